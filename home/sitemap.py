"""The site map for people (网站地图): what there is, in the order in which it is looked for."""

from collections import defaultdict
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guides.public.listing import cities, offered
from home import page_views
from home.models import ArticlePage, SectionPage
from portal.ground.live_pages import live_path
from portal.ground.text.localized import localized_full_name, localized_name, localized_path

NEWEST = 10  # articles named of each section
MOST = 500  # articles looked at


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """The same number of queries however much there is."""
    everywhere = cities()
    context = {
        "services": _services(everywhere),
        "regions": _regions(request),
        "sections": _sections(request),
        "crumbs": [(_("Site map"), "")],
        "canonical": page_views.public(reverse("site_map")),
    }
    return render(request, "home/sitemap.html", context)


def _services(everywhere) -> list[tuple[str, str]]:
    """(label, address) of everything one can do here."""
    fixed = [
        (_("Service guides"), live_path("guides/")),
        (_("Search"), reverse("search")),
        (_("Track a case"), reverse("track")),
        (_("Check a licence"), reverse("licence_query")),
        (_("Check a certificate"), reverse("verify")),
        (_("Open data"), reverse("open_data")),
        (_("Releases of guides"), reverse("public_releases")),
    ]
    catalogues = [
        (
            _("Catalogue of industries of %(city)s") % {"city": localized_name(city.region)},
            reverse("city_catalogue", args=[city.region.code]),
        )
        for city in everywhere
    ]
    rest = [
        (_("Feedback"), live_path("feedback/")),
        (_("Feed of all articles (Atom)"), reverse("feed", args=["atom"])),
    ]
    return [(label, path) for label, path in fixed + catalogues + rest if path]


def _regions(request) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(name, address, [(industry, address)]) of every region with guides in force; one query."""
    return [
        (
            localized_full_name(region),
            localized_path(f"guides/{region.code}/"),
            [(localized_name(page.industry), page.get_url(request)) for page in pages],
        )
        for region, pages in groupby(offered(), key=lambda page: page.region)
    ]


def _sections(request) -> list[tuple[SectionPage, str, list[ArticlePage], bool]]:
    """(section, place, its newest articles, whether there are more), as they lie in the tree."""
    sections = SectionPage.objects.live().select_related("region__parent").order_by("path")
    articles = page_views.rows(page_views.open_to(request, ArticlePage.objects.live()))[:MOST]
    lying: dict[str, list[ArticlePage]] = defaultdict(list)
    for article in articles:
        lying[article.path[: -ArticlePage.steplen]].append(article)
    return [
        (section, lying[section.path][:NEWEST], len(lying[section.path]) > NEWEST)
        for section in page_views.open_to(request, sections)
        if section.region_id is None or lying[section.path]
    ]
