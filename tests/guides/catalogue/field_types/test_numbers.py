"""Numbers: one spelling for each, and what is no number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.version.field_types import field_type
from tests.forms.items import field_of, item_of, refusal, stored


@pytest.mark.parametrize(
    ("notation", "typed", "kept"),
    [
        ("decimal>0", "１，２００．５０", "1200.5"),
        ("decimal>0", "0.001", "0.001"),
        ("decimal>=0", "0", "0"),
        ("int>0", "007", 7),
        ("int>=0", "0", 0),
    ],
)
def test_a_number_is_stored_in_one_spelling(notation, typed, kept):
    number = stored(notation, typed)
    assert number == kept
    assert type(number) is type(kept)


@pytest.mark.parametrize(
    ("notation", "typed", "said"),
    [
        ("decimal>0", "0", "大于 0"),
        ("decimal>0", "-1", "负数"),
        ("decimal>0", "四十", "数字"),
        ("decimal>0", "1e3", "数字"),
        ("decimal>0", "9" * 10, "过大"),
        ("int>0", "1.5", "整数"),
        ("int>0", "0", "大于 0"),
        ("int>=0", "-1", "负数"),
    ],
)
def test_what_is_no_such_number_is_refused_with_the_reason(notation, typed, said):
    assert said in refusal(notation, typed)


@given(st.decimals(min_value=0, max_value=999999999, places=4, allow_nan=False))
def test_a_decimal_keeps_its_value_and_has_one_spelling(number):
    kept = field_of("decimal>=0").clean(f"{number:f}")
    assert float(kept) == float(number)
    assert field_of("decimal>=0").clean(kept) == kept


@pytest.mark.parametrize(("notation", "takes"), [("decimal>0", False), ("decimal>=0", True)])
def test_an_answer_of_nothing_fills_only_what_may_be_nothing(notation, takes):
    assert field_type(notation).takes(Decimal(0)) is takes
    assert field_type(notation).takes(Decimal("0.5"))


def test_a_number_is_told_and_written_with_its_unit():
    item = item_of("decimal>0", label="面积（平方米）")
    assert item.field_type.words(item, "40.5") == "40.5 ㎡"
    assert item.field_type.room(item).endswith("＿㎡")
    bare = item_of("int>=0")
    assert (bare.field_type.words(bare, 0), bare.field_type.room(bare)) == ("0", "")
