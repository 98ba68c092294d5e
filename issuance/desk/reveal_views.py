"""A person's numbers stand masked on the case page; whoever needs one in full says what for, and it is
told (查看留痕): who, when, which and why, never the number."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.access import REGION_WIDE
from issuance.desk import case_file
from issuance.desk.case_views import CasePage
from issuance.desk.reveal_form import RevealForm
from issuance.models import Case
from portal.ground.backoffice.menu import Item, holders, superusers_and
from portal.ground.backoffice.registers.paging import page_number, page_of
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.models import Event
from portal.ground.staff import borders, readings

watches = superusers_and(holders(*sorted(REGION_WIDE)))
TITLE = gettext_lazy("Numbers seen in full")


class Reveal(CasePage):
    """In the answer to this request alone: the page loaded anew is masked again."""

    http_method_names = ["post"]

    def post(self, request, pk):
        self.case = case_file.opened(request.user, pk)
        masked = case_file.CaseFile(request.user, self.case, clock.today()).masked
        if not masked:
            raise PermissionDenied
        form = RevealForm(request.POST, masked=masked)
        if not form.is_valid():
            return self.show(request, status=422, reveal=form)
        chosen = form.chosen()
        readings.reveal(
            request.user,
            subject=self.case.event_subject,
            city=self.case.event_city,
            region=self.case.event_region,
            case=self.case.number,
            fields=chosen,
            purpose=form.cleaned_data["purpose"],
        )
        return self.show(request, in_full=frozenset(chosen))


class Reveals(BackOfficeView):
    """Who saw which numbers in full and what for, newest first: for supervision and audit."""

    template_name = "issuance/desk/reveals.html"
    page_title = TITLE
    header_icon = "view"

    def get(self, request):
        if not watches(request.user):
            raise PermissionDenied(_("This page is for supervisors and auditors."))
        told = Event.objects.filter(verb=readings.REVEALED).select_related("actor")
        newest = borders.within(told, request.user).order_by("-pk")
        shown = page_of(newest, page_number(request))
        numbers = [event.case for event in shown.rows]
        cases = dict(Case.objects.filter(number__in=numbers).values_list("number", "pk"))
        rows = [_row(event, cases.get(event.case)) for event in shown.rows]
        turns = {
            turn: f"?page={number}"
            for turn in ("previous", "next")
            if (number := getattr(shown, turn))
        }
        return self.page(request, shown=shown, rows=rows, turns=turns)


def _row(event, case):
    purposes = dict(readings.Purpose.choices)
    return {
        "event": event,
        "names": event.data.get("names", []),
        "purpose": purposes.get(event.data.get("purpose"), ""),
        "url": reverse("issuance_case", args=[case]) if case else "",
    }


MENU = Item(
    label=TITLE,
    page="issuance_reveals",
    name="reveals",
    icon="view",
    order=920,
    shown_to=watches,
)
