"""The form of the feedback page: what is asked, the trap for machines, and what was answered."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from portal.ground.models import Region
from portal.ground.text.fields import LineField, LinesField
from portal.ground.text.pasted import plain_mail

OURS = ("topic", "region", "message", "contact")
MAIL, PHONE, NOWHERE = "mail", "phone", ""
# 0772-3820000, 139 0000 0000, +86 772 3820000 转 8001
NUMBER = re.compile(r"\+?(?:[\s()（）\-–]*\d){7,15}(?:\s*(?:转|ext\.?|#)\s*\d{1,6})?")


class Topic(models.TextChoices):
    GUIDE = "guide", gettext_lazy("a service guide")
    LICENCE = "licence", gettext_lazy("a licence")
    SITE = "site", gettext_lazy("this website")


class RegionField(forms.ModelChoiceField):
    def label_from_instance(self, region):
        return region.full_name


class EnquiryForm(BaseForm):
    """The fixed questions; ``EnquiryFormBuilder`` adds those of the editors."""

    topic = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=Topic, widget=forms.RadioSelect
    )
    region = RegionField(
        label=gettext_lazy("Where?"),
        queryset=Region.objects.none(),
        to_field_name="code",
        empty_label=gettext_lazy("Please choose"),
        help_text=gettext_lazy("Your message goes to the service agent of this place."),
    )
    message = LinesField(
        label=gettext_lazy("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Please leave out ID numbers and other people's data."),
    )
    contact = LineField(
        label=gettext_lazy("E-mail or phone"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy(
            "Only if you want an answer. It is erased 30 days after the answer."
        ),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.select_related("parent")
        self.trap = self.fields.pop("website")

    @property
    def trapped(self) -> bool:
        """People do not see this field; machines fill it in."""
        return bool(self.data.get("website"))

    def clean_contact(self):
        contact = plain_mail(self.cleaned_data["contact"])
        if contact and reached_by(contact) == NOWHERE:
            if "@" in contact:
                raise ValidationError(_("Please check the e-mail address."))
            raise ValidationError(
                _(
                    "This is neither an e-mail address nor a phone number. Leave it empty if you "
                    "want no answer."
                )
            )
        return contact

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in OURS}

    def further(self) -> dict:
        """The answers to the editors' questions, by label: labels change, answers do not."""
        return {
            str(self.fields[name].label): _plain(value)
            for name, value in self.cleaned_data.items()
            if name not in OURS and value not in ("", None, [])
        }


class EnquiryFormBuilder(FormBuilder):
    def get_form_class(self):
        return type("EnquiryForm", (EnquiryForm,), self.formfields)


def reached_by(contact: str) -> str:
    """How an answer gets to whoever left this."""
    if NUMBER.fullmatch(contact):
        return PHONE
    try:
        validate_email(contact)
    except ValidationError:
        return NOWHERE
    return MAIL


def asked_about(query) -> dict:
    """What a link to the form may say in advance: `?topic=guide&region=450204`, a `message`, or
    with `searched=` what was not found.
    """
    most = {"topic": 20, "region": 20, "message": 300}
    known = {name: query[name][:length] for name, length in most.items() if name in query}
    if words := " ".join(query.get("searched", "").split())[:40]:
        known["message"] = _("I want to open: %(words)s. Which permits do I need?") % {
            "words": words
        }
    return known


def _plain(value) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
