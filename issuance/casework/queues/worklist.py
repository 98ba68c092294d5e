"""The work list (待办): what waits for this person, queue by queue, soonest deadline first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By, Queue
from issuance.models import Case, Licence
from portal.ground.calendar import clock
from portal.ground.office_days import almanac

MOST = 200
WORKED = frozenset({By.OFFICER, By.CLOCK})  # whose verbs have queues


@dataclass(frozen=True)
class Task:
    """One line: which case, what about it, until when; ``left`` in working days: none may have passed since
    a last day that is over. ``later``: the last day there would be if this person agrees."""

    case: Case
    what: str
    due: date | None
    left: int | None
    licence: Licence | None
    late: bool
    later: date | None
    page: str = ""  # name of the page where it is worked on, beside the case page


@dataclass(frozen=True)
class Waiting:
    """A queue as it stands for one person; ``more`` when there are others beyond those shown."""

    queue: Queue
    tasks: list[Task]
    more: bool

    @property
    def address(self) -> str:
        """The query that opens a case as one of this queue."""
        return f"queue={self.queue.code}"


def queues_of(actor, today: date) -> list[tuple[Queue, QuerySet]]:
    """The queues that the posts of ``actor`` include, what is urgent first, each with its rows; nothing is
    read yet."""
    queues = [queue for verb in REGISTRY if verb.by in WORKED for queue in verb.queues]
    found = [(queue, queue.rows(actor, today)) for queue in queues]
    own = [(queue, rows) for queue, rows in found if rows is not None]
    return sorted(own, key=lambda each: not each[0].urgent)


def work_list(actor, today: date, most: int = MOST) -> list[Waiting]:
    """The queues in which something waits, ``most`` rows of each; one query for each
    queue, and one for office days."""
    known = almanac.read()
    stands = (_waiting(*found, most, today, known) for found in queues_of(actor, today))
    return [waiting for waiting in stands if waiting.tasks]


def _waiting(queue, rows, most, today, known):
    first = list(rows[: most + 1])
    return Waiting(queue, tasks(queue, first[:most], today, known), len(first) > most)


def tasks(queue: Queue, rows, today: date, known) -> list[Task]:
    """Rows of a queue as lines; ``known``: the almanac."""
    return [_task(queue, row, today, known) for row in rows]


def _task(queue, row, today, known):
    case = row.owning_case
    days = known.of(case.region_id)
    due = queue.due_of(row, days)
    left = None if due is None else clock.working_days_between(today, due, days=days)
    licence = row if isinstance(row, Licence) else None
    late = due is not None and due < today
    later = queue.later(row, days) if queue.later else None
    return Task(case, queue.matter(row), due, left, licence, late, later, queue.page)
