"""What forms register with Wagtail: the words of their events."""

from django.utils.translation import gettext_lazy as _

from portal.ground.hooks import EVENT_WORDS, EventWords


@EVENT_WORDS.register
def event_words():
    return [
        EventWords("submit", _("application handed in")),
        EventWords("revise", _("application supplemented")),
    ]
