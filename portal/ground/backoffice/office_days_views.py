"""Days off and make-up workdays (放假与调休) in the back office: the year, entering, import, export.

Whatever is entered, typed or from a file, is shown first as what it would change, and done when a
person says so.
"""

from itertools import groupby

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ground.backoffice import office_year
from portal.ground.backoffice.menu import Item
from portal.ground.backoffice.office_days_forms import EntryForm, FileForm
from portal.ground.backoffice.registers import csv_export
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.calendar.office_days import OfficeDays
from portal.ground.files.judge import XLSX
from portal.ground.files.responses import file_response
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import OfficeDay, OfficeDaysMark, Region
from portal.ground.office_days import almanac, entering, files
from portal.ground.office_days.entering import Change
from portal.ground.office_days.rows import YEARS
from portal.ground.staff import borders, posts
from portal.ground.text import whole_numbers

SALT, MINUTES = "office-days", 60  # how long a page may wait for its answer
KINDS = {
    Change.NEW: "ok",
    Change.SAME: "off",
    Change.CORRECTED: "warn",
    Change.REPLACED: "warn",
    Change.REFUSED: "bad",
}


def reads(user) -> bool:
    """Clocks concern whoever holds a post."""
    return user.is_superuser or bool(posts.posts_of(user))


class OfficeDaysView(BackOfficeView):
    header_icon = "date"
    page_title = gettext_lazy("Days off and make-up workdays")

    def dispatch(self, request, *args, **kwargs):
        self.user = request.user
        return super().dispatch(request, *args, **kwargs)

    def admit(self):
        if not reads(self.user):
            raise PermissionDenied(_("Your posts do not include this."))

    def trail(self):
        here = [("", self.get_header_title())]
        return here if type(self) is Year else [(reverse("office_days"), Year.page_title), *here]

    def regions(self) -> list[Region]:
        return list(posts.regions_of(self.user).select_related("parent").order_by("code"))

    def region(self) -> Region | None:
        """The one asked for, of those the reader's posts reach; 404 for any other."""
        regions, wanted = self.regions(), self.request.GET.get("region", "")
        if not wanted:
            return regions[0] if regions else None
        chosen = next((region for region in regions if str(region.pk) == wanted), None)
        if chosen is None:
            raise Http404
        return chosen

    def year(self) -> int:
        wanted = self.request.GET.get("year", "")
        if not wanted:
            return clock.today().year
        if not (wanted.isascii() and wanted.isdecimal() and len(wanted) == 4):
            raise Http404
        if int(wanted) not in YEARS:
            raise Http404
        return int(wanted)

    def query(self, **more) -> str:
        """The region and year that are looked at, kept from page to page."""
        region = self.region()
        return urlencode(({"region": region.pk} if region else {}) | {"year": self.year()} | more)

    def home(self, **more) -> str:
        return f"{reverse('office_days')}?{self.query(**more)}"

    def review(self, request, entries, problems=(), status=200, typed=()):
        """What these entries would change; the page that asks carries them, signed, with the mark.

        ``typed``: names and values of the form, which may be taken up again and mended.
        """
        planned = entering.plan(entries)
        carried = {"entries": files.packed(entries), "mark": mark(), "by": request.user.pk}
        ready = not problems and not planned.refused and (planned.changing or planned.left)
        return self.page(
            request,
            status=status,
            problems=problems,
            steps=[(step, KINDS[step.change]) for step in planned.steps],
            plan=planned,
            ready=ready,
            query=self.query(),
            typed=typed,
            carried=signing.dumps(carried, salt=SALT, compress=True) if ready else "",
        )


def mark() -> str:
    return OfficeDaysMark.objects.values_list("word", flat=True).first() or ""


class Year(OfficeDaysView):
    """Twelve months of one region, why each unusual day is so, and what may be done about it."""

    template_name = "ground/backoffice/office_days/year.html"

    def get(self, request):
        self.admit()
        return self.show(request)

    def show(self, request, form=None, file_form=None, status=200):
        region, year, places = self.region(), self.year(), entering.places_of(request.user)
        rows = rows_of(region, year) if region else []
        own = borders.within(OfficeDay.objects.filter(day__year=year), request.user)
        mine = set(own.values_list("pk", flat=True))
        days = almanac.days_of(region.pk) if region else OfficeDays()
        return self.page(
            request,
            status=status,
            region=region,
            regions=self.regions(),
            year=year,
            years=[number for number in (year - 1, year + 1) if number in YEARS],
            months=office_year.months(year, days, clock.today()),
            weekdays=office_year.WEEKDAYS,
            national=office_year.national_runs(year),
            published=days.is_published(year),
            enters_nation=request.user.is_superuser,
            runs=_runs(rows, mine),
            follows=not region or region.follows_province,
            query=self.query(),
            form=form or (EntryForm(places=places, initial=self.begun(places)) if places else None),
            file_form=file_form or (FileForm() if places else None),
        )

    def begun(self, places) -> dict:
        """A row somebody is about to verify (``row``): all but the source that was not read; or
        the notice whose next days are entered (``like``): whose it is and its source.
        """
        wanted = self.request.GET.get("row", "") or self.request.GET.get("like", "")
        if not wanted:
            return {}
        row = borders.find(OfficeDay.objects.all(), self.user, wanted)
        place = next(
            (
                str(number)
                for number, place in enumerate(places)
                if place.columns == {name: getattr(row, name) for name in place.columns}
            ),
            "",
        )
        if "like" in self.request.GET:
            return {"place": place, "source": row.source, "link": row.link}
        works = "works" if row.works else "off"
        return {"place": place, "works": works, "first": row.day, "name": row.name}

    def post(self, request):
        """The days that were typed; or the same once more, to be mended (``again``)."""
        places = self.entered_by()
        form = EntryForm(request.POST, places=places)
        if "again" in request.POST:
            return self.show(request, form=form)
        if not form.is_valid():
            return self.show(request, form=form, status=422)
        typed = [(name, request.POST[name]) for name in form.fields if name in request.POST]
        return Review.of(self, request).review(request, form.entries(), typed=typed)

    def entered_by(self):
        places = entering.places_of(self.user)
        if not places:
            raise PermissionDenied(_("Days off are entered by editors and administrators."))
        return places


def rows_of(region: Region, year: int) -> list[OfficeDay]:
    """What governments arranged for the offices of this region in a year, as it holds today."""
    rows = OfficeDay.objects.filter(day__year=year, withdrawn_on=None).select_related(
        "region__parent"
    )
    reach = {region.pk, region.parent_id}
    return [
        row
        for row in rows
        if row.level == OfficeDay.Level.NATION
        or (row.level == OfficeDay.Level.PROVINCE and row.province == region.province)
        or row.region_id in reach - {None}
    ]


def _runs(rows: list[OfficeDay], mine: set[int]) -> list[tuple]:
    """Rows arranged alike together: (first row, all, whether the reader may withdraw them)."""

    def alike(row):
        return row.place, row.works, row.name, row.source, row.link, row.to_verify, row.known_from

    grouped = (list(same) for _key, same in groupby(rows, key=alike))
    return [(run[0], run, run[0].pk in mine) for run in grouped]


class Review(OfficeDaysView):
    """What a file, or what was typed, would change; and the button that does it."""

    template_name = "ground/backoffice/office_days/review.html"
    page_title = gettext_lazy("What would change")

    @classmethod
    def of(cls, other, request):
        view = cls()
        view.setup(request)
        view.user = other.user
        return view


class Import(Year):
    http_method_names = ["post"]

    def post(self, request):
        places = self.entered_by()
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                reading = files.read(file.read(files.MOST_BYTES + 1), places)
            except files.FileRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                view = Review.of(self, request)
                status = 422 if reading.problems else 200
                return view.review(request, reading.entries, reading.problems, status)
        return self.show(request, file_form=form, status=422)


class Confirm(Review):
    http_method_names = ["post"]

    def post(self, request):
        self.admit()
        try:
            carried = signing.loads(
                request.POST.get("carried", ""), salt=SALT, max_age=MINUTES * 60
            )
        except signing.BadSignature:
            messages.error(request, _("This page is too old. Please enter the days once more."))
            return redirect("office_days")
        places = entering.places_of(request.user)
        try:
            entries = files.unpacked(carried["entries"], places)
        except KeyError:
            raise PermissionDenied(_("You may not enter days off for this place.")) from None
        if carried["mark"] != mark() or carried["by"] != request.user.pk:
            messages.warning(request, _("Days were changed meanwhile. Please look once more."))
            return self.review(request, entries, status=409)
        ticked = {whole_numbers.key(text) for text in request.POST.getlist("withdraw")}
        try:
            count = entering.enter(actor=request.user, entries=entries, withdraw=ticked)
        except VerbRefused as refusal:
            messages.error(request, str(refusal))
            return self.review(request, entries, status=409)
        messages.success(request, _("Done: %(count)s days changed.") % {"count": count})
        first = entries[0]
        rows = OfficeDay.objects.filter(day=first.day, withdrawn_on=None, **first.place.columns)
        like = {"like": row.pk} if (row := rows.first()) else {}  # withdrawn again meanwhile
        return redirect(self.home(year=first.day.year, **like))


class Withdraw(OfficeDaysView):
    """One arrangement, all its days, or one of them."""

    http_method_names = ["post"]

    def post(self, request, pk):
        row = borders.find(OfficeDay.objects.all(), request.user, pk)
        try:
            entering.withdraw(actor=request.user, row=row)
        except VerbRefused as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("%(day)s of %(place)s is withdrawn. Deadlines told with it stay as told.")
            messages.success(request, said % {"day": row.day.isoformat(), "place": row.place})
        return redirect(self.home(year=row.day.year))


class Export(OfficeDaysView):
    """What holds for a region in a year, in the columns the import reads."""

    http_method_names = ["get"]

    def get(self, request, kind):
        self.admit()
        region, year = self.region(), self.year()
        if kind not in ("xlsx", "csv"):
            raise Http404
        rows = rows_of(region, year) if region else []
        name = f"office-days-{region.code if region else ''}-{year}.{kind}"
        if kind == "xlsx":
            return file_response(files.workbook(rows), name, XLSX.media_type, save=True)
        content = b"".join(csv_export.lines(files.table(rows)))
        return file_response(content, name, "text/csv", save=True)


MENU = Item(
    label=gettext_lazy("Days off"),
    page="office_days",
    name="office-days",
    icon="date",
    order=227,
    shown_to=reads,
)
