"""Some permits of a case are denied and enough are granted: what its applicant may choose, and until when."""

from datetime import date, timedelta

from issuance.models import Case, Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.calendar.office_days import OfficeDays
from portal.ground.models import PartialTerms

LONGEST_WAIT = timedelta(days=366)  # 复议 60 days to file and 90 to decide, or a new application
REMINDING_DAYS = 3  # working days before the last one


def denied(case: Case) -> bool:
    """A refusal to accept is no denial: the rest has gone on since, as the applicant was told. Nor is a
    held permit that could not be verified: of it nothing was decided."""
    applied = case.reviews.filter(basis=Review.Basis.APPLIED)
    return applied.filter(status=ReviewStatus.DENIED).exists()


def told(terms: PartialTerms, asked: date, days: OfficeDays) -> dict:
    """What the notice says of the choice, and keeps saying: ``choice`` of its body."""
    due = clock.add_working_days(asked, terms.days, days=days.told_on(asked))
    return {
        "from": asked.isoformat(),
        "due": due.isoformat(),
        "days": terms.days,
        "silence": terms.silence,
        "basis": terms.basis,
        "waits": False,
    }


def told_of_waiting(before: dict, asked: date, until: date) -> dict:
    """The same, after the applicant has chosen to wait until a day."""
    return before | {"from": asked.isoformat(), "due": until.isoformat(), "waits": True}


def waits_until(notice) -> date:
    """The last day a case may wait at all, by the notice that first asked."""
    return date.fromisoformat(notice.body["choice"]["from"]) + LONGEST_WAIT


def reminds(case: Case, today: date, days: OfficeDays) -> bool:
    """Whether the applicant is to be reminded: once before each last day."""
    first = clock.add_working_days(case.choice_due, -REMINDING_DAYS, days=days)
    return case.choice_reminded is None and first <= today <= case.choice_due
