"""Fields of forms: one line stays one line, and what cannot be stored is named."""

import pytest
from django.core.exceptions import ValidationError

from portal.ground.text.fields import CodeField, LineField, LinesField, MailField


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (LineField(), "小餐饮\n店", "小餐饮 店"),
        (LineField(max_length=3), "粉\u200b店\u202e", "粉店"),
        (LineField(required=False), " \u200b ", ""),
        (LineField(required=False, empty_value=None), "\u200b", None),
        (LinesField(), "一\r\n二\u2028三\u200e", "一\n二\n三"),
        (LinesField(), "\uf0d8 第一项", "\uf0d8 第一项"),  # what papers print is asked elsewhere
        (CodeField(), " 4502—04 ", "4502-04"),
        (MailField(), "li＠example。org\u202c", "li@example.org"),
    ],
)
def test_text_is_kept_as_it_was_meant(field, typed, kept):
    assert field.clean(typed) == kept


@pytest.mark.parametrize("typed", ["粉\x07店", "粉\ud800店"])
def test_a_character_that_cannot_be_stored_is_named(typed):
    with pytest.raises(ValidationError, match=f"U\\+{ord(typed[1]):04X}"):
        LineField().clean(typed)


def test_nothing_but_what_nobody_sees_is_nothing():
    with pytest.raises(ValidationError):
        LineField().clean("\u200b\u202d")
