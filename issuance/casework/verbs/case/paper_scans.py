"""Scans of papers that were handed in at a window and only ticked there (扫描件补录): the departments see
what the clerk held in the hand."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import intake
from forms.completeness import ON_PAPER
from forms.slices import filled_of
from issuance.casework.application import last_revisions, refused_by_intake
from issuance.casework.messages.letters import SCANNED
from issuance.casework.supplements.papers import OfPapers, PaperField
from issuance.casework.supplements.supplement_files import Intake
from issuance.casework.verbs.base import OfficersVerb, Place
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import CITY_CLERK
from issuance.models import Case, Hand, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.history import transitions


def on_paper(case) -> dict[str, str]:
    """Papers ticked as handed in at the window: id → name; two queries at most."""
    revision = case.submission.current()
    if ON_PAPER not in revision.content["declared"].values():
        return {}
    whole = filled_of(case.snapshot, revision)
    return {
        sheet.paper.id: sheet.paper.name for sheet in whole.papers if sheet.declared == ON_PAPER
    }


class ScansForm(OfPapers, VerbForm):
    """A field for each such paper; what is scanned already stays."""

    def __init__(self, data=None, files=None, *, subject, **kwargs):
        super().__init__(data, files=files, subject=subject, **kwargs)
        taken_in = Intake(subject)
        for key, name in on_paper(subject).items():
            self.fields[key] = PaperField(intake=taken_in, label=name, required=False)


class AttachScans(OfficersVerb):
    """Any window of the city that has the paper scans it (全城通办), until the departments have decided;
    whoever reviews it is told."""

    code = "attach_scans"
    position = 46
    subject = Case
    sources = frozenset({CaseStatus.CHECKING, CaseStatus.SUPPLEMENT, CaseStatus.REVIEWING})
    targets = sources  # it goes on as it was
    who_may = (CITY_CLERK,)
    title = gettext_lazy("Add scans of papers handed in")
    follows = gettext_lazy("The departments see the scans; those that review them now are told.")
    history = gettext_lazy("scans of papers added")
    place = Place.ASIDE
    form = ScansForm
    queues = ()
    letters = frozenset({SCANNED})

    def hindered(self, case):
        return "" if on_paper(case) else _("No paper of this case was handed in on paper.")

    def faults(self, case, *, files):
        if not files:
            return {"": _("Choose at least one file.")}
        stored = {(row.material, row.sha256) for row in case.submission.current().files.all()}
        return {
            key: _("This scan is there already.")
            for key, chosen in files.items()
            if all((key, file.sha256) in stored for file in chosen)
        }

    def carry_out(self, case, actor, *, files):
        with refused_by_intake():
            revision = intake.scan(submission=case.submission, files=files, actor=actor)
        Hand.objects.put(case, actor, Hand.Act.SCANNED)
        scanned = {"revision": revision.number, "materials": sorted(files)}
        transitions.record(case, verb=self.code, actor=actor, before=case.status, data=scanned)
        for review in reading(case, files):
            key = f"{review.permit_code}:{revision.number}"
            self.send(SCANNED, case=case, department=review.department, key=key)


def reading(case, materials) -> list[Review]:
    """Reviews that run now and in whose slice one of these papers stands."""
    whole = filled_of(case.snapshot, last_revisions(case)[0])
    codes = {
        permit.code
        for sheet in whole.papers
        if sheet.paper.id in materials
        for permit in sheet.paper.permits
    }
    running = case.reviews.filter(status=ReviewStatus.OPEN, permit_code__in=codes)
    return list(running.select_related("department").order_by("pk"))


attach_scans = register(AttachScans())
