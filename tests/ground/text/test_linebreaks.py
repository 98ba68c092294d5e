"""Line ends of Chinese text: punctuation stays with its sentence, words and numbers stay whole."""

import pytest
from hypothesis import given, strategies

from portal.ground.text.linebreaks import NEVER_FIRST, NEVER_LAST, line_ranges, pieces, wrap


def lines(text, width, first=None):
    """The lines of a text whose characters are one wide, Latin ones a half."""
    widths = [0.5 if character < "⺀" else 1.0 for character in text]
    room = [width] if first is None else [first, width]
    return [text[start:end] for start, end in line_ranges(text, widths, room)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 4, []),
        ("一二三四", 4, ["一二三四"]),
        ("一二三四五", 4, ["一二三四", "五"]),
        ("一二三四，五", 4, ["一二三", "四，五"]),
        ("一二三（四）", 4, ["一二三", "（四）"]),
        ("一二三”。四", 4, ["一二", "三”。四"]),
        ("一二2026年", 4, ["一二2026", "年"]),
        ("一二三2026年", 4, ["一二三", "2026年"]),
        ("一 abcd efgh", 4, ["一 abcd ", "efgh"]),
        ("abcdefghij", 2, ["abcd", "efgh", "ij"]),
        ("一二三四 五", 4, ["一二三四 ", "五"]),
        ("一\n二三", 4, ["一\n", "二三"]),
        ("一\n\n二", 4, ["一\n", "\n", "二"]),
        ("一二三四\n", 4, ["一二三四\n"]),
        ("，，，，，，", 4, ["，，，，", "，，"]),
        ("一二", 0.5, ["一", "二"]),
    ],
)
def test_lines_end_where_they_may(text, width, expected):
    assert lines(text, width) == expected


def test_the_first_line_may_be_shorter():
    assert lines("一二三四五六", 4, first=2) == ["一二", "三四五六"]


@given(
    text=strategies.text("一二三，。（“”）a1 .\n", max_size=60),
    width=strategies.sampled_from([0.5, 1, 2.5, 4, 10]),
)
def test_every_character_is_on_exactly_one_line(text, width):
    assert "".join(lines(text, width)) == text


def wrapped(text: str, width: int) -> list[str] | None:
    return wrap(text, lambda line: len(line) <= width)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("一二三四五六", 3, ["一二三", "四五六"]),
        ("一二三，四五六", 3, ["一二", "三，四", "五六"]),
        ("一二（三四）五", 3, ["一二", "（三", "四）五"]),
        ("测试路123号一层", 5, ["测试路", "123号", "一层"]),
        ("测试路ABC-12号", 6, ["测试路", "ABC-12", "号"]),
        ("一二三四", 4, ["一二三四"]),
        ("一二三四五", 4, ["一二三", "四五"]),
        ("甲 乙 丙", 3, ["甲 乙", "丙"]),
        ("ABCDEFGH", 3, ["ABC", "DEF", "GH"]),
        ("面积12.5㎡以上", 5, ["面积", "12.5㎡", "以上"]),
        ("第84号，2024-01-01施行", 10, ["第84号，", "2024-01-01", "施行"]),
        ("出资人/经营者", 3, ["出资", "人/经", "营者"]),
        ("一", 1, ["一"]),
    ],
)
def test_wrapped_lines_break_where_they_may(text, width, expected):
    assert wrapped(text, width) == expected


def test_nothing_fits_is_said():
    assert wrapped("一二", 0) is None


@pytest.mark.parametrize("width", range(3, 12))
def test_no_line_starts_or_ends_with_a_forbidden_mark_and_nothing_is_lost(width):
    text = "食品经营许可（热食类、冷食类）；公众聚集场所“开业”前检查：《卫生》许可，12.5㎡。"
    found = wrapped(text, width)
    assert "".join(found) == text
    assert all(len(line) <= width for line in found)
    if width >= 6:
        assert not any(line[0] in NEVER_FIRST for line in found)
        assert not any(line[-1] in NEVER_LAST for line in found)


def test_pieces_give_the_text_back():
    text = "柳州市（测试）A座 3-2号"
    assert "".join(pieces(text)) == text
    assert pieces(text)[:4] == ["柳", "州", "市", "（测"]
