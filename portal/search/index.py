"""Making the index agree with what is released and published; nothing else is ever found.

Whatever has not changed since it was written is left alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from portal.search.grams import MARK
from portal.search.models import Kind, SearchEntry, SearchGram, SearchPassage, SearchPlace
from portal.search.sources import Draft, Passage, sources

BATCH = 100
# Grams come by the hundred thousand and have no life of their own: no objects are made for them.
ADD_GRAM = "INSERT INTO search_searchgram (passage_id, gram) VALUES (%s, %s)"
DROP_GRAMS = (
    "DELETE FROM search_searchgram"
    " WHERE passage_id NOT IN (SELECT passage_id FROM search_searchplace)"
)


@dataclass(frozen=True)
class Changes:
    written: int
    removed: int


def refresh(*, pages: Iterable[int] | None = None) -> Changes:
    """Write what changed, remove what is gone: everywhere, or for the pages named by their keys.

    Harmless to repeat. Permits and materials that no guide names any more go when all is refreshed.
    """
    chosen = None if pages is None else list(pages)
    wanted = {source.key: source for source in sources(chosen)}
    known = SearchEntry.objects.filter(kind__in=[Kind.GUIDE, Kind.PAGE])
    if chosen is not None:
        known = known.filter(page__in=chosen)
    stamps = dict(known.values_list("key", "stamp"))
    changed = [source for key, source in wanted.items() if stamps.get(key) != source.stamp]
    written = 0
    for start in range(0, len(changed), BATCH):
        batch = changed[start : start + BATCH]
        written += store(draft for source in batch for draft in source.drafts())
    removed = _remove(known.filter(key__in=stamps.keys() - wanted.keys()))
    if chosen is None:
        removed += _sweep()
    return Changes(written, removed)


def rebuild() -> Changes:
    """Forget the index and make it again."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        _sweep()
        return refresh()


@transaction.atomic
def store(drafts: Iterable[Draft]) -> int:
    """Write the drafts that differ from what is stored: a permit comes along with every guide."""
    latest = {draft.entry.key: draft for draft in drafts}
    have = dict(SearchEntry.objects.filter(key__in=latest).values_list("key", "stamp"))
    drafts = [draft for key, draft in latest.items() if have.get(key) != draft.entry.stamp]
    columns = [f.name for f in SearchEntry._meta.concrete_fields if f.name not in ("id", "key")]
    SearchEntry.objects.bulk_create(
        [draft.entry for draft in drafts],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=columns,
    )
    keys = [draft.entry.key for draft in drafts]
    entries = dict(SearchEntry.objects.filter(key__in=keys).values_list("key", "pk"))
    passages = _kept({passage.digest: passage for draft in drafts for passage in draft.passages})
    SearchPlace.objects.filter(entry__in=entries.values()).delete()
    SearchPlace.objects.bulk_create(
        SearchPlace(
            entry_id=entries[draft.entry.key],
            passage_id=passages[passage.digest],
            level=passage.level,
        )
        for draft in drafts
        for passage in draft.passages
    )
    return len(drafts)


def _kept(passages: dict[str, Passage]) -> dict[str, int]:
    """Keys of the passages by digest; new ones are stored and cut up."""
    have = dict(SearchPassage.objects.filter(digest__in=passages).values_list("digest", "pk"))
    missing = [digest for digest in passages if digest not in have]
    made = SearchPassage.objects.bulk_create(
        SearchPassage(digest=digest, text=passages[digest].text) for digest in missing
    )
    grams = [
        (passage.pk, gram) for passage in made for gram in sorted(passages[passage.digest].grams)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(ADD_GRAM, grams)
    return have | {passage.digest: passage.pk for passage in made}


def _remove(entries) -> int:
    removed = entries.count()
    entries.delete()
    return removed


@transaction.atomic
def _sweep() -> int:
    named = SearchGram.objects.filter(gram__startswith=MARK, passage__places__isnull=False)
    alive = {gram.removeprefix(MARK) for gram in named.values_list("gram", flat=True).distinct()}
    listed = SearchEntry.objects.filter(kind__in=[Kind.PERMIT, Kind.MATERIAL])
    gone = set(listed.values_list("key", flat=True)) - alive
    removed = _remove(listed.filter(key__in=gone))
    with connection.cursor() as cursor:
        cursor.execute(DROP_GRAMS)
    SearchPassage.objects.filter(places=None).delete()
    return removed
