"""Until when: the last days that follow from when a case came in or was accepted.

Each is counted by the office days of the case's own region, as they were known on the day it was
told (`told_on`): days off that became known since may put it off, nothing brings it nearer.
"""

from datetime import date

from django.utils import timezone

from guides.version.snapshot import ACCEPTANCE_DAYS
from issuance.models import Case, Review
from portal.ground.calendar import clock
from portal.ground.calendar.clock import WORKING_DAYS, Deadline
from portal.ground.calendar.office_days import OfficeDays


def acceptance_due(received: date, days: OfficeDays) -> date:
    """Until when the office says what is missing (行政许可法 32)."""
    told = days.told_on(received)
    return clock.deadline(received, ACCEPTANCE_DAYS, WORKING_DAYS, days=told).due


def decision(case: Case, review: Review, days: OfficeDays) -> Deadline:
    """How the last day of a review of an accepted case is found; one that was told holds."""
    accepted = timezone.localtime(case.accepted_at, clock.ZONE).date()
    limit = case.version.snapshot.permit_by_code[review.permit_code].time_allowed
    return clock.deadline(accepted, *limit, days=days.told_on(accepted), told=review.due)
