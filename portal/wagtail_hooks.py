"""What the roof registers with Wagtail: the handbook."""

from django.urls import path
from wagtail import hooks

from portal.handbook import menu, views


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("help/", views.Contents.as_view(), name="handbook"),
        path("help/<slug:slug>/", views.ChapterPage.as_view(), name="handbook_chapter"),
    ]


hooks.register("register_admin_menu_item", menu.HandbookItem)
