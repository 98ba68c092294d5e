"""Last days that were told move behind days off that became known since; nothing is brought nearer."""

from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from forms.models import SCANNED
from issuance.casework import commitments, due_days
from issuance.models import Case, Notice, Promise, Review
from issuance.status import CaseStatus, PromiseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused, advance
from portal.ground.office_days import almanac

PUT_OFF = "put_off"
CHUNK = 200
_followed = None  # the almanac this process has followed already


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
    said = ~Q(submission__revisions__content__has_key=SCANNED)
    last = Max("submission__revisions__created_at", filter=said)
    for case in cases.annotate(handed_in=last).iterator():
        due = due_days.acceptance_due(clock.day_of(case.handed_in), known.of(case.region_id))
        moved += _later(case, "check_due", due)
    reviews = Review.objects.filter(status=ReviewStatus.OPEN, due__isnull=False)
    running = reviews.select_related(
        "case__version", "case__region__parent", "case__joint_extension__region", "department"
    )
    for review in running.prefetch_related("pauses", "extensions", "promises").iterator(
        chunk_size=CHUNK
    ):
        due = due_days.decision(review.case, review, known.of(review.region_id)).due
        moved += _later(review, "due", due)
    awaited = Promise.objects.filter(status=PromiseStatus.AWAITED, due__isnull=False)
    awaited = awaited.exclude(way=commitments.COMMITTED)
    for line in awaited.select_related("review__case__region__parent").iterator():
        case = line.owning_case
        moved += _later(line, "due", due_days.promise(case, line, known.of(case.region_id)).due)
    asked = Notice.objects.filter(
        kind__in=due_days.NAMES_A_DAY,
        body__answer__isnull=False,
        case__status=CaseStatus.SUPPLEMENT,
        case__supplement_due__isnull=False,
    )
    for notice in asked.select_related("case__region__parent").iterator():
        case = notice.case
        days = known.of(case.region_id)
        due = due_days.answer(notice.body["answer"], days, due=case.supplement_due).due
        moved += _later(case, "supplement_due", due)
    _followed = known
    return moved


def _later(row: Case | Review | Promise, column: str, due: date) -> bool:
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
