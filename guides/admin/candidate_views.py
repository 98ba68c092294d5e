"""The guide a candidate would be, read by those who must approve or confirm it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import View

from guides.admin import preview
from guides.admin.confirmation_views import departments_of
from guides.models import Release, ReleaseItem
from guides.release import confirmations
from portal.ground.staff import borders


class CandidateGuide(View):
    """Open to the editors of the release and to the departments it asks; 404 to others."""

    http_method_names = ["get", "head"]

    def get(self, request, pk, item):
        items = ReleaseItem.objects.select_related("release", "region__parent", "industry", "lead")
        candidate = get_object_or_404(items.exclude(sha256=""), release=pk, pk=item)
        if not self.may_read(request.user, candidate):
            raise Http404
        return preview.candidate(candidate, request)

    def may_read(self, user, item):
        if borders.within(Release.objects.filter(pk=item.release_id), user).exists():
            return True
        asked = item.release.status in confirmations.SHOWN
        concerned = confirmations.concerned_by(item)
        return asked and departments_of(user).filter(code__in=concerned).exists()
