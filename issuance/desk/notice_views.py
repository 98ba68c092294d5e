"""Notices whose PDF cannot be made, for whoever can do something about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import notice_making
from issuance.models import NoticeMaking
from portal.ground.backoffice.menu import holders, superusers_and
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.hooks import Waiting
from portal.ground.models import Role
from portal.ground.staff import borders

MOST = 100  # in one list; the oldest first
may_look = superusers_and(holders(Role.SUPERVISOR))


def waiting(user):
    if not may_look(user):
        return []
    late = borders.within(notice_making.late(), user)
    address = reverse("issuance_notices_unmade")
    return [Waiting(_("Notices whose PDF is not made"), late.count(), address, late=True)]


class Unmade(BackOfficeView):
    """The oldest of them, with the reason: a character without a typeface is named."""

    template_name = "issuance/desk/notices_unmade.html"
    page_title = gettext_lazy("Notices whose PDF is not made")
    header_icon = "warning"

    def get(self, request):
        if not may_look(request.user):
            raise PermissionDenied
        rows = borders.within(notice_making.late(), request.user)
        rows = rows.select_related("notice__case", "notice__organ").order_by("ordered_at", "pk")
        shown = [(row, notice_making.why(row)) for row in rows[:MOST]]
        return self.page(request, rows=shown, count=rows.count())


class MakeAgain(BackOfficeView):
    http_method_names = ["post"]

    def post(self, request, pk):
        if not may_look(request.user):
            raise PermissionDenied
        row = borders.find(NoticeMaking.objects.select_related("notice"), request.user, pk)
        notice_making.again(row)
        messages.success(request, _("%(number)s is tried again now.") % {"number": row.notice})
        return redirect("issuance_notices_unmade")
