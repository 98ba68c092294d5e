"""From a query to ranked hits: two questions to the index, the rest is counted here.

Rank: the level at which the whole query is covered (title, then names of permits, then text), words
as typed before synonyms, exact titles before longer ones; equal hits in the order of the entries.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from guides.models import Synonym
from portal.ground.models import Region
from portal.search.grams import Marked, Wanted, fold
from portal.search.models import Kind, Level, SearchGram, SearchPlace
from portal.search.query_parsing import Word, bare, names_no_trade, read, spoken

MAX_QUERY = 100  # characters; nobody types more in order to find something
KIND_RANK = {kind: rank for rank, kind in enumerate(Kind.values)}
TITLE, NAMES, TEXT, MENTION = (
    level.value for level in (Level.TITLE, Level.NAMES, Level.TEXT, Level.MENTION)
)
LEVELS = (TITLE, NAMES, TEXT, MENTION)
Reading = Wanted | Marked


@dataclass(frozen=True)
class Hit:
    """``reading``: how the query was read when it was found."""

    entry: int
    subject: str
    kind: str
    region: int | None
    title: str
    level: int
    reading: Reading


@dataclass(frozen=True)
class Found:
    """The best hit of each subject, best first, with all hits of it where that is asked for.

    ``kinds`` and ``regions`` (facets) count subjects. ``similar``: nothing has all of the query,
    these come close. ``outside``: what was asked for is known not to be offered here.
    ``undecided``: no trade is named.
    """

    hits: tuple[Hit, ...] = ()
    members: dict[str, tuple[Hit, ...]] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    regions: dict[int, frozenset[str]] = field(default_factory=dict)
    similar: bool = False
    outside: str = ""
    undecided: bool = False


@dataclass(frozen=True)
class _Answer:
    hits: list[Hit] = field(default_factory=list)
    similar: bool = False
    outside: str = ""
    undecided: bool = False


def find(
    query: str,
    *,
    kind: str = "",
    regions: Collection[int] | None = None,
    city: Region | None = None,
) -> Found:
    """What the query finds; three to five queries to the database, none for nothing.

    Its synonyms are those of the city, or of all cities while none is chosen.
    """
    return _counted(_search(query, city), kind, regions)


def find_needing(key: str, *, regions: Collection[int] | None = None) -> Found:
    """The guides that need a permit or a material (``permit:450200:FOOD_LIC``)."""
    reading = Marked(key)
    hits = _Postings([reading]).hits([reading], lambda order, hit: order)
    return _counted(_Answer(hits), "", regions)


def _search(query: str, city: Region | None) -> _Answer:
    typed = fold(query)
    if len(query) > MAX_QUERY or not Wanted(typed).cells:
        return _Answer()
    if names_no_trade(typed):
        return _Answer(undecided=True)
    words = _words(city)
    answer = _read_as(dict.fromkeys([typed, bare(typed)]), words)
    if not (answer.hits or answer.outside) or answer.similar:
        aloud = _read_as([spoken(typed)], words)
        if aloud.outside or (aloud.hits and not aloud.similar):
            return _Answer(aloud.hits, similar=bool(aloud.hits), outside=aloud.outside)
    return answer


def _words(city: Region | None) -> list[Word]:
    """A word means what it means in any of the cities; it is outside if it is so in all."""
    kept = list(Synonym.objects.of(city) if city else Synonym.objects.order_by("word", "city"))
    cities = len({synonym.city_id for synonym in kept})
    by_word: dict[str, list[Synonym]] = {}
    for synonym in kept:
        by_word.setdefault(synonym.word, []).append(synonym)
    words = []
    for word, synonyms in by_word.items():
        meanings = [meaning for synonym in synonyms for meaning in synonym.meanings]
        if meanings or len(synonyms) == cities:
            words.append(Word.of(word, meanings))
    return words


def _read_as(texts: Iterable[str], words: list[Word]) -> _Answer:
    """The first of the texts that finds something; failing that what they mean, or what is near."""
    read_texts = [read(text, words) for text in texts if text]
    meant = [wanted for text_read in read_texts for wanted in text_read.meant]
    asked = [wanted for text_read in read_texts for wanted in text_read.readings]
    typed = [wanted for text_read in read_texts for wanted in text_read.readings[:1]]
    postings = _Postings([*asked, *meant])
    outside = next((text_read.outside for text_read in read_texts if text_read.outside), "")
    for text_read in read_texts:
        hits = postings.hits(text_read.readings, _rank(text_read.readings))
        if hits and (hits[0].level >= NAMES or not outside):
            return _Answer(hits)
    if outside:
        return _Answer(outside=outside)
    if hits := postings.hits(meant, _rank(meant)):
        return _Answer(hits, similar=True)
    return _Answer(postings.near(typed), similar=True)


def _rank(chosen: Collection[Wanted]):
    turn = {wanted.text: place for place, wanted in reversed(list(enumerate(chosen)))}

    def rank(order: str, hit: Hit):
        title, text = fold(hit.title), hit.reading.text.strip()
        # A short title is a close one if it was found for itself, and by more than a character.
        close = hit.level == TITLE and not (hit.kind == Kind.GUIDE and hit.reading.cells == 1)
        return (
            -hit.level,
            turn[hit.reading.text],
            title != text,
            KIND_RANK[hit.kind],
            close and not title.startswith(text),
            len(hit.title) if close else 0,
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
            "entry__subject",
            "entry__kind",
            "entry__region_id",
            "entry__title",
            "entry__order",
        ):
            self.places.append((entry, passage, level))
            self.entries[entry] = tuple(facts)

    def hits(self, chosen: Iterable[Reading], rank) -> list[Hit]:
        """Entries that fill all cells of a reading, each at its best, ranked; mere mentions only
        where there is nothing else.
        """
        best: dict[int, tuple] = {}
        for reading in chosen:
            for entry, cells in self._filled(reading).items():
                level = next((n for n in LEVELS if cells[n] == reading.cells), None)
                if level is None:
                    continue
                hit, order = self._hit(entry, level, reading)
                standing = rank(order, hit)
                if entry not in best or standing < best[entry][0]:
                    best[entry] = (standing, hit)
        ranked = [hit for _standing, hit in sorted(best.values(), key=lambda entry: entry[0])]
        better = [hit for hit in ranked if hit.level > MENTION]
        return better or ranked

    def near(self, chosen: Iterable[Reading]) -> list[Hit]:
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
        return [hit for _standing, hit in sorted(best.values(), key=lambda entry: entry[0])]

    def _hit(self, entry: int, level: int, reading: Reading) -> tuple[Hit, str]:
        *facts, order = self.entries[entry]
        return Hit(entry, *facts, level, reading), order

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


def _counted(answer: _Answer, kind: str, regions: Collection[int] | None) -> Found:
    """The hits of one kind and region; each facet counts what the other one leaves."""
    here = [hit for hit in answer.hits if regions is None or hit.region in regions]
    members: dict[str, list[Hit]] = {}
    for hit in here:
        if kind in ("", hit.kind):
            members.setdefault(hit.subject, []).append(hit)
    everywhere: dict[int, set[str]] = {}
    for hit in answer.hits:
        if hit.region and kind in ("", hit.kind):
            everywhere.setdefault(hit.region, set()).add(hit.subject)
    return Found(
        hits=tuple(hits[0] for hits in members.values()),
        members={subject: tuple(hits) for subject, hits in members.items()},
        kinds=Counter({hit.subject: hit.kind for hit in here}.values()),
        regions={region: frozenset(subjects) for region, subjects in everywhere.items()},
        similar=answer.similar and bool(answer.hits),
        outside=answer.outside,
        undecided=answer.undecided,
    )
