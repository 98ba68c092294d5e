"""Which guides are in force where: the lists by region (行政区划) and by industry (行业)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from guides import models
from guides.models.industries import Industry
from guides.models.versions import GuideVersion, Release
from portal.ground.models import Region


@dataclass(frozen=True)
class Place:
    """A region with guides in force: how many, and where they are listed."""

    region: Region
    page: models.RegionGuidesPage
    guides: int


@dataclass(frozen=True)
class City:
    """A city with the places in it, itself first; only places with guides in force."""

    region: Region
    places: tuple[Place, ...]

    @property
    def guides(self) -> int:
        return sum(place.guides for place in self.places)


def cities() -> list[City]:
    """Every city with guides in force; two queries."""
    count = dict(
        GuideVersion.objects.active().order_by().values_list("region").annotate(Count("industry"))
    )
    pages = (
        models.RegionGuidesPage.objects.live()
        .filter(region__in=count)
        .select_related("region__parent")
    )
    places: dict[int, list[Place]] = {}
    regions: dict[int, Region] = {}
    for page in pages.order_by("region__code"):
        city = page.region.city
        regions[city.pk] = city
        places.setdefault(city.pk, []).append(Place(page.region, page, count[page.region_id]))
    order = sorted(places, key=lambda pk: regions[pk].code)
    return [City(regions[pk], tuple(places[pk])) for pk in order]


def industries() -> list[Industry]:
    """Industries with a guide in force anywhere, with the number of regions as ``regions``.

    Those of several cities at one address are one here, named as the first of them names it.
    """
    in_force = Count("versions", filter=Q(versions__status=GuideVersion.Status.ACTIVE))
    rows = Industry.objects.annotate(regions=in_force).filter(regions__gt=0)
    shown: dict[str, Industry] = {}
    for industry in rows.order_by("city__code", "position", "code"):
        first = shown.setdefault(industry.slug, industry)
        if first is not industry:
            first.regions += industry.regions
    return sorted(shown.values(), key=lambda industry: industry.position)


def offered(region: Region | None = None) -> QuerySet[models.GuidePage]:
    """The public guide pages with a version in force, without their texts: of one region or all."""
    versions = GuideVersion.objects.active()
    in_force = versions.filter(region=OuterRef("region"), industry=OuterRef("industry"))
    pages = models.GuidePage.objects.live().public().filter(Exists(in_force))
    if region is not None:
        pages = pages.filter(region=region)
    return (
        pages.select_related("region__parent", "industry")
        .defer("introduction", "faq")
        .order_by("region__code", "industry__position")
    )


def guides_of_region(region: Region) -> list[tuple[models.GuidePage, GuideVersion]]:
    """The live guide pages of a region with their active versions; two queries."""
    return _with_versions(models.GuidePage.objects.filter(region=region))


def guides_of_industry(industry: Industry) -> list[tuple[models.GuidePage, GuideVersion]]:
    """The live guide pages of an industry in every region of every city; two queries."""
    return _with_versions(models.GuidePage.objects.filter(industry__slug=industry.slug))


def _with_versions(pages: QuerySet) -> list[tuple[models.GuidePage, GuideVersion]]:
    by_pair = {(p.region_id, p.industry_id): p for p in pages.live()}
    versions = (
        GuideVersion.objects.active()
        .filter(region__in={r for r, _ in by_pair}, industry__in={i for _, i in by_pair})
        .select_related("region__parent", "industry")
        .order_by("region__code", "industry__position")
    )
    pairs = ((by_pair.get((v.region_id, v.industry_id)), v) for v in versions)
    return [(page, version) for page, version in pairs if page]


def recent_releases(limit: int = 3) -> QuerySet[Release]:
    """The newest batches in force (批次), with the number of their guides as ``guides``."""
    releases = Release.objects.filter(status=Release.Status.ACTIVE)
    return releases.annotate(guides=Count("versions")).order_by("-effective_from", "-pk")[:limit]
