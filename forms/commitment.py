"""The commitment (承诺书) of an applicant who hands papers in later (承诺制容缺受理): shown in the form,
signed by confirming it, kept with the application as it was signed, and set as a paper of its own."""

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from forms.models import Channel, Submission, SubmissionRevision
from portal.ground.calendar import clock
from portal.ground.papers.registry import Paper, register
from portal.ground.pdf.documents import Document

PROMISE = "promise"  # its place in the content of a revision
TITLE = "容缺受理承诺书"
COMMITMENT = register(
    Paper(
        "commitment",
        _("commitment (承诺书)"),
        shows=(
            "applicant:entity_name",
            *("editor:industry.name", "editor:material.name", "editor:permititem.certificate_name"),
        ),
    )
)


def of_draft(state) -> dict | None:
    """What a draft promises, to be frozen: its papers, the items each is for, and the working days from
    acceptance that its region gives."""
    if not (papers := state.promised):
        return None
    return {
        "days": state.draft.version.region.days_to_keep_a_promise,
        "papers": [
            {
                "id": paper.id,
                "name": paper.name,
                "permits": [permit.certificate_name for permit in paper.permits],
            }
            for paper in papers
        ],
    }


def of(submission: Submission) -> SubmissionRevision | None:
    """The revision in which it was signed; None where nothing was promised."""
    first = submission.revisions.order_by("number").first()
    return first if first and PROMISE in first.content else None


def document(revision: SubmissionRevision) -> Document:
    """In Chinese, whoever reads: from what was signed and nothing else."""
    submission = revision.submission
    with translation.override("zh-hans"):
        html = render_to_string(
            "forms/commitment.html",
            {
                "title": TITLE,
                "submission": submission,
                "industry": submission.version.snapshot.industry.name,
                "region": submission.version.snapshot.region.full_name,
                "promise": revision.content[PROMISE],
                "operator": revision.content["data"].get("entity_name") or submission.operator_name,
                "at_window": submission.channel == Channel.WINDOW,
                "received": timezone.localtime(submission.received_at, clock.ZONE),
            },
        )
    return Document(html, f"{TITLE} {submission.reference}", "一业一证")
