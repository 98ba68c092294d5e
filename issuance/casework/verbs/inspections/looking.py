"""事后核查: where the inspection follows the decision, what was granted is looked at afterwards, in the days
the region sets."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import inspections
from issuance.casework.verbs.base import OfficersVerb, Queue
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.inspections.moving import moved
from issuance.casework.verbs.promises import committing
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APPROVER
from issuance.models import Permit, Review
from issuance.status import PermitStatus, ReviewStatus, Visit
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField


class LookForm(VerbForm):
    on = forms.DateField(label=gettext_lazy("Inspected on"), widget=DayInput(), initial=clock.today)
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who held it: two people at least (行政许可法 34)"),
        widget=forms.CheckboxSelectMultiple,
    )
    met = forms.ChoiceField(
        label=gettext_lazy("Conclusion"),
        choices=[("yes", gettext_lazy("the conditions are met")), ("no", gettext_lazy("not met"))],
        widget=forms.RadioSelect,
    )
    findings = LineField(label=gettext_lazy("Findings"), max_length=150)

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        people = inspections.may_visit(subject.department_id)
        self.fields["people"].choices = [(str(person.pk), str(person)) for person in people]

    def arguments(self):
        stated = super().arguments()
        people = [int(key) for key in stated["people"]]
        return stated | {"people": people, "met": stated["met"] == "yes"}


def _to_look_at(actor, today):
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    rows = Review.objects.filter(
        department__in=departments,
        look_by__isnull=False,
        status=ReviewStatus.GRANTED,
        given_up_at=None,
    )
    ended = Permit.objects.filter(review=OuterRef("pk")).exclude(status=PermitStatus.VALID)
    rows = rows.exclude(Exists(ended.order_by()))
    return rows.select_related("case__industry", "case__region").order_by("look_by", "pk")


class LookAfter(OfficersVerb):
    """The inspection that follows the decision is recorded; of what is not met the department ends the permit
    by the law of the item, in a step of its own."""

    code = "look_after"
    position = 96.5
    subject = Review
    sources = frozenset({ReviewStatus.GRANTED})
    targets = frozenset({ReviewStatus.GRANTED})
    who_may = (APPROVER,)
    title = gettext_lazy("Record the inspection after the decision")
    follows = gettext_lazy(
        "It is kept with the item. Where the conditions are not met, end the permit by its law besides."
    )
    history = gettext_lazy("inspected after the decision")
    form = LookForm
    confirms = True
    queues = (
        Queue(
            code="to_look_at",
            title=gettext_lazy("To be inspected after the decision"),
            rows=_to_look_at,
            matter=lambda review: review.permit_name,
            due="look_by",
        ),
    )

    def hindered(self, review):
        if review.visit != Visit.AFTER or review.look_by is None:
            return _("This item is not inspected after the decision, or was already.")
        if review.given_up_at:
            return _("This permit has been given up already.")
        ended = any(row.status != PermitStatus.VALID for row in review.permits.all())
        return _("This permit has ended: nothing is left to inspect.") if ended else ""

    def faults(self, review, *, on, people, met, findings):
        if not clock.day_of(review.decided_at) <= on <= clock.today():
            return {"on": _("From the day of the decision until today.")}
        chosen = inspections.may_visit(review.department_id).filter(pk__in=people).count()
        if chosen < max(inspections.PEOPLE, len(set(people))):
            told = _(
                "Two people at least of each department hold a visit (行政许可法 34): %(department)s."
            )
            return {"people": told % {"department": review.department}}
        return {} if findings.strip() else {"findings": _("State what was found.")}

    def carry_out(self, review, actor, *, on, people, met, findings):
        chosen = inspections.may_visit(review.department_id).filter(pk__in=people)
        names = "、".join(str(person) for person in chosen)[:80]
        said = "符合条件" if met else "不符合条件"
        columns = {"visit": Visit.LOOKED, "look_by": None}
        columns["visit_reason"] = f"{on.isoformat()} {names}：{said}。{findings}"
        moved(
            review, self.code, actor, before={Visit.AFTER}, status=ReviewStatus.GRANTED, **columns
        )
        committing.settle(review, actor, met=met, findings=findings)


look_after = register(LookAfter())
