"""What a holder may do about the licence where the case is followed."""

from dataclasses import dataclass

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from issuance.casework import few
from issuance.casework.verbs.base import ApplicantsVerb
from issuance.casework.verbs.licences.few import AnswerFields, answer_few
from issuance.casework.verbs.licences.giving_up import give_up_licence
from issuance.casework.verbs.licences.losses import LossFields, end_loss, report_loss
from issuance.models import Case, FewLeft, Licence, Loss
from portal.ground.models import Department


class SureFields(forms.Form):
    """What goes one way is ticked first."""

    use_required_attribute = False
    sure = forms.BooleanField(
        label=_("I give up the licence and keep the permits."),
        error_messages={"required": _("Tick this if you mean it.")},
    )


FORMS = {"report": LossFields, "answer": AnswerFields, "give_up": SureFields}
VERBS: dict[str, ApplicantsVerb] = {
    "report": report_loss,
    "answer": answer_few,
    "give_up": give_up_licence,
    "end": end_loss,
}


@dataclass(frozen=True)
class Life:
    """``loss``: the latest report; ``asked``: what is to be answered; ``departments``: where a single permit
    that was lost is reported. A form is None where its verb is not offered."""

    licence: Licence
    loss: Loss | None
    asked: FewLeft | None
    departments: list[Department]
    forms: dict[str, forms.Form]
    verbs: dict[str, ApplicantsVerb]


def life_of(case: Case, bound: dict | None = None) -> Life | None:
    """None before a licence, and after its end; ``bound``: forms as they were posted."""
    licence = getattr(case, "licence", None)
    if licence is None or licence.ended_at:
        return None
    licence.origin_case = case  # whose version is read already
    prefetch_related_objects([licence], "loads__permit")  # each verb asks for its status
    offered = {name: verb for name, verb in VERBS.items() if not verb.hindrance(licence)}
    departments = dict.fromkeys(
        review.department
        for review in case.reviews.select_related("department").order_by("pk")
        if review.given_up_at is None and not review.prepares
    )
    return Life(
        licence=licence,
        loss=licence.losses.last(),  # a new report follows a settled one alone
        asked=few.asked(licence),
        departments=list(departments),
        forms={name: form() for name, form in FORMS.items() if name in offered} | (bound or {}),
        verbs=offered,
    )
