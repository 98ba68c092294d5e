"""The form field of a single value (a parameter of the rules): a number, 是 or 否, or a choice."""

from django import forms
from wagtail.admin.forms.models import register_form_field_override

from guides.catalogue.workbook.notation import NotReadable, read_value, write_value
from guides.models.records import ValueColumn


class ValueField(forms.JSONField):
    """Reads what the workbook's cells read; any other text is a choice and means itself."""

    widget = forms.TextInput

    def bound_data(self, data, initial):
        return initial if self.disabled else self.to_python(data)

    def prepare_value(self, value):
        """Without quotation marks, unless it would then be read as something else."""
        if value is None or value == "":
            return ""
        if isinstance(value, str) and self.to_python(value) == value:
            return value
        return write_value(value)

    def to_python(self, value):
        if not isinstance(value, str) or not value.strip():
            return None if isinstance(value, str) else value
        try:
            return read_value(value)
        except NotReadable:
            return value.strip()

    def has_changed(self, initial, data):
        return self.to_python(data) != initial


register_form_field_override(
    ValueColumn, override={"form_class": ValueField, "widget": forms.TextInput}
)
