"""Wagtail's forms read what editors type as ours do; a column of one line takes one line."""

from django import forms
from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from portal.ground.text.fields import LineField, LinesField, MailField

FIELDS = {
    models.CharField: {"form_class": LineField},
    models.TextField: {"form_class": LinesField, "widget": AdminAutoHeightTextInput},
    models.EmailField: {"form_class": MailField},
}


def install():
    """Not for classes derived from these: a slug or a digest has a form field of its own."""
    for column, override in FIELDS.items():
        register_form_field_override(column, override=override, exact_class=True)
    SearchForm.base_fields["q"] = LineField(
        label=SearchForm.base_fields["q"].label, widget=forms.TextInput(), required=False
    )
