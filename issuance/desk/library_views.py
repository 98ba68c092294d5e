"""Records the e-licence library (电子证照库) has not acknowledged: why, and once more."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.desk.exchange_registers import library_standing, what
from issuance.exchange import library, metadata
from issuance.models import LibraryRecord
from portal.ground.backoffice.menu import Item
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.history.transitions import VerbRefused
from portal.ground.hooks import Waiting
from portal.ground.models import Role
from portal.ground.staff import borders, posts

TITLE = gettext_lazy("Not acknowledged by the e-licence library")
PAGE = 50
HANDLING = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def handles(user) -> bool:
    return user.is_superuser or any(posts.holds(user, role) for role in HANDLING)


def open_for(user):
    rows = borders.within(LibraryRecord.objects.filter(status__in=library.OPEN), user)
    return rows.order_by("pk")


class Unacknowledged(BackOfficeView):
    template_name = "issuance/desk/library.html"
    page_title = TITLE
    header_icon = "warning"

    def get(self, request):
        if not handles(request.user):
            raise PermissionDenied
        rows = open_for(request.user).select_related("change__licence", "region")
        shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        return self.page(
            request,
            shown=shown,
            rows=[(row, library_standing(row), what(row)) for row in shown],
            way=library.way(),
            demo=settings.PORTAL_DEMO,
            unset_word=metadata.UNSET,
        )


class Again(BackOfficeView):
    http_method_names = ["get", "post"]

    def get(self, request, pk):
        return redirect("issuance_library")

    def post(self, request, pk):
        if not handles(request.user):
            raise PermissionDenied
        row = borders.find(
            LibraryRecord.objects.select_related("change__licence"), request.user, pk
        )
        try:
            library.again(actor=request.user, row=row)
        except VerbRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("It is tried again from now on."))
        return redirect("issuance_library")


def waiting(user) -> list[Waiting]:
    """For the first screen: what waits for a person, not what is merely on its way."""
    if not handles(user):
        return []
    stuck = [library.Status.REFUSED, library.Status.MISMATCH]
    count = open_for(user).filter(status__in=stuck).count()
    return [Waiting(TITLE, count, reverse("issuance_library"), late=True)]


MENU = Item(
    label=TITLE,
    page="issuance_library",
    name="library",
    icon="warning",
    order=915,
    shown_to=handles,
)
