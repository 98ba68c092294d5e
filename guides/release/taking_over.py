"""Taking over a catalogue (可复制、可推广): from the one that ships, or from another city that opened its.

By copy that remembers its source: what the source changes later is shown beside what was taken and
what is here now, and taken over one by one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from guides.catalogue import entries, load
from guides.catalogue.beside import write_beside
from guides.catalogue.checks import check
from guides.catalogue.entries import COMMON, KINDS
from guides.catalogue.file_diff import Change
from guides.catalogue.format import Catalogue
from guides.catalogue.sources import RECORDS, Comparison, Source, compared, source_of
from guides.catalogue.three_way import Entries, Entry, NotChosen, Place, Row, State, named
from guides.models import CommonFacts, OpenedCatalogue, TakenEntry
from guides.release.rights import require_editor
from guides.version.problems import Problem
from portal.ground.calendar import clock
from portal.ground.history import events
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region


@dataclass(frozen=True)
class Choice:
    """What a person wants of a row read under this ``digest``.

    ``keep``: the own entry stays and is not asked about until the source changes it again.
    ``picks``: for each key that both changed, whose holds.
    """

    digest: str
    keep: bool = False
    picks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    changes: list[Change]
    taken: int
    kept: int


class TakeOverRefused(VerbRefused):
    """Nothing was taken over: ``rows`` says why, row by row, ``problems`` what else would break.

    ``stale``: something is no longer what was read.
    """

    def __init__(self, rows: Mapping[Place, str], problems: Iterable[Problem] = (), stale=False):
        self.rows, self.problems, self.stale = dict(rows), list(problems), stale
        super().__init__(_("Nothing was taken over; your choice is kept below."))


def take_over(*, actor, city: Region, source: Source, choices: Mapping[Place, Choice]) -> Outcome:
    """Take over and keep as chosen, all or nothing, and remember the source's state of each.

    Entries that are equal on both sides are remembered too. What a taken entry names comes along.
    Raises ``TakeOverRefused``; ``LookupError`` once the source is closed. ``actor``: None for the
    command line.
    """
    if actor is not None:
        require_editor(actor, city)
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=city.pk)  # one after the other, of a city
        comparison = compared(city, source_of(city, source.code))
        if not choices and not comparison.unremembered:
            raise VerbRefused(_("Nothing is chosen."))
        taken = _chosen(comparison, choices)
        along = comparison.brought(taken)
        _refuse_hidden(comparison, taken, along)
        result = along | taken
        whole = _whole(comparison, result)
        _refuse_broken(comparison, result, whole)
        changes = _write(actor, city, comparison, result, whole)
        _remember(city, comparison, {*choices, *along})
        outcome = Outcome(changes, len(result), sum(choice.keep for choice in choices.values()))
        events.record(
            verb="catalogue.take_over",
            subject="catalogue",
            city=city.code,
            actor=actor,
            data={"source": source.code, "taken": outcome.taken, "kept": outcome.kept},
        )
    return outcome


def everything(comparison: Comparison) -> dict[Place, Choice]:
    """Whatever can be taken over without a word from anybody: new, or changed by the source alone."""
    rows = comparison.of(State.NEW, State.CHANGED)
    return {row.place: Choice(row.digest) for row in rows if row.place not in comparison.hidden}


def _chosen(comparison: Comparison, choices: Mapping[Place, Choice]) -> dict[Place, Entry | None]:
    taken, refused, stale = {}, {}, False
    for place, choice in choices.items():
        row = comparison.by_place.get(place)
        if row is None or row.digest != choice.digest:
            stale = True
            refused[place] = _("This has changed since you read it. Please look at it again.")
        elif not choice.keep:
            try:
                taken[place] = row.taken(choice.picks)
            except NotChosen:
                refused[place] = _("Both sides changed it: please choose for each line.")
    if refused:
        raise TakeOverRefused(refused, stale=stale)
    return taken


def _refuse_hidden(comparison, taken, along) -> None:
    draft = _("Here is a draft of it, or a record no guide shows: publish or delete it first.")
    refused = {place: draft for place in taken if place in comparison.hidden}
    for place in along:
        if place in comparison.hidden:
            for owner, entry in (taken | along).items():
                if owner in taken and entry is not None and place[1] in named(entry):
                    refused[owner] = f"{place[1]}：{draft}"
            refused.setdefault(place, draft)
    if refused:
        raise TakeOverRefused(refused)


def _whole(comparison: Comparison, result: Mapping[Place, Entry | None]) -> Entries:
    """The city's entries as they will be."""
    whole = {kind: dict(some) for kind, some in comparison.own.items()}
    for (kind, code), entry in result.items():
        if entry is None:
            del whole[kind][code]
        else:
            some = whole.setdefault(kind, {})
            some[code] = entries.settled(kind, entry, some.get(code))
    return whole


def _refuse_broken(comparison: Comparison, result, whole: Entries) -> None:
    """As an import: what the catalogue's checks would find and do not find today."""
    gone = [place for place, entry in result.items() if entry is None]
    refused = {
        (kind, code): _("It is still used here: %(users)s.") % {"users": "、".join(users)}
        for kind, code in gone
        if (users := _users(code, whole))
    }
    if refused:
        raise TakeOverRefused(refused)
    before = set(check(Catalogue.model_validate(comparison.data)))
    after = Catalogue.model_validate(comparison.data | entries.as_file(whole, whole))
    if problems := [problem for problem in check(after) if problem not in before]:
        raise TakeOverRefused({}, problems)


def _users(code: str, whole: Entries) -> list[str]:
    return [
        other
        for kind in KINDS
        for other, entry in whole.get(kind, {}).items()
        if other != code and code in named(entry)
    ]


def _write(actor, city, comparison, result, whole: Entries) -> list[Change]:
    part: Entries = {}
    for row in _in_order(comparison, result):
        kind, code = row.place
        if result[row.place] is not None and kind in (COMMON, *KINDS):
            part.setdefault(kind, {})[code] = whole[kind][code]
    changes = []
    if part:
        file = Catalogue.model_validate(entries.as_file(part, whole))
        changes = load.write(actor=actor, catalogue=file, code=city.code)
    for (kind, code), entry in result.items():
        if entry is None and kind in (COMMON, *RECORDS):
            _take_out(actor, city, kind, code)
            changes.append(Change("-", kind, code))
    write_beside(actor, city, result)
    return changes


def _in_order(comparison, result) -> list[Row]:
    """As the source has them, so that what is new stands in its order."""
    return [row for row in comparison.rows if row.place in result]


def _take_out(actor, city: Region, kind: str, code: str) -> None:
    """A record the source gave up is unpublished, and can be published again."""
    if kind == COMMON:
        fact = CommonFacts.objects.of(city).get(key=code)
        log(instance=fact, action="wagtail.delete", user=actor, deleted=True)
        fact.delete()
    else:
        RECORDS[kind].objects.of(city).get(code=code).unpublish(user=actor)


def _remember(city: Region, comparison: Comparison, places: set[Place]) -> None:
    now, kept, gone = clock.now(), [], []
    for row in comparison.rows:
        if row.base == row.source or (row.place not in places and row.state != State.SAME):
            continue
        if row.source is None:
            gone.append(row.place)
            continue
        values = {"source": comparison.source.code, "kind": row.kind, "code": row.code}
        kept.append(TakenEntry(city=city, entry=row.source, taken_at=now, **values))
    TakenEntry.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["city", "source", "kind", "code"],
        update_fields=["entry", "taken_at"],
    )
    known = TakenEntry.objects.of(city).filter(source=comparison.source.code)
    for kind, code in gone:
        known.filter(kind=kind, code=code).delete()


def is_open(city: Region) -> bool:
    return OpenedCatalogue.objects.of(city).exists()


def open_to_others(*, actor, city: Region, opened: bool) -> None:
    """Let other cities take over from this one's catalogue, or no longer; what they took they keep."""
    require_editor(actor, city)
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=city.pk)
        if is_open(city) == opened:
            return
        if opened:
            OpenedCatalogue.objects.create(city=city, opened_at=clock.now())
        else:
            OpenedCatalogue.objects.of(city).delete()
        events.record(
            verb="catalogue.open" if opened else "catalogue.close",
            subject="catalogue",
            city=city.code,
            actor=actor,
        )
