"""Joint handling that cannot be done within its 45 days (行政许可法 26, 42 第二款): the head of the
government of the place approves 15 more; here the approval is recorded, and the applicant told."""

from copy import copy
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days
from issuance.casework.verbs.base import Consequence, OfficersVerb, Place, Tone
from issuance.casework.verbs.forms import DayInput
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.scans import ScanForm, columns_of
from issuance.casework.verbs.who import APART, post
from issuance.models import Case, JointExtension, Notice, Review
from issuance.status import RUNNING_CASES, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.text.fields import LineField

# The issuing body (综合实施主体) leads the joint handling: it has asked the government for the approval,
# and its head answers for what is recorded of it. A supervisor only watches.
HEAD_OF_ISSUER = post(Role.HEAD, "the head of its issuing body", lambda case: case.issuing_body)


class JointForm(ScanForm):
    field_order = ("number", "approved_on", "reason", "scan")
    number = LineField(label=gettext_lazy("Number of the approval"), max_length=60)
    approved_on = forms.DateField(label=gettext_lazy("Approved on"), widget=DayInput())
    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The applicant reads it in the notice (行政许可法 42)."),
    )


def running(case) -> list[Review]:
    """What is still to be decided of it within the general limit; held permits are verified, and have days
    of their own, as has what a law of its own limits or what ended before."""
    today = clock.today()
    open_ones = (review for review in case.reviews.all() if review.runs)
    return [review for review in open_ones if due_days.lengthened(review, today)]


def moved_days(case, joint) -> list[tuple[Review, date]]:
    """What gets a later last day by this extension of the case, and which; what is paused gets it when
    its pause ends. The case is told nothing of one that is not recorded."""
    extended, days = copy(case), almanac.days_of(case.region_id)
    extended.joint_extension = joint
    found = [(row, due_days.decision(extended, row, days).due) for row in running(case)]
    return [(row, due) for row, due in found if due and row.due and due > row.due]


class ExtendJoint(OfficersVerb):
    """The approval of the head of the government is recorded by the head of the issuing body, which leads
    the joint handling: what is still undecided has then until the end of the longer term, also while other
    items wait to be accepted."""

    code = "extend_joint"
    position = 88.7
    subject = Case
    sources = RUNNING_CASES
    targets = RUNNING_CASES  # it stays what it is
    who_may = (APART, HEAD_OF_ISSUER)
    title = gettext_lazy("Record an extension of joint handling")
    follows = gettext_lazy(
        "The head of the government has approved it (行政许可法 42): what is undecided has until the new last"
        " day, and the applicant gets a notice."
    )
    history = gettext_lazy("joint handling extended")
    tone = Tone.HOLD
    place = Place.ASIDE
    form = JointForm
    confirms = True
    queues = ()
    notices = frozenset({Notice.Kind.JOINT})

    def hindered(self, case):
        if due_days.joint_extension(case):
            return _("The joint handling has been extended already: it can be extended once.")
        if len({review.department_id for review in case.reviews.all()}) < 2:
            return _("Joint handling is of two departments or more (行政许可法 26).")
        if not running(case):
            return _(
                "Nothing is left to decide whose limit is the general one (行政许可法 42) and has not ended."
            )
        if clock.today() > due_days.joint_handling(case, almanac.days_of(case.region_id)).due:
            return _("The 45 days have passed: a limit that has ended is not extended.")
        return ""

    def faults(self, case, *, number, approved_on, reason, scan):
        if not number.strip():
            return {"number": _("Name the number of the approval.")}
        if approved_on > clock.today():
            return {"approved_on": _("The day lies in the future.")}
        if approved_on < clock.day_of(case.accepted_at):
            return {"approved_on": _("The case was not accepted yet on that day.")}
        if not reason.strip():
            return {"reason": _("State the reason: the applicant has a right to it.")}
        if scan is None:
            return {"scan": _("Choose the scan of the paper.")}
        return {}

    def carry_out(self, case, actor, *, number, approved_on, reason, scan):
        joint = JointExtension(case=case, number=number, approved_on=approved_on, reason=reason)
        joint.days = due_days.joint_limits(case).extension
        joint.recorded_by, joint.recorded_at = actor, timezone.now()
        for column, value in columns_of(scan).items():
            setattr(joint, column, value)
        self.move(case, case.status, actor)
        joint.save(force_insert=True)
        transitions.record(joint, verb=self.code, actor=actor)
        case.joint_extension = joint
        for review, due in moved_days(case, joint):
            follow_joint_extension.carry_out(review, actor, due=due)
        days = almanac.days_of(case.region_id)
        facts = {
            "number": number,
            "approved_on": approved_on.isoformat(),
            "reason": reason,
            "days": joint.days,
            "due": due_days.joint_handling(case, days).due.isoformat(),
        }
        self.give(case, Notice.Kind.JOINT, actor, organ=case.issuing_body, joint=facts)

    def stands(self, case, *, number, approved_on, reason, **stated):
        """With the last day of each item, until then and from then on."""
        more = due_days.joint_limits(case).extension
        joint = JointExtension(number=number, approved_on=approved_on, reason=reason, days=more)
        joint.recorded_at, joint.region = timezone.now(), case.region
        later = {review.pk: due for review, due in moved_days(case, joint)}
        days = [(row.permit_name, _days_of(row, later.get(row.pk))) for row in running(case)]
        return [(_("Days more"), due_days.span(more, clock.WORKING_DAYS)), *days]


def _days_of(review, later) -> str:
    if later:
        return f"{review.due.isoformat()} → {later.isoformat()}"
    if review.running_pause:
        return _("paused; it gets the later day when the pause ends")
    return _("%(day)s, as before: it lies later already") % {"day": review.due}


class FollowJointExtension(Consequence):
    """The last day of an undecided item within the general limit moves to the end of the longer joint
    handling, unless its own lies later; what is paused gets it when its pause ends."""

    code = "follow_joint_extension"
    position = 88.8
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    history = gettext_lazy("last day of joint handling")
    tone = Tone.HOLD


extend_joint = register(ExtendJoint())
follow_joint_extension = register(FollowJointExtension())
