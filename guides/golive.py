"""Editors are told in the form, not by an error page, when a guide text cannot go live."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

NO_VERSION = _("This guide cannot go live: no released version for its region and industry.")
COPY_IS_A_DRAFT = _(
    "A guide belongs to one region and one industry, so a copy begins as a draft without them."
)
NOT_COPIED = _("The guides of a region are released for it, not copied.")
TOWARDS_PUBLISHING = ("action-publish", "action-submit")


class GuidePageForm(WagtailAdminPageForm):
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


def refuse_live_copy(request, page):
    """Hook before_copy_page: neither a live copy nor an alias of a guide, no copy of a region."""
    from guides.models import GuideIndexPage, GuidePage, RegionGuidesPage

    if isinstance(page.specific, RegionGuidesPage | GuideIndexPage):
        messages.error(request, NOT_COPIED)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    live = request.POST.get("publish_copies") or request.POST.get("alias")
    if isinstance(page.specific, GuidePage) and request.method == "POST" and live:
        messages.error(request, COPY_IS_A_DRAFT)
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None
