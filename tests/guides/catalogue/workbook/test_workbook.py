"""The Excel workbook: the same catalogue back, faults named by row, hostile files refused."""

import json
import re
import zipfile
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from guides.catalogue.excerpt import excerpt
from guides.catalogue.files import problems_of, read_file
from guides.catalogue.format import Catalogue
from guides.catalogue.load import load_catalogue
from guides.catalogue.read import read
from guides.catalogue.workbook.sheets import SHEETS
from guides.catalogue.workbook.writing import WorkbookTooLong, from_workbook, to_workbook
from portal.ground.files import spreadsheet
from tests.guides.catalogue.workbook.broken import BROKEN, column_of
from tests.one_city import dump

EMPTY = {"format": "industry-catalogue", "version": 1}


@pytest.fixture(scope="module")
def small_bytes(small_catalogue):
    return to_workbook(small_catalogue)


@pytest.fixture(scope="module")
def shared_book(small_bytes):
    return load_workbook(BytesIO(small_bytes))


@pytest.fixture
def book(shared_book):
    """One workbook for all tests, its cells put back after each; opening it is what takes time."""
    kept = {page.title: list(page.iter_rows(values_only=True)) for page in shared_book}
    yield shared_book
    for title, rows in kept.items():
        page = shared_book[title]
        page.delete_rows(len(rows) + 1, page.max_row)
        page.delete_cols(len(rows[0]) + 1, 5)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                page.cell(number, column).value = value


def saved(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def found(content):
    return [str(problem) for problem in problems_of(read_file("x.xlsx", content))]


@pytest.mark.parametrize("change", BROKEN)
def test_a_broken_workbook_names_sheet_row_and_column(book, change):
    place = change(book)
    problems = found(saved(book))
    assert [problem for problem in problems if problem.startswith(place)], problems
    assert len(problems) <= 30, "\n".join(problems)


def test_thirty_broken_workbooks_are_tried():
    assert len(BROKEN) >= 30


def test_the_shipped_catalogue_comes_back_equal(shipped_bytes, catalogue):
    for one in (read(shipped_bytes).catalogue, catalogue):
        reading = from_workbook(to_workbook(one))
        assert reading.problems == []
        assert reading.catalogue == one


def test_unusual_texts_come_back_equal():
    fact = {
        "text": {"formula": "=1+1", "number": "5", "yes": "是", "quoted": '"x"', "spaces": " a "},
        "kept": {"2": "x", "a.b": [1, {}], "list": [], "none": None, "flag": False, "half": 0.5},
        "lists": [[1, 2], ["x"]],
        "control": "\x07",
    }
    note = "=SUM(A1)\n第二行 _x0041_ 末"
    material = {"id": "M", "name": "=名称", "note": note}
    one = Catalogue.model_validate(EMPTY | {"common": fact, "materials": [material]})
    reading = from_workbook(to_workbook(one))
    assert reading.problems == []
    assert reading.catalogue == one


def test_a_text_too_long_for_excel_is_said_not_cut():
    material = {"id": "M", "name": "名", "note": "长" * 40_000}
    with pytest.raises(WorkbookTooLong, match="申请材料"):
        to_workbook(Catalogue.model_validate(EMPTY | {"materials": [material]}))


def test_columns_may_stand_in_any_order_and_empty_rows_are_skipped(small_bytes, small_catalogue):
    book = load_workbook(BytesIO(small_bytes))
    sheet = book["行业事项"]
    rows = [[cell.value for cell in reversed(row)] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        sheet.append(row)
    sheet.insert_rows(3)
    assert from_workbook(saved(book)).catalogue == small_catalogue


def test_a_workbook_from_before_a_column_is_read(small_bytes):
    book = load_workbook(BytesIO(small_bytes))
    page = book["许可事项"]
    later = [
        ("许可事项", "编辑备注"),
        ("许可事项", "告知承诺方式"),
        ("申请材料", "验证方式"),
        ("申请材料", "可容缺"),
    ]
    page.cell(2, column_of(page, "事项类型")).value = "行政许可（使用登记）"
    page.cell(2, column_of(page, "勘查方式")).value = None
    page.cell(2, column_of(page, "可容缺")).value = None
    for sheet, title in later:
        book[sheet].delete_cols(column_of(book[sheet], title))
    reading = from_workbook(saved(book))
    assert not reading.problems
    assert not any(permit.remark for permit in reading.catalogue.permits)
    permit = reading.catalogue.permits[0]
    assert permit.kind == "行政许可（使用登记）"
    chosen = (permit.onsite_inspection.mode, permit.commitment.mode, permit.commitment.deferrable)
    assert chosen == (None, None, None)


def test_numbers_and_dates_as_excel_keeps_them_are_read(book):
    book["区划"]["A2"].value = 450200
    places = book["职权"]
    places.cell(2, column_of(places, "起")).value = "2026-01-31"
    reading = from_workbook(saved(book))
    assert reading.problems == []
    assert reading.catalogue.regions[0].code == "450200"


def test_every_column_explains_itself_and_closed_lists_drop_down(book):
    for sheet in SHEETS:
        page = book[sheet.title]
        assert page.freeze_panes == "A2"
        lists = {
            str(chosen.sqref).split("2:")[0] for chosen in page.data_validations.dataValidation
        }
        for cell, column in zip(page[1], sheet.columns, strict=True):
            assert cell.value == column.title
            if column.choices or column.refers:
                assert cell.column_letter in lists
            if column.needed or column.comment:
                assert cell.comment.text


@pytest.mark.parametrize("title", ["行业", "职权", "通用信息"])
def test_a_missing_sheet_is_said(small_bytes, title):
    book = load_workbook(BytesIO(small_bytes))
    del book[title]
    assert found(saved(book))[0].startswith(f"“{title}”")


def test_unknown_sheets_and_columns_are_said_not_lost(book):
    book["行业"].cell(1, 12).value = "我的列"
    assert any(line.startswith("“行业”第1行L列") for line in found(saved(book)))
    book["行业"].cell(1, 12).value = None
    book["行业"].cell(2, 12).value = "无题"
    assert any(line.startswith("“行业”第2行L列") for line in found(saved(book)))
    book.create_sheet("随手记").append(["x"])
    problems = found(saved(book))
    del book["随手记"]
    assert any(line.startswith("“随手记”") for line in problems)


def packed(**parts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def repacked(content, part, change):
    """The workbook with one part rewritten, as no honest program would."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == part else text)
    return out.getvalue()


def entities(text):
    return text.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook', 1)


def test_hostile_files_are_refused_with_one_sentence(small_bytes):
    hostile = {
        "empty": b"",
        "text": b"code,name",
        "old": spreadsheet.OLD_OR_ENCRYPTED + b"x" * 600,
        "large": b"PK" + b"x" * spreadsheet.MOST_BYTES,
        "bomb": packed(xl__workbook_xml=b"\0" * (spreadsheet.MOST_UNPACKED + 1)),
        "other": packed(readme="hello"),
        "truncated": small_bytes[: len(small_bytes) // 2],
        "entities": repacked(small_bytes, "xl/workbook.xml", entities),
        "damaged": repacked(small_bytes, "xl/worksheets/sheet1.xml", lambda text: text[:300]),
    }
    for name, content in hostile.items():
        reading = from_workbook(content)
        assert reading.catalogue is None, name
        assert reading.problems, name


def test_a_workbook_with_macros_is_refused(small_bytes):
    out = BytesIO(small_bytes)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "macros" in from_workbook(out.getvalue()).problems[0].sentence.message


def test_endless_rows_are_refused():
    book = Workbook()
    book.active.cell(1_000_000, 1).value = "x"
    assert from_workbook(saved(book)).catalogue is None


def test_every_cut_of_a_byte_is_survived(small_bytes):
    for at in range(0, len(small_bytes), len(small_bytes) // 10):
        broken = small_bytes[:at] + b"\xff" + small_bytes[at + 1 :]
        from_workbook(broken)


@pytest.mark.django_db
def test_the_commands_take_a_workbook_and_nothing_changes(small_catalogue, tmp_path, capsys):
    load_catalogue(actor=None, catalogue=small_catalogue)
    before, file = dump(), tmp_path / "目录.xlsx"
    call_command("catalogue_export", file)
    call_command("catalogue_import", file)
    call_command("catalogue_export", file, "--industry", "BAKERY")
    call_command("catalogue_import", file)
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert dump() == before


@pytest.mark.django_db
def test_a_dry_run_tells_and_changes_nothing(small_catalogue, tmp_path, capsys, book):
    load_catalogue(actor=None, catalogue=small_catalogue)
    before, file = dump(), tmp_path / "目录.xlsx"
    book["行业"].cell(2, 2).value = "另一名称"
    file.write_bytes(saved(book))
    call_command("catalogue_import", file, "--dry-run")
    assert "industries[" in capsys.readouterr().out
    assert dump() == before
    book["行业"].cell(2, 2).value = None
    file.write_bytes(saved(book))
    with pytest.raises(CommandError):
        call_command("catalogue_import", file)
    assert "“行业”第2行B列（行业名称）" in capsys.readouterr().err
    assert dump() == before


def test_the_export_of_every_industry_stands_alone(shipped):
    for industry in shipped["industries"]:
        part = excerpt(shipped, industry["code"])
        reading = read(json.dumps(part))
        assert problems_of(reading) == []
        assert [one.code for one in reading.catalogue.industries] == [industry["code"]]
        assert re.fullmatch(r"\w+", industry["code"])
