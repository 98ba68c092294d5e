"""The form field of one datum: its type's, with what follows from the datum itself."""

import re

from django import forms
from django.utils.translation import gettext as _

from forms.assembly import DEMANDED_BY, Item
from portal.ground.papers.entry import Printable

AUTOCOMPLETE = {
    "entity_name": "organization",
    "legal_rep_name": "name",
    "legal_rep_phone": "tel",
    "registered_address": "street-address",
    "agent_name": "section-agent name",
    "agent_phone": "section-agent tel",
    "delivery_address": "section-delivery street-address",
}


def form_field(item: Item) -> forms.Field:
    """Raises ``UnknownFieldType`` for a type the notation has not."""
    field = item.field_type.form_field(item)
    field.validators.append(Printable(tuple(f"applicant:{key}" for key in item.combined.keys)))
    copied = not isinstance(field, forms.ChoiceField)
    if copied and item.prefill_from and not re.search(r"[（(]", item.prefill_from):
        field.help_text = _("As on: %(paper)s.") % {"paper": item.prefill_from}
    if item.key in DEMANDED_BY and DEMANDED_BY[item.key][1]:
        field.help_text = _("Only for “%(value)s”.") % {"value": DEMANDED_BY[item.key][1]}
    if item.key == "uscc" and not item.required:
        field.help_text = _("Not registered yet? Leave it empty; it is added after the permit.")
    if most := item.field_type.characters:
        said = _("At most %(most)s characters.") % {"most": most}
        field.help_text = f"{field.help_text} {said}".strip()
    if isinstance(field.widget, forms.TextInput | forms.Textarea):
        field.widget.attrs["autocomplete"] = AUTOCOMPLETE.get(item.key, "off")
    return field
