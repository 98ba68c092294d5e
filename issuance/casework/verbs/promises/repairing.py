"""The credit of whoever broke a commitment is repaired (信用修复): 告知承诺 is open to them again
(国办发〔2020〕42号: 在信用修复前不适用)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import separation
from issuance.casework.commitments import CLOSING, COMMITTED, still_closed
from issuance.casework.messages.occasions.decisions import CREDIT_REPAIRED, CREDIT_REPAIRED_OF_ONE
from issuance.casework.verbs.base import OfficersVerb, Place, Queue
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.promises.verifying import PATH
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER
from issuance.models import Promise
from issuance.status import PromiseStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField


class RepairForm(VerbForm):
    on = forms.DateField(label=gettext_lazy("Credit repaired on"), widget=DayInput())
    document = LineField(
        label=gettext_lazy("Document of the repair"),
        max_length=200,
        help_text=gettext_lazy("Who decided on it, and its number."),
    )


def _closed(actor, today):
    """Who may not use 告知承诺 meanwhile, for whoever records the repair."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    rows = Promise.objects.filter(CLOSING, review__department__in=departments)
    rows = rows.exclude(separation.barred(actor, "review__case"))
    return rows.select_related(*PATH).order_by("settled_on", "pk")


class RepairCredit(OfficersVerb):
    """By the department of the item, from the document that the holder brings or the credit platform shows;
    the applicant is told. What was decided on the permit stays as it is."""

    code = "repair_credit"
    position = 64.3
    subject = Promise
    sources = targets = frozenset({PromiseStatus.BROKEN})  # it stays broken
    who_may = (APART, APPROVER)
    title = gettext_lazy("Record the repair of credit (信用修复)")
    follows = gettext_lazy(
        "From today on the applicant may choose 告知承诺 again. What was decided on the permit stays."
    )
    history = gettext_lazy("repair of credit recorded")
    place = Place.ASIDE
    form = RepairForm
    confirms = True
    occasions = frozenset({CREDIT_REPAIRED, CREDIT_REPAIRED_OF_ONE})
    queues = (
        Queue(
            code="commitments_closed",
            title=gettext_lazy("告知承诺 closed until the credit is repaired"),
            rows=_closed,
            matter=str,
            watched=True,
        ),
    )

    def follows_of(self, line, **stated):
        if left := still_closed(line):
            told = _(
                "告知承诺 stays closed: the credit after the broken commitment for “%(items)s” is still to be"
                " repaired. What was decided on the permit stays."
            )
            return told % {"items": "、".join(left)}
        return self.follows

    def hindered(self, line):
        if line.way != COMMITTED:
            return _("Only a broken commitment (告知承诺) closes anything.")
        if line.spared_on:
            return _("The permit was decided to stand: nothing is closed.")
        return _recorded(line) if line.repaired_on else ""

    def faults(self, line, *, on, document):
        if on is None or not line.settled_on <= on <= clock.today():
            return {"on": _("From the day it was found broken until today.")}
        if not document.strip():
            return {"document": _("Name the document.")}
        return {}

    def carry_out(self, line, actor, *, on, document):
        transitions.advance(
            line,
            verb=self.code,
            actor=actor,
            expected=CLOSING,
            columns={"repaired_on": on, "repaired_by": actor, "repair_document": document},
            meanwhile=_recorded,
        )
        case, permit = line.owning_case, line.review.permit_name
        if left := still_closed(line):
            self.tell(CREDIT_REPAIRED_OF_ONE, case, permit=permit, left="、".join(left))
        else:
            self.tell(CREDIT_REPAIRED, case, permit=permit)


def _recorded(line) -> str:
    if line.repaired_on is None:
        return _("Meanwhile it was decided that the permit stands.")
    told = _("The repair of credit of %(day)s is recorded already.")
    return told % {"day": line.repaired_on.isoformat()}


repair_credit = register(RepairCredit())
