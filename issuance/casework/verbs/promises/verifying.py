"""The department of an item looks at what was handed in: right, or with its reason asked for again."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import separation
from issuance.casework.commitments import COMMITTED
from issuance.casework.hearings import presiding
from issuance.casework.messages.occasions.intake import PROMISE_KEPT
from issuance.casework.verbs.base import OfficersVerb, Queue, Tone
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER, NOT_PRESIDING
from issuance.models import Notice, Promise
from issuance.status import PromiseStatus
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

PATH = ("review__department", "review__case__industry", "review__case__region")


def of_departments(actor, **conditions):
    """Lines of what follows (容缺), of this person's departments; not of cases in whose intake this very
    person had a hand."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    rows = Promise.objects.filter(review__department__in=departments, **conditions)
    rows = rows.exclude(way=COMMITTED)
    rows = rows.exclude(separation.barred(actor, "review__case")).exclude(presiding(actor))
    return rows.select_related(*PATH).order_by("due", "pk")


class VerifyForm(VerbForm):
    right = forms.ChoiceField(
        label=gettext_lazy("What was handed in"),
        choices=[
            ("yes", gettext_lazy("is right: the promise is kept")),
            ("no", gettext_lazy("is not right")),
        ],
        widget=forms.RadioSelect,
    )
    reason = LineField(
        label=gettext_lazy("What is not right"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The applicant reads it in the notice."),
    )

    def arguments(self):
        stated = super().arguments()
        return stated | {"right": stated["right"] == "yes"}


def _to_verify(actor, today):
    rows = of_departments(actor, status=PromiseStatus.HANDED_IN, due__isnull=False)
    return None if rows is None else rows.exclude(way=Promise.Way.CONDITION)


class VerifyPromise(OfficersVerb):
    """Each department verifies for its own item. What is not right is asked for again until the last day;
    after it, the department finds whether the promise is broken."""

    code = "verify_promise"
    position = 63
    subject = Promise
    sources = frozenset({PromiseStatus.HANDED_IN})
    targets = frozenset({PromiseStatus.KEPT, PromiseStatus.AWAITED})
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = gettext_lazy("Verify a promised paper")
    follows = gettext_lazy("The applicant is told; what is not right is asked for again.")
    history = gettext_lazy("promised paper verified")
    form = VerifyForm
    notices = frozenset({Notice.Kind.PROMISE})
    occasions = frozenset({PROMISE_KEPT})
    queues = (
        Queue(
            code="promises_to_verify",
            title=gettext_lazy("Promised papers to verify"),
            rows=_to_verify,
            matter=str,
            due="due",
        ),
    )

    def tone_of(self, after):
        return Tone.HOLD if after == PromiseStatus.AWAITED else Tone.DONE

    def hindered(self, line):
        if line.way == Promise.Way.CONDITION:
            return _("A promised condition is looked at by two people (行政许可法 34).")
        return "" if line.due else _("It is verified once the case is accepted.")

    def hint(self, line):
        if not line.late:
            return ""
        return _("Handed in on %(day)s, after its last day.") % {
            "day": line.handed_in_on.isoformat()
        }

    def faults(self, line, *, right, reason=""):
        if right and reason.strip():
            return {"reason": _("Leave it empty where it is right.")}
        return {} if right or reason.strip() else {"reason": _("Say what is not right.")}

    def carry_out(self, line, actor, *, right, reason=""):
        case = line.owning_case
        if right:
            columns = {"settled_on": clock.today(), "settled_by": actor}
            self.move(line, PromiseStatus.KEPT, actor, **columns)
            self.tell(PROMISE_KEPT, case, papers=line.name)
            return
        columns = {"handed_in_on": None, "handed_in_by": None, "reason": reason}
        self.move(line, PromiseStatus.AWAITED, actor, **columns)
        told = {"outcome": "again", "name": line.name, "reason": reason}
        told |= {"due": line.due.isoformat(), "over": line.due < clock.today()}
        facts = {"organ": line.department, "review": line.review, "promise": told}
        self.give(case, Notice.Kind.PROMISE, actor, **facts)


verify_promise = register(VerifyPromise())
