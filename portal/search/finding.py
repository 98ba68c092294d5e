"""From a query to ranked hits: two questions to the index, the rest is counted here.

Rank: the level at which the whole query is covered (title, then names of permits, then text), words
as typed before synonyms, exact titles before longer ones; equal hits in the order of the entries.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from guides.models import Synonym
from portal.search.grams import Marked, Wanted, fold, runs, syllables
from portal.search.models import Kind, Level, SearchGram, SearchPlace

MAX_QUERY = 100  # characters; nobody types more in order to find something
MAX_READINGS = 6
LEAST = 2  # characters that stand for a longer synonym
# What people add when they ask a question rather than name a thing.
FILLING = re.compile(
    "请问|怎么样?|怎样|如何|我要|我想|想要|需要|准备|哪里|哪些|什么|多少|手续|流程|材料|条件"
    "|开一[家个间]|开[个家办设]?|办理|办个|申[请办领]|[办的吗呢？?]"
)
KIND_RANK = {kind: rank for rank, kind in enumerate(Kind.values)}
TITLE, NAMES, TEXT = Level.TITLE.value, Level.NAMES.value, Level.TEXT.value
Reading = Wanted | Marked


@dataclass(frozen=True)
class Hit:
    """``reading``: how the query was read when it was found."""

    entry: int
    kind: str
    region: int | None
    title: str
    level: int
    reading: Reading


@dataclass(frozen=True)
class Found:
    """Hits, best first, and how many there are of each kind and region (facets).

    ``similar``: nothing has all of the query, these have more than half of it.
    """

    hits: tuple[Hit, ...] = ()
    kinds: dict[str, int] = field(default_factory=dict)
    regions: dict[int, int] = field(default_factory=dict)
    similar: bool = False


def find(query: str, *, kind: str = "", regions: Collection[int] | None = None) -> Found:
    """What the query finds; two or three queries to the database, none for nothing."""
    return _counted(*_search(query), kind, regions)


def find_needing(key: str, *, regions: Collection[int] | None = None) -> Found:
    """The guides that need a permit or a material (``permit:FOOD_LIC``)."""
    reading = Marked(key)
    hits = _Postings([reading]).hits([reading], lambda order, hit: order)
    return _counted(hits, False, "", regions)


def readings(query: str) -> list[Wanted]:
    """The query as typed, then with the synonyms in it replaced by what they mean."""
    typed = fold(query)
    found = [typed]
    for words, meanings in _synonyms(typed):
        found += [text.replace(words, fold(one)) for text in list(found) for one in meanings]
    return [Wanted(text) for text in dict.fromkeys(found) if Wanted(text).cells][:MAX_READINGS]


def _synonyms(typed: str) -> list[tuple[str, list[str]]]:
    """(words of the query, what they mean), the longest first: a synonym, its beginning (面包 of
    面包店), or its pinyin.
    """
    parts = [(run, han) for run, han in runs(typed) if len(run) >= LEAST]
    found = []
    for synonym in Synonym.objects.all():
        word = fold(synonym.word)
        if word in typed:
            found.append((word, synonym.meanings))
            continue
        for run, han in parts:
            if (word if han else "".join(syllables(word))).startswith(run):
                found.append((run, synonym.meanings))
    return sorted(found, key=lambda each: (-len(each[0]), each[0]))


def _search(query: str) -> tuple[list[Hit], bool]:
    if len(query) > MAX_QUERY:
        return [], False
    typed = readings(query)
    if not typed:
        return [], False
    bare = [Wanted(text) for one in typed if (text := FILLING.sub(" ", one.text)) != one.text]
    bare = [one for one in bare if one.cells]
    postings = _Postings([*typed, *bare])
    for chosen in (typed, bare):
        if hits := postings.hits(chosen, _rank(chosen)):
            return hits, False
    return postings.near([*typed, *bare]), True


def _rank(chosen: list[Wanted]):
    turn = {one.text: place for place, one in enumerate(chosen)}

    def rank(order: str, hit: Hit):
        title, text = fold(hit.title), hit.reading.text.strip()
        return (
            -hit.level,
            turn[hit.reading.text],
            title != text,
            KIND_RANK[hit.kind],
            not title.startswith(text),
            len(hit.title),
            order,
        )

    return rank


class _Postings:
    """What the index says about the grams of all readings."""

    def __init__(self, asked: Iterable[Reading]):
        grams = {gram for reading in asked for gram in reading.grams}
        rows = SearchGram.objects.filter(gram__in=grams)
        self.grams = list(rows.values_list("passage_id", "gram"))
        self.entries: dict[int, tuple] = {}
        self.places: list[tuple[int, int, int]] = []
        if not self.grams:
            return
        places = SearchPlace.objects.filter(passage__in=rows.values("passage"))
        for entry, passage, level, *facts in places.values_list(
            "entry_id",
            "passage_id",
            "level",
            "entry__kind",
            "entry__region_id",
            "entry__title",
            "entry__order",
        ):
            self.places.append((entry, passage, level))
            self.entries[entry] = tuple(facts)

    def hits(self, chosen: list[Reading], rank) -> list[Hit]:
        """Entries that fill all cells of a reading, each at its best, ranked."""
        best: dict[int, tuple] = {}
        for reading in chosen:
            for entry, cells in self._filled(reading).items():
                level = next((n for n in (TITLE, NAMES, TEXT) if cells[n] == reading.cells), None)
                if level is None:
                    continue
                hit, order = self._hit(entry, level, reading)
                standing = rank(order, hit)
                if entry not in best or standing < best[entry][0]:
                    best[entry] = (standing, hit)
        return [hit for _standing, hit in sorted(best.values(), key=lambda each: each[0])]

    def near(self, chosen: list[Reading]) -> list[Hit]:
        """Entries whose title and names fill more than half of the cells of a reading."""
        best: dict[int, tuple] = {}
        for reading in chosen:
            for entry, cells in self._filled(reading).items():
                filled = cells[NAMES].bit_count()
                if filled * 2 <= reading.cells.bit_count():
                    continue
                hit, order = self._hit(entry, NAMES, reading)
                share = -filled / reading.cells.bit_count()
                standing = (share, KIND_RANK[hit.kind], len(hit.title), order)
                if entry not in best or standing < best[entry][0]:
                    best[entry] = (standing, hit)
        return [hit for _standing, hit in sorted(best.values(), key=lambda each: each[0])]

    def _hit(self, entry: int, level: int, reading: Reading) -> tuple[Hit, str]:
        kind, region, title, order = self.entries[entry]
        return Hit(entry, kind, region, title, level, reading), order

    def _filled(self, reading: Reading) -> dict[int, list[int]]:
        """Entry → cells filled at each level (by number) or a higher one."""
        masks: dict[int, int] = {}
        wanted = reading.grams
        for passage, gram in self.grams:
            if cells := wanted.get(gram):
                masks[passage] = masks.get(passage, 0) | cells
        levels: dict[int, list[int]] = {}
        for entry, passage, level in self.places:
            if cells := masks.get(passage):
                filled = levels.setdefault(entry, [0] * (TITLE + 1))
                for lower in range(level + 1):
                    filled[lower] |= cells
        return levels


def _counted(hits: list[Hit], similar: bool, kind: str, regions: Collection[int] | None) -> Found:
    """The hits of one kind and region; each facet counts what the other one leaves."""

    def here(hit):
        return regions is None or hit.region in regions

    return Found(
        hits=tuple(hit for hit in hits if here(hit) and (not kind or hit.kind == kind)),
        kinds=Counter(hit.kind for hit in hits if here(hit)),
        regions=Counter(hit.region for hit in hits if hit.region and kind in ("", hit.kind)),
        similar=similar and bool(hits),
    )
