"""One queue as somebody works through it: searched, narrowed, sorted and counted, page by page.

Whatever is asked stays within the queue's own rows, and costs the same however long the queue is:
a page reads its own rows, a count stops at ``COUNTED``.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db.models import QuerySet

from issuance.casework.queues.worklist import Task, tasks
from issuance.casework.verbs.base import Queue
from portal.ground.backoffice.registers.search import Search
from portal.ground.calendar import clock
from portal.ground.calendar.office_days import OfficeDays
from portal.ground.office_days import almanac

SIZE = 50
COUNTED = 200  # beyond it nobody counts on: every row counted is judged by its permits
READ_ON = 1000  # keys in which the next case is looked for
SOON = 2  # working days left
LATE, TODAY, AMBER, NEW = DUES = ("late", "today", "soon", "new")
BY_DUE, BY_RECEIPT, BY_NAME = SORTS = ("due", "received", "name")


@dataclass(frozen=True)
class Wanted:
    """What of a queue; empty means all. ``region``: key; ``industry``: code; ``number``: of the page."""

    term: str = ""
    region: int | None = None
    industry: str = ""
    due: str = ""
    mine: object = None  # the account whose own cases are wanted, as their service agent
    sort: str = BY_DUE
    number: int = 1

    @property
    def narrows(self) -> bool:
        return self != Wanted(sort=self.sort, number=self.number)

    def first(self) -> "Wanted":
        return replace(self, number=1)


@dataclass(frozen=True)
class Page:
    """``count``: of all rows that are wanted, at most ``COUNTED``."""

    queue: Queue
    tasks: list[Task]
    wanted: Wanted
    count: int
    more: bool

    @property
    def counted(self) -> str:
        return counted(self.count)


def page(
    queue: Queue, rows: QuerySet, wanted: Wanted, today: date, known: int | None = None
) -> Page:
    """The rows of one page, one more to know whether there is another, and how many in all; ``known``: how
    many stand in the whole queue, if somebody has counted."""
    found = sorted_by(queue, narrowed(queue, rows, wanted, today), wanted.sort)
    first = (wanted.number - 1) * SIZE
    shown = list(found[first : first + SIZE + 1])
    lines = tasks(queue, shown[:SIZE], today, almanac.read())
    number = count(found) if known is None or wanted.narrows else known
    return Page(queue, lines, wanted, number, len(shown) > SIZE)


def count(rows: QuerySet) -> int:
    """How many rows, as far as it is worth counting."""
    return rows.order_by().values("pk")[: COUNTED + 1].count()


def counted(number: int) -> str:
    return f"{COUNTED}+" if number > COUNTED else str(number)


def following(queue: Queue, rows: QuerySet, wanted: Wanted, today: date, done: int) -> Task | None:
    """The next case to take up: the one behind that with key ``done``, from the end on the first again;
    the first of all where ``done`` has left the queue. None where no other waits.

    Keys are read so far and no further: in a longer queue the first is as good.
    """
    found = sorted_by(queue, narrowed(queue, rows, wanted, today), wanted.sort)
    keys = list(found.values_list("pk", f"{_case(found)}pk")[:READ_ON])
    behind = next((at for at, (_pk, case) in enumerate(keys, 1) if case == done), 0)
    others = [pk for pk, case in (*keys[behind:], *keys[:behind]) if case != done]
    if not others:
        return None
    return next(iter(tasks(queue, rows.filter(pk=others[0]), today, almanac.read())), None)


def narrowed(queue: Queue, rows: QuerySet, wanted: Wanted, today: date) -> QuerySet:
    case = _case(rows)
    if wanted.region:
        rows = rows.filter(**{f"{case}region": wanted.region})
    if wanted.mine:
        rows = rows.filter(**{f"{case}agent": wanted.mine})
    if wanted.industry:
        rows = rows.filter(**{f"{case}industry__code": wanted.industry})
    if wanted.due:
        rows = rows.filter(**_due(queue, wanted, case, today))
    if wanted.term:
        search = Search(
            numbers=(f"{case}number", f"{case}submission__reference"),
            names=(f"{case}operator_name",),
            exact=f"{case}submission__numbers__digest",
        )
        rows = search.narrow(rows, wanted.term)
    return rows


def sorted_by(queue: Queue, rows: QuerySet, sort: str) -> QuerySet:
    """By the last day as the queue has it, by receipt, or by name; the key decides between equals."""
    column = {BY_RECEIPT: "received_at", BY_NAME: "operator_name"}.get(sort)
    return rows.order_by(f"{_case(rows)}{column}", "pk") if column else rows


def dues_of(queue: Queue) -> tuple[str, ...]:
    """The choices by day that mean anything in this queue."""
    return DUES if queue.due else (NEW,)


def _due(queue, wanted, case, today) -> dict:
    if wanted.due == NEW:
        morning = datetime.combine(today, time.min, tzinfo=clock.ZONE)
        return {f"{case}received_at__gte": morning}
    if not queue.due:
        return {"pk__in": ()}
    amber = clock.add_working_days(today, SOON, days=_office_days(wanted.region))
    return {
        LATE: {f"{queue.due}__lt": today},
        TODAY: {queue.due: today},
        AMBER: {f"{queue.due}__gte": today, f"{queue.due}__lte": amber},
    }[wanted.due]


def _office_days(region: int | None) -> OfficeDays:
    """Of the region asked for, else of the first: what is amber may differ by a local day off."""
    known = almanac.read().regions
    return known.get(region) or next(iter(known.values()))


def _case(rows: QuerySet) -> str:
    """The way from a row to its case, for a look-up."""
    return "".join(f"{step}__" for step in rows.model.path_to_case)
