"""An item handled by 告知承诺 that comes after others of its case (先证后证) is decided one working day after
them: that day is set when the last of them is decided."""

from django.utils.translation import gettext_lazy

from issuance.casework import due_days, order
from issuance.casework.commitments import COMMITTED
from issuance.casework.verbs.base import Consequence
from issuance.casework.verbs.registry import register
from issuance.models import Review
from issuance.status import PromiseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.office_days import almanac


class DateFollowing(Consequence):
    """Its notice of acceptance has said so: the limit of its law was the latest it could be."""

    code = "date_following"
    position = 94.5
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    history = gettext_lazy("what comes before it is decided: one working day to decide")


def follow(case, actor):
    """Called with each decision. One that is paused or decided anew keeps the day it has."""
    committed = {"promises__way": COMMITTED, "promises__status": PromiseStatus.AWAITED}
    waiting = case.reviews.filter(status=ReviewStatus.OPEN, **committed)
    waiting = waiting.filter(due__isnull=False, builds_on=None, round=1).exclude(after=[])
    for review in waiting.prefetch_related("promises", "pauses", "extensions"):
        firsts = order.decided_first(review, case.reviews.all())
        if not firsts:
            continue
        days = almanac.days_of(case.region_id)
        told = review.accepted_on or clock.day_of(case.accepted_at)
        due = due_days.decision(case, review, days, told=told).due
        if due != review.due:
            date_following.carry_out(review, actor, due=due)


date_following = register(DateFollowing())
