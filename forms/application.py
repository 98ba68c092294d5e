"""The combined application form (行业综合许可申请表) as a paper, from a revision and nothing else."""

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from forms.labels import DECLARATION
from forms.models import SubmissionRevision
from forms.slices import alone, filled_of
from portal.ground.calendar import clock
from portal.ground.papers.registry import Paper, register
from portal.ground.pdf.documents import Document

TITLE = "行业综合许可申请表"
TITLE_OF_KIND = "行业综合许可{kind}申请表"  # 变更、增项
APPLICATION = register(Paper("application", _("application form"), shows=("applicant:*",)))


def title(submission) -> str:
    return TITLE_OF_KIND.format(kind=submission.kind_word) if submission.later else TITLE


def page(revision: SubmissionRevision) -> str:
    """The form as HTML; a paper for Chinese offices, so in Chinese whatever the reader's language."""
    submission = revision.submission
    snapshot = submission.snapshot
    with translation.override("zh-hans"):
        return render_to_string(
            "forms/application.html",
            {
                "title": title(submission),
                "submission": submission,
                "revision": revision,
                "received": timezone.localtime(submission.received_at, clock.ZONE),
                "snapshot": snapshot,
                "filled": filled_of(snapshot, revision),
                "alone": alone(snapshot, revision),
                "declaration": DECLARATION,
            },
        )


def document(revision: SubmissionRevision) -> Document:
    submission = revision.submission
    named = f"{title(submission)} {submission.reference}"
    return Document(page(revision), named, "一业一证")
