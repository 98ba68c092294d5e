"""The form field of a field's type: a kind in words, and the options of a list in lines."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.admin.fields.base import ProjectWidget
from guides.catalogue.field_types import LISTED, known_type, options

KINDS = {
    "text": gettext_lazy("text"),
    "bool": gettext_lazy("yes or no"),
    "enum": gettext_lazy("one of a list"),
    "multi": gettext_lazy("several of a list"),
    "int>0": gettext_lazy("whole number above 0"),
    "int>=0": gettext_lazy("whole number from 0"),
    "decimal>0": gettext_lazy("number above 0"),
    "decimal>=0": gettext_lazy("number from 0"),
    "daterange": gettext_lazy("from day to day"),
    "phone": gettext_lazy("phone number"),
    "idno": gettext_lazy("identity number"),
    "uscc": gettext_lazy("unified social credit code"),
    "region6": gettext_lazy("region code of six digits"),
    "list": gettext_lazy("list of entries"),
    "ref": gettext_lazy("set by the portal itself"),
}


@dataclass(frozen=True)
class Typed:
    """Kind and options as sent."""

    kind: str
    options: str


class FieldTypeInput(ProjectWidget):
    template_name = "guides/admin/fields/field_type.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if not isinstance(value, Typed):
            kind = (value or "").partition(":")[0]
            value = Typed(kind, "\n".join(options(value or "")))
        return context | {"typed": value, "kinds": KINDS.items(), "listed": LISTED}

    def value_from_datadict(self, data, files, name):
        return Typed(data.get(name, ""), data.get(f"{name}-options", ""))


class FieldTypeField(forms.Field):
    """Cleans to the notation of the file: ``text``, ``enum:甲|乙``."""

    widget = FieldTypeInput

    def to_python(self, value):
        if not isinstance(value, Typed):
            return value
        if value.kind not in KINDS:
            raise ValidationError(_("Choose what is filled in here."))
        if value.kind not in LISTED:
            return value.kind
        lines = [line.strip() for line in value.options.splitlines() if line.strip()]
        kind = f"{value.kind}:{'|'.join(lines)}"
        if not known_type(kind) or "|" in "".join(lines):
            raise ValidationError(_("One option on each line, each once, without “|”."))
        return kind

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True
