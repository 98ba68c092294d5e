"""The applicant is told that the last day to decide has passed, of a promised one (承诺时限) with the last
day by law that remains."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days
from issuance.casework.messages.occasions.decisions import LIMIT_PASSED, PROMISED_LIMIT_PASSED
from issuance.casework.verbs.base import ClocksVerb, Tone
from issuance.casework.verbs.registry import register
from issuance.models import Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.office_days import almanac


class TellLate(ClocksVerb):
    """On the day after, once for each decision; a clock that stood still tells it late. What stands still has
    no last day meanwhile."""

    code = "tell_late"
    position = 90.3
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})  # it stays to be decided
    history = gettext_lazy("applicant told that the last day has passed")
    tone = Tone.HOLD
    occasions = frozenset({PROMISED_LIMIT_PASSED, LIMIT_PASSED})

    def hindered(self, review):
        if review.late_told:
            return _("The applicant has been told that the last day has passed.")
        if review.due is None or clock.today() <= review.due:
            return _("Its last day has not passed.")
        return ""

    def carry_out(self, review, actor=None):
        case = review.owning_case
        days = almanac.days_of(case.region_id)
        told = {"permit": review.permit_name, "due": review.due.isoformat()}
        self.move(review, ReviewStatus.OPEN, actor, late_told=clock.today())
        if legal := due_days.after_promise(case, review, days):
            self.tell(PROMISED_LIMIT_PASSED, case, legal=legal.isoformat(), **told)
        else:
            self.tell(LIMIT_PASSED, case, **told)


tell_late = register(TellLate())
