"""The editors' form of a guide page, which says what keeps it from going live."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from portal.ground.backoffice.page_forms import TOWARDS_PUBLISHING, PastExpiry

NO_VERSION = _("This guide cannot go live: no released version for its region and industry.")


class GuidePageForm(PastExpiry, WagtailAdminPageForm):
    """Refuses publishing and submitting for review while no version is in force."""

    def clean(self):
        cleaned = super().clean()
        if any(action in self.data for action in TOWARDS_PUBLISHING):
            wanted = type(self.instance)(
                region=cleaned.get("region"), industry=cleaned.get("industry")
            )
            if not (wanted.region_id and wanted.industry_id and wanted.active_version()):
                raise ValidationError(NO_VERSION)
        return cleaned
