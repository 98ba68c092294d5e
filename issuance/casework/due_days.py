"""Until when: the last days that follow from when a case came in or was accepted.

Each is counted by the office days of the case's own region, as they were known on the day it was
told (`told_on`): days off that became known since may put it off, nothing brings it nearer.
"""

from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guides.version.permit_parts import ACCEPTANCE_DAYS
from issuance.models import Case, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.calendar.clock import WORKING_DAYS, Deadline
from portal.ground.calendar.office_days import OfficeDays
from portal.ground.history.transitions import VerbRefused, advance
from portal.ground.office_days import almanac

PUT_OFF = "put_off"
_followed = None  # the almanac this process has followed already


def acceptance_due(received: date, days: OfficeDays) -> date:
    """Until when the office says what is missing (行政许可法 32)."""
    told = days.told_on(received)
    return clock.deadline(received, ACCEPTANCE_DAYS, WORKING_DAYS, days=told).due


def decision(case: Case, review: Review, days: OfficeDays) -> Deadline:
    """How the last day of a review of an accepted case is found; one that was told holds."""
    accepted = _day(case.accepted_at)
    limit = case.version.snapshot.permit_by_code[review.permit_code].time_allowed
    return clock.deadline(accepted, *limit, days=days.told_on(accepted), told=review.due)


def put_off() -> int:
    """Last days of what still runs move behind days off that became known since they were told; how
    many. One event each; whoever has settled the row meanwhile is quicker. Nothing is looked at
    while no office day has changed.
    """
    global _followed  # noqa: PLW0603 - for the process
    known, moved = almanac.read(), 0
    if known is _followed:
        return 0
    cases = Case.objects.filter(status=CaseStatus.CHECKING).select_related("region__parent")
    for case in cases.annotate(handed_in=Max("submission__revisions__created_at")).iterator():
        due = acceptance_due(_day(case.handed_in), known.of(case.region_id))
        moved += _later(case, "check_due", due)
    reviews = Review.objects.filter(status=ReviewStatus.OPEN, due__isnull=False)
    for review in reviews.select_related("case__version", "case__region__parent").iterator():
        due = decision(review.case, review, known.of(review.region_id)).due
        moved += _later(review, "due", due)
    _followed = known
    return moved


def _later(row: Case | Review, column: str, due: date) -> bool:
    told = getattr(row, column)
    if due <= told:
        return False
    try:
        with transaction.atomic():
            advance(
                row,
                verb=PUT_OFF,
                actor=None,
                expected=Q(status=row.status, **{column: told}),
                columns={column: due},
                meanwhile=lambda _row: _("Somebody was quicker."),
                data={"told": told.isoformat(), "due": due.isoformat()},
            )
    except VerbRefused:
        return False
    return True


def _day(moment) -> date:
    return timezone.localtime(moment, clock.ZONE).date()
