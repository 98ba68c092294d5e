"""What is said of a character: what it is, which one, and what to do."""

import pytest
from django.utils import translation

from portal.ground.papers.wording import name_of, too_long, unprintable


@pytest.mark.parametrize(
    ("character", "name", "said"),
    [
        ("\uf0d8", "U+F0D8 ➢", "Word 的项目符号"),
        ("\ue863", "U+E863", "自造的字"),
        ("🍜", "U+1F35C STEAMING BOWL", "改用文字"),
        ("✅", "U+2705 WHITE HEAVY CHECK MARK", "改用文字"),
        ("𠮷", "U+20BB7", "对照证件"),
        ("\U00031350", "U+31350", "对照证件"),
        ("\u200e", "U+200E LEFT-TO-RIGHT MARK", "看不见"),
        ("\ufe0f", "U+FE0F VARIATION SELECTOR-16", "看不见"),
        ("\u0301", "U+0301 COMBINING ACUTE ACCENT", "只输入字母"),
        ("ᠮ", "U+182E MONGOLIAN LETTER MA", "改用汉字"),
    ],
)
def test_each_kind_is_told_with_its_name_and_what_to_do(character, name, said):
    assert name_of(character) == name
    sentence = str(unprintable(3, character, paper="通知书"))
    assert name in sentence
    assert said in sentence
    assert sentence.startswith("第 3 个")
    assert "通知书" in sentence


def test_the_reader_of_english_reads_english():
    with translation.override("en"):
        assert "must" not in str(too_long(80, 74, paper="certificate"))
        assert "first 74 of these 80" in str(too_long(80, 74, paper="certificate"))
