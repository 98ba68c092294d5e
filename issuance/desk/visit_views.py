"""At the place of a joint inspection: the checklist kept point by point, the applicant's confirmation,
pictures; and an inspector's route of a day."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import access, checklist, inspections, keeping, readings, rectification
from issuance.casework.inspections import Stage
from issuance.casework.verbs.inspections.presence import record_presence
from issuance.casework.verbs.who import VISITOR_OF_CASE
from issuance.desk import case_file
from issuance.desk.visit_forms import PointForm, TakeBackForm
from issuance.models import Inspection, InspectionPhoto, Review, Visitor
from issuance.status import VISITS_OVER
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.files.judge import JPEG
from portal.ground.files.responses import SHOWN, file_response
from portal.ground.history.transitions import VerbRefused
from portal.ground.staff import posts
from portal.ground.text import whole_numbers

MISSING = gettext_lazy("There is no such record.")
MEANWHILE = gettext_lazy(
    "%(who)s has kept this point meanwhile. What you typed is still here: keep it again to replace the"
    " other entry."
)


class Visit(BackOfficeView):
    """For those who take part in a planned visit; each post keeps one point, or the confirmation. Of one that
    is over it is read: what somebody typed without network and could not send is shown to them there."""

    template_name = "issuance/desk/visit.html"
    page_title = gettext_lazy("At the place")
    header_icon = "site"

    def trail(self):
        back = reverse("issuance_case", args=[self.case.pk])
        return [
            (reverse("issuance_work"), _("My work")),
            (back, self.case.number),
            ("", self.page_title),
        ]

    def get(self, request, pk):
        self._open(request, pk)
        return self._show(request)

    def post(self, request, pk):
        self._open(request, pk)
        if "point" in request.POST:
            return self._keep(request, request.POST["point"])
        if "photo" in request.POST:
            return self._take_back(request, request.POST["photo"])
        return self._confirm(request)

    def _open(self, request, pk):
        self.case = case_file.opened(request.user, pk)
        self.visit = self._visit(request.user)
        readings.note(request.user, self.case)

    def _visit(self, actor) -> Inspection:
        now = inspections.current(self.case)
        planned = now is not None and now.stage == Stage.PLANNED
        refusal = VISITOR_OF_CASE.refusal(actor, self.case) if planned else ""
        if planned and not refusal:
            return now
        over = [row for row in self.case.inspections.all() if row.stage in VISITS_OVER]
        for visit in reversed(over):
            if checklist.comes_for(actor, visit):
                return visit
        if refusal:
            raise PermissionDenied(refusal)
        raise Http404(MISSING)

    def _keep(self, request, key):
        line = self._line(request, key)
        form = PointForm(line, self.case, request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, bound={key: form}, status=422)
        try:
            kept = keeping.keep(request.user, self.visit, key, **form.stated())
        except VerbRefused as error:
            messages.error(request, str(error))
            return self._show(request, bound={key: form}, status=409)
        if kept.overtaken:
            who = MEANWHILE % {"who": kept.finding.by}
            messages.error(request, who)
            form.over(self._line(request, key))
            return self._show(request, bound={key: form}, status=409, told={key: who})
        messages.success(request, _("Kept."))
        return redirect(f"{request.path}#point-{key}")

    def _take_back(self, request, key):
        photo = whole_numbers.key(key)
        if photo is None:
            raise Http404(MISSING)
        form = TakeBackForm(photo, request.POST)
        if not form.is_valid():
            return self._show(request, taking={photo: form}, status=422)
        try:
            keeping.take_back(request.user, self.visit, photo, form.cleaned_data["reason"])
        except VerbRefused as error:
            messages.error(request, str(error))
            return self._show(request, taking={photo: form}, status=409)
        messages.success(request, _("The picture is taken back."))
        return redirect(request.path)

    def _line(self, request, key):
        lines = checklist.lines(request.user, self.visit)
        line = next((row for row in lines if row.key == key), None)
        if line is None:
            raise PermissionDenied(_("This point is none of your department's items."))
        return line

    def _confirm(self, request):
        form = record_presence.form_for(request.user, self.case, request.POST)
        if not form.is_valid():
            return self._show(request, presence=form, status=422)
        try:
            record_presence.run(self.case, actor=request.user, **form.arguments())
        except VerbRefused as error:
            messages.error(request, str(error))
            self._open(request, self.case.pk)
            return self._show(request, status=409)
        messages.success(request, _("Recorded."))
        return redirect(f"{request.path}#presence")

    def _show(self, request, status=200, bound=(), told=(), taking=None, presence=None):
        lines, bound, told = checklist.lines(request.user, self.visit), dict(bound), dict(told)
        taking = taking or {}
        why = keeping.hindrance(self.visit)
        points = [
            {
                "line": line,
                "form": None
                if why or not line.open
                else bound.get(line.key) or PointForm(line, self.case),
                "told": told.get(line.key, ""),
                "take_back": []
                if why or not line.open
                else [
                    (n, photo.pk, taking.get(photo.pk) or TakeBackForm(photo.pk))
                    for n, photo in enumerate(line.photos, 1)
                ],
                "taking": any(photo.pk in taking for photo in line.photos),
            }
            for line in lines
        ]
        if presence is None and not record_presence.hindrance(self.case):
            presence = record_presence.form_for(request.user, self.case)
        return self.page(
            request,
            status,
            case=self.case,
            visit=self.visit,
            reports=rectification.reports(self.visit),
            points=points,
            kept=sum(bool(line.finding) for line in lines if line.number),
            asked=sum(bool(line.number) for line in lines),
            ahead=checklist.ahead(request.user, self.visit),
            why=why,
            presence=presence,
            verb=record_presence,
            over=self.visit.stage in VISITS_OVER,
            day=self.visit.on.isoformat(),
        )


class Photo(BackOfficeView):
    """A picture taken at the place, for those who read more of the case than intake and delivery."""

    def get(self, request, pk, photo_pk):
        case = case_file.opened(request.user, pk)
        photo = InspectionPhoto.objects.filter(pk=photo_pk, inspection__case=case.pk).first()
        if photo is None or photo.withdrawn_at or access.intake_only(request.user, case):
            raise Http404(MISSING)
        readings.note(request.user, case)
        kind = JPEG.media_type if photo.scan_shown else photo.scan_type
        with storage.open_blob(photo.scan_shown or photo.scan_sha256) as blob:
            return file_response(blob.read(), f"{case.number}-{photo.pk}.{SHOWN[kind]}", kind)


class Route(BackOfficeView):
    """The visits of whoever asks, on one day, in the order of their hours."""

    template_name = "issuance/desk/route.html"
    header_icon = "calendar-alt"

    def get_page_title(self):
        return _("Visits of %(day)s") % {"day": self.day.isoformat()}

    def trail(self):
        return [(reverse("issuance_work"), _("My work")), ("", self.get_page_title())]

    def get(self, request, day):
        try:
            self.day = clock.today() if day == "today" else date.fromisoformat(day)
            before, after = self.day - timedelta(days=1), self.day + timedelta(days=1)
        except (ValueError, OverflowError):
            raise Http404(MISSING) from None
        own = posts.departments_of(request.user, *inspections.VISITORS)
        mine = Visitor.objects.filter(
            user=request.user, department__in=own, inspection__on=self.day
        )
        people = Visitor.objects.select_related("department", "user")
        reviews = Review.objects.select_related("department")
        rows = Inspection.objects.filter(
            pk__in=mine.values("inspection"), stage__in=[Stage.PLANNED, Stage.CLOSED]
        )
        rows = rows.select_related("case__industry", "case__region").prefetch_related(
            Prefetch("visitors", people),
            "inspected",
            Prefetch("case__reviews", reviews),
            "case__inspections",
        )
        return self.page(
            request,
            visits=[(row, inspections.items(row)) for row in rows.order_by("hour", "pk")],
            day=self.day,
            before=before.isoformat(),
            after=after.isoformat(),
        )
