"""A denial or a refusal to accept that is withdrawn, for tests."""

from issuance.casework.verbs import REGISTRY
from issuance.models import Notice, Review
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.models import User
from portal.ground.office_days import almanac
from tests.issuance.decision_ready import WRONG
from tests.issuance.ready import part_of

AGAIN = {"grant": False, "reasons": "消防通道不足", "basis": "《测试法》第二条"}
OTHER = "approver2-450204-mr"


def fresh(review):
    return Review.objects.select_related("case__version", "department").get(pk=review.pk)


def decide(review, username=None, **stated):
    person = User.objects.get(username=username) if username else approver_of(review.department)
    REGISTRY["decide"].run(fresh(review), actor=person, **(stated or {"grant": True}))


def withdraw(review, **stated):
    head = User.objects.get(username=f"head-{review.department.code.lower()}")
    return REGISTRY["annul_denial"].run(fresh(review), actor=head, **(WRONG | stated))


def papers(review, kind):
    return list(Notice.objects.filter(review=review, kind=kind).order_by("pk"))


def last_day(review, start):
    """Counted here by hand: working days after the day of the withdrawal."""
    value, unit = part_of(review).time_allowed
    days = almanac.days_of(review.region_id)
    return clock.deadline(start, value, unit, days=days).due
