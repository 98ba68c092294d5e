"""Making the index agree with what is released and published; nothing else is ever found.

Guides are read from their active versions and live pages, permits and materials from the same
versions, other pages from themselves. Whatever has not changed since is left alone.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.html import strip_tags
from wagtail.models import Page, Site
from wagtail.search import index as wagtail_index

from guides.models import GuidePage, GuideVersion
from guides.snapshot import Snapshot
from portal.search.grams import MARK, of_names, of_text, of_title
from portal.search.models import (
    Kind,
    Level,
    SearchEntry,
    SearchGram,
    SearchPassage,
    SearchPlace,
)

FORMAT = 1  # raise it when what is written changes: every entry is then made again
BATCH = 100
RENEWAL = "延续"  # what the catalogue calls it; content, like the laws beside it
MAX_TEXT = 20_000  # characters of one passage
CUT = {Level.TITLE: of_title, Level.NAMES: of_names, Level.TEXT: of_text}


@dataclass(frozen=True)
class Passage:
    """``marks`` are keys of the permits and materials it names."""

    level: Level
    text: str
    marks: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        return _digest(self.level, self.text, self.marks)

    @property
    def grams(self) -> set[str]:
        return CUT[self.level](self.text) | {MARK + mark for mark in self.marks}


@dataclass(frozen=True)
class Draft:
    """An entry about to be written, with its passages."""

    entry: SearchEntry
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Source:
    """Something that is to be found now; ``drafts`` reads it, if it changed since ``stamp``."""

    key: str
    stamp: str
    drafts: Callable[[], Iterator[Draft]]


@dataclass(frozen=True)
class Changes:
    written: int
    removed: int


def refresh(*, pages: Iterable[int] | None = None) -> Changes:
    """Write what changed, remove what is gone: everywhere, or for the pages named by their keys.

    Harmless to repeat. Permits and materials that no guide names any more go when all is refreshed.
    """
    chosen = None if pages is None else list(pages)
    sources = {source.key: source for source in _sources(chosen)}
    known = SearchEntry.objects.filter(kind__in=[Kind.GUIDE, Kind.PAGE])
    if chosen is not None:
        known = known.filter(page__in=chosen)
    stamps = dict(known.values_list("key", "stamp"))
    changed = [source for key, source in sources.items() if stamps.get(key) != source.stamp]
    written = 0
    for start in range(0, len(changed), BATCH):
        batch = changed[start : start + BATCH]
        drafts = {d.entry.key: d for source in batch for d in source.drafts()}
        written += _store(_unlike(drafts))
    removed = _remove(known.filter(key__in=stamps.keys() - sources.keys()))
    if chosen is None:
        removed += _sweep()
    return Changes(written, removed)


def rebuild() -> Changes:
    """Forget the index and make it again."""
    with transaction.atomic():
        for model in (SearchPlace, SearchGram, SearchPassage, SearchEntry):
            model.objects.all().delete()
        return refresh()


def _sources(pages: list[int] | None) -> Iterator[Source]:
    roots = [site.root_path for site in Site.get_site_root_paths()]
    found = Page.objects.live().public().filter(depth__gt=2)
    if pages is not None:
        found = found.filter(pk__in=pages)
    facts = ("pk", "url_path", "title", "last_published_at", "live_revision_id")
    guides = {
        pk: (region, industry)
        for pk, region, industry in GuidePage.objects.filter(pk__in=found.values("pk")).values_list(
            "pk", "region_id", "industry_id"
        )
    }
    versions = {
        (region, industry): (pk, sha256)
        for region, industry, pk, sha256 in GuideVersion.objects.active().values_list(
            "region_id", "industry_id", "pk", "sha256"
        )
    }
    ordered = []
    for pk, url_path, *stamped in found.values_list(*facts):
        root = next((path for path in roots if url_path.startswith(path)), None)
        version = versions.get(guides.get(pk))
        if root is None or (pk in guides and version is None):
            continue
        ordered.append((version[0] if version else 0, pk, url_path[len(root) :], version, stamped))
    # The newest version is read last: its words for a shared permit stay.
    for _age, pk, path, version, stamped in sorted(ordered, key=lambda each: each[:2]):
        stamp = _digest(FORMAT, path, version, [str(each) for each in stamped])
        if version:
            yield Source(f"page:{pk}", stamp, _guide(pk, version[0], path, stamp))
        else:
            yield Source(f"page:{pk}", stamp, _page(pk, path, stamp))


def _guide(pk: int, version: int, path: str, stamp: str) -> Callable[[], Iterator[Draft]]:
    def drafts():
        page = GuidePage.objects.select_related("region__parent", "industry").get(pk=pk)
        snapshot = GuideVersion.objects.get(pk=version).snapshot
        named = [_permit(permit) for permit in snapshot.permits]
        named += [_material(material) for material in snapshot.materials]
        yield from named
        industry = snapshot.industry
        title_en = industry.name_en if page.title == industry.name else ""
        names = [name for p in snapshot.permits for name in (p.official_name, p.certificate_name)]
        region = f"{page.region.full_name}\n{page.region.name_en}"
        yield _draft(
            f"page:{pk}",
            Kind.GUIDE,
            (
                Passage(Level.TITLE, _lines(page.title, industry.name, industry.name_en)),
                Passage(Level.NAMES, region),
                Passage(Level.NAMES, _lines(*names), tuple(d.entry.key for d in named)),
                Passage(Level.TEXT, _guide_text(snapshot)),
                Passage(Level.TEXT, _lines(*(p.department.name for p in snapshot.permits))),
                Passage(Level.TEXT, page_text(page)),
            ),
            title=page.title,
            title_en=title_en,
            summary="、".join(permit.official_name for permit in snapshot.permits),
            place=f"{page.region.code}/{page.industry.position:05}",
            region_id=page.region_id,
            page_id=pk,
            path=path,
            stamp=stamp,
        )

    return drafts


def _guide_text(snapshot: Snapshot) -> str:
    return _lines(
        *(material.name for material in snapshot.materials),
        *(question.text for question in snapshot.questions),
        *(hint.text for hint in snapshot.hints),
        snapshot.industry.note,
    )


def _permit(permit) -> Draft:
    return _draft(
        f"permit:{permit.code}",
        Kind.PERMIT,
        (
            Passage(Level.TITLE, _lines(permit.official_name, permit.certificate_name)),
            Passage(
                Level.TEXT,
                _lines(
                    permit.renewal_window and f"{RENEWAL}：{permit.renewal_window}",
                    *(f"{basis.law}{basis.article}" for basis in permit.legal_basis),
                ),
            ),
        ),
        title=permit.official_name,
        summary=permit.certificate_name,
        place=permit.official_name,
    )


def _material(material) -> Draft:
    return _draft(
        f"material:{material.id}",
        Kind.MATERIAL,
        (Passage(Level.TITLE, material.name), Passage(Level.TEXT, material.note)),
        title=material.name,
        summary=material.required_when,
        place=material.name,
    )


def _page(pk: int, path: str, stamp: str) -> Callable[[], Iterator[Draft]]:
    def drafts():
        page = Page.objects.get(pk=pk).specific
        yield _draft(
            f"page:{pk}",
            Kind.PAGE,
            (
                Passage(Level.TITLE, page.title),
                Passage(Level.NAMES, page.search_description),
                Passage(Level.TEXT, page_text(page)),
            ),
            title=page.title,
            summary=page.search_description,
            place=path,
            region_id=getattr(page, "region_id", None),
            page_id=pk,
            path=path,
            stamp=stamp,
        )

    return drafts


def page_text(page: Page) -> str:
    """The texts of whatever fields the page type declares searchable (``search_fields``)."""
    values = [
        field.get_value(page)
        for field in page.get_search_fields()
        if isinstance(field, wagtail_index.SearchField) and field.field_name != "title"
    ]
    return _lines(*(strip_tags(text) for value in values for text in _flat(value)))


def _flat(value) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for one in value:
            yield from _flat(one)
    elif value:
        yield str(value)


def _draft(key, kind, passages, *, title, summary, place, stamp="", **columns) -> Draft:
    kept = tuple(dict.fromkeys(each for each in passages if each.text.strip()))
    title, summary = title[:300], summary[:300]
    entry = SearchEntry(
        key=key,
        kind=kind,
        title=title,
        summary=summary,
        order=place.encode().hex()[:160],
        stamp=stamp or _digest(FORMAT, title, summary, [each.digest for each in kept]),
        **columns,
    )
    return Draft(entry, kept)


def _unlike(drafts: dict[str, Draft]) -> list[Draft]:
    """The drafts that differ from what is stored: a permit comes along with every guide."""
    have = dict(SearchEntry.objects.filter(key__in=drafts).values_list("key", "stamp"))
    return [draft for key, draft in drafts.items() if have.get(key) != draft.entry.stamp]


@transaction.atomic
def _store(drafts: list[Draft]) -> int:
    columns = [f.name for f in SearchEntry._meta.concrete_fields if f.name not in ("id", "key")]
    SearchEntry.objects.bulk_create(
        [draft.entry for draft in drafts],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=columns,
    )
    keys = [draft.entry.key for draft in drafts]
    entries = dict(SearchEntry.objects.filter(key__in=keys).values_list("key", "pk"))
    passages = _kept({each.digest: each for draft in drafts for each in draft.passages})
    SearchPlace.objects.filter(entry__in=entries.values()).delete()
    SearchPlace.objects.bulk_create(
        SearchPlace(
            entry_id=entries[draft.entry.key],
            passage_id=passages[each.digest],
            level=each.level,
        )
        for draft in drafts
        for each in draft.passages
    )
    return len(drafts)


def _kept(passages: dict[str, Passage]) -> dict[str, int]:
    """Keys of the passages by digest; new ones are stored and cut up."""
    have = dict(SearchPassage.objects.filter(digest__in=passages).values_list("digest", "pk"))
    missing = [digest for digest in passages if digest not in have]
    made = SearchPassage.objects.bulk_create(
        SearchPassage(digest=digest, text=passages[digest].text) for digest in missing
    )
    SearchGram.objects.bulk_create(
        (
            SearchGram(passage=passage, gram=gram)
            for passage in made
            for gram in sorted(passages[passage.digest].grams)
        ),
        batch_size=2000,
    )
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
    SearchPassage.objects.filter(places=None).delete()
    return removed


def _lines(*texts: str) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))[:MAX_TEXT]


def _digest(*facts) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()
