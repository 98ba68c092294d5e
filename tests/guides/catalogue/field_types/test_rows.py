"""A list of texts, one a line."""

import pytest

from tests.forms.items import item_of, refusal, stored


def test_rows_are_trimmed_and_empty_ones_dropped():
    assert stored("list", "张三\r\n\r\n 李四 ") == ["张三", "李四"]


@pytest.mark.parametrize(("typed", "said"), [("\n \n", "请填写"), ("\n".join("一" * 51), "50")])
def test_no_row_and_too_many_rows_are_refused(typed, said):
    assert said in refusal("list", typed)


def test_rows_are_posted_in_lines_told_in_a_row_and_written_in_room_for_three():
    item = item_of("list")
    assert item.field_type.posted("rows", ["张三", "李四"]) == {"rows": ["张三\n李四"]}
    assert item.field_type.posted("rows", "张三\n") == {"rows": ["张三\n"]}
    assert item.field_type.words(item, ["张三", "李四"]) == "张三、李四"
    assert item.field_type.room(item) == "\n\n\n"
