"""Of two stages the second (验收): the applicant reports that what was approved is built, under /track/ or
at the window, and from that day the limit of the permit itself runs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days, separation, stages
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Queue
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.inspections.opening import need
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Notice, Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts


class Built:
    """What both ways to report it share."""

    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    notices = frozenset({Notice.Kind.BUILT})

    def hindered(self, review):
        if not review.builds_on_id:
            return _("This item has no approval to build before it.")
        if review.completed_on:
            told = _("It was reported on %(day)s already.")
            return told % {"day": review.completed_on.isoformat()}
        if review.builds_on.status != ReviewStatus.GRANTED:
            told = _("“%(item)s” is not granted: nothing may be built yet.")
            return told % {"item": review.builds_on.permit_name}
        return stages.never_built(review)

    def carry_out(self, review, actor):
        case, today = review.owning_case, clock.today()
        review.completed_on = today
        due = due_days.decision(case, review, almanac.days_of(case.region_id)).due
        self.move(review, ReviewStatus.OPEN, actor, completed_on=today, due=due)
        need(case, actor)
        facts = {"on": today.isoformat(), "due": due.isoformat()}
        facts["first"] = review.builds_on.permit_name
        organ = review.department
        self.give(case, Notice.Kind.BUILT, actor, organ=organ, review=review, built=facts)


class ReportBuilt(Built, ApplicantsVerb):
    """The applicant reports under /track/ that what the approval allows is built, and applies for acceptance
    (申请验收): the limit of the permit begins, and a paper names its last day."""

    code = "report_built"
    position = 85.1
    title = gettext_lazy("Report that it is built")
    follows = gettext_lazy(
        "The department examines what you have built and decides on the permit; its days begin today."
    )
    history = gettext_lazy("built, acceptance applied for")


def _being_built(actor, today):
    """Of an approver's department: what may be built now; not of cases in whose intake they had a hand."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    rows = Review.objects.filter(
        stages.building(today), department__in=departments, status=ReviewStatus.OPEN
    )
    rows = rows.exclude(separation.barred(actor, "case"))
    named = rows.select_related("case__industry", "case__region", "builds_on")
    return named.order_by("pk")


class RecordBuilt(Built, OfficersVerb):
    """The window writes down that an applicant who comes in person reports it."""

    code = "record_built"
    position = 85.2
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Record that it is built")
    follows = gettext_lazy(
        "The applicant's own word; the limit of the permit begins today, and a notice names its last day."
    )
    history = gettext_lazy("recorded at the window: built, acceptance applied for")
    form = VerbForm
    confirms = True
    queues = (
        Queue(
            code="building",
            title=gettext_lazy("Being built (筹建中)"),
            rows=_being_built,
            matter=lambda review: f"{review.permit_name} · {review.builds_on.permit_name}",
            watched=True,
        ),
    )


report_built = register(ReportBuilt())
record_built = register(RecordBuilt())
