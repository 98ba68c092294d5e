"""The button beside a release that drafts its announcement; the article opens for its editor."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from guides.models import Release
from home.announcements import AnnouncementRefused, draft_announcement
from portal.ground.backoffice.views import BackOfficeView
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
        except AnnouncementRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("guides_release", pk)
        return redirect("wagtailadmin_pages:edit", article.pk)
