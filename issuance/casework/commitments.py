"""Items handled by 告知承诺: decided at once on the applicant's commitment, without a visit before, and
looked into afterwards (事后核查). The ledger has a line for each."""

from guides.models.choices import Breach
from issuance.casework import order
from issuance.models import Promise, Review
from issuance.status import NOT_ACCEPTED_REVIEWS, PromiseStatus

COMMITTED = Promise.Way.COMMITTED
NAME = "告知承诺书载明的条件"  # of its line in the ledger
# To decide. No law fixes it; that it is decided at once is what the commitment is for.
DAYS = 1


def of(review: Review) -> Promise | None:
    """Its line; lists and pages prefetch ``promises``."""
    return next((line for line in review.promises.all() if line.way == COMMITTED), None)


def broken(review: Review) -> bool:
    line = of(review)
    return line is not None and line.status == PromiseStatus.BROKEN


def stated(review: Review) -> dict:
    """What the 承诺书 says of this item, as it was signed."""
    signed = review.owning_case.submission.revisions.order_by("number").first()
    rows = signed.content.get("promise", {}).get("commitments", ())
    return next((row for row in rows if row["code"] == review.permit_code), {})


def gives_a_term(review: Review) -> bool:
    """Whether by its department's rule what is not kept is first to be put right."""
    return stated(review).get("breach") == Breach.RECTIFY


def told(reviews) -> list[dict]:
    """What the notice of acceptance says of the items handled so."""
    return [
        {
            "permit": review.permit_name,
            "days": line.days,
            "within": DAYS,
            "after": [row.permit_name for row in order.before(review, reviews) if row.runs],
        }
        for review in reviews
        if (line := of(review)) is not None and review.status not in NOT_ACCEPTED_REVIEWS
    ]


def decided(review: Review) -> dict:
    """What the paper of a grant says of it."""
    if (line := of(review)) is None:
        return {}
    signed = stated(review)
    due = review.look_by.isoformat() if review.look_by else None
    said = {"days": line.days, "due": due, "breach": signed.get("breach", "")}
    return {"commitment": said | {"law": signed.get("law", "")}}
