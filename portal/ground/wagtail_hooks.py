"""What the ground registers with Wagtail: our style in the admin, and the superuser's staff records."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.ground.backoffice import frame
from portal.ground.backoffice.registers.views import EXPORTED
from portal.ground.backoffice.staff_viewsets import StaffGroup
from portal.ground.hooks import EVENT_WORDS, EventWords

register_snippet(StaffGroup)
hooks.register("insert_global_admin_css", frame.our_style)
hooks.register("construct_main_menu", frame.no_foreign_help)
hooks.register("construct_reports_menu", frame.no_closed_reports)
hooks.register("construct_homepage_panels", frame.add_waiting)
hooks.register("construct_homepage_summary_items", frame.no_counts, order=1000)


@EVENT_WORDS.register
def event_words():
    return [
        EventWords(EXPORTED, _("register taken as a file")),
        EventWords("register", _("register")),
    ]
