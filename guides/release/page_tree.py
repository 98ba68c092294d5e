"""The guide pages that active versions call for: home → 办事指南 → region → industry."""

from django.db import transaction
from wagtail.models import Page, Site

from guides.models import GuideIndexPage, GuidePage, GuideVersion, RegionGuidesPage
from portal.ground.models import Region

INDEX_SLUG = "guides"


@transaction.atomic
def place_guide_pages(*, region: Region | None = None) -> list[GuidePage]:
    """Make and publish the pages still missing for active versions; returns the new guide pages.

    Of one region (and, for a city, its counties) or of all. Idempotent. A page that was
    published before and taken down since stays as its editor left it.
    """
    versions = GuideVersion.objects.active().select_related("region__parent", "industry")
    if region is not None:
        versions = versions.filter(region__in=Region.objects.within(region))
    placed = set(GuidePage.objects.values_list("region_id", "industry_id"))
    missing = [v for v in versions if (v.region_id, v.industry_id) not in placed]
    folders: dict[int, RegionGuidesPage] = {}
    return [
        publish_new(
            GuidePage(
                title=version.industry.name,
                slug=version.industry.slug,
                region=version.region,
                industry=version.industry,
            ),
            under=folders.get(version.region_id)
            or folders.setdefault(version.region_id, _folder(version.region)),
        )
        for version in missing
    ]


def _folder(region: Region) -> RegionGuidesPage:
    folder = RegionGuidesPage.objects.filter(region=region).first()
    page = RegionGuidesPage(title=region.name, slug=region.code, region=region)
    return folder or publish_new(page, under=place_index())


def place_index() -> GuideIndexPage:
    """办事指南, below which every guide lies; made where it is missing. Idempotent."""
    home = Site.objects.get(is_default_site=True).root_page
    page = GuideIndexPage(title="办事指南", slug=INDEX_SLUG, show_in_menus=True)
    return GuideIndexPage.objects.first() or publish_new(page, under=home)


def publish_new(page: Page, *, under: Page) -> Page:
    """Through a revision, so that the editor's history begins with the first text."""
    under.add_child(instance=page)
    page.save_revision().publish()
    return page
