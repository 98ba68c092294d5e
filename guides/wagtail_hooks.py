"""What guides register with Wagtail: catalogue, local facts, release screens."""

from django.urls import include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from guides.admin import affected_views, leaving, menu, publish_guards, tasks, urls, usage
from guides.admin.catalogue_viewsets import CatalogueGroup
from guides.admin.local_viewsets import LocalGroup
from guides.release.event_words import event_words
from portal.ground.hooks import EVENT_WORDS, LEFT, WAITING

register_snippet(CatalogueGroup)
register_snippet(LocalGroup)
for item in menu.ITEMS:
    item.register()


@hooks.register("register_admin_urls")
def addresses():
    return [path("", include(urls))]


hooks.register("before_bulk_action", usage.refuse_many)
hooks.register("before_copy_page", publish_guards.refuse_live_copy)
hooks.register("after_create_snippet", affected_views.show_affected)
hooks.register("after_edit_snippet", affected_views.show_affected)
WAITING.register(tasks.waiting)
LEFT.register(leaving.left_by)
EVENT_WORDS.register(event_words)
