"""Reports to the city (备案): a county's own; for the city what is received, due and late."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.models import Report
from guides.release import reports
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.files.judge import PLANS, accept
from portal.ground.files.responses import file_response
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region, Role
from portal.ground.staff import borders, posts
from portal.ground.text.fields import LineField

KINDS = {"due": "info", "late": "bad", "filed": "warn", "received": "ok"}
READERS = (Role.EDITOR, Role.SUPERVISOR)
PAGE = 50


def counties_of(actor):
    """The counties for which this person may file."""
    return posts.regions_of(actor, Role.EDITOR).filter(parent__isnull=False)


class PlanForm(forms.Form):
    use_required_attribute = False
    region = forms.ModelChoiceField(
        label=gettext_lazy("Region"), queryset=Region.objects.none(), empty_label=None
    )
    title = LineField(label=gettext_lazy("Title of the plan"), max_length=120)
    dated = forms.DateField(
        label=gettext_lazy("Date of the plan"),
        initial=clock.today,
        help_text=gettext_lazy("It is to be filed within three working days of this date."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("PDF, OFD or Word (.docx), at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": accept(PLANS)}),
    )

    def __init__(self, *args, editor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = counties_of(editor)


class ReportView(BackOfficeView):
    header_icon = "mail"

    def admit(self):
        user = self.request.user
        if not user.is_superuser and not any(posts.holds(user, role) for role in READERS):
            raise PermissionDenied(_("Filings are the work of editors and supervisors."))

    def find(self, pk):
        queryset = Report.objects.select_related("region__parent", "release", "filed_by")
        return borders.find(queryset, self.request.user, pk)


class ReportList(ReportView):
    template_name = "guides/admin/reports/list.html"
    page_title = gettext_lazy("Filings")

    def get(self, request):
        self.admit()
        rows = borders.within(Report.objects.select_related("region"), request.user)
        return self.show(request, rows)

    def show(self, request, rows, form=None, status=200):
        today, wanted = clock.today(), request.GET.get("state", "")
        states = {
            "late": rows.open().filter(due__lt=today),
            "due": rows.open().filter(due__gte=today),
            "filed": rows.exclude(filed_at=None).filter(received_at=None),
            "received": rows.exclude(received_at=None),
        }
        chosen = states.get(wanted, rows)
        shown = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
        may_file = counties_of(request.user).exists() and posts.holds(request.user, Role.EDITOR)
        return self.page(
            request,
            status=status,
            reports=[
                (report, KINDS[report.state(today)], report.state(today).label) for report in shown
            ],
            shown=shown,
            wanted=wanted if wanted in states else "",
            counts=[(key, Report.State(key).label, q.count()) for key, q in states.items()],
            form=form or (PlanForm(editor=request.user) if may_file else None),
        )

    def post(self, request):
        self.admit()
        rows = borders.within(Report.objects.select_related("region"), request.user)
        form = PlanForm(request.POST, request.FILES, editor=request.user)
        if form.is_valid():
            cleaned = form.cleaned_data
            file = cleaned["file"]
            try:
                made = reports.register_plan(
                    actor=request.user,
                    region=cleaned["region"],
                    title=cleaned["title"],
                    dated=cleaned["dated"],
                    content=file.read() if file.size <= reports.MOST_BYTES else b"",
                )
            except VerbRefused as error:
                form.add_error(None, str(error))
            else:
                return redirect("guides_report", made.pk)
        return self.show(request, rows, form, status=422)


class ReportPage(ReportView):
    template_name = "guides/admin/reports/detail.html"

    def get_page_title(self):
        return self.report.title

    def trail(self):
        return [(reverse("guides_reports"), _("Filings")), ("", self.report.title)]

    def get(self, request, pk):
        self.admit()
        self.report = self.find(pk)
        return self.show(request)

    def show(self, request, status=200):
        report, state = self.report, self.report.state()
        return self.page(
            request,
            status=status,
            report=report,
            kind=KINDS[state],
            word=state.label,
            package=report.package or reports.package_of(report),
            verbs=verbs(request.user, report),
            late=report.in_time is False,
        )


def verbs(actor, report) -> list[tuple[str, str]]:
    """What this person may do with it now; ``guides.release.reports`` checks again."""
    city = report.region.city
    if report.filed_at is None:
        may = posts.holds(actor, Role.EDITOR, region=report.region)
        return [("file", _("File with the city"))] if may else []
    may = any(posts.holds(actor, role, region=city) for role in READERS)
    return [("receive", _("Confirm receipt"))] if may and not report.received_at else []


class ReportVerb(ReportPage):
    http_method_names = ["post"]

    def post(self, request, pk, verb):
        self.admit()
        self.report = self.find(pk)
        if verb not in ("file", "receive"):
            raise Http404
        try:
            getattr(reports, verb)(actor=request.user, report=self.report)
        except VerbRefused as error:
            messages.error(request, str(error))
            self.report = self.find(pk)
            return self.show(request, status=409)
        messages.success(request, _("Done."))
        return redirect("guides_report", pk)


class ReportPackage(ReportView):
    """What is reported: as JSON, or the plan itself."""

    def get(self, request, pk, part):
        self.admit()
        report = self.find(pk)
        if part == "package":
            package = report.package or reports.package_of(report)
            return JsonResponse(package, json_dumps_params={"ensure_ascii": False, "indent": 1})
        if part != "document" or not report.document:
            raise Http404
        file = storage.open_blob(report.document)
        return file_response(file, report.document_name, "application/octet-stream", save=True)
