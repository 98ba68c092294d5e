"""Every address of the portal."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home import crawlers
from home import sitemap as directory
from portal import display, feeds, health, media, styleguide
from portal.admission import beginning
from portal.api import api
from portal.search import views as finding

handler400 = "portal.failure_page.bad_request"
handler500 = "portal.failure_page.server_error"
handler429 = "portal.ground.limits.middleware.too_many"  # allauth's

urlpatterns = [
    path("healthz/", health.healthz, name="healthz"),
    path("readyz/", health.readyz, name="readyz"),
    path("sitemap.xml", sitemap, {"sitemaps": crawlers.SITEMAPS}, name="sitemap"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("api/", api.urls),
    path("elder/", display.elder, name="elder"),
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/", include(wagtailadmin_urls)),
    path("staff/begin/<str:uidb64>.<str:token>/", beginning.Begin.as_view(), name="staff_begin"),
    path("staff/", include("allauth.urls")),
    path("documents/", include(wagtaildocs_urls)),
    re_path(
        r"^media/images/(?P<name>[\w\-.]+\.(?:png|jpe?g|gif|webp|avif))$",
        media.picture,
        name="picture",
    ),
]
if settings.PORTAL_DEMO:
    from portal.demo import views as demo

    urlpatterns += [
        path("styleguide/", styleguide.page, name="styleguide"),
        path("demo/", demo.entrances, name="demo"),
        path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
    ]

urlpatterns += i18n_patterns(
    path("sitemap/", directory.site_map, name="site_map"),
    path("search/", finding.search, name="search"),
    path("search/suggest/", finding.suggest, name="search_suggest"),
    re_path(r"^feeds/(?P<kind>atom|rss)\.xml$", feeds.ArticleFeed(), name="feed"),
    re_path(r"^feeds/guides/(?P<code>\w+)\.xml$", feeds.RegionFeed(), name="region_feed"),
    re_path(
        r"^feeds/(?P<path>[\w\-/]+)/(?P<kind>atom|rss)\.xml$",
        feeds.SectionFeed(),
        name="section_feed",
    ),
    path("apply/", include("forms.urls")),
    path("", include("issuance.public.urls")),
    path("", include("guides.public.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
