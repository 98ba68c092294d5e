"""What is to be found, read from where it lives: active versions with their live pages, and pages."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.translation import override
from wagtail.models import Page, Site
from wagtail.search import index

from guides.models import GuidePage, GuideVersion
from guides.version.field_types import field_type
from guides.version.parts import MaterialPart
from guides.version.permit_parts import PermitPart
from guides.version.snapshot import Snapshot
from guides.version.tally import tally
from portal.ground.models import Region
from portal.ground.text.canonical import spaced_json
from portal.search.grams import MARK, of_names, of_text, of_title
from portal.search.models import Kind, Level, SearchEntry

FORMAT = 4  # raise it when what is written changes: every entry is then made again
INDUSTRY = "industry:"  # subjects that are the guides of an industry, by its slug
RENEWAL = "延续"  # what the catalogue calls it; content, like the laws beside it
MAX_TEXT = 20_000  # characters of one passage
# What every guide tells, in the words of those who ask for it.
SERVICES = (
    "本指南写明：多久办完（办理时限），收不收费（费用），窗口在哪里（地址、上班时间、咨询电话），"
    "到期怎么延期、换证（延续），网上怎么办，怎么查进度，不服怎么复议"
)
SHOWN = 3  # permits named below the title of a guide
CUT = {
    Level.TITLE: of_title,
    Level.NAMES: of_names,
    Level.TEXT: of_text,
    Level.MENTION: of_text,
}


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


def sources(pages: list[int] | None) -> Iterator[Source]:
    roots = [site.root_path for site in Site.get_site_root_paths()]
    public = Page.objects.live().public().filter(depth__gt=2)
    if pages is not None:
        public = public.filter(pk__in=pages)
    columns = ("pk", "url_path", "title", "last_published_at", "live_revision_id")
    guides = {
        pk: (region, industry)
        for pk, region, industry in GuidePage.objects.filter(
            pk__in=public.values("pk")
        ).values_list("pk", "region_id", "industry_id")
    }
    versions = {
        (region, industry): (pk, sha256)
        for region, industry, pk, sha256 in GuideVersion.objects.active().values_list(
            "region_id", "industry_id", "pk", "sha256"
        )
    }
    ordered = []
    for pk, url_path, *stamped in public.values_list(*columns):
        root = next((path for path in roots if url_path.startswith(path)), None)
        version = versions.get(guides.get(pk))
        if root is None or (pk in guides and version is None):
            continue
        ordered.append((version[0] if version else 0, pk, url_path[len(root) :], version, stamped))
    # The newest version is read last: its words for a permit of several guides stay.
    for _age, pk, path, version, stamped in sorted(ordered, key=lambda row: row[:2]):
        stamp = _digest(FORMAT, path, version, [str(value) for value in stamped])
        if version:
            yield Source(f"page:{pk}", stamp, _guide(pk, version[0], path, stamp))
        else:
            yield Source(f"page:{pk}", stamp, _page(pk, path, stamp))


def _guide(pk: int, version: int, path: str, stamp: str) -> Callable[[], Iterator[Draft]]:
    def drafts():
        page = GuidePage.objects.select_related("region__parent", "industry").get(pk=pk)
        yield from guide_drafts(
            GuideVersion.objects.get(pk=version).snapshot,
            key=f"page:{pk}",
            title=page.title,
            region=page.region,
            text=page_text(page),
            place=f"{page.region.code}/{page.industry.position:05}",
            page_id=pk,
            path=path,
            stamp=stamp,
        )

    return drafts


def guide_drafts(
    snapshot: Snapshot, *, key: str, title: str, region: Region, text: str, place: str, **columns
) -> Iterator[Draft]:
    """The permits and materials a guide names, each its city's, and the guide itself."""
    named = [_permit(permit, region.city) for permit in snapshot.permits]
    named += [_material(material, region.city) for material in snapshot.materials]
    yield from named
    industry, permits = snapshot.industry, snapshot.permits
    names = [name for permit in permits for name in (permit.official_name, permit.certificate_name)]
    yield _draft(
        key,
        Kind.GUIDE,
        (
            Passage(Level.TITLE, _lines(title, industry.name, industry.name_en)),
            Passage(Level.NAMES, _lines(region.full_name, region.name_en)),
            Passage(Level.NAMES, _lines(*names), tuple(draft.entry.key for draft in named)),
            Passage(Level.TEXT, _guide_text(snapshot)),
            Passage(Level.TEXT, _lines(*(permit.department.name for permit in permits))),
            Passage(Level.TEXT, text),
            Passage(
                Level.MENTION,
                _lines(industry.note, *(question.text for question in snapshot.questions)),
            ),
            Passage(Level.MENTION, _asked_for(snapshot)),
            Passage(Level.MENTION, SERVICES),
        ),
        subject=f"{INDUSTRY}{industry.slug}",
        title=title,
        title_en=industry.name_en if title == industry.name else "",
        summary="。".join(filter(None, (_shortened(permits), industry.note))),
        summary_en=industry.summary_en,
        place=place,
        region_id=region.pk,
        **columns,
    )


def _guide_text(snapshot: Snapshot) -> str:
    return _lines(
        *(material.name for material in snapshot.materials),
        *(hint.text for hint in snapshot.hints),
        snapshot.industry.summary_en,
    )


def _asked_for(snapshot: Snapshot) -> str:
    """The labels and options a citizen meets in the questions and in the one form."""
    options = (option for field in snapshot.fields for option in field_type(field.type).options)
    choices = (choice for question in snapshot.questions for choice in question.choices)
    return _lines(*options, *choices, *(field.label for field in snapshot.fields))


def _shortened(permits: tuple[PermitPart, ...]) -> str:
    """The first permits, and how many there are where that is not all; content, as their names."""
    shown = "、".join(permit.official_name for permit in permits[:SHOWN])
    if len(permits) <= SHOWN:
        return shown
    with override("zh-hans"):
        return f"{shown}等 {tally(permits)}"


def _permit(permit: PermitPart, city: Region) -> Draft:
    return _draft(
        f"permit:{city.code}:{permit.code}",
        Kind.PERMIT,
        (
            Passage(Level.TITLE, _lines(permit.official_name, permit.certificate_name)),
            Passage(
                Level.TEXT,
                _lines(
                    permit.renewal.words and f"{RENEWAL}：{permit.renewal.words}",
                    *(f"{basis.law}{basis.article}" for basis in permit.legal_basis),
                ),
            ),
        ),
        title=permit.official_name,
        summary=permit.certificate_name,
        place=f"{permit.official_name} {city.code}",
        region_id=city.pk,
    )


def _material(material: MaterialPart, city: Region) -> Draft:
    return _draft(
        f"material:{city.code}:{material.id}",
        Kind.MATERIAL,
        (Passage(Level.TITLE, material.name), Passage(Level.TEXT, material.note)),
        title=material.name,
        summary=material.required_when,
        place=f"{material.name} {city.code}",
        region_id=city.pk,
    )


def _page(pk: int, path: str, stamp: str) -> Callable[[], Iterator[Draft]]:
    def drafts():
        page = Page.objects.get(pk=pk).specific
        english = _english_title(page)
        yield _draft(
            f"page:{pk}",
            Kind.PAGE,
            (
                Passage(Level.TITLE, _lines(page.title, english)),
                Passage(Level.NAMES, page.search_description),
                Passage(Level.TEXT, page_text(page)),
            ),
            title=page.title,
            title_en=english,
            summary=page.search_description or getattr(page, "summary", ""),
            summary_en=getattr(page, "summary_en", ""),
            place=path,
            region_id=getattr(page, "region_id", None),
            page_id=pk,
            path=path,
            stamp=stamp,
        )

    return drafts


def _english_title(page: Page) -> str:
    """The page's own; of a place's page the place's."""
    if hasattr(page, "title_en"):
        return page.title_en
    region = getattr(page, "region", None)
    return region.name_en if region else ""


def page_text(page: Page) -> str:
    """The texts of whatever fields the page type declares searchable (``search_fields``)."""
    values = [
        field.get_value(page)
        for field in page.get_search_fields()
        if isinstance(field, index.SearchField) and field.field_name != "title"
    ]
    return _lines(*(strip_tags(text) for value in values for text in _flat(value)))


def _flat(value) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from _flat(part)
    elif value:
        yield str(value)


def _draft(key, kind, passages, *, title, summary, place, subject="", stamp="", **columns) -> Draft:
    kept = tuple(dict.fromkeys(passage for passage in passages if passage.text.strip()))
    title, summary = title[:300], summary[:300]
    entry = SearchEntry(
        key=key,
        kind=kind,
        subject=subject or key,
        title=title,
        summary=summary,
        order=place.encode().hex()[:160],
        stamp=stamp or _digest(FORMAT, title, summary, [passage.digest for passage in kept]),
        **columns,
    )
    return Draft(entry, kept)


def _lines(*texts: str) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))[:MAX_TEXT]


def _digest(*content) -> str:
    return hashlib.sha256(spaced_json(content).encode()).hexdigest()
