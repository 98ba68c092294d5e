"""Entering, correcting and withdrawing office days; nothing is deleted, and each change is an event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused, advance, record
from portal.ground.models import OfficeDay, Region, Role
from portal.ground.models.office_days import NATION, PROVINCES
from portal.ground.office_days import almanac
from portal.ground.staff import borders, posts

ENTERED, CORRECTED, WITHDRAWN = "office_day.enter", "office_day.correct", "office_day.withdraw"
Level = OfficeDay.Level

witness.declare(
    OfficeDay,
    *("level", "province", "region_id", "day", "works", "name", "source", "link", "to_verify"),
    *("known_from", "withdrawn_on"),
)


def _of_editors(queryset, user):
    """A place's own days are its editors'; those of the nation and the autonomous region, which
    reach every city here, the administrators'."""
    return queryset.filter(region__in=posts.regions_of(user, Role.EDITOR))


borders.draw(OfficeDay, _of_editors)


@dataclass(frozen=True)
class Place:
    """Whose arrangement: the nation's, an autonomous region's, a city's or county's."""

    level: str
    province: str = ""
    region: int | None = None
    label: str = ""
    names: tuple[str, ...] = ()  # what else a file may call it

    @property
    def columns(self) -> dict:
        return {"level": self.level, "province": self.province, "region_id": self.region}


def places_of(actor) -> list[Place]:
    """For whom this person may enter days, the widest first."""
    wide = []
    if actor.is_superuser:
        nation = Place(Level.NATION, label=NATION, names=(NATION, "中国", "国家"))
        wide = [nation, *(_of_province(code, name) for code, name in PROVINCES.items())]
    regions = posts.regions_of(actor, Role.EDITOR).select_related("parent").order_by("code")
    return [*wide, *map(of_region, regions)]


def of_region(region: Region) -> Place:
    names = (region.full_name, region.name, region.code)
    return Place(Level.PLACE, region=region.pk, label=region.full_name, names=names)


def _of_province(code: str, name: str) -> Place:
    return Place(Level.PROVINCE, code, label=name, names=(name, name[:2], "自治区"))


@dataclass(frozen=True)
class Entry:
    """One day as it was typed or read from a file."""

    place: Place
    day: date
    works: bool
    name: str
    source: str
    link: str = ""
    to_verify: bool = False

    @property
    def words(self) -> dict:
        return {
            "name": self.name,
            "source": self.source,
            "link": self.link,
            "to_verify": self.to_verify,
        }


class Change(models.TextChoices):
    NEW = "new", gettext_lazy("entered")
    SAME = "same", gettext_lazy("unchanged")
    CORRECTED = "corrected", gettext_lazy("corrected")
    REPLACED = "replaced", gettext_lazy("replaces what was reckoned")
    REFUSED = "refused", gettext_lazy("contradicts what is entered")


@dataclass(frozen=True)
class Step:
    """What an entry does to what stands for its day and place."""

    entry: Entry
    row: OfficeDay | None
    change: Change


@dataclass(frozen=True)
class Plan:
    """``left``: days that were only reckoned for the same place and year, which a notice that was
    read does not name."""

    steps: list[Step]
    left: list[OfficeDay]

    @property
    def refused(self) -> list[Step]:
        return [step for step in self.steps if step.change == Change.REFUSED]

    @property
    def changing(self) -> list[Step]:
        return [step for step in self.steps if step.change != Change.SAME]


def plan(entries: Iterable[Entry]) -> Plan:
    """What these entries would change, at most one of a place and day."""
    entries = list(entries)
    years = {entry.day.year for entry in entries}
    rows = OfficeDay.objects.filter(withdrawn_on=None, day__year__in=years)
    known = {_key(row.level, row.province, row.region_id, row.day): row for row in rows}
    steps = []
    read = set()
    for entry in entries:
        place = entry.place
        row = known.pop(_key(place.level, place.province, place.region, entry.day), None)
        steps.append(Step(entry, row, _change(entry, row)))
        if not entry.to_verify:
            read.add((place.level, place.province, place.region, entry.day.year))
    left = [
        row
        for row in known.values()
        if row.to_verify and (row.level, row.province, row.region_id, row.day.year) in read
    ]
    return Plan(steps, sorted(left, key=lambda row: row.day))


def _key(level, province, region, day):
    return level, province, region, day


def _change(entry: Entry, row: OfficeDay | None) -> Change:
    if row is None:
        return Change.NEW
    if row.works != entry.works:
        return Change.REPLACED if row.to_verify and not entry.to_verify else Change.REFUSED
    same = all(getattr(row, name) == value for name, value in entry.words.items())
    return Change.SAME if same else Change.CORRECTED


def enter(*, actor, entries: Iterable[Entry], withdraw: Iterable[int] = ()) -> int:
    """Carry out what ``plan`` says, and withdraw those of its ``left`` with these keys; how many
    rows changed. Raises ``PermissionDenied`` and ``VerbRefused``, and then nothing has changed.
    """
    entries, withdraw = list(entries), set(withdraw)
    allowed = {tuple(place.columns.values()) for place in places_of(actor)}
    if any(tuple(entry.place.columns.values()) not in allowed for entry in entries):
        raise PermissionDenied(_("You may not enter days off for this place."))
    try:
        with transaction.atomic():
            planned = plan(entries)
            for step in planned.changing:
                _take(step, actor)
            gone = [row for row in planned.left if row.pk in withdraw]
            for row in gone:
                _withdraw(row, actor)
            return len(planned.changing) + len(gone)
    except IntegrityError as error:
        raise VerbRefused(_("Somebody has entered one of these days meanwhile.")) from error


def withdraw(*, actor, row: OfficeDay) -> None:
    """It holds no longer; deadlines that were told with it stay as they were told."""
    if not borders.within(OfficeDay.objects.filter(pk=row.pk), actor).exists():
        raise PermissionDenied(_("You may not enter days off for this place."))
    with transaction.atomic():
        _withdraw(row, actor)


def _take(step: Step, actor) -> None:
    entry, row = step.entry, step.row
    if step.change == Change.REFUSED:
        values = {"day": entry.day.isoformat(), "place": entry.place.label}
        raise VerbRefused(
            _("%(day)s of %(place)s is entered otherwise; withdraw that first.") % values
        )
    if step.change == Change.CORRECTED:
        _advance(row, CORRECTED, actor, entry.words)
        return
    if step.change == Change.REPLACED:
        _withdraw(row, actor)
    made = OfficeDay.objects.create(
        **entry.place.columns,
        **entry.words,
        day=entry.day,
        works=entry.works,
        known_from=clock.today(),
    )
    record(made, verb=ENTERED, actor=actor, data=_facts(made))


def _withdraw(row: OfficeDay, actor) -> None:
    _advance(row, WITHDRAWN, actor, {"withdrawn_on": clock.today()})


def _advance(row, verb, actor, columns) -> None:
    advance(
        row,
        verb=verb,
        actor=actor,
        expected=Q(withdrawn_on=None),
        columns=columns,
        meanwhile=lambda _row: _("This day has been withdrawn already."),
        data=_facts(row),
    )
    almanac.changed()


def _facts(row: OfficeDay) -> dict:
    return {"day": row.day.isoformat(), "place": row.place, "name": row.name}
