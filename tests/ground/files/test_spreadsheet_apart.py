"""A workbook is read in a child as it would be here, cell by cell; what it refuses keeps its words."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from portal.ground.files import spreadsheet, spreadsheet_apart
from portal.ground.files.spreadsheet import WorkbookRefused, sheets
from portal.ground.files.spreadsheet_apart import sheets_apart

HALF_PAST_EIGHT = time(8, 30)
DAY = date(2026, 1, 31)
VALUES = ("文字", 1, 2.5, True, datetime.combine(DAY, HALF_PAST_EIGHT), DAY, HALF_PAST_EIGHT)


def book():
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["列"])
    for value in (*VALUES, timedelta(hours=36), "=1+1"):
        sheet.append([value])
    sheet.append(["甲", "乙"])
    sheet.merge_cells("A11:B11")
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_the_child_reads_every_kind_of_cell_as_we_do():
    content = book()
    assert list(sheets_apart(content)) == list(sheets(content))


@pytest.mark.parametrize("content", [b"x", spreadsheet.OLD_OR_ENCRYPTED])
def test_its_refusals_are_ours(content):
    with pytest.raises(WorkbookRefused) as here:
        list(sheets(content))
    with pytest.raises(WorkbookRefused) as there:
        list(sheets_apart(content))
    assert here.value.sentence == there.value.sentence


def test_a_child_that_is_killed_refuses(monkeypatch):
    monkeypatch.setattr(spreadsheet_apart, "MODULE", "this_module_ends_without_an_answer")
    with pytest.raises(WorkbookRefused, match="elaborate"):
        list(sheets_apart(book()))
