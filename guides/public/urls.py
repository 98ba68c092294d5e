"""Addresses of this room that are no pages of the tree, and one whose name Wagtail does not match."""

from django.urls import path, re_path
from wagtail.views import serve

from guides.public import (
    city_catalogue_views,
    release_views,
    sample_document_views,
    subscription_views,
)

urlpatterns = [
    re_path(r"^((?:[\w\-]+/)+notice\.pdf)$", serve, name="guide_notice"),
    path("guides/releases/", release_views.page, name="public_releases"),
    re_path(
        r"^guides/specimens/(?P<sha256>[0-9a-f]{64})/(?P<name>[^/]+)$",
        sample_document_views.download,
        name="sample_document",
    ),
    path("guides/catalogue/<slug:code>/", city_catalogue_views.page, name="city_catalogue"),
    path(
        "guides/catalogue/<slug:code>/catalogue.xlsx",
        city_catalogue_views.workbook,
        name="city_catalogue_workbook",
    ),
    path("subscribe/<slug:code>/<slug:slug>/", subscription_views.ask, name="guide_subscribe"),
    path(
        "subscriptions/confirm/<str:token>/",
        subscription_views.confirm,
        name="guide_subscription_confirm",
    ),
    path("subscriptions/end/<str:token>/", subscription_views.end, name="guide_subscription_end"),
]
