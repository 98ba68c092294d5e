"""The applicant is told that the last day to decide has passed: of a promised one (承诺时限) with the last
day by law that remains, and of that one with what can be done when nothing is decided."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import lateness
from issuance.casework.messages.occasions.decisions import (
    LIMIT_PASSED,
    LIMIT_PASSED_LONG_AGO,
    ORDERED_LIMIT_PASSED,
    PROMISED_LIMIT_PASSED,
)
from issuance.casework.verbs.base import ClocksVerb, Tone
from issuance.casework.verbs.registry import register
from issuance.models import Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.office_days import almanac

BODY = gettext_lazy("the reconsideration body (复议机关)")


def _late(review):
    case = review.owning_case
    return lateness.of(case, review, almanac.days_of(case.region_id))


class TellLate(ClocksVerb):
    """On the day after, once of each of the two days for each decision; a clock that stood still tells it
    late, and of both days the second alone, without the sixty days where they are over too. What stands
    still has no last day meanwhile, and of a permit that is held already no law sets one. From the last day
    by law on the applicant may apply for reconsideration (行政复议法 11, 20, 23; 行政复议法实施条例 16)."""

    code = "tell_late"
    position = 90.3
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})  # it stays to be decided
    history = gettext_lazy("applicant told that the last day has passed")
    tone = Tone.HOLD
    occasions = frozenset(
        {PROMISED_LIMIT_PASSED, LIMIT_PASSED, LIMIT_PASSED_LONG_AGO, ORDERED_LIMIT_PASSED}
    )

    def hindered(self, review):
        late = _late(review)
        if late is None:
            return _("Its last day has not passed.")
        if review.law_told if late.over else review.late_told:
            return _("The applicant has been told that the last day has passed.")
        return ""

    def carry_out(self, review, actor=None):
        case, late, today = review.owning_case, _late(review), clock.today()
        columns = {"late_told": review.late_told or today, "law_due": late.law}
        self.move(
            review, ReviewStatus.OPEN, actor, **columns, law_told=today if late.over else None
        )
        named = {"permit": review.permit_name}
        due, law = late.due.isoformat(), late.law.isoformat()
        if not late.over:
            self.tell(PROMISED_LIMIT_PASSED, case, due=due, legal=law, **named)
        elif late.ordered_by:
            self.tell(ORDERED_LIMIT_PASSED, case, due=law, organ=late.ordered_by, **named)
        elif late.until:
            until = late.until.isoformat()
            self.tell(LIMIT_PASSED, case, due=law, until=until, body=late.body or BODY, **named)
        else:
            self.tell(LIMIT_PASSED_LONG_AGO, case, due=law, **named)


tell_late = register(TellLate())
