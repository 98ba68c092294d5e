"""What search engines are told: the sitemap of what may be found, and robots.txt."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from guides.models import GuidePage, GuideVersion
from guides.public import listing

# Licence pages (/l/) are not listed: they say `noindex`, and a crawler has to be let in to read it.
CLOSED = ("/cms/", "/staff/", "/api/", "/demo/", "/styleguide/", "/elder/")
CLOSED_IN_EVERY_LANGUAGE = ("/apply/", "/search/", "/subscribe/", "/subscriptions/")
SERVICES = ("site_map", "track", "licence_query", "open_data", "verify", "public_releases")


class PublicSitemap(Sitemap):
    """Addresses on the public host, in every language, whatever host the request came to."""

    i18n = alternates = x_default = True

    def get_protocol(self, protocol=None):
        return urlsplit(settings.PORTAL_BASE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.PORTAL_BASE_URL).netloc


class PageSitemap(PublicSitemap):
    """Live pages that everybody may read, without guides of which no version is in force."""

    def items(self):
        home = Site.objects.get(is_default_site=True).root_page
        pages = Page.objects.descendant_of(home, inclusive=True).live().public()
        in_force = GuideVersion.objects.active().values_list("region", "industry")
        active = set(in_force.order_by())
        guides = GuidePage.objects.values_list("pk", "region", "industry")
        idle = [pk for pk, *pair in guides if tuple(pair) not in active]
        return pages.exclude(pk__in=idle).order_by("path")

    def location(self, item):
        return urlsplit(item.url).path

    def lastmod(self, item):
        return item.last_published_at


class ServiceSitemap(PublicSitemap):
    """What is no page but has an address people look for."""

    def items(self):
        return SERVICES

    def location(self, item):
        return reverse(item)


class CatalogueSitemap(PublicSitemap):
    """The consolidated catalogue of every city with guides in force."""

    def items(self):
        return [city.region.code for city in listing.cities()]

    def location(self, item):
        return reverse("city_catalogue", args=[item])


SITEMAPS = {"pages": PageSitemap, "services": ServiceSitemap, "catalogues": CatalogueSitemap}


@require_safe
def robots(request):
    prefixes = [f"/{code}" for code, _name in settings.LANGUAGES[1:]]
    closed = [*CLOSED, *(p + path for path in CLOSED_IN_EVERY_LANGUAGE for p in ("", *prefixes))]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines.append(f"Sitemap: {settings.PORTAL_BASE_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
