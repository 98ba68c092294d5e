"""The administrators' list of what the outbox could not deliver: seen, and tried again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ground.backoffice.menu import Item
from portal.ground.backoffice.second_factor_views import administers
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.hooks import Waiting
from portal.ground.jobs import outbox
from portal.ground.text.masks import masked_mail, masked_phone

PAGE = 50
TITLE = gettext_lazy("Messages that could not be delivered")


class Undelivered(BackOfficeView):
    """What, since when, to whom (masked) and with which error; never what it says."""

    template_name = "ground/backoffice/undelivered.html"
    page_title = TITLE
    header_icon = "mail"

    def get(self, request):
        _admit(request.user)
        shown = Paginator(outbox.given_up(), PAGE).get_page(request.GET.get("page"))
        rows = [(row, outbox.WORDS.get(row.kind, row.kind), _to(row)) for row in shown]
        return self.page(request, shown=shown, rows=rows)


class TryAgain(BackOfficeView):
    http_method_names = ["post"]

    def post(self, request, pk):
        _admit(request.user)
        if outbox.try_again(pk, clock.now()):
            messages.success(request, _("It is tried again from now on."))
        else:
            messages.info(request, _("This message is not waiting here any more."))
        return redirect("undelivered")


def waiting(user) -> list[Waiting]:
    """For the first screen of an administrator."""
    if not administers(user):
        return []
    count = outbox.given_up().count()
    return [Waiting(TITLE, count, reverse("undelivered"), late=True)]


def _admit(user):
    if not administers(user):
        raise PermissionDenied(_("This page is for administrators."))


def _to(row) -> str:
    to = row.payload.get("to", "")
    return "、".join(_masked(address) for address in ([to] if isinstance(to, str) else to))


def _masked(address) -> str:
    return masked_mail(address) if "@" in address else masked_phone(address)


MENU = Item(
    label=TITLE,
    page="undelivered",
    name="undelivered",
    icon="mail",
    order=910,
    shown_to=administers,
)
