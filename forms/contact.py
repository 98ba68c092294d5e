"""Where the applicant is told what happens to the application: a mobile number, an e-mail address.

Asked at the end of the form, proposed from what was filled in, and theirs to change afterwards: it
is no part of what was handed in.
"""

import re
from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.combined import storable
from forms.models import Contact, Submission
from portal.ground.gateways.channels import MAIL, SMS
from portal.ground.text.fields import CodeField, MailField
from portal.ground.text.identifiers import check_phone

MOBILE = re.compile(r"1\d{10}")
PHONES = ("agent_phone", "legal_rep_phone")  # whom to tell first


class MobileField(CodeField):
    """An SMS reaches mobile numbers of the mainland; kept as eleven digits."""

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        verdict = check_phone(text)
        if not (verdict.ok and MOBILE.fullmatch(verdict.normal)):
            raise ValidationError(_("Please give a mobile number of 11 digits."), code="mobile")
        return verdict.normal


class ContactForm(forms.Form):
    """Asks only for what the operator can reach (``Channel.offered``); nothing of it is required."""

    use_required_attribute = False
    sms = MobileField(
        label=gettext_lazy("Mobile number for messages"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    mail = MailField(
        label=gettext_lazy("E-mail for messages"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        for channel in (SMS, MAIL):
            if not channel.offered():
                del self.fields[channel.code]

    def typed(self) -> dict[str, str]:
        """As it was typed, right or wrong, so that a draft keeps it."""
        most = {name: field.max_length for name, field in self.fields.items()}
        return {name: storable(self[name].value())[:length] for name, length in most.items()}


class ChangedContactForm(ContactForm):
    """Addresses on file stand masked beside empty fields, so that nobody reads them off a screen: what
    is typed takes their place, what is ticked is dropped, all else stays."""

    def __init__(self, data=None, *, known: Mapping[str, str], **kwargs):
        super().__init__(data, **kwargs)
        self.known = known
        for channel in (SMS, MAIL):
            address = known.get(channel.code)
            if address and channel.code in self.fields:
                shown = {"address": channel.mask(address)}
                field = self.fields[channel.code]
                field.help_text = _("Now: %(address)s. Left empty it stays so.") % shown
                self.fields[f"drop_{channel.code}"] = forms.BooleanField(
                    label=_("Tell me nothing more at %(address)s") % shown, required=False
                )
        self.order_fields([name for way in (SMS, MAIL) for name in (way.code, f"drop_{way.code}")])

    def addresses(self) -> dict[str, str]:
        """Code of a channel → address, as they are to be from now on."""
        asked = (way.code for way in (SMS, MAIL) if way.code in self.fields)
        told = self.cleaned_data
        return {
            name: told[name] or ("" if told.get(f"drop_{name}") else self.known.get(name, ""))
            for name in asked
        }


def proposed(contact: Mapping[str, str], data: Mapping) -> dict[str, str]:
    """What stands in the form: as the draft keeps it, else a mobile number of the application."""
    phones = (check_phone(str(data.get(key) or "")) for key in PHONES)
    mobiles = (phone.normal for phone in phones if phone.ok and MOBILE.fullmatch(phone.normal))
    return {"sms": next(mobiles, "")} | dict(contact)


def remember(submission: Submission, contact: Mapping[str, str]) -> None:
    """The addresses that can be right; a wrong one was told on its page and keeps nobody from
    submitting by another way."""
    form = ContactForm(dict(contact))
    form.is_valid()
    found = {name: form.cleaned_data.get(name, "") for name in form.fields}
    Contact.objects.update_or_create(submission=submission, defaults=found)


def ways(submission: Submission) -> list[tuple[str, str]]:
    """By what and to where the applicant is told, masked."""
    known = Contact.objects.filter(submission=submission).first()
    addresses = ((way, getattr(known, way.code, "")) for way in (SMS, MAIL) if way.offered())
    return [(str(way.word), way.mask(address)) for way, address in addresses if address]
