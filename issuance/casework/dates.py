"""What is set for a day: joint visits, hearings, and what a limit is paused for (expert review and the like)
with the day it is expected; and who is wanted in two places at once."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from issuance.casework import inspections
from issuance.models import Case, Hearing, Inspection, Pause, Review, Visitor
from issuance.status import InspectionStage
from portal.ground.models import User

APART = 120  # minutes between two dates of one person, with the way from one to the other
REPORT = gettext_lazy("expected to end: %(cause)s")


@dataclass(frozen=True)
class Entry:
    """``hour``: empty where the day alone is set; ``people``: who are wanted there."""

    on: date
    hour: str
    what: str | Promise
    case: Case
    items: tuple[str, ...]
    place: str
    people: tuple[User, ...] = ()
    record: str = ""  # names its row

    def clashes(self, other: "Entry") -> set[int]:
        """Keys of who are wanted at both."""
        if self.record == other.record or self.on != other.on or not (self.hour and other.hour):
            return set()
        if abs(_minutes(self.hour) - _minutes(other.hour)) >= APART:
            return set()
        return {person.pk for person in self.people} & {person.pk for person in other.people}


def of_departments(departments: Collection[int], first: date, last: date) -> list[Entry]:
    """What these departments have between two days, in order; six queries."""
    days = {"on__range": (first, last)}
    visits = _visits().filter(stage=InspectionStage.PLANNED, **days)
    visits = visits.filter(
        Q(pk__in=Visitor.objects.filter(department__in=departments).values("inspection"))
        | Q(lead__in=departments)
    )
    hearings = _hearings().filter(
        stage=Hearing.Stage.SET, review__department__in=departments, **days
    )
    pauses = _pauses().filter(
        last=None, review__department__in=departments, expected__range=(first, last)
    )
    return _sorted(visits, hearings, pauses)


def of_case(case: Case) -> list[Entry]:
    """All its dates, those that are over too."""
    visits = _visits().filter(case=case, on__isnull=False)
    hearings = _hearings().filter(review__case=case, on__isnull=False)
    pauses = _pauses().filter(review__case=case)
    return _sorted(visits, hearings, pauses)


def _visits() -> QuerySet:
    reviews = Review.objects.select_related("department")
    people = Visitor.objects.select_related("department", "user")
    return Inspection.objects.select_related("case__industry", "case__region").prefetch_related(
        Prefetch("visitors", people), Prefetch("case__reviews", reviews), "inspected"
    )


def _hearings() -> QuerySet:
    cases = ("review__case__industry", "review__case__region", "presided_by")
    return Hearing.objects.select_related(*cases)


def _pauses() -> QuerySet:
    return Pause.objects.exclude(cause=Pause.Cause.HEARING).select_related(
        "review__case__industry", "review__case__region"
    )


def _sorted(visits, hearings, pauses) -> list[Entry]:
    entries = [
        *map(_of_visit, visits),
        *map(_of_hearing, hearings),
        *map(_of_pause, pauses),
    ]
    return sorted(entries, key=lambda entry: (entry.on, entry.hour or "99", entry.record))


def _of_visit(row) -> Entry:
    items = tuple(review.permit_name for review in inspections.items(row))
    people = tuple(visitor.user for visitor in row.visitors.all())
    what = pgettext("on a calendar", "joint inspection")
    if row.round == row.Round.REVISIT:
        what = f"{what} · {row.get_round_display()}"
    return Entry(row.on, row.hour, what, row.case, items, row.place, people, f"visit:{row.pk}")


def _of_hearing(row) -> Entry:
    people = (row.presided_by,) if row.presided_by else ()
    what, review = pgettext("on a calendar", "hearing"), row.review
    items, record = (review.permit_name,), f"hearing:{row.pk}"
    return Entry(row.on, row.hour, what, review.case, items, row.place, people, record)


def _of_pause(row) -> Entry:
    """On the day it ended, or is expected to."""
    cause = {"cause": row.get_cause_display()}
    what = _("ended: %(cause)s") % cause if row.last else REPORT % cause
    day, review = row.last or row.expected, row.review
    return Entry(day, "", what, review.case, (review.permit_name,), "", (), f"pause:{row.pk}")


def clashing(entries: Iterable[Entry]) -> dict[str, set[int]]:
    """Record of each entry at which somebody is wanted who is wanted elsewhere as well → whose keys."""
    entries = list(entries)
    found: dict[str, set[int]] = {}
    for entry in entries:
        twice = set().union(*(entry.clashes(other) for other in entries))
        if twice:
            found[entry.record] = twice
    return found


def taken(people: Iterable[User], on: date, hour: time | str, *, but: str = "") -> Iterator[str]:
    """Who of them has another date then, and of what kind: neither the place nor the case, which whoever
    plans may not be able to open; ``but``: the record that is being planned anew."""
    people = tuple(people)
    hour = f"{hour:%H:%M}" if isinstance(hour, time) else hour
    keys = [person.pk for person in people]
    visits = _visits().filter(stage=InspectionStage.PLANNED, on=on, visitors__user__in=keys)
    hearings = _hearings().filter(stage=Hearing.Stage.SET, on=on, presided_by__in=keys)
    asked = Entry(on, hour, "", None, (), "", people, but)
    for other in _sorted(visits.distinct(), hearings, ()):
        for key in sorted(asked.clashes(other)):
            person = next(one for one in people if one.pk == key)
            told = _("%(person)s has another date at %(hour)s then: %(what)s.")
            yield told % {"person": person, "hour": other.hour, "what": other.what}


def _minutes(hour: str) -> int:
    hours, minutes = hour.split(":")
    return int(hours) * 60 + int(minutes)
