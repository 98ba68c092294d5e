"""An item applied for by 告知承诺 is turned to the ordinary procedure: the application as its department
handles it from then on (国办发〔2020〕42号). What was signed stays in the revision in which it was signed."""

from django.db import transaction

from forms import revisions
from forms.assembly import APPLY, CHOSEN, COMMIT, Paper
from forms.completeness import NOT_APPLICABLE, SIGNED
from forms.intake import spec_of
from forms.models import SCANNED, Submission, SubmissionRevision
from guides.version import promises


def spared(revision: SubmissionRevision, code: str) -> list[Paper]:
    """Papers of this item that were not asked for because of the commitment, and are not there."""
    declared, there = revision.content["declared"], {file.material for file in revision.files.all()}
    return [
        paper
        for paper in spec_of(revision).papers
        if _of(paper, code)
        and declared.get(paper.id) == NOT_APPLICABLE
        and paper.id not in there
        and promises.spared_by_committing(paper.material.required_when)
    ]


def turn(*, submission: Submission, code: str, actor) -> SubmissionRevision:
    """The next revision, in which the item is applied for in the ordinary way: what the commitment spared is
    no longer said to be needless, what the form said of the way follows. Not the applicant's word, so it
    names no scans."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        last = submission.current()
        said = last.content
        choices = said["choices"] | {code: {"mode": APPLY}}
        gone = {paper.id for paper in spared(last, code)}
        declared = {key: way for key, way in said["declared"].items() if key not in gone}
        left = {key for key, chosen in choices.items() if chosen["mode"] == COMMIT}
        for paper in spec_of(last).papers:
            if declared.get(paper.id) == SIGNED and _of(paper, code):
                others = {permit.code for permit in paper.permits} & left
                declared[paper.id] = SIGNED if others else NOT_APPLICABLE
        chosen = {item.key for item in spec_of(last).items if item.source == CHOSEN}
        content = said | {"choices": choices, "declared": declared, SCANNED: []}
        turned = SubmissionRevision(submission=submission, content=content)
        now = {key: spec_of(turned).item_by_key[key].fixed for key in chosen}
        content["data"] = said["data"] | now
        kept = [revisions.as_row(file) for file in last.files.all()]
        return revisions.freeze(
            submission, last.number + 1, content, kept, actor=actor, verb="turn"
        )


def _of(paper, code) -> bool:
    return paper.material is not None and code in {permit.code for permit in paper.permits}
