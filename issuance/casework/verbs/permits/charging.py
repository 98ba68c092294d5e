"""Something is held against a permit that was granted (a promise was broken, its conditions are not met): the
day from which its holder may answer, and the last."""

from django.utils.translation import gettext_lazy

from issuance.casework.verbs.base import Consequence, Tone
from issuance.casework.verbs.registry import register
from issuance.models import Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.office_days import almanac


class Charge(Consequence):
    """The permit stands on a list until it is ended, or it is decided that it stands. Whatever comes to it
    later gives the holder the days anew."""

    code = "charge_permit"
    position = 96.9
    subject = Review
    sources = frozenset({ReviewStatus.GRANTED})
    targets = frozenset({ReviewStatus.GRANTED})  # it stays what it is
    history = gettext_lazy("held against the permit: its holder may answer")
    tone = Tone.STOP

    def carry_out(self, review, actor):
        today, days = clock.today(), almanac.days_of(review.region_id)
        span = review.owning_case.region.days_for("answer_days")
        until = clock.add_working_days(today, span, days=days)
        columns = {"charged_on": today, "answer_until": until}
        self.move(review, ReviewStatus.GRANTED, actor, **columns)


charge = register(Charge())
