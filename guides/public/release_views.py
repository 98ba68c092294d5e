"""The releases in force (批次) on the public site: each with its day and its guides."""

from itertools import groupby
from urllib.parse import urljoin

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guides.models import GuidePage, GuideVersion, Release
from portal.ground.live_pages import live_path
from portal.ground.text.localized import localized_path

PAGE = 10


def page(request):
    """Newest first; every guide leads to exactly the version that the release brought."""
    versions = GuideVersion.objects.select_related("region__parent", "industry").defer("body")
    in_force = (
        Release.objects.filter(status=Release.Status.ACTIVE)
        .select_related("region__parent")
        .prefetch_related(
            Prefetch("versions", versions.order_by("region__code", "industry__position"))
        )
        .order_by("-effective_from", "-pk")
    )
    shown = Paginator(in_force, PAGE).get_page(request.GET.get("page"))
    open_pages = set(GuidePage.objects.live().public().values_list("region_id", "industry_id"))
    context = {
        "shown": shown,
        "releases": [(release, _places(release, open_pages)) for release in shown],
        "canonical": urljoin(settings.PORTAL_BASE_URL, reverse("public_releases")),
        "crumbs": [(_("Service guides"), live_path("guides/")), (_("Releases of guides"), "")],
    }
    return render(request, "guides/public/public_releases.html", context)


def _places(release: Release, open_pages) -> list:
    """(region, [(version, address)]); no address where the editors took the page down."""
    return [
        (
            region,
            [
                (
                    version,
                    _address(version)
                    if (version.region_id, version.industry_id) in open_pages
                    else "",
                )
                for version in rows
            ],
        )
        for region, rows in groupby(release.versions.all(), key=lambda version: version.region)
    ]


def _address(version: GuideVersion) -> str:
    return localized_path(
        f"guides/{version.region.code}/{version.industry.slug}/v/{version.number}/"
    )
