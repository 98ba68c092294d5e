"""No guide page is copied into the public: a guide belongs to one region and one industry."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from guides.models import GuideIndexPage, GuidePage, RegionGuidesPage

COPY_IS_A_DRAFT = _(
    "A guide belongs to one region and one industry, so a copy begins as a draft without them."
)
NOT_COPIED = _("The guides of a region are released for it, not copied.")


def refuse_live_copy(request, page):
    """Hook before_copy_page: neither a live copy nor an alias of a guide, no copy of a region."""
    if isinstance(page.specific, RegionGuidesPage | GuideIndexPage):
        messages.error(request, NOT_COPIED)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    live = request.POST.get("publish_copies") or request.POST.get("alias")
    if isinstance(page.specific, GuidePage) and request.method == "POST" and live:
        messages.error(request, COPY_IS_A_DRAFT)
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None
