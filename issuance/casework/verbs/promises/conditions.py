"""The department of an item looks whether a promised condition (容缺) is met: two people, as at a visit."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import inspections, visiting
from issuance.casework.messages.occasions.intake import PROMISE_KEPT
from issuance.casework.verbs.base import OfficersVerb, Queue, Tone
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.promises.verifying import of_departments
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.visitors import VisitorsField
from issuance.casework.verbs.who import APART, APPROVER, NOT_PRESIDING
from issuance.models import Notice, Promise
from issuance.status import OPEN_PROMISES, PromiseStatus
from portal.ground.calendar import clock
from portal.ground.text.fields import LineField

CONDITION = Promise.Way.CONDITION


class LookFields:
    """Of a form: when it was looked at, and by whom."""

    def look_fields(self, line):
        self.fields["on"] = forms.DateField(
            label=_("Looked at on"), widget=DayInput(), initial=clock.today
        )
        people = VisitorsField(label=_("Who looked at it: two people at least (行政许可法 34)"))
        people.offer(line.department.pk)
        self.fields["people"] = people


def look_lacks(line, on, people) -> dict[str, str]:
    """What is wrong with a look at a promised condition."""
    if not clock.day_of(line.owning_case.accepted_at) <= on <= clock.today():
        return {"on": _("From the day of acceptance until today.")}
    why = visiting.lacking(line.owning_case, line.department, people)
    return {"people": why} if why else {}


def looked(line, on, people) -> dict:
    """What a paper says of it."""
    chosen = inspections.may_visit(line.department.pk).filter(pk__in=people)
    return {"on": on.isoformat(), "people": [str(person) for person in chosen]}


class MetForm(LookFields, VerbForm):
    met = forms.ChoiceField(
        label=gettext_lazy("What was found"),
        choices=[
            ("yes", gettext_lazy("It is met: the promise is kept")),
            ("no", gettext_lazy("It is not met")),
        ],
        widget=forms.RadioSelect,
    )
    reason = LineField(
        label=gettext_lazy("What is not met"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The applicant reads it in the notice."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.look_fields(subject)

    def arguments(self):
        stated = super().arguments()
        return stated | {"met": stated["met"] == "yes"}


def _to_verify(actor, today):
    wanted = {"way": CONDITION, "status__in": sorted(map(str, OPEN_PROMISES))}
    return of_departments(actor, **wanted, due__isnull=False)


class VerifyCondition(OfficersVerb):
    """What a visit would have verified before is verified once it is met; late too, until the promise is
    found broken. What is reported as met and is not stays promised: the applicant reports it again."""

    code = "verify_condition"
    position = 63.2
    subject = Promise
    sources = OPEN_PROMISES
    targets = frozenset({PromiseStatus.KEPT, PromiseStatus.AWAITED})
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = gettext_lazy("Verify a promised condition")
    follows = gettext_lazy(
        "The applicant is told. What is not met stays promised; after its last day it is found broken by a"
        " look that is dated after it."
    )
    history = gettext_lazy("promised condition verified")
    form = MetForm
    notices = frozenset({Notice.Kind.PROMISE})
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

    def tone_of(self, after):
        return Tone.HOLD if after == PromiseStatus.AWAITED else Tone.DONE

    def hindered(self, line):
        if line.way != CONDITION:
            return _("No condition was promised here.")
        return "" if line.due else _("It is verified once the case is accepted.")

    def hint(self, line):
        if line.status != PromiseStatus.HANDED_IN:
            return _("The applicant has not reported it as met.")
        told = _("Reported as met on %(day)s.")
        return told % {"day": line.handed_in_on.isoformat()}

    def faults(self, line, *, on, people, met=True, reason=""):
        if fault := look_lacks(line, on, people):
            return fault
        if met and reason.strip():
            return {"reason": _("Leave it empty where it is met.")}
        if not met and line.status != PromiseStatus.HANDED_IN:
            return {
                "met": _("It is promised, and was not reported as met: nothing is to be found yet.")
            }
        return {} if met or reason.strip() else {"reason": _("Say what is not met.")}

    def carry_out(self, line, actor, *, on, people, met=True, reason=""):
        seen, data = looked(line, on, people), {"on": on.isoformat(), "people": sorted(people)}
        if met:
            columns = {"settled_on": clock.today(), "settled_by": actor}
            columns["reason"] = f"{seen['on']} {'、'.join(seen['people'])}"[:300]
            self.move(line, PromiseStatus.KEPT, actor, data=data, **columns)
            self.tell(PROMISE_KEPT, line.owning_case, papers=line.name)
            return
        columns = {"handed_in_on": None, "handed_in_by": None, "reason": reason}
        self.move(line, PromiseStatus.AWAITED, actor, data=data, **columns)
        told = {"outcome": "again", "name": line.name, "reason": reason, "condition": True}
        told |= {"due": line.due.isoformat(), "over": line.due < clock.today(), "looked": seen}
        facts = {"organ": line.department, "review": line.review, "promise": told}
        self.give(line.owning_case, Notice.Kind.PROMISE, actor, **facts)


verify_condition = register(VerifyCondition())
