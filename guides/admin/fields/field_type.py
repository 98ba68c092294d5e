"""The form field of a field's type: a kind in words, and the options of a list in lines."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from guides.admin.fields.base import ProjectWidget
from guides.version.field_types import REGISTRY, UnknownFieldType, examples, field_type


@dataclass(frozen=True)
class Typed:
    """Code of the type and options as sent, one on each line."""

    code: str
    options: str


class FieldTypeInput(ProjectWidget):
    template_name = "guides/admin/fields/field_type.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if not isinstance(value, Typed):
            code, _colon, options = (value or "").partition(":")
            value = Typed(code, options.replace("|", "\n"))
        return context | {"typed": value, "types": examples()}

    def value_from_datadict(self, data, files, name):
        return Typed(data.get(name, ""), data.get(f"{name}-options", ""))


class FieldTypeField(forms.Field):
    """Cleans to the notation of the file: ``text``, ``enum:甲|乙``."""

    widget = FieldTypeInput

    def to_python(self, value):
        if not isinstance(value, Typed):
            return value
        kind = REGISTRY.get(value.code)
        if kind is None:
            raise ValidationError(_("Choose what is filled in here."))
        lines = [line.strip() for line in value.options.splitlines() if line.strip()]
        try:
            return kind(lines if kind.has_options else ()).notation
        except ValueError as error:
            message = _("One option on each line, each once, without “|”.")
            raise ValidationError(message) from error

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def described(notation: str) -> str:
    """A type as editors know it, with its options; an unknown one as it is written."""
    try:
        kind = field_type(notation)
    except UnknownFieldType:
        return notation
    if not kind.options:
        return str(kind.label)
    return _("%(type)s: %(options)s") % {"type": kind.label, "options": "、".join(kind.options)}
