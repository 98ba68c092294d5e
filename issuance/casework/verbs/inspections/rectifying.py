"""What was to be put right (整改): reported under /track/ or at the window; then follows one re-visit."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import inspections
from issuance.casework.inspections import RUNNING, Stage
from issuance.casework.messages.letters import PUT_RIGHT
from issuance.casework.supplements import pictures
from issuance.casework.supplements.pictures import PicturesField
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.inspections.moving import staged
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Case
from portal.ground.calendar import clock
from portal.ground.papers.entry import judge_fields
from portal.ground.text.fields import LinesField

OF_PICTURES = gettext_lazy(
    "Pictures of what was put right (JPG, PNG, WebP, HEIC), several if need be."
)


class Answering:
    """What both ways share; one that comes late is taken, while no re-visit is planned."""

    subject = Case
    sources = targets = RUNNING
    letters = frozenset({PUT_RIGHT})

    def trace(self, case):
        return inspections.revisit(case) or case

    def hindered(self, case):
        inspection = inspections.revisit(case)
        waits = inspection is not None and inspection.stage == Stage.RECTIFYING
        if waits and inspections.waiting(case, inspection):
            return ""
        return _("Nothing that has to be put right waits for a report.")

    def faults(self, case, *, answer, photos=()):
        if len(photos) > pictures.MOST:
            return {"photos": pictures.too_many()}
        return {} if answer.strip() else {"answer": _("Say what was put right.")}

    def carry_out(self, case, actor, *, answer, photos=()):
        inspection, today = inspections.revisit(case), clock.today()
        columns = {"stage": Stage.DUE, "answer": answer, "answered_on": today}
        columns["plan_by"] = inspections.plan_by(case, today)
        staged(inspection, self.code, actor, before={Stage.RECTIFYING}, **columns)
        pictures.add(inspection, photos)
        role, lead = inspections.planner(case)
        self.send(PUT_RIGHT, case=case, department=lead, role=role)


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
