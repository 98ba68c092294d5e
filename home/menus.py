"""Pages that their editors show in menus, for the main menu of every page."""

from django.core.cache import cache
from django.db import DatabaseError
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

KEY = "pages-in-menus"
SECONDS = 60  # how long another process may still show the old menu


def pages_in_menus() -> list[tuple[str, str]]:
    """(label, address) of the live, public children of the front door that are shown in menus.

    Kept in the cache: the menu costs a page no queries. A page that tells of an error needs no
    database for it.
    """
    kept = cache.get(KEY)
    if kept is None:
        kept = {}
    language = get_language() or ""
    if language not in kept:
        try:
            kept[language] = _placed()
        except DatabaseError:
            return []
        cache.set(KEY, kept, SECONDS)
    return kept[language]


def _placed() -> list[tuple[str, str]]:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return []
    pages = Page.objects.child_of(site.root_page).live().public().in_menu().specific()
    return [(getattr(page, "heading", page.title), page.url) for page in pages]


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def forget(**kwargs):
    cache.delete(KEY)


@receiver(post_delete)
def forget_deleted(sender, **kwargs):
    if issubclass(sender, Page):
        cache.delete(KEY)
