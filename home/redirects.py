"""A page that moves leaves its old addresses behind in every language, whatever its editor speaks.

Wagtail redirects from the addresses of the language that is active, and that is the editor's.
"""

from django.conf import settings
from django.dispatch import receiver
from django.utils import translation
from wagtail.contrib.redirects import signal_handlers
from wagtail.signals import page_slug_changed, post_page_move

from home.models import ArticlePage


@receiver(page_slug_changed)
def renamed(instance, instance_before, **kwargs):
    for _language in _other_languages():
        signal_handlers.autocreate_redirects_on_slug_change(instance_before, instance)


@receiver(post_page_move)
def moved(instance, url_path_before, url_path_after, **kwargs):
    if isinstance(page := instance.specific, ArticlePage):
        page.save(update_fields=["region"], clean=False)  # the new section decides its county
    for _language in _other_languages():
        signal_handlers.autocreate_redirects_on_page_move(instance, url_path_after, url_path_before)


def _other_languages():
    active = translation.get_language()
    for code, _name in settings.LANGUAGES:
        if code != active:
            with translation.override(code):
                yield code
