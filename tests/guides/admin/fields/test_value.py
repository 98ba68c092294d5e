"""A single value as an editor reads and types it."""

import pytest

from guides.admin.fields.value import ValueField


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (300, "300"),
        (0.5, "0.5"),
        (True, "是"),
        (False, "否"),
        ("甲", "甲"),
        ("300", '"300"'),
        ("是", '"是"'),
        ("", ""),
    ],
)
def test_a_value_is_shown_plainly_and_read_back_the_same(value, shown):
    field = ValueField(required=False)
    assert field.prepare_value(value) == shown
    assert field.to_python(shown) == (value if shown else None)
    assert not field.has_changed(value if shown else None, shown)


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_typed_is_no_value(text):
    assert ValueField().to_python(text) is None
