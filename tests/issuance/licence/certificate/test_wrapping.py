"""Chinese line breaking: no closing mark first, no opening mark last, numbers whole."""

import pytest

from issuance.licence.certificate.wrapping import NEVER_FIRST, NEVER_LAST, pieces, wrap


def lines(text: str, width: int) -> list[str] | None:
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
        ("一", 1, ["一"]),
    ],
)
def test_lines_break_where_they_may(text, width, expected):
    assert lines(text, width) == expected


def test_nothing_fits_is_said():
    assert lines("一二", 0) is None


@pytest.mark.parametrize("width", range(3, 12))
def test_no_line_starts_or_ends_with_a_forbidden_mark_and_nothing_is_lost(width):
    text = "食品经营许可（热食类、冷食类）；公众聚集场所“开业”前检查：《卫生》许可，12.5㎡。"
    found = lines(text, width)
    assert "".join(found) == text
    assert all(len(line) <= width for line in found)
    if width >= 6:
        assert not any(line[0] in NEVER_FIRST for line in found)
        assert not any(line[-1] in NEVER_LAST for line in found)


def test_pieces_give_the_text_back():
    text = "柳州市（测试）A座 3-2号"
    assert "".join(pieces(text)) == text
    assert pieces(text)[:4] == ["柳", "州", "市", "（测"]
