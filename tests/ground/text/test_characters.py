"""Typed text: rare characters stay, what cannot be seen is named or dropped."""

import pytest
from django.utils import translation

from portal.ground.text.characters import TextError, clean_text


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("  老友粉店 ", "老友粉店"),
        ("𬭎㙍䶮", "𬭎㙍䶮"),
        ("阿凡提·买买提", "阿凡提·买买提"),
        ("cafe\u0301", "caf\u00e9"),  # NFC
        ("\uf9d1", "\uf9d1"),  # a compatibility ideograph in a name stays as typed
        ("\U0002f800x\u0301", "\U0002f800x\u0301"),
        ("\U000323b0", "\U000323b0"),  # an ideograph younger than the Unicode tables here
        ("一\r\n二\t三", "一 二 三"),
        ("粉\u200b店\ufeff", "粉店"),
        ("", ""),
        ("   \n ", ""),
    ],
)
def test_text_is_stored_in_one_form_and_keeps_its_characters(value, stored):
    assert clean_text(value) == stored
    assert clean_text(stored) == stored


@pytest.mark.parametrize("character", ["\ue000", "\u0378"])
def test_where_no_paper_is_meant_private_and_unassigned_characters_are_stored(character):
    assert clean_text(f"老{character}友", printed=False) == f"老{character}友"


def test_line_breaks_stay_where_they_are_allowed():
    assert clean_text(" 一 \r\n\n 二\u2028三 ", lines=True) == "一\n\n二\n三"


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x07",
        "\x1b",
        "\x7f",
        "\ue000",
        chr(0xD800),
        "\ufffd",
        "\u0378",
        "\U0003ffff",
    ],
)
def test_a_character_that_cannot_be_printed_is_an_error_that_names_it(character):
    with pytest.raises(TextError) as caught, translation.override("zh-hans"):
        clean_text(f"老{character}友")
    assert (caught.value.character, caught.value.position) == (character, 2)
    with translation.override("zh-hans"):
        assert str(caught.value).startswith(f"第2个字符（U+{ord(character):04X}）")
