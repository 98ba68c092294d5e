"""The notation in which editors say what the numbers of a permit look like."""

import pytest
from django.utils import translation

from guides.version.number_patterns import MOST, faults, matches, words


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("JY99", ["JY12", "jy12", " JY 12 ", "ＪＹ１２"], ["JY1", "JY123", "JX12", "JY1A", ""]),
        ("教民AN*", ["教民X7", "教民xy之后", "教民A0号"], ["教民7X", "教民X", "教X7"]),
        (
            "*卫公证字〔9999〕第*号",
            ["柳卫公证字〔2026〕第000001号", "卫公证字(2026)第号"],
            ["柳卫公证字第1号"],
        ),
        ("GX9|YB9", ["GX1", "YB2"], ["GX1YB2", "GX", "1"]),
        (r"\A\9\*\|\\9", [r"a9*|\7"], ["B9*|\\7", r"A8*|\7"]),
        ("*", ["", "任何"], []),
        ("*9*9*", ["甲1乙2丙", "12"], ["甲1乙", ""]),
    ],
)
def test_a_number_fits_or_it_does_not(pattern, fitting, others):
    assert [number for number in fitting if not matches(pattern, number)] == []
    assert [number for number in others if matches(pattern, number)] == []


def test_no_pattern_makes_a_long_number_cost_more_than_its_length():
    """What would take a backtracking search for ever."""
    assert not matches("*N" * 30 + "号", "1" * 4000)
    assert matches("*N" * 30 + "号", "1" * 4000 + "号")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("JY99999999999999", "“JY”，14 位数字"),
        ("A9|NN*", "1 位字母，1 位数字；或 2 位字母或数字，任意字符（可以没有）"),
        (r"\A9", "“A”，1 位数字"),
    ],
)
def test_a_pattern_is_explained_in_words(pattern, said):
    with translation.override("zh-hans"):
        assert words(pattern) == said


@pytest.mark.parametrize("pattern", ["JY|", "|JY", " ", "9" * (MOST + 1), "JY\\"])
def test_a_pattern_no_number_fits_is_refused(pattern):
    (fault,) = faults(pattern)
    assert str(fault)


@pytest.mark.parametrize("pattern", ["", "9" * MOST, "*" * 100, "JY\\\\"])
def test_what_some_number_fits_has_no_faults(pattern):
    assert faults(pattern) == []
