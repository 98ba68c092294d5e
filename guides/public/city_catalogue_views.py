"""The consolidated catalogue of a city on the public site (统筹全市统一目录的梳理、汇总、发布)."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from guides.catalogue.files import MIME, WORKBOOK
from guides.models import GuideVersion
from guides.version.city_catalogue import as_workbook, consolidated
from portal.ground.files.responses import file_response
from portal.ground.live_pages import live_path
from portal.ground.models import Region
from portal.ground.text.localized import localized_name, localized_path


def _of(code):
    city = get_object_or_404(Region, code=code, parent=None)
    versions = list(
        GuideVersion.objects.active()
        .filter(region__in=Region.objects.within(city))
        .select_related("industry", "region")
        .order_by("industry__position", "industry__code", "region__code")
    )
    return city, versions, consolidated(version.snapshot for version in versions)


def page(request, code):
    """Every industry of the city from the versions in force, ready to print."""
    city, versions, listings = _of(code)
    context = {
        "city": city,
        "listings": [
            (
                listing,
                [
                    (name, localized_path(f"guides/{region}/{slug}/"))
                    for region, name, slug in listing.places
                ],
            )
            for listing in listings
        ],
        "newest": max((version.effective_from for version in versions), default=None),
        "industries": len({listing.industry for listing in listings}),
        "download_url": reverse("city_catalogue_workbook", args=[city.code]),
        "crumbs": [
            (_("Service guides"), live_path("guides/")),
            (_("Catalogue of industries of %(city)s") % {"city": localized_name(city)}, ""),
        ],
    }
    return render(request, "guides/public/city_catalogue.html", context)


@override(settings.LANGUAGE_CODE)
def workbook(request, code):
    """The office's own list: in Chinese whoever asks."""
    city, _versions, listings = _of(code)
    book = as_workbook(f"{city.name}“一业一证”行业目录清单", listings)
    name = f"catalogue-{city.code}.xlsx"
    return file_response(book, name, MIME[WORKBOOK], save=True, public=True)
