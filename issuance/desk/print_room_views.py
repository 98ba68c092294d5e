"""The print room (制证室) of an issuing body: what waits to be printed, the sheets, the printers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import print_room
from issuance.desk.print_room_forms import (
    ChosenForm,
    CountForm,
    LineForm,
    PrinterChoice,
    PrinterForm,
    QueueForm,
    ReasonForm,
    ReceiveForm,
    SpoilForm,
    following,
)
from issuance.models import Licence, Printer, SheetEntry
from portal.ground.backoffice.menu import Item, holders
from portal.ground.backoffice.registers.paging import page_number, page_of
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.pdf_queue import answers, lanes
from portal.ground.staff import readings
from portal.ground.text import whole_numbers


class PrintRooms(BackOfficeView):
    """The issuing bodies whose certificates the reader makes; of one, its room at once."""

    template_name = "issuance/desk/print_rooms.html"
    page_title = gettext_lazy("Print room")
    header_icon = "doc-full-inverse"

    def get(self, request):
        bodies = list(print_room.bodies(request.user).select_related("region")[:200])
        if not bodies:
            raise PermissionDenied(_("Only the issuing body makes the certificate."))
        if len(bodies) == 1:
            return redirect("print_room", bodies[0].pk)
        return self.page(request, bodies=bodies)


class OfOneBody(BackOfficeView):
    """Of one body; who does not make its certificates finds nothing here."""

    header_icon = "doc-full-inverse"

    def dispatch(self, request, *args, issuer, **kwargs):
        self.issuer = print_room.bodies(request.user).filter(pk=issuer).first()
        if self.issuer is None:
            raise Http404(_("There is no such record."))
        return super().dispatch(request, *args, **kwargs)

    def trail(self):
        here = [("", self.get_header_title())]
        return here if type(self) is PrintRoom else [(self.home, _("Print room")), *here]

    def turns(self, shown, query=""):
        """Addresses of the pages before and after this one."""
        pages = {"previous": shown.previous, "next": shown.next}
        return {name: number and f"?{query}page={number}" for name, number in pages.items()}

    @property
    def home(self):
        return reverse("print_room", args=[self.issuer.pk])

    def printers(self):
        return Printer.objects.filter(issuer=self.issuer, active=True)

    def chosen(self, request):
        """(certificates, printer) of the address; those that no longer wait are left out."""
        form = ChosenForm(request.GET, printers=self.printers())
        if not form.is_valid():
            raise Http404(_("There is no such record."))
        found = print_room.chosen(self.issuer, form.cleaned_data["edition"])
        readings.note(request.user, Licence._meta.label_lower, [row.licence_id for row in found])
        return found, form.cleaned_data["printer"]

    def none_chosen(self, request):
        messages.warning(request, _("Tick the certificates first."))
        return redirect(self.home)


class PrintRoom(OfOneBody):
    """The queue, with what may be done with what is ticked in it."""

    template_name = "issuance/desk/print_room.html"

    def get_page_title(self):
        return _("Print room")

    def get(self, request):
        counties = list(print_room.counties(self.issuer).select_related("parent").order_by("code"))
        form = QueueForm(request.GET, counties=counties)
        rows = form.narrowed(print_room.waiting(self.issuer))
        shown = page_of(rows.select_related("licence__region__parent"), page_number(request))
        keys = [row.licence_id for row in shown.rows]
        readings.note(request.user, Licence._meta.label_lower, keys)
        asked = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
        return self.page(
            request,
            issuer=self.issuer,
            form=form,
            shown=shown,
            **self.turns(shown, f"{urlencode(asked)}&" if asked else ""),
            printers=self.printers(),
            account=print_room.account(self.issuer),
            regions=counties or [self.issuer.region],
            most=print_room.MOST,
        )


class Sheets(OfOneBody):
    """One PDF of the certificates that were ticked, for overprinting (套打)."""

    def get(self, request):
        def wanted():
            found, printer = self.chosen(request)
            if not found:
                return self.none_chosen(request)
            document = print_room.sheets(
                self.issuer, found, output=print_room.OVERPRINT, printer=printer
            )
            return _sheets(request, document, f"overprint-{len(found)}.pdf")

        return answers.respond(request, wanted, answers.Around(self.home))


class Stock(OfOneBody):
    """What a print shop makes the blank sheets of a region from (印制)."""

    def get(self, request, region):
        regions = print_room.counties(self.issuer)
        own = self.issuer.region if self.issuer.region_id == region else None
        of = own or regions.filter(pk=region).first()
        if of is None:
            raise Http404(_("There is no such record."))

        def wanted():
            return _sheets(request, print_room.blank_stock(self.issuer, of), f"stock-{of.code}.pdf")

        return answers.respond(request, wanted, answers.Around(self.home))


def _sheets(request, document, name):
    return answers.Wanted(document, name, lanes.of_reader(request))


class Record(OfOneBody):
    """What came of the sheets: which certificate stands on which, and which were spoiled."""

    template_name = "issuance/desk/print_room_record.html"

    def get_page_title(self):
        return _("Record what was printed")

    def get(self, request):
        found, printer = self.chosen(request)
        if not found:
            return self.none_chosen(request)
        first = request.GET.get("serial", "")[:40]
        serials = [following(first, n) if n else first for n in range(len(found))]
        lines = [LineForm(edition=row, serial=s) for row, s in zip(found, serials, strict=True)]
        return self._ask(request, PrinterChoice(printers=self.printers(), initial=printer), lines)

    def post(self, request):
        found, _printer = self.chosen(request)
        if not found:
            messages.warning(request, _("They were printed, handed over or replaced meanwhile."))
            return redirect(self.home)
        form = PrinterChoice(request.POST, printers=self.printers())
        lines = [LineForm(request.POST, edition=row) for row in found]
        if not all([form.is_valid(), *(line.is_valid() for line in lines)]):
            return self._ask(request, form, lines, 422)
        said = [line for line in (form_of.line() for form_of in lines) if line]
        try:
            print_room.record(
                self.issuer, said, printer=form.cleaned_data["printer"], actor=request.user
            )
        except VerbRefused as why:
            form.add_error(None, str(why))
            return self._ask(request, form, lines, 409)
        messages.success(request, _("Kept."))
        return redirect(self.home)

    def _ask(self, request, form, lines, status=200):
        return self.page(request, status, issuer=self.issuer, form=form, lines=lines)


class Account(OfOneBody):
    """Blank sheets: received, printed, spoiled, and what lies there; the print log, newest first."""

    template_name = "issuance/desk/print_room_account.html"
    FORMS = {"receive": ReceiveForm, "spoil_blank": SpoilForm, "count": CountForm}

    def get_page_title(self):
        return _("Sheets and print log")

    def get(self, request):
        return self._show(request, {})

    def post(self, request):
        act = request.POST.get("act", "")
        if act not in self.FORMS:
            raise Http404(_("There is no such record."))
        form = self.FORMS[act](request.POST, prefix=act)
        if not form.is_valid():
            return self._show(request, {act: form}, 422)
        try:
            seen = whole_numbers.whole_number(request.POST.get("seen", ""))
            stated = form.cleaned_data | {"actor": request.user, "seen": seen}
            getattr(print_room, act)(self.issuer, **stated)
        except VerbRefused as why:
            form.add_error(None, str(why))
            return self._show(request, {act: form}, 409)
        messages.success(request, _("Kept."))
        return redirect("print_room_account", self.issuer.pk)

    def _show(self, request, forms, status=200):
        shown = page_of(print_room.lines_of(self.issuer), page_number(request))
        made = {act: forms.get(act) or form(prefix=act) for act, form in self.FORMS.items()}
        return self.page(
            request,
            status,
            issuer=self.issuer,
            account=print_room.account(self.issuer),
            shown=shown,
            seen=print_room.last_line(self.issuer),
            **self.turns(shown),
            forms=[(act, form, TITLES[act]) for act, form in made.items()],
        )


TITLES = {
    "receive": gettext_lazy("Record sheets received"),
    "spoil_blank": gettext_lazy("Record blank sheets spoiled"),
    "count": gettext_lazy("Correct after counting"),
}


class Spoiled(OfOneBody):
    """A sheet that was recorded as printed proves spoiled."""

    template_name = "issuance/desk/print_room_spoiled.html"

    def get_page_title(self):
        return _("Sheet spoiled")

    def get(self, request, pk):
        return self._ask(request, pk, ReasonForm())

    def post(self, request, pk):
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._ask(request, pk, form, 422)
        try:
            print_room.spoil(self._entry(pk), **form.cleaned_data, actor=request.user)
        except VerbRefused as why:
            form.add_error(None, str(why))
            return self._ask(request, pk, form, 409)
        messages.success(request, _("Kept: the certificate is to be printed again."))
        return redirect("print_room_account", self.issuer.pk)

    def _entry(self, pk):
        found = print_room.lines_of(self.issuer).filter(pk=pk, kind=SheetEntry.Kind.PRINTED).first()
        if found is None:
            raise Http404(_("There is no such record."))
        return found

    def _ask(self, request, pk, form, status=200):
        entry = self._entry(pk)
        readings.note(request.user, Licence._meta.label_lower, [entry.edition.licence_id])
        hindrance = print_room.unspoilable(entry)
        return self.page(
            request, status, issuer=self.issuer, entry=entry, form=form, hindrance=hindrance
        )


class Printers(OfOneBody):
    template_name = "issuance/desk/print_room_printers.html"

    def get_page_title(self):
        return _("Printers")

    def get(self, request):
        rows = Printer.objects.filter(issuer=self.issuer)[:100]
        return self.page(request, issuer=self.issuer, rows=rows)


class OnePrinter(OfOneBody):
    """A printer, new or changed."""

    template_name = "issuance/desk/print_room_printer.html"

    def get_page_title(self):
        return _("Printer") if self.kwargs.get("pk") else _("New printer")

    def get(self, request, pk=None):
        return self._ask(request, PrinterForm(instance=self._printer(pk)))

    def post(self, request, pk=None):
        form = PrinterForm(request.POST, instance=self._printer(pk))
        if not form.is_valid():
            return self._ask(request, form, 422)
        try:
            print_room.set_printer(form.save(commit=False), actor=request.user)
        except VerbRefused as why:
            form.add_error(None, str(why))
            return self._ask(request, form, 409)
        messages.success(request, _("Kept."))
        return redirect("print_room_printers", self.issuer.pk)

    def _printer(self, pk):
        return _own_printer(self.issuer, pk) if pk else Printer(issuer=self.issuer)

    def _ask(self, request, form, status=200):
        return self.page(request, status, issuer=self.issuer, form=form)


class Calibration(OfOneBody):
    """The calibration page (套打校准页), with the offsets the printer has now."""

    def get(self, request, pk):
        printer = _own_printer(self.issuer, pk)

        def wanted():
            document = print_room.calibration_of(printer)
            return _sheets(request, document, f"calibration-{printer.pk}.pdf")

        return answers.respond(request, wanted, answers.Around(self.home))


def _own_printer(issuer, pk):
    found = Printer.objects.select_related("region", "issuer").filter(issuer=issuer, pk=pk).first()
    if found is None:
        raise Http404(_("There is no such record."))
    return found


MENU = Item(
    label=gettext_lazy("Print room"),
    page="print_rooms",
    name="print-room",
    icon="doc-full-inverse",
    order=115,
    shown_to=holders(Role.LICENCE_OFFICER),
)
