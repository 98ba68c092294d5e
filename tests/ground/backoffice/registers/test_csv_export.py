"""A list as a file: what a spreadsheet reads, and what it must not calculate."""

import pytest

from portal.ground.backoffice.registers.csv_export import cell, lines


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "－1"]
)
def test_no_cell_begins_as_a_formula(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "柳南区测试粥店（5号）", "2026-11-28", "A=1", " =1", "12345678901"]
)
def test_other_texts_stay_as_they_are(text):
    assert cell(text) == text


def test_a_long_number_keeps_its_digits_in_excel():
    assert cell("450204202611280000") == "450204202611280000\t"
    assert cell("4502042026112800005K") == "4502042026112800005K"


def test_lines_come_one_by_one_after_the_mark_by_which_excel_knows_utf_8():
    given = iter([["编号", "经营者"], ['a"b', "x,y"]])
    stream = lines(given)
    assert next(stream) == b"\xef\xbb\xbf"
    assert next(stream).decode() == "编号,经营者\r\n"
    assert next(given) == ['a"b', "x,y"]  # not read before it is asked for
    assert list(lines([['a"b', "x,y"]]))[1:] == [b'"a""b","x,y"\r\n']
