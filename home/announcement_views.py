"""The button beside a release that drafts its announcement; the article opens for its editor."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from guides.models import Release
from home.announcements import announcement_of, draft_announcement, may_announce
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.history.transitions import VerbRefused
from portal.ground.hooks import Offer
from portal.ground.models import Role
from portal.ground.staff import borders, posts


class DraftAnnouncement(BackOfficeView):
    http_method_names = ["post"]

    def post(self, request, pk):
        if not request.user.is_superuser and not posts.holds(request.user, Role.EDITOR):
            raise PermissionDenied(_("Releases are the editors' work."))
        release = borders.find(Release.objects.all(), request.user, pk)
        try:
            article = draft_announcement(actor=request.user, release=release)
        except VerbRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("guides_release", pk)
        return redirect("wagtailadmin_pages:edit", article.pk)


def offers(actor, release) -> list[Offer]:
    """Beside an approved release, which lies in a lower room."""
    if not may_announce(actor, release):
        return []
    drafted = announcement_of(release) is not None
    label = _("Open the announcement") if drafted else _("Draft the announcement")
    return [Offer(reverse("home_draft_announcement", args=[release.pk]), label)]
