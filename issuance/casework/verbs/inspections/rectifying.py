"""What was to be put right (整改): reported under /track/ or at the window, item by item; then follows one
re-visit of each."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import inspections, rectification
from issuance.casework.inspections import Stage
from issuance.casework.messages.letters import PUT_RIGHT
from issuance.casework.supplements import pictures
from issuance.casework.supplements.pictures import PicturesField
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.inspections.moving import moved, staged
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Case
from issuance.status import VISITED_CASES, Visit
from portal.ground.calendar import clock
from portal.ground.papers.entry import judge_fields
from portal.ground.text.fields import LinesField

OF_PICTURES = gettext_lazy(
    "Pictures of what was put right (JPG, PNG, WebP, HEIC), several if need be."
)
CHOOSE = gettext_lazy("Choose what was put right.")


class Answering:
    """What both ways share; one that comes late is taken. ``items``: of which, by key; of all where none is
    named."""

    subject = Case
    sources = targets = VISITED_CASES
    letters = frozenset({PUT_RIGHT})

    def trace(self, case):
        return inspections.revisit(case) or case

    def hindered(self, case):
        if rectification.unreported(case):
            return ""
        return _("Nothing that has to be put right waits for a report.")

    def faults(self, case, *, answer, photos=(), items=None):
        left = {row.pk for row in rectification.unreported(case)}
        if items is not None and not items:
            return {"items": str(CHOOSE)}
        if not set(items or ()) <= left:
            return {"items": _("Meanwhile this was reported, or decided.")}
        if len(photos) > pictures.MOST:
            return {"photos": pictures.too_many()}
        return {} if answer.strip() else {"answer": _("Say what was put right.")}

    def carry_out(self, case, actor, *, answer, photos=(), items=None):
        inspection, today = inspections.revisit(case), clock.today()
        rows = rectification.unreported(case)
        rows = [row for row in rows if items is None or row.pk in items]
        for review in rows:
            columns = {"righted": answer, "righted_on": today}
            moved(review, self.code, actor, before={Visit.RECTIFY}, **columns)
        columns = {"stage": inspection.stage}
        if inspection.stage == Stage.RECTIFYING:
            columns = {"stage": Stage.DUE, "plan_by": inspections.plan_by(case, today)}
        staged(inspection, self.code, actor, before={inspection.stage}, **columns)
        told = {"answer": answer, "inspection": inspection, "photos": photos}
        rectification.keep(case, rows, actor, self.code, **told)
        role, lead = inspections.planner(case)
        self.send(PUT_RIGHT, case=case, department=lead, role=role)


class ItemsField(forms.TypedMultipleChoiceField):
    """Which of several items: each has a last day of its own."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, reviews):
        super().__init__(
            label=_("Which items were put right"),
            help_text=_(
                "What is not put right yet leave out: it keeps its own last day and its own re-visit."
            ),
            choices=[(row.pk, self.named(row)) for row in reviews],
            initial=[row.pk for row in reviews],
            coerce=int,
            error_messages={"required": CHOOSE},
        )

    @staticmethod
    def named(review) -> str:
        until = rectification.finding(review).until.isoformat()
        return _("%(permit)s (by %(day)s)") % {"permit": review.permit_name, "day": until}


def ask_items(form, case):
    """Where there are several."""
    rows = rectification.unreported(case)
    if len(rows) > 1:
        form.fields = {"items": ItemsField(rows)} | form.fields


class AnswerForm(forms.Form):
    """Of the applicant, in words."""

    use_required_attribute = False
    answer = LinesField(
        label=gettext_lazy("What you put right"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data=None, files=None, *, prefix):
        super().__init__(data, files, prefix=prefix)
        judge_fields(self, "applicant:visit")


class ReportForm(AnswerForm):
    """With pictures."""

    def __init__(self, data=None, files=None, *, case, request=None):
        super().__init__(data, files, prefix="report")
        ask_items(self, case)
        self.fields["photos"] = PicturesField(case, request, help_text=OF_PICTURES)


class AnswerRectification(Answering, ApplicantsVerb):
    """Under /track/."""

    code = "answer_rectification"
    position = 66
    title = gettext_lazy("Report what was put right")
    follows = gettext_lazy("The departments come once more, together; there is no third visit.")
    history = gettext_lazy("reported as put right")


class RecordForm(VerbForm):
    """Of the window, in words."""

    answer = LinesField(
        label=gettext_lazy("What was put right, as the applicant says"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RectificationForm(RecordForm):
    """With pictures."""

    def __init__(self, data=None, files=None, *, subject, **kwargs):
        super().__init__(data, files=files, subject=subject, **kwargs)
        ask_items(self, subject)
        self.fields["photos"] = PicturesField(subject, help_text=OF_PICTURES)


class RecordRectification(Answering, OfficersVerb):
    """At the window, for whoever does not go online."""

    code = "record_rectification"
    position = 67
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Record what the applicant put right")
    follows = gettext_lazy("The departments come once more, together; there is no third visit.")
    history = gettext_lazy("reported as put right at the window")
    place = Place.ASIDE
    form = RectificationForm
    queues = ()


answer_rectification = register(AnswerRectification())
record_rectification = register(RecordRectification())
