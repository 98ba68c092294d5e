"""Fields and forms that judge what is typed by the papers it ends on, beside the field."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.ground.papers import registry


@dataclass(frozen=True)
class Printable:
    """A validator of a form field: the data it takes in, as `registry` names them."""

    data: tuple[str, ...]

    def __call__(self, value):
        for text in texts(value):
            for datum in self.data:
                if why := registry.fault(datum, text):
                    raise ValidationError(str(why), code="unprintable")


def judge_fields(form: forms.BaseForm, datum: str) -> None:
    """Judge every text field of an officer's form as `<datum>.<name>`."""
    for name, field in form.fields.items():
        if isinstance(field, forms.CharField):
            field.validators.append(Printable((f"{datum}.{name}",)))


class PrintedRecord:
    """A model form of editors: every text in it, rows included, is judged as `editor:<model>.<name>`.

    A fault of a row stands in the row, and the form says that one is marked.
    """

    def clean(self):
        cleaned = super().clean()
        _judge_record(self)
        marked = [_judge_record(row) for row in self._rows()]
        if any(marked):
            self.add_error(None, _("A text cannot be printed: see the row marked below."))
        return cleaned

    def _rows(self):
        for formset in getattr(self, "formsets", {}).values():
            for row in formset.forms:
                if row.is_valid() and not row.cleaned_data.get("DELETE"):
                    yield row


def _judge_record(form: forms.ModelForm) -> bool:
    """Mark what the papers cannot print; whether there was any."""
    model = form._meta.model._meta.model_name
    faults = {}
    for name, value in form.cleaned_data.items():
        for text in texts(value):
            if why := registry.fault(f"editor:{model}.{name}", text):
                faults.setdefault(name, str(why))
    for name, why in faults.items():
        form.add_error(name, why)
    return bool(faults)


def texts(value) -> Iterator[str]:
    """The texts of a clean value, however deep; keys of a tree are not typed."""
    match value:
        case str():
            yield value
        case list() | tuple():
            for part in value:
                yield from texts(part)
        case dict():
            yield from texts(list(value.values()))
