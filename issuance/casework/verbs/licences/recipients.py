"""To whom papers are given over a counter, and what their receipt may say of that person."""

import re
from collections.abc import Callable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.deliveries import Paper
from issuance.casework.verbs.forms import VerbForm
from issuance.licence.certificate_facts import holder_of, taken_over_by
from issuance.models import Case, Delivery
from portal.ground.text.fields import LineField

Recipient = Delivery.Recipient
NUMBER = re.compile(r"\d{8}")  # in a row: a telephone or an identity document


class PapersField(forms.MultipleChoiceField):
    """Offers what is there today; whether what was posted still is, is asked by the verb."""

    def valid_value(self, value):
        return True


class PapersForm(VerbForm):
    """Which of the papers that are ``there``, all of them to begin with; a form says where those stand."""

    there: Callable[[Case], list[Paper]]
    papers = PapersField(label=gettext_lazy("Handed over now"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data=None, *, subject, **kwargs):
        papers = self.there(subject)
        ticked = [paper.key for paper in papers]
        super().__init__(data, subject=subject, initial={"papers": ticked}, **kwargs)
        self.fields["papers"].choices = [(paper.key, str(paper)) for paper in papers]

    def said(self, name, value):
        if name == "papers":
            named = dict(self.fields[name].choices)
            return "\n".join(named.get(key, key) for key in value)
        return super().said(name, value)


class RecipientForm(PapersForm):
    """And to whom."""

    recipient_is = forms.ChoiceField(
        label=gettext_lazy("Whose identity document have you checked?"),
        choices=Recipient,
        widget=forms.RadioSelect,
    )
    recipient = LineField(label=gettext_lazy("Name of the recipient"), max_length=60)
    reason = LineField(
        label=gettext_lazy("Somebody else: who that is to the applicant, and why"),
        max_length=200,
        required=False,
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.fields["recipient"].help_text = persons(subject)


def recipient_lacks(case, recipient, recipient_is, reason) -> dict[str, str]:
    """What is wrong with whom it is handed to."""
    if not recipient.strip():
        return {"recipient": _("Name who receives it.")}
    for name, text in (("recipient", recipient), ("reason", reason)):
        if NUMBER.search(text):
            return {name: _("No telephone or identity number: many read the receipt.")}
    person = holder_of(case)["legal_representative"]
    if recipient_is == Recipient.HOLDER and recipient.strip() != person:
        return {"recipient": _("The application names %(name)s.") % {"name": person}}
    return reason_lacks(reason) if recipient_is == Recipient.OTHER else {}


def reason_lacks(reason) -> dict[str, str]:
    """What is wrong where it was signed for by neither the applicant nor an agent."""
    if reason.strip():
        return {}
    return {"reason": _("Say why it is neither the applicant nor an authorised agent.")}


def persons(case) -> str:
    """Whom the application names; of a licence that came to somebody else by a change, whom that names."""
    data = (taken_over_by(case) or case).submission.current().content["data"]
    person = holder_of(case)["legal_representative"]
    named = _("The application names: %(person)s (legal representative or operator)") % {
        "person": person
    }
    agent = data.get("agent_name")
    return _("%(named)s, %(agent)s (agent)") % {"named": named, "agent": agent} if agent else named
