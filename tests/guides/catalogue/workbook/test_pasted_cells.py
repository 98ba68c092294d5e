"""Workbooks as offices fill them in: styled to the end, merged, pasted into, dated by hand."""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from guides.catalogue.files import read_file
from guides.catalogue.workbook.writing import to_workbook
from tests.guides.catalogue.workbook.broken import column_of

LAST_ROW = 1_048_576  # of a sheet


@pytest.fixture(scope="module")
def small_bytes(small_catalogue):
    return to_workbook(small_catalogue)


@pytest.fixture
def book(small_bytes):
    return load_workbook(BytesIO(small_bytes))


def read(book):
    out = BytesIO()
    book.save(out)
    return read_file("x.xlsx", out.getvalue())


@pytest.mark.parametrize("row", [25_000, LAST_ROW])
def test_a_styled_empty_cell_far_down_is_no_row(book, small_catalogue, row):
    book["区划"].cell(row, 1).font = Font(bold=True)
    reading = read(book)
    assert reading.problems == []
    assert reading.catalogue == small_catalogue


def test_merged_cells_say_so_before_anything_else(book):
    book["行业事项"].merge_cells("A2:A3")
    (first,) = read(book).problems
    assert str(first) == "“行业事项”第2行A列（行业）: 单元格 A2:A3 已合并，请取消合并后逐格填写"


def test_a_merged_title_row_is_read(book, small_catalogue):
    sheet = book["区划"]
    last = sheet.max_column
    sheet.merge_cells(start_row=1, end_row=1, start_column=last, end_column=last + 2)
    assert read(book).catalogue == small_catalogue


@pytest.mark.parametrize(
    "spoil", ["{}\u200b", "\u202d{}\u202c", " {} ", "\ufeff{}", "\u3000{}\u00a0"]
)
def test_a_code_is_read_without_what_nobody_sees(book, small_catalogue, spoil):
    for title, column in (("行业", "代码"), ("行业事项", "行业"), ("行业事项", "事项")):
        cell = book[title].cell(2, column_of(book[title], column))
        cell.value = spoil.format(cell.value)
    head = book["行业"].cell(1, 1)
    head.value = spoil.format(head.value)
    reading = read(book)
    assert reading.problems == []
    assert reading.catalogue == small_catalogue


def test_a_name_over_two_lines_is_read_as_one(book):
    cell = book["行业"].cell(2, column_of(book["行业"], "行业名称"))
    cell.value = "小型\n餐饮"
    reading = read(book)
    assert reading.problems == []
    assert reading.catalogue.industries[0].name == "小型 餐饮"


def test_a_control_character_is_named_by_cell(book):
    cell = book["行业"].cell(2, column_of(book["行业"], "行业名称"))
    cell.value = "小型_x0007_餐饮"
    (problem,) = map(str, read(book).problems)
    assert problem.startswith(f"“行业”第2行{cell.column_letter}列（行业名称）: 第 3 个字符") or (
        "U+0007" in problem
    )


@pytest.mark.parametrize(
    "typed",
    [
        *("2026/1/31", "2026-1-31", "2026年1月31日", "２０２６.１.３１", "20260131", "46053"),
        *(46053, 46053.0, datetime(2026, 1, 31), datetime(2026, 1, 31).date()),  # noqa: DTZ001
    ],
)
def test_a_day_is_read_as_people_write_it_and_as_excel_keeps_it(book, typed):
    book["职权"].cell(2, column_of(book["职权"], "起")).value = typed
    reading = read(book)
    assert reading.problems == []
    assert str(reading.catalogue.competences[0].valid_from) == "2026-01-31"


@pytest.mark.parametrize("typed", [2026, 20_000_000, "2026-02-30", "31.1.2026"])
def test_what_is_no_day_is_refused_by_cell(book, typed):
    book["职权"].cell(2, column_of(book["职权"], "起")).value = typed
    (problem,) = map(str, read(book).problems)
    assert problem.startswith("“职权”第2行")
    assert "2026-01-31" in problem
