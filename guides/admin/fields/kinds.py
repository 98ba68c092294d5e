"""The form field of kinds of application: one tick for each, 新办 ticked where nothing is said."""

from django import forms
from wagtail.admin.forms.models import register_form_field_override

from guides.models.choices import ApplicationKind
from guides.models.records import KindsColumn
from guides.version.kinds import in_order


class KindTicks(forms.CheckboxSelectMultiple):
    """On one line, as there are six of them in every row."""

    def __init__(self, attrs=None, choices=()):
        super().__init__({"class": "yz-ticks"} | (attrs or {}), choices)


class KindsField(forms.MultipleChoiceField):
    """Cleans to codes in the order of ``guides.version.kinds``; at least one."""

    widget = KindTicks

    def __init__(self, *, encoder=None, decoder=None, **options):
        super().__init__(choices=ApplicationKind.choices, **options)

    def clean(self, value):
        return in_order(super().clean(value))

    def has_changed(self, initial, data):
        return in_order(initial or ()) != in_order(data or ())


register_form_field_override(KindsColumn, override={"form_class": KindsField, "widget": KindTicks})
