"""必要时: whether an item is inspected is said by its department, with a reason, before it decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from issuance.casework import inspections, separation
from issuance.casework.hearings import presiding
from issuance.casework.verbs.base import OfficersVerb, Queue, Tone
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.inspections.moving import moved
from issuance.casework.verbs.inspections.opening import need
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER, NOT_PRESIDING
from issuance.models import Review
from issuance.status import ReviewStatus, Visit
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

ALWAYS = _("This item is always inspected (行政许可法 34): plan the visit.")


class NeedForm(VerbForm):
    needed = forms.ChoiceField(
        label=_("Is an on-site inspection needed?"),
        choices=[
            ("yes", _("Yes: it joins the joint visit of this case")),
            ("no", _("Not needed: what was handed in is enough")),
        ],
        widget=forms.RadioSelect,
    )
    reason = LineField(label=_("Reason"), max_length=300)

    def arguments(self):
        stated = super().arguments()
        return stated | {"needed": stated["needed"] == "yes"}


def _to_say(actor, today):
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    rows = Review.objects.filter(
        department__in=departments, status=ReviewStatus.OPEN, visit=Visit.ASK
    )
    rows = rows.exclude(separation.barred(actor, "case")).exclude(presiding(actor, "pk"))
    return rows.select_related("case__industry", "case__region").order_by("due", "pk")


class NeedInspection(OfficersVerb):
    """Where the item is inspected only if needed, or nobody has verified it, nothing is decided before its
    department has said yes or no (行政许可法 34)."""

    code = "need_inspection"
    position = 63.5
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = _("Say whether an inspection is needed")
    follows = _(
        "With a yes the lead department plans one visit for all departments; the limit runs on."
    )
    history = _("said whether an on-site inspection is needed")
    form = NeedForm
    queues = (
        Queue(
            code="visits_to_say",
            title=_("Inspection needed? To be said"),
            rows=_to_say,
            matter=lambda review: review.permit_name,
            due="due",
        ),
    )

    def tone_of(self, after):
        return Tone.DONE

    def hindered(self, review):
        asked = review.visit == Visit.ASK
        return "" if asked else _("There is nothing to say about an inspection of this item.")

    def faults(self, review, *, needed, reason):
        if not reason.strip():
            return {"reason": str(_("State the reason."))}
        refused = not needed and inspections.always(review)
        return {"needed": str(ALWAYS)} if refused else {}

    def carry_out(self, review, actor, *, needed, reason):
        visit = Visit.DUE if needed else Visit.SPARED
        columns = {"visit": visit, "visit_reason": reason}
        moved(review, self.code, actor, before={Visit.ASK}, **columns)
        if needed:
            need(review.owning_case, actor)


need_inspection = register(NeedInspection())
