"""Addresses of this room that are no pages of the tree, and one whose name Wagtail does not match."""

from django.urls import path, re_path
from wagtail.views import serve

from guides import publiccatalogue, publicreleases, specimendownload, subscribing

urlpatterns = [
    re_path(r"^((?:[\w\-]+/)+notice\.pdf)$", serve, name="guide_notice"),
    path("guides/releases/", publicreleases.page, name="public_releases"),
    re_path(
        r"^guides/specimens/(?P<sha256>[0-9a-f]{64})/(?P<name>[^/]+)$",
        specimendownload.download,
        name="specimen",
    ),
    path("guides/catalogue/<slug:code>/", publiccatalogue.page, name="city_catalogue"),
    path(
        "guides/catalogue/<slug:code>/catalogue.xlsx",
        publiccatalogue.workbook,
        name="city_catalogue_workbook",
    ),
    path("subscribe/<slug:code>/<slug:slug>/", subscribing.ask, name="guide_subscribe"),
    path(
        "subscriptions/confirm/<str:token>/",
        subscribing.confirm,
        name="guide_subscription_confirm",
    ),
    path("subscriptions/end/<str:token>/", subscribing.end, name="guide_subscription_end"),
]
