"""What a decision says after its corrections (更正): the row and its paper stay as they were given, each
correction is a paper of its own that says what is to be read instead."""

from difflib import SequenceMatcher
from typing import NamedTuple

from django.db.models import F

from issuance.models import Case, Notice, Review

SLIP = 20  # characters: digits, a name, a typing error; more than that is another decision


class Words(NamedTuple):
    """``paper``: the one that was given last on it; None for what was decided before papers were."""

    reasons: str
    basis: str
    paper: Notice | None

    @property
    def corrected(self) -> bool:
        return self.paper is not None and self.paper.kind == Notice.Kind.CORRECTED


def corrections(case: Case, review: Review) -> list[Notice]:
    """Of its decision, in the order given; reads what a page has prefetched."""
    rows = (row for row in case.notices.all() if row.kind == Notice.Kind.CORRECTED)
    rows = (row for row in rows if row.round == review.round)
    return sorted((row for row in rows if row.review_id == review.pk), key=lambda row: row.pk)


def words_of(case: Case, review: Review) -> Words:
    """As it is to be read today."""
    if made := corrections(case, review):
        now = made[-1].body["correction"]["now"]
        return Words(now["reasons"], now["basis"], made[-1])
    papers = [row for row in case.notices.all() if row.kind == Notice.Kind.DECISION]
    own = (review.pk, review.round)
    paper = next((row for row in papers if (row.review_id, row.round) == own), None)
    return Words(review.reasons, review.legal_basis, paper)


def given(review: Review) -> Words:
    """As it was decided, whatever was corrected since."""
    return Words(review.reasons, review.legal_basis, None)


def is_slip(was: str, now: str) -> bool:
    """Whether one is the other miswritten: a few characters differ, and nothing is said where nothing was."""
    if not was.strip():
        return not now.strip()
    steps = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    differing = (max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in steps if tag != "equal")
    return sum(differing) <= SLIP


def now_said(case: Case) -> dict[int, dict]:
    """Of each corrected review what a paper says instead; one query."""
    made = case.notices.filter(kind=Notice.Kind.CORRECTED, round=F("review__round")).order_by("pk")
    now = ((paper.review_id, paper.body["correction"]["now"]) for paper in made)
    return {
        review: {"reasons": said["reasons"], "legal_basis": said["basis"]} for review, said in now
    }


def corrected_by(case: Case, notice: Notice) -> Notice | None:
    """The paper that corrects this one."""
    return next(
        (
            row
            for row in case.notices.all()
            if row.kind == Notice.Kind.CORRECTED and row.body["correction"]["of"] == notice.number
        ),
        None,
    )
