"""Whether a law is in force, on the screens of its record."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column

from guides.version.law_dates import Standing
from portal.ground.calendar import clock

CHIP = "guides/admin/law_standing.html"


class StandingPanel(Panel):
    """At the head of the form: what its dates say today; an end marks all that rest on it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "guides/admin/law_standing_panel.html"

        def is_shown(self):
            return bool(self.instance.pk and self._standing is not Standing.UNSAID)

        @property
        def _standing(self):
            return self.instance.standing(clock.today())

        def get_context_data(self, parent_context=None):
            uses = self.instance.permit_uses.select_related("permit_item")
            return super().get_context_data(parent_context) | {
                "standing": self._standing,
                "lapsed": self._standing is not Standing.IN_FORCE,
                "items": [use.permit_item for use in uses.order_by("permit_item__position")],
            }


def chip(basis) -> str:
    return render_to_string(CHIP, {"standing": basis.standing(clock.today())})


COLUMN = Column("standing", label=_("validity of the law"), accessor=chip)
