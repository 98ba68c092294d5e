"""A permit against which something is held may be ended, and need not be (行政许可法 69: 可以撤销): its
department hears the holder, and says so in a paper where the permit stands."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import charges, promises, separation
from issuance.casework.verbs.base import OfficersVerb, Place, Queue
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER
from issuance.models import Notice, Review
from issuance.status import PromiseStatus, ReviewStatus, Visit
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField


class SpareForm(VerbForm):
    reason = LineField(
        label=gettext_lazy("Why the permit stands"),
        max_length=300,
        help_text=gettext_lazy("The holder reads it in the notice; name law and facts."),
    )


def _not_recorded(actor, today):
    """Something was held against it before its permit was recorded: nobody could end that yet."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    rows = Review.objects.filter(
        department__in=departments, undelivered_since__isnull=False, charged_on__isnull=False
    )
    rows = rows.exclude(separation.barred(actor, "case"))
    return rows.select_related("case__industry", "case__region").order_by("undelivered_since", "pk")


class SparePermit(OfficersVerb):
    """The department decides that a permit stands though a promise under it was broken, or its conditions
    were not met at the later check: by name, with the reason, in a paper to its holder. It leaves the list of
    what is to be ended; nothing else changes."""

    code = "spare_permit"
    position = 64.2
    subject = Review
    sources = frozenset({ReviewStatus.GRANTED})
    targets = frozenset({ReviewStatus.GRANTED})
    who_may = (APART, APPROVER)
    title = gettext_lazy("Let the permit stand")
    follows = gettext_lazy(
        "The holder gets a notice with the reason; the permit stands, and is no longer on the list."
    )
    history = gettext_lazy("decided that the permit stands")
    place = Place.ASIDE
    form = SpareForm
    confirms = True
    queues = (
        Queue(
            code="broken_before_recorded",
            title=gettext_lazy(
                "Something is held against what was granted, and it is not recorded yet"
            ),
            rows=_not_recorded,
            matter=lambda review: review.permit_name,
        ),
    )
    notices = frozenset({Notice.Kind.SPARED})

    def hindered(self, review):
        if not charges.held_against(review):
            return _("Nothing that is held against this permit waits for a decision.")
        return _("The permit has ended already.") if charges.over(review) else ""

    def hint(self, review):
        return charges.not_answered(review)

    def faults(self, review, *, reason):
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def stands(self, review, **stated):
        return [*charges.grounds(review), *charges.answer(review)]

    def carry_out(self, review, actor, *, reason):
        lines, unmet = promises.charged(review), charges.unmet(review)
        columns = {"charged_on": None, "answer_until": None}
        if review.visit == Visit.BREACH:
            columns["visit"] = Visit.STANDS
        transitions.advance(
            review,
            verb=self.code,
            actor=actor,
            expected=Q(status=ReviewStatus.GRANTED, charged_on=review.charged_on),
            columns=columns,
            meanwhile=_decided,
        )
        for line in lines:
            transitions.advance(
                line,
                verb=self.code,
                actor=actor,
                expected=Q(status=PromiseStatus.BROKEN, spared_on=None),
                columns={
                    "spared_on": clock.today(),
                    "spared_by": actor,
                    "spared_reason": reason,
                },
                meanwhile=_decided,
            )
        permit = review.permit
        told = {"papers": promises.named(lines), "unmet": unmet, "reason": reason}
        told["number"] = permit.number if permit else ""
        case, organ = review.owning_case, review.department
        self.give(case, Notice.Kind.SPARED, actor, organ=organ, review=review, spared=told)


def _decided(row) -> str:
    return _("Meanwhile it was decided that the permit stands.")


spare_permit = register(SparePermit())
