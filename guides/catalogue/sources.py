"""Where a city may take its catalogue from, and how it stands beside that source.

Nothing of another city is read unless it opened its catalogue, and no place's own facts travel
(``guides.catalogue.entries``). Comparing reads both catalogues whole: only the screens of sources do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from guides.catalogue import SHIPPED, entries
from guides.catalogue.beside import entries_beside
from guides.catalogue.dump import dump
from guides.catalogue.entries import COMMON, FIELDS, KINDS, PERMITS
from guides.catalogue.format import Catalogue
from guides.catalogue.legal_bases import collected
from guides.catalogue.load import CatalogueRefused
from guides.catalogue.read import Reading, read, typed
from guides.catalogue.three_way import Entries, Entry, Place, Row, State, compare, needed
from guides.models import (
    FormField,
    Industry,
    LegalBasis,
    Material,
    OpenedCatalogue,
    PermitItem,
    Question,
    TakenEntry,
)
from portal.ground.models import Region

RECORDS = {
    "questions": Question,
    FIELDS: FormField,
    "materials": Material,
    "legal_bases": LegalBasis,
    PERMITS: PermitItem,
    "industries": Industry,
}
# How to reach a city differs from city to city; the general catalogue's words fit all.
OF_THE_CITY = (COMMON, "consultation")


@dataclass(frozen=True)
class Source:
    """``city``: None for the catalogue that ships with the portal."""

    code: str
    name: str
    city: Region | None = None


@dataclass(frozen=True)
class Comparison:
    """``theirs``: what of the source may come; ``own``: all entries of the city; ``hidden``: records
    with a draft, or that are in no published part of the catalogue: taking over would lose them.
    """

    source: Source
    data: dict
    theirs: Entries
    own: Entries
    rows: list[Row]
    hidden: frozenset[Place]

    @cached_property
    def by_place(self) -> dict[Place, Row]:
        return {row.place: row for row in self.rows}

    def of(self, *states: State) -> list[Row]:
        return [row for row in self.rows if row.state in states]

    @property
    def unremembered(self) -> int:
        """How many entries are as in the source without being known as taken over."""
        return sum(row.base != row.source for row in self.of(State.SAME))

    def brought(self, taken: Mapping[Place, Entry | None]) -> dict[Place, Entry]:
        """What comes along with these entries: whatever they name that is not here yet."""
        have = {kind: dict(some) for kind, some in self.own.items()}
        waiting = [(place, entry) for place, entry in taken.items() if entry is not None]
        for (kind, code), entry in waiting:
            have.setdefault(kind, {})[code] = entry
        along: dict[Place, Entry] = {}
        while waiting:
            (kind, code), entry = waiting.pop()
            more = needed(entry, KINDS, self.theirs, have)
            if kind == FIELDS and not entry.get("shared") and not entries.asking(code, have):
                more += [(PERMITS, owner) for owner in entries.asking(code, self.theirs)[:1]]
            for place in more:
                along[place] = self.theirs[place[0]][place[1]]
                have.setdefault(place[0], {})[place[1]] = along[place]
                waiting.append((place, along[place]))
        return along


def sources(city: Region) -> list[Source]:
    """What this city may take over from."""
    opened = OpenedCatalogue.objects.exclude(city=city).select_related("city")
    others = sorted((row.city for row in opened), key=lambda other: other.code)
    general = Source(TakenEntry.GENERAL, _("General catalogue"))
    return [general, *(Source(other.code, other.name, other) for other in others)]


def source_of(city: Region, code: str) -> Source:
    """``LookupError`` alike for what does not exist, is not open, or is the city itself."""
    found = next((source for source in sources(city) if source.code == code), None)
    if found is None:
        raise LookupError(code)
    return found


def compared(city: Region, source: Source) -> Comparison:
    """The city's catalogue beside the source; raises ``CatalogueRefused`` where one is not sound."""
    data = dump(city)
    own = _entries(typed(data), city)
    theirs = entries.travelling(_offered(source))
    remembered = TakenEntry.objects.of(city).filter(source=source.code)
    base = {
        (kind, code): entry for kind, code, entry in remembered.values_list("kind", "code", "entry")
    }
    rows = compare(base, theirs, entries.travelling(own))
    return Comparison(source, data, theirs, own, rows, _hidden(city, own))


def _offered(source: Source) -> Entries:
    if source.city is None:
        return entries.entries_of(collected(_sound(read(SHIPPED.read_bytes()))))
    theirs = _entries(typed(dump(source.city)), source.city)
    kind, code = OF_THE_CITY
    theirs[kind].pop(code, None)
    return theirs


def _entries(reading: Reading, city: Region) -> Entries:
    return entries.entries_of(_sound(reading)) | entries_beside(city)


def _sound(reading: Reading) -> Catalogue:
    """What cannot be read would look as if it were gone."""
    if reading.problems or reading.catalogue is None:
        raise CatalogueRefused(reading.problems)
    return reading.catalogue


def _hidden(city: Region, own: Entries) -> frozenset[Place]:
    return frozenset(
        (kind, code)
        for kind, model in RECORDS.items()
        for code, draft in model.objects.of(city).values_list("code", "has_unpublished_changes")
        if draft or code not in own[kind]
    )
