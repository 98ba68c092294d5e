"""The department of an item verifies that a promised condition (容缺) is met by now."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import inspections
from issuance.casework.messages.occasions import PROMISE_KEPT
from issuance.casework.verbs.base import OfficersVerb, Queue
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.promises.verifying import of_departments
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER, NOT_PRESIDING
from issuance.models import Promise
from issuance.status import PromiseStatus
from portal.ground.calendar import clock

CONDITION = Promise.Way.CONDITION


class MetForm(VerbForm):
    on = forms.DateField(label=gettext_lazy("Verified on"), widget=DayInput(), initial=clock.today)
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who verified it: two people at least (行政许可法 34)"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        people = inspections.may_visit(subject.department.pk)
        self.fields["people"].choices = [(str(person.pk), str(person)) for person in people]

    def arguments(self):
        stated = super().arguments()
        return stated | {"people": [int(key) for key in stated["people"]]}


def _to_verify(actor, today):
    wanted = {"way": CONDITION, "status": PromiseStatus.AWAITED, "due__isnull": False}
    return of_departments(actor, **wanted)


class VerifyCondition(OfficersVerb):
    """What a visit would have verified before is verified once it is met; late too, until the promise is
    found broken."""

    code = "verify_condition"
    position = 63.2
    subject = Promise
    sources = frozenset({PromiseStatus.AWAITED})
    targets = frozenset({PromiseStatus.KEPT})
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = gettext_lazy("Verify a promised condition")
    follows = gettext_lazy(
        "The promise is kept, and the applicant is told. What is not met by its last day is found broken"
        " then."
    )
    history = gettext_lazy("promised condition verified")
    form = MetForm
    occasions = frozenset({PROMISE_KEPT})
    queues = (
        Queue(
            code="conditions_to_verify",
            title=gettext_lazy("Promised conditions to verify"),
            rows=_to_verify,
            matter=str,
            due="due",
        ),
    )

    def hindered(self, line):
        if line.way != CONDITION:
            return _("No condition was promised here.")
        return "" if line.due else _("It is verified once the case is accepted.")

    def faults(self, line, *, on, people):
        if not clock.day_of(line.owning_case.accepted_at) <= on <= clock.today():
            return {"on": _("From the day of acceptance until today.")}
        chosen = inspections.may_visit(line.department.pk).filter(pk__in=people).count()
        if chosen < max(inspections.PEOPLE, len(set(people))):
            told = _(
                "Two people at least of each department hold a visit (行政许可法 34): %(department)s."
            )
            return {"people": told % {"department": line.department}}
        return {}

    def carry_out(self, line, actor, *, on, people):
        chosen = inspections.may_visit(line.department.pk).filter(pk__in=people)
        names = "、".join(str(person) for person in chosen)
        columns = {"settled_on": clock.today(), "settled_by": actor}
        columns["reason"] = f"{on.isoformat()} {names}"[:300]
        self.move(line, PromiseStatus.KEPT, actor, **columns)
        self.tell(PROMISE_KEPT, line.owning_case, papers=line.name)


verify_condition = register(VerifyCondition())
