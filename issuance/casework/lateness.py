"""What is late: the last day that was promised (承诺时限) and the one by law, each when it has passed, and
what the applicant can do about the second."""

from dataclasses import dataclass
from datetime import date

from issuance.casework import commitments, due_days, rounds
from issuance.casework.papers import remedies
from issuance.models import Case, Review
from portal.ground.calendar import clock
from portal.ground.calendar.office_days import OfficeDays


@dataclass(frozen=True)
class Late:
    """``due``: the day that passed first; ``law``: the one by law, the same where nothing was promised;
    ``over``: whether it has passed too; ``ordered_by``: who set it, where that was no law; ``until``: the
    last day to apply for reconsideration, None when that has passed as well; ``published``: whether the
    promise is one of the guide (优化营商环境条例 37), not the day on which 告知承诺 is decided here."""

    due: date
    law: date
    over: bool
    ordered_by: str
    authority: str
    body: str
    until: date | None
    published: bool

    @property
    def promised(self) -> bool:
        return self.law != self.due


def of(case: Case, review: Review, days: OfficeDays) -> Late | None:
    """Of what is still to be decided; pages select its department and prefetch what its limit is found by."""
    law = due_days.by_law(case, review, days) if review.runs else None
    if law is None or clock.today() <= review.due:
        return None
    snapshot = case.snapshot
    part = snapshot.permit_by_code[review.permit_code].department
    remedy = remedies.against(snapshot, part, review.department)
    until = clock.deadline(law, remedies.DAYS, clock.DAYS, days=days).due
    return Late(
        due=review.due,
        law=law,
        over=clock.today() > law,
        ordered_by=rounds.ordered_by(review),
        authority=remedy["authority"],
        body=remedy["body"],
        until=until if clock.today() <= until else None,
        published=commitments.of(review) is None,
    )
