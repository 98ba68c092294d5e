"""One report of a licence to the city (备案): what is reported, and the receipt (回执) of the city."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import readings
from issuance.desk.exchange_registers import standing, what
from issuance.exchange import filings, package
from issuance.labels import LICENCES, PERMITS
from issuance.models import Licence, LicenceFiling
from portal.ground.backoffice.focus import at_first_fault
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.files.responses import file_response
from portal.ground.history.transitions import VerbRefused
from portal.ground.hooks import Waiting
from portal.ground.models import Department, Region, Role
from portal.ground.staff import borders, posts
from portal.ground.text import whole_numbers
from portal.ground.text.fields import LineField

Status = LicenceFiling.Status
TITLE = gettext_lazy("Licences reported to the city (备案): receipts to give")
REGISTER = "issuance_licencefiling_modeladmin_index"


class ReceiptForm(forms.Form):
    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=gettext_lazy("Receipt (回执)"),
        choices=[
            ("accept", gettext_lazy("received, put on file (已备案)")),
            ("return", gettext_lazy("returned, to be corrected and reported again")),
        ],
        widget=forms.RadioSelect,
    )
    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Where it is returned: what is wrong with it."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == "return" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("State the reason."))
        return cleaned


class FilingView(BackOfficeView):
    header_icon = "mail"

    def find(self, pk):
        related = ("change__edition", "change__licence__industry", "change__licence__origin_case")
        related += ("region__parent__filing_department", "region__filing_department", "issuer")
        rows = LicenceFiling.objects.select_related(*related, "reported_by", "settled_by")
        return borders.find(rows, self.request.user, pk)


class FilingPage(FilingView):
    template_name = "issuance/desk/licence_filing.html"

    def get_page_title(self):
        return self.filing.change.licence.number

    def trail(self):
        register = (reverse(REGISTER), _("Licences reported to the city (备案)"))
        return [register, ("", str(self.filing))]

    def get(self, request, pk):
        self.filing = self.find(pk)
        return self.show(request)

    def show(self, request, form=None, status=200):
        filing, change = self.filing, self.filing.change
        readings.note(request.user, change.licence.origin_case)
        receives = filing.status == Status.REPORTED and not filings.may_receive(
            request.user, filing
        )
        if form is not None:
            at_first_fault(form)
        mine = posts.holds(request.user, Role.LICENCE_OFFICER, department=filing.issuer)
        licences = borders.within(Licence.objects.filter(pk=change.licence_id), request.user)
        chip = standing(filing)
        return self.page(
            request,
            status=status,
            filing=filing,
            kind=chip.colour,
            word=chip.word,
            what=what(filing),
            licence=licences.first(),
            stands=LICENCES[change.standing["status"]].word,
            permits=[
                (permit, PERMITS[permit["standing"]]) for permit in change.standing["permits"]
            ],
            receiver=filing.region.city.filing_department or filing.region.city,
            form=(form or ReceiptForm()) if receives else None,
            to_report=mine and filing.open,
        )


class Receipt(FilingPage):
    """The city receives, or returns with a reason."""

    http_method_names = ["post"]

    def post(self, request, pk):
        self.filing = self.find(pk)
        if refusal := filings.may_receive(request.user, self.filing):
            messages.error(request, refusal)
            return self.show(request, status=403)
        form = ReceiptForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=422)
        stated = form.cleaned_data
        # What was read is settled: a report made again meanwhile is another.
        self.filing.rounds = whole_numbers.key(request.POST.get("rounds", "")) or 0
        try:
            if stated["outcome"] == "accept":
                filings.accept(actor=request.user, filing=self.filing)
            else:
                filings.return_(actor=request.user, filing=self.filing, reason=stated["reason"])
        except VerbRefused as refused:
            messages.error(request, str(refused))
            self.filing = self.find(pk)
            return self.show(request, form, status=409)
        messages.success(request, _("Done."))
        return redirect("issuance_licence_filing", pk)


class Package(FilingView):
    """What was reported, as one file."""

    def get(self, request, pk):
        filing = self.find(pk)
        if not filing.package:
            raise Http404(_("It has not been reported yet."))
        readings.note(request.user, filing.change.licence.origin_case)
        content = package.archive_of(filing)
        return file_response(content, package.name_of(filing), "application/zip", save=True)


def waiting(user) -> list[Waiting]:
    """For the first screen of whoever receives for a city."""
    serves = posts.departments_of(user, *filings.RECEIVING)
    cities = Region.objects.filter(parent=None)
    received = set()
    if serves and Department.objects.filter(pk__in=serves, region__parent=None).exists():
        received = set(cities.filter(filing_department__in=serves).values_list("pk", flat=True))
    supervised = {
        post.region_id
        for post in posts.posts_of(user)
        if post.role == Role.SUPERVISOR and post.region.parent_id is None
    }
    if supervised:
        received |= set(
            cities.filter(pk__in=supervised, filing_department=None).values_list("pk", flat=True)
        )
    if not received:
        return []
    regions = received | posts.counties_of(received)
    rows = LicenceFiling.objects.filter(region__in=regions, status=Status.REPORTED)
    address = f"{reverse(REGISTER)}?status__exact={Status.REPORTED}"
    return [Waiting(TITLE, rows.count(), address)]
