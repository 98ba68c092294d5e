"""Data of the form by the notation of their type, without a catalogue around them."""

from django.core.exceptions import ValidationError

from forms.assembly import FormSpec, Item, Section
from forms.fields import form_field
from guides.version.fields import CombinedField
from guides.version.parts import FieldPart


def item_of(notation, *, required=True, key="key", label="标签", prefill_from=""):
    part = FieldPart(
        key=key, label=label, type=notation, required=required, prefill_from=prefill_from
    )
    return Item(CombinedField(part, (), (key,)), required)


def spec_of(*items):
    """A form that asks for these and nothing else."""
    return FormSpec(None, (Section("other", "Other", (), items),), (), ())


def field_of(notation, **datum):
    return form_field(item_of(notation, **datum))


def stored(notation, typed, **datum):
    """What a revision stores of it."""
    return field_of(notation, **datum).clean(typed)


def refusal(notation, typed, **datum) -> str:
    """What is said of it; empty if it is taken."""
    try:
        stored(notation, typed, **datum)
    except ValidationError as error:
        return "".join(error.messages)
    return ""
