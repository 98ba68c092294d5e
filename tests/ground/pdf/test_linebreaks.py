"""Line ends of Chinese text: punctuation stays with its sentence, words and numbers stay whole."""

import pytest
from hypothesis import given, strategies

from portal.ground.pdf.linebreaks import line_ranges


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
