"""The applicant is told that the last day to decide has passed: of a promised one (承诺时限) with the last
day by law that remains, and of that one with what can be done when nothing is decided; its department states
why."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import lateness
from issuance.casework.messages.occasions.decisions import (
    LIMIT_PASSED,
    LIMIT_PASSED_LONG_AGO,
    ORDERED_LIMIT_PASSED,
    PROMISED_LIMIT_PASSED,
    WHY_LATE,
)
from issuance.casework.verbs.base import ClocksVerb, OfficersVerb, Place, Tone
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER
from issuance.models import Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.office_days import almanac
from portal.ground.text.fields import LinesField

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


class WhyForm(VerbForm):
    reason = LinesField(
        label=gettext_lazy("Why it is late"),
        max_length=300,
        help_text=gettext_lazy("The applicant reads it, in a message too: name no third person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SayWhyLate(OfficersVerb):
    """The department states to the applicant why it did not decide in time (优化营商环境条例 37), as often as
    there is something new to say; that excuses nothing: what the applicant can do stays."""

    code = "say_why_late"
    position = 90.4
    subject = Review
    sources = targets = frozenset({ReviewStatus.OPEN})  # it stays to be decided
    who_may = (APART, APPROVER)
    title = gettext_lazy("State why it is late")
    follows = gettext_lazy(
        "The applicant reads it where the case is followed and is told; the last day stays as it was."
    )
    history = gettext_lazy("reason of being late stated")
    tone = Tone.HOLD
    place = Place.ASIDE
    form = WhyForm
    queues = ()
    occasions = frozenset({WHY_LATE})

    def hindered(self, review):
        if _late(review) is None:
            return _("Its last day has not passed.")
        first = _("The applicant is first told that the last day has passed, within minutes.")
        return "" if review.late_told else first

    def faults(self, review, *, reason):
        if not reason.strip():
            return {"reason": _("State the reason.")}
        same = reason == review.late_reason
        return {"reason": _("The applicant was told this already.")} if same else {}

    def carry_out(self, review, actor, *, reason):
        late, case = _late(review), review.owning_case
        columns = {"late_reason": reason, "late_reason_on": clock.today()}
        self.move(review, ReviewStatus.OPEN, actor, **columns)
        due = (late.law if late.over else late.due).isoformat()
        facts = {"permit": review.permit_name, "due": due, "reason": reason}
        self.tell(WHY_LATE, case, department=review.department.name, **facts)


say_why_late = register(SayWhyLate())
tell_late = register(TellLate())
