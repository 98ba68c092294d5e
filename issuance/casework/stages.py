"""Two stages of one permit (筹建 → 验收, e.g. 互联网上网服务营业场所管理条例 10, 11): the first item is an
approval to build, whose last day is the end of its own term; the limit of the second begins when the
applicant reports that what it allows is built (申请验收). Until then nothing is decided on it, no day of it
runs."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from issuance.models import Permit, Review
from issuance.models.permits import lasting
from issuance.status import PENDING_REVIEWS, PermitStatus, ReviewStatus
from portal.ground.calendar import clock


def building(today: date) -> Q:
    """Of reviews: those that wait for their first stage, or for what it allows to be built."""
    approvals = Permit.objects.filter(review=OuterRef("builds_on")).order_by()
    in_time = Exists(approvals.filter(lasting(today), status=PermitStatus.VALID)) | ~Exists(
        approvals
    )
    granted = Q(builds_on__status=ReviewStatus.GRANTED, builds_on__given_up_at=None) & Q(in_time)
    first = Q(builds_on__status__in=sorted(str(s) for s in PENDING_REVIEWS)) | granted
    return Q(builds_on__isnull=False, completed_on=None) & first


def is_building(review: Review) -> bool:
    """The same of one review; nothing is asked of one that has no first stage, or was reported."""
    if not review.builds_on_id or review.completed_on:
        return False
    return Review.objects.filter(building(clock.today()), pk=review.pk).exists()


def alone(reviews) -> list[Review]:
    """Second stages that are not built yet, where nothing but them is still to be decided."""
    left = [row for row in reviews if row.status in PENDING_REVIEWS]
    waiting = [row for row in left if row.status == ReviewStatus.OPEN and is_building(row)]
    return waiting if len(waiting) == len(left) else []


def not_built(review: Review) -> str:
    """What hinders the decision on the second stage."""
    if not is_building(review):
        return ""
    told = _(
        "It is decided when the applicant reports that what “%(item)s” allows is built (验收)."
    )
    return told % {"item": review.builds_on.permit_name}


def never_built(review: Review) -> str:
    """Why the second stage cannot be granted: its first is not given, or its time ran out before anything was
    reported."""
    if not review.builds_on_id or review.completed_on or is_building(review):
        return ""
    told = _("“%(item)s” no longer allows to build, and nothing was reported as built (验收).")
    return told % {"item": review.builds_on.permit_name}


def fell_on(review: Review) -> date | None:
    """Since which day its first stage lets build no longer, with nothing reported; None while it does."""
    if not review.builds_on_id or review.completed_on or is_building(review):
        return None
    first = review.builds_on
    approval = first.permit if first.status == ReviewStatus.GRANTED else None
    days = [first.given_up_at and clock.day_of(first.given_up_at)]
    if first.status != ReviewStatus.GRANTED:
        days.append(clock.day_of(first.decided_at) if first.decided_at else _accepted(review))
    elif approval and approval.status != PermitStatus.VALID:
        days.append(approval.status_on)
    elif approval:
        days.append(approval.valid_until)
    known = [day for day in days if day]
    return max(min(known), _accepted(review)) if known else None


def _accepted(review) -> date:
    """Its limit never begins before it was accepted itself (行政许可法 42)."""
    return review.accepted_on or clock.day_of(review.owning_case.accepted_at)


def build_until(review: Review) -> date | None:
    """The last day to build, as the approval says; None while it is not recorded, or names none."""
    if not review.builds_on_id or review.completed_on:
        return None
    approval = review.builds_on.permit
    return approval.valid_until if approval else None
