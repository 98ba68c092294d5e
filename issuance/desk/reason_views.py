"""Common reasons: each city keeps its list, and supervision reads how often each was stated."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.models import PermitItem
from issuance.casework import reasons
from issuance.casework.access import REGION_WIDE
from issuance.casework.verbs.forms import DayInput
from issuance.desk.message_text_views import cities_of
from issuance.models import ListedReason
from portal.ground.backoffice.menu import Item, holders, superusers_and
from portal.ground.backoffice.registers import csv_export
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.history import events
from portal.ground.models import Region
from portal.ground.papers.entry import PrintedRecord
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

CHANGED = "reason.change"
YEARS = range(2000, 2101)
may_count = superusers_and(holders(*REGION_WIDE))


class ReasonForm(PrintedRecord, forms.ModelForm):
    use_required_attribute = False
    text = LineField(label=gettext_lazy("Common reason"), max_length=200)
    permit_code = forms.ChoiceField(label=gettext_lazy("Permit item"), required=False)

    class Meta:
        model = ListedReason
        fields = ("use", "text", "permit_code", "position", "active")

    def __init__(self, *args, city, **kwargs):
        super().__init__(*args, **kwargs)
        items = PermitItem.objects.of(city).order_by("code")
        own = [(item.code, item.official_name) for item in items]
        self.fields["permit_code"].choices = [("", _("any")), *own]
        self.city = city

    def clean(self):
        cleaned = super().clean()
        listed = ListedReason.objects.filter(city=self.city, active=True).exclude(
            pk=self.instance.pk
        )
        same = {name: cleaned.get(name, "") for name in ("use", "text", "permit_code")}
        if cleaned.get("active") and listed.filter(**same).exists():
            self.add_error("text", _("This reason is on the list already."))
        return cleaned


class Reasons(BackOfficeView):
    """The list of each city of the reader's, by what the reasons are for."""

    template_name = "issuance/desk/reasons.html"
    page_title = gettext_lazy("Common reasons")
    header_icon = "list-ul"

    def get(self, request):
        if not (cities := cities_of(request.user)):
            raise PermissionDenied(_("This page is for the editors of a city."))
        return self.page(request, rows=[(city, _listed(city)) for city in cities])

    def post(self, request):
        """The shipped list, for a city that has none yet."""
        city = _city(request.user, request.POST.get("city", ""))
        with transaction.atomic():
            if reasons.seed(city):
                _note(request.user, city, "all")
        messages.success(request, _("The usual list has been put in; change it as you need."))
        return redirect("issuance_reasons")


def _listed(city) -> list[ListedReason]:
    """Each with the name of the permit item it is about."""
    names = dict(PermitItem.objects.of(city).values_list("code", "official_name"))
    rows = list(ListedReason.objects.filter(city=city))
    for row in rows:
        row.about = names.get(row.permit_code, row.permit_code)
    return rows


class Reason(BackOfficeView):
    """One of them, new or changed."""

    template_name = "issuance/desk/reason.html"
    header_icon = "list-ul"

    def get_page_title(self):
        return _("Common reason") if self.own else _("New common reason")

    def trail(self):
        return [(reverse("issuance_reasons"), _("Common reasons")), ("", self.get_page_title())]

    def get(self, request, city, pk=None):
        self._open(request, city, pk)
        return self.page(request, city=self.city, form=self._form())

    def post(self, request, city, pk=None):
        self._open(request, city, pk)
        form = self._form(request.POST)
        if not form.is_valid():
            return self.page(request, 422, city=self.city, form=form)
        with transaction.atomic():
            stored = ListedReason.objects.get(pk=pk) if pk else ListedReason(city=self.city)
            kept = reasons.reword(stored, **form.cleaned_data)
            _note(request.user, self.city, kept.pk)
        messages.success(request, _("Kept."))
        return redirect("issuance_reasons")

    def _open(self, request, city, pk):
        self.city = _city(request.user, str(city))
        self.own = ListedReason.objects.filter(pk=pk, city=self.city).first() if pk else None
        if pk and self.own is None:
            raise Http404(_("There is no such record."))

    def _form(self, data=None):
        return ReasonForm(data, instance=self.own, city=self.city)


def _city(user, key) -> Region:
    found = next((city for city in cities_of(user) if str(city.pk) == key), None)
    if found is None:
        raise Http404(_("There is no such record."))
    return found


def _note(actor, city, about):
    events.record(verb=CHANGED, subject=f"listed_reason:{about}", city=city.code, actor=actor)


class PeriodForm(forms.Form):
    """Which reasons, where, and stated from when until when; empty means the last thirty days."""

    use_required_attribute = False
    use = forms.ChoiceField(label=gettext_lazy("Used for"), choices=ListedReason.Use.choices)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    first = forms.DateField(label=gettext_lazy("From"), widget=DayInput)
    last = forms.DateField(label=gettext_lazy("Until"), widget=DayInput)

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(str(region.pk), region.full_name) for region in regions]
        self.fields["region"].choices = [("", _("all")), *choices]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        for name, day in (("first", first), ("last", last)):
            if day and day.year not in YEARS:
                self.add_error(name, _("State a day between 2000 and 2100."))
        if first and last and first > last:
            self.add_error("last", _("The period ends before it begins."))
        return cleaned


class Counted(BackOfficeView):
    """Supplements asked for, refusals to accept and denials, by reason."""

    template_name = "issuance/desk/reasons_counted.html"
    page_title = gettext_lazy("Supplements and refusals by reason")
    header_icon = "table"

    def get(self, request):
        if not may_count(request.user):
            raise PermissionDenied
        regions = list(posts.regions_of(request.user, *REGION_WIDE).select_related("parent"))
        today = clock.today()
        usual = {
            "use": ListedReason.Use.SUPPLEMENT,
            "region": "",
            "first": (today - timedelta(days=29)).isoformat(),
            "last": today.isoformat(),
        }
        form = PeriodForm(usual | request.GET.dict(), regions=regions)
        if not form.is_valid():
            return self.page(request, 422, form=form)
        rows = list(_lines(form.cleaned_data, regions))
        if "csv" in request.GET:
            return _as_file(form.cleaned_data, rows)
        query = request.GET.copy()
        query["csv"] = "1"
        total = sum(number for _name, number, _share in rows)
        return self.page(request, form=form, rows=rows, total=total, csv=f"?{query.urlencode()}")


def _lines(wanted, regions):
    """(reason, number, share in percent)"""
    chosen = wanted["region"]
    keys = [r.pk for r in regions if chosen in ("", str(r.pk), str(r.parent_id))]
    first, last = _moment(wanted["first"]), _moment(wanted["last"] + timedelta(days=1))
    found = reasons.counted(keys, first, last, wanted["use"])
    total = sum(number for _row, number in found)
    for row, number in found:
        name = str(row) if row else _("not of the list")
        yield name, number, f"{100 * number / total:.1f}%"


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.ZONE)


def _as_file(wanted, rows):
    head = (_("Reason stated"), _("Times stated"), _("Share"))
    body = ((name, str(number), share) for name, number, share in rows)
    lines = csv_export.lines([head, *body])
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"reasons-{wanted['use']}-{wanted['first']}-{wanted['last']}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


MENU = Item(
    label=gettext_lazy("Common reasons"),
    page="issuance_reasons",
    name="common-reasons",
    icon="list-ul",
    order=625,
    shown_to=lambda user: bool(cities_of(user)),
)
COUNTED_MENU = Item(
    label=gettext_lazy("By reason"),
    page="issuance_reasons_counted",
    name="reasons-counted",
    icon="table",
    order=130,
    shown_to=may_count,
)
