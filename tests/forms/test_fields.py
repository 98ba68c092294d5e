"""The notation of field types: what is taken, how it is stored, what is refused and why."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from forms.assembly import Item
from forms.fields import UNITS, form_field, unit_of
from guides.version.fields import CombinedField
from guides.version.snapshot import FieldPart
from tests.forms.conftest import catalogue
from tests.forms.filling import RESIDENT, USCC


def field_of(kind, *, required=True, key="key", label="标签", prefill_from=""):
    part = FieldPart(key=key, label=label, type=kind, required=required, prefill_from=prefill_from)
    return form_field(Item(CombinedField(part, (), (key,)), required))


TAKEN = [
    ("text", "  测试 · 㙍𬭎店 ", "测试 · 㙍𬭎店"),
    ("bool", "yes", True),
    ("bool", "no", False),
    ("idno", "４５０２０４ 19900504011x", "45020419900504011X"),
    ("idno", "C1234567(8)", "C1234567(8)"),
    ("uscc", USCC.lower(), USCC),
    ("uscc", "91350100M000100Y43", "91350100M000100Y43"),
    ("phone", "138 0000 0000", "13800000000"),
    ("phone", "０７７２-2812345", "0772-2812345"),
    ("region6", "450204", "450204"),
    ("decimal>0", "１，２００．５０", "1200.5"),
    ("decimal>0", "0.001", "0.001"),
    ("decimal>=0", "0", "0"),
    ("int>0", "007", 7),
    ("int>=0", "0", 0),
    ("enum:甲|乙", "乙", "乙"),
    ("multi:甲|乙|丙", ["甲", "丙"], ["甲", "丙"]),
    ("daterange", ["2026-01-31", "2026/12/1"], ["2026-01-31", "2026-12-01"]),
    ("daterange", ["2026年1月5日", "2026-01-05"], ["2026-01-05", "2026-01-05"]),
    ("list", "张三\r\n\r\n 李四 ", ["张三", "李四"]),
    ("ref", "SMALL_EATERY", "SMALL_EATERY"),
]
REFUSED = [
    ("text", "", "请填写"),
    ("text", "a\x07b", "U+0007"),
    ("text", "李\u202e四", "U+202E"),
    ("text", "字" * 201, "最多 200"),
    ("bool", "", "请选择"),
    ("bool", "maybe", "选项"),
    ("idno", "张三", "字母"),
    ("uscc", "91350100M000100Y4", "18"),
    ("uscc", "91350100M000100YOI", "O"),
    ("phone", "12345", "11"),
    ("region6", "柳南区", "6 位"),
    ("decimal>0", "0", "大于 0"),
    ("decimal>0", "-1", "负数"),
    ("decimal>0", "四十", "数字"),
    ("decimal>0", "1e3", "数字"),
    ("decimal>0", "9" * 10, "过大"),
    ("int>0", "1.5", "整数"),
    ("int>0", "0", "大于 0"),
    ("int>=0", "-1", "负数"),
    ("enum:甲|乙", "丙", "选项"),
    ("multi:甲|乙", [], "请选择"),
    ("multi:甲|乙", ["丙"], "选项"),
    ("daterange", ["2026-02-01", "2026-01-01"], "早于"),
    ("daterange", ["2026-02-01", ""], "两个日期"),
    ("daterange", ["2026-02-30", "2026-03-01"], "2026-01-31"),
    ("daterange", ["", ""], "请填写"),
    ("list", "\n \n", "请填写"),
    ("list", "\n".join("一" * 51), "50"),
]


@pytest.mark.parametrize(("kind", "typed", "stored"), TAKEN)
def test_good_values_are_stored_in_one_form(kind, typed, stored):
    cleaned = field_of(kind).clean(typed)
    assert cleaned == stored
    assert type(cleaned) is type(stored)


@pytest.mark.parametrize(("kind", "typed", "said"), REFUSED)
def test_bad_values_are_refused_with_the_reason_in_chinese(kind, typed, said):
    with pytest.raises(ValidationError) as refusal:
        field_of(kind).clean(typed)
    assert said in "".join(refusal.value.messages)


@pytest.mark.parametrize("kind", [kind for kind, *_rest in TAKEN if kind != "ref"])
def test_an_optional_field_may_be_left_out(kind):
    empty = {"daterange": ["", ""]}.get(kind, [] if kind.startswith("multi") else "")
    assert field_of(kind, required=False).clean(empty) in ("", [])


def test_a_wrong_check_character_of_a_credit_code_warns_and_does_not_block():
    field = field_of("uscc")
    wrong = USCC[:-1] + ("0" if USCC[-1] != "0" else "1")
    assert field.clean(wrong) == wrong
    assert "校验" in str(field.warning)


def test_a_credit_code_may_be_to_be_registered_only_where_it_is_optional():
    assert field_of("uscc", required=False).clean("待登记") == ""
    with pytest.raises(ValidationError):
        field_of("uscc").clean("待登记")


def test_every_type_of_the_shipped_catalogue_has_a_field():
    data = catalogue()
    fields = [*data.shared_fields, *(f for permit in data.permits for f in permit.fields)]
    for entry in fields:
        field = field_of(entry.type, key=entry.key, label=entry.label)
        assert field.label


def test_an_unknown_type_is_an_error_and_not_a_text_field():
    with pytest.raises(ValueError, match="geometry"):
        field_of("geometry")


def test_units_stand_behind_the_input():
    assert unit_of("经营场所面积（平方米）") == ("经营场所面积", "㎡")
    assert unit_of("设备（电梯）") == ("设备（电梯）", "")
    assert set(UNITS) == {"平方米", "立方米", "米", "万元"}


@pytest.mark.parametrize(
    ("kind", "key", "attribute", "value"),
    [
        ("phone", "legal_rep_phone", "autocomplete", "tel"),
        ("phone", "legal_rep_phone", "inputmode", "tel"),
        ("int>0", "hotel_rooms", "inputmode", "numeric"),
        ("decimal>0", "dr_volume", "inputmode", "decimal"),
        ("text", "entity_name", "autocomplete", "organization"),
    ],
)
def test_keyboards_and_autofill_are_told_what_is_wanted(kind, key, attribute, value):
    assert field_of(kind, key=key).widget.attrs[attribute] == value


@given(st.decimals(min_value=0, max_value=999999999, places=4, allow_nan=False))
def test_a_decimal_keeps_its_value_and_has_one_spelling(number):
    stored = field_of("decimal>=0").clean(f"{number:f}")
    assert float(stored) == float(number)
    assert field_of("decimal>=0").clean(stored) == stored


@given(st.text(max_size=60))
def test_any_text_is_stored_once_and_for_all_or_refused(text):
    field = field_of("text", required=False)
    try:
        stored = field.clean(text)
    except ValidationError:
        return
    assert field.clean(stored) == stored


def test_resident_numbers_of_the_tests_are_well_made():
    assert field_of("idno").clean(RESIDENT) == RESIDENT
