"""The work list (待办): what waits for this person, over all cases, soonest deadline first."""

from dataclasses import dataclass
from datetime import date

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By, Queue
from issuance.models import Case, Licence
from portal.ground.calendar import clock
from portal.ground.office_days import almanac

MOST = 200
WORKED = frozenset({By.OFFICER, By.CLOCK})  # whose verbs have queues


@dataclass(frozen=True)
class Task:
    """One line: which case, what about it, until when; ``left`` in working days."""

    case: Case
    what: str
    due: date | None
    left: int | None
    licence: Licence | None

    @property
    def late(self) -> bool:
        return self.left is not None and self.left < 0


@dataclass(frozen=True)
class Waiting:
    """A queue as it stands for one person; ``more`` when there are others beyond ``MOST``."""

    queue: Queue
    tasks: list[Task]
    more: bool


def work_list(actor, today: date) -> list[Waiting]:
    """The queues in which something waits; one query for each that the posts
    of ``actor`` include, and one for office days."""
    queues = [queue for verb in REGISTRY if verb.by in WORKED for queue in verb.queues]
    known = almanac.read()
    stands = (_waiting(queue, queue.rows(actor, today), today, known) for queue in queues)
    return [waiting for waiting in stands if waiting.tasks]


def _waiting(queue, rows, today, known):
    first = [] if rows is None else list(rows[: MOST + 1])
    tasks = [_task(queue, row, today, known) for row in first[:MOST]]
    return Waiting(queue, tasks, len(first) > MOST)


def _task(queue, row, today, known):
    case, due = row.owning_case, queue.due(row)
    days = known.of(case.region_id)
    left = None if due is None else clock.working_days_between(today, due, days=days)
    licence = row if isinstance(row, Licence) else None
    return Task(case, queue.matter(row), due, left, licence)
