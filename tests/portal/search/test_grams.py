"""Texts and queries cut into grams, without a database."""

import pytest

from portal.search.grams import Wanted, fold, of_names, of_text, of_title, runs, spans


def covers(text, query, cut=of_title):
    """Whether a text alone fills all cells of a query."""
    wanted = Wanted(fold(query))
    filled = 0
    for gram, cells in wanted.grams.items():
        if gram in cut(text):
            filled |= cells
    return filled == wanted.cells


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("饭店（餐馆）", [("饭店", True), ("餐馆", True)]),
        ("ＫＴＶ歌厅2号", [("ktv", False), ("歌厅", True), ("2", False), ("号", True)]),
        ("𠮷野家", [("𠮷野家", True)]),
        ('foo"bar', [("foo", False), ("bar", False)]),
        ("%_*()", []),
    ],
)
def test_a_text_is_read_as_runs_of_han_and_of_other_letters(text, expected):
    assert list(runs(fold(text))) == expected


@pytest.mark.parametrize(
    "query", ["餐", "餐饮", "小餐饮", "canyin", "xiaocanyin", "cany", "cy", "xcy"]
)
def test_a_title_is_found_by_characters_pinyin_and_initials(query):
    assert covers("小餐饮", query)


@pytest.mark.parametrize("query", ["小饮", "饮餐", "anyin", "餐饮店", "yc"])
def test_a_title_is_not_found_by_what_it_does_not_say(query):
    assert not covers("小餐饮", query)


def test_names_know_whole_syllables_and_text_knows_no_pinyin():
    assert covers("小餐饮登记", "canyin", of_names)
    assert not covers("小餐饮登记", "cany", of_names)
    assert not covers("小餐饮登记", "canyin", of_text)


def test_words_in_other_letters_are_found_whole_and_in_titles_as_they_are_typed():
    assert covers("KTV 与 A4", "a4", of_text)
    assert covers("Restaurant", "rest")
    assert not covers("Restaurant", "rest", of_text)


def test_an_umlaut_is_typed_as_v():
    assert covers("旅馆", "lvguan")


def test_no_gram_is_longer_than_its_column():
    grams = of_title("窗" * 200) | of_title("x" * 5000)
    assert max(map(len, grams)) <= 64


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("小餐饮登记", "餐饮", ["餐饮"]),
        ("小餐饮登记", "canyin", ["餐饮"]),
        ("小餐饮登记", "cy", ["餐饮"]),
        ("食品经营许可证", "食品 许可", ["食品", "许可"]),
        ("食品经营许可证", "品经营许", ["品经营许"]),
        ("公共场所的场所", "场所", ["场所", "场所"]),
        ("ＫＴＶ与ktv", "ktv", ["ＫＴＶ", "ktv"]),
        ("<b>餐饮</b>", "b", ["b", "b"]),
        ("无关", "餐饮", []),
    ],
)
def test_what_was_found_is_located_in_the_text(text, query, found):
    assert [text[start:end] for start, end in spans(text, Wanted(fold(query)))] == found
