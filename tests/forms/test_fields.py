"""The form field of a datum: of its type, and helped along by what the datum is."""

import pytest
from django.utils.datastructures import MultiValueDict

from guides.version.field_types import examples
from tests.forms.conftest import catalogue
from tests.forms.items import field_of, stored


@pytest.mark.parametrize("kind", examples(), ids=lambda kind: kind.code)
def test_an_optional_field_may_be_left_out(kind):
    empty = field_of(kind.notation).widget.value_from_datadict(MultiValueDict(), {}, "key")
    assert stored(kind.notation, empty, required=False) in ("", [])


def test_every_type_of_the_shipped_catalogue_has_a_field():
    data = catalogue()
    fields = [*data.shared_fields, *(field for permit in data.permits for field in permit.fields)]
    for entry in fields:
        assert field_of(entry.type, key=entry.key, label=entry.label).label


def test_an_unknown_type_is_an_error_and_not_a_text_field():
    with pytest.raises(ValueError, match="geometry"):
        field_of("geometry")


def test_the_unit_stands_behind_the_input():
    field = field_of("decimal>0", label="经营场所面积（平方米）")
    assert (field.label, field.unit) == ("经营场所面积", "㎡")


@pytest.mark.parametrize(
    ("notation", "key", "attribute", "value"),
    [
        ("phone", "legal_rep_phone", "autocomplete", "tel"),
        ("phone", "legal_rep_phone", "inputmode", "tel"),
        ("phone", "other_phone", "autocomplete", "off"),
        ("int>0", "hotel_rooms", "inputmode", "numeric"),
        ("decimal>0", "dr_volume", "inputmode", "decimal"),
        ("text", "entity_name", "autocomplete", "organization"),
        ("list", "investors", "autocomplete", "off"),
        ("enum:甲|乙", "delivery", "autocomplete", None),
        ("daterange", "period", "autocomplete", None),
    ],
)
def test_keyboards_and_autofill_are_told_what_is_wanted(notation, key, attribute, value):
    assert field_of(notation, key=key).widget.attrs.get(attribute) == value


@pytest.mark.parametrize(
    ("notation", "datum", "help_text"),
    [
        ("text", {"prefill_from": "营业执照"}, "请与营业执照一致"),
        ("daterange", {"prefill_from": "营业执照"}, "请与营业执照一致"),
        ("enum:甲|乙", {"prefill_from": "营业执照"}, ""),
        ("bool", {"prefill_from": "营业执照"}, ""),
        ("text", {"prefill_from": "营业执照（副本）"}, "最多200个字。"),
        ("list", {}, "每行填写一个"),
        ("text", {"key": "delivery_address"}, "邮寄"),
        ("uscc", {"key": "uscc", "required": False, "prefill_from": "营业执照"}, "尚未登记"),
        ("uscc", {"key": "uscc"}, ""),
        ("uscc", {"key": "landlord_uscc", "required": False}, ""),
    ],
)
def test_what_helps_to_fill_it_in_is_said_beside_it(notation, datum, help_text):
    said = str(field_of(notation, **datum).help_text)
    assert help_text in said
    assert bool(said) is bool(help_text)
