"""Which pages below the front door are live: what menu, footer and guides may link to.

An editor may take any of them down; a link to it would lead nowhere.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import DatabaseError
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.http import urlencode
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from portal.ground.text.localized import localized_path

KEY = "live-pages"
SECONDS = 60  # how long another process may still link as before


@dataclass(frozen=True)
class LivePage:
    """A live, public child of the front door; ``in_menu`` as its editors ticked it."""

    slug: str
    title: str
    title_en: str
    in_menu: bool

    @property
    def label(self) -> str:
        """Its title in the reader's language, as far as there is one."""
        return (self.title_en if get_language() == "en" else "") or self.title

    @property
    def address(self) -> str:
        return localized_path(f"{self.slug}/")


def live_pages() -> list[LivePage]:
    """In the order of the tree. Kept in the cache: links cost a page no queries.

    A page that tells of an error needs no database for it: none then.
    """
    pages = cache.get(KEY)
    if pages is None:
        try:
            pages = _placed()
        except DatabaseError:
            return []
        cache.set(KEY, pages, SECONDS)
    return pages


def live_path(path: str, **query: str) -> str:
    """The address of ``feedback/`` or the like in the reader's language; ``""`` when it is not live."""
    slug = path.partition("/")[0]
    if all(page.slug != slug for page in live_pages()):
        return ""
    return localized_path(path) + (f"?{urlencode(query)}" if query else "")


def _placed() -> list[LivePage]:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return []
    pages = Page.objects.child_of(site.root_page).live().public().specific()
    return [
        LivePage(page.slug, page.title, getattr(page, "title_en", ""), page.show_in_menus)
        for page in pages
    ]


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def forget(**kwargs):
    cache.delete(KEY)


@receiver(post_delete)
def forget_deleted(sender, **kwargs):
    if issubclass(sender, Page):
        cache.delete(KEY)
