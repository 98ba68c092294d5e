"""Wagtail's forms read what editors type as ours do; a column of one line takes one line."""

from django import forms
from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField

from portal.ground.text.characters import plain_markup
from portal.ground.text.fields import LineField, LinesField, MailField, MarkupField

FIELDS = {
    models.CharField: {"form_class": LineField},
    models.TextField: {"form_class": LinesField, "widget": AdminAutoHeightTextInput},
    models.EmailField: {"form_class": MailField},
    RichTextField: {"form_class": MarkupField},
}


def read_as_ours(form: forms.BaseForm) -> None:
    """For forms of Wagtail that are made without the registry of ``install``."""
    for field in form.fields.values():
        if type(field) is forms.CharField:
            field.__class__ = LinesField if isinstance(field.widget, forms.Textarea) else LineField


def plain_texts(raw):
    """Every text of a stream as it is stored, read like rich text."""
    match raw:
        case str():
            return plain_markup(raw)
        case list():
            return [plain_texts(part) for part in raw]
        case dict():
            return {name: plain_texts(part) for name, part in raw.items()}
    return raw


def install():
    """Not for classes derived from these: a slug or a digest has a form field of its own."""
    for column, override in FIELDS.items():
        register_form_field_override(column, override=override, exact_class=True)
    SearchForm.base_fields["q"] = LineField(
        label=SearchForm.base_fields["q"].label, widget=forms.TextInput(), required=False
    )
