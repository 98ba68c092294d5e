"""Text as typed, and what the portal sets itself."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.forms.items import field_of, item_of, refusal, stored


@pytest.mark.parametrize(
    ("notation", "typed", "kept"),
    [
        ("text", "  测试 · 㙍𬭎店 ", "测试 · 㙍𬭎店"),
        ("text", "\u202d李\u200b四\u202c", "李四"),
        ("ref", "SMALL_EATERY", "SMALL_EATERY"),
    ],
)
def test_text_is_kept_as_typed_and_trimmed(notation, typed, kept):
    assert stored(notation, typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写"),
        ("a\x07b", "U+0007"),
        ("字" * 201, "最多 200"),
    ],
)
def test_what_cannot_be_printed_or_is_too_long_is_refused_with_the_reason(typed, said):
    assert said in refusal("text", typed)


@given(st.text(max_size=60))
def test_any_text_is_stored_once_and_for_all_or_refused(text):
    field = field_of("text", required=False)
    try:
        kept = field.clean(text)
    except ValidationError:
        return
    assert field.clean(kept) == kept


@pytest.mark.parametrize(
    ("key", "label", "room"),
    [
        ("entity_name", "经营者名称", ""),
        ("registered_address", "住所", "\n"),
        ("capital", "出资额（万元）", "＿＿＿＿＿＿万元"),
    ],
)
def test_on_paper_a_long_text_has_a_second_line_and_a_figure_its_unit(key, label, room):
    item = item_of("text", key=key, label=label)
    assert item.field_type.room(item) == room
