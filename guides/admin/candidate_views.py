"""The guide a candidate would be, read by those who must approve or confirm it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import View

from guides.admin import preview
from guides.admin.confirmation_views import departments_of
from guides.models import Release, ReleaseItem
from guides.release import rights
from guides.release.needs import SHOWN
from portal.ground.staff import borders


class CandidateGuide(View):
    """Open to those who read the release, and the departments it concerns; 404 to others."""

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
        if item.release.status not in SHOWN:
            return False
        return (
            item.region in rights.regions_read(user)
            or departments_of(user).filter(code__in=item.departments).exists()
        )
