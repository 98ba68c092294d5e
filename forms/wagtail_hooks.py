"""What forms register with Wagtail: the words of their events, and their sealed records."""

from django.utils.translation import gettext_lazy as _

from forms.revisions import sealed
from portal.ground.hooks import EVENT_WORDS, SEALED, EventWords

SEALED.register(sealed)


@EVENT_WORDS.register
def event_words():
    return [
        EventWords("submit", _("application handed in")),
        EventWords("revise", _("application supplemented")),
        EventWords("scan", _("scans joined to the application")),
        EventWords("follow_up", _("promised papers joined to the application")),
        EventWords("submission:#", _("version %(number)s of the application")),
    ]
