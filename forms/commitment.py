"""The commitment (承诺书) of an applicant who hands papers in later (承诺制容缺受理), or who commits to meet
the conditions of an item (告知承诺): shown in the form, signed by confirming it, kept with the application as
it was signed, and set as a paper of its own."""

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from forms.models import Channel, Submission, SubmissionRevision
from portal.ground.calendar import clock
from portal.ground.papers.registry import Paper, register
from portal.ground.pdf.documents import Document

PROMISE = "promise"  # its place in the content of a revision
DEFERRED, COMMITTED, BOTH = "容缺受理承诺书", "告知承诺书", "承诺书"
# Who commits, and for which place: keys of the common data.
WHO = ("entity_name", "uscc", "legal_rep_name", "premises_address")
COMMITMENT = register(
    Paper(
        "commitment",
        _("commitment (承诺书)"),
        shows=(
            *(f"applicant:{key}" for key in WHO),
            *("editor:industry.name", "editor:material.name", "editor:permititem.certificate_name"),
        ),
    )
)


def of_draft(state) -> dict | None:
    """What a draft promises, to be frozen: its papers and the items each is for, conditions that are met
    later, and the working days from acceptance that its region gives; of each item handled by 告知承诺 what
    is committed to, in its department's words, and what follows."""
    papers, items, later = state.promised, state.committed, state.later
    if not (papers or items or later):
        return None
    region = state.draft.version.region
    return {
        "days": region.days_to_keep_a_promise,
        "papers": [
            {
                "id": paper.id,
                "name": paper.name,
                "permits": [permit.certificate_name for permit in paper.permits],
            }
            for paper in papers
        ],
        "conditions": [
            {"code": permit.code, "permit": permit.certificate_name, "id": name, "name": words}
            for permit, name, words in later
        ],
        "commitments": [_committed(permit, region) for permit in items],
    }


def _committed(permit, region) -> dict:
    part = permit.commitment
    return {
        "code": permit.code,
        "permit": permit.certificate_name,
        "department": permit.department.name,
        "text": list(part.text),
        "source": part.text_source,
        "law": part.law,
        "days": part.check_days or region.days_for("look_days"),
        "breach": part.breach,
    }


def offer(permit, region) -> dict | None:
    """What would be committed to; None where the item is not handled so."""
    return _committed(permit, region) if permit.commitment.offered else None


def title(promise: dict) -> str:
    return named(promise["papers"] or promise.get("conditions"), promise.get("commitments"))


def named(later, committed) -> str:
    """What the paper is called by what stands in it; with both, each part has its own heading."""
    if later and committed:
        return BOTH
    return COMMITTED if committed else DEFERRED


def items_later(promise: dict) -> set[str]:
    """Names of the items for which a paper follows or a condition is met later."""
    papers = {name for row in promise["papers"] for name in row["permits"]}
    return papers | {row["permit"] for row in promise.get("conditions", ())}


def of(submission: Submission) -> SubmissionRevision | None:
    """The revision in which it was signed; None where nothing was promised."""
    first = submission.revisions.order_by("number").first()
    return first if first and PROMISE in first.content else None


def who(revision: SubmissionRevision) -> list[tuple[str, str]]:
    """Who commits, as the application says: each particular with its label there."""
    fields = revision.submission.snapshot.field_by_key
    data = revision.content["data"]
    unsaid = {"uscc": pgettext("credit code", "to be registered")}
    said = [(key, data.get(key) or unsaid.get(key, "")) for key in WHO if key in fields]
    return [(fields[key].label, value) for key, value in said if value]


def document(revision: SubmissionRevision) -> Document:
    """In Chinese, whoever reads: from what was signed and nothing else."""
    submission = revision.submission
    promise = revision.content[PROMISE]
    name = title(promise)
    with translation.override("zh-hans"):
        html = render_to_string(
            "forms/commitment.html",
            {
                "title": name,
                "parts": name == BOTH,
                "submission": submission,
                "industry": submission.snapshot.industry.name,
                "region": submission.snapshot.region.full_name,
                "promise": promise,
                "who": who(revision),
                "at_window": submission.channel == Channel.WINDOW,
                "received": timezone.localtime(submission.received_at, clock.ZONE),
            },
        )
    return Document(html, f"{name} {submission.reference}", "一业一证")
