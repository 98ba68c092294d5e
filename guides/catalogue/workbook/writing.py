"""Whole industries as an Excel workbook: one sheet a table, explained, with drop-downs."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from guides.catalogue.format import Catalogue
from guides.catalogue.legal_bases import collected
from guides.catalogue.workbook import cells
from guides.catalogue.workbook.leaves import flat
from guides.catalogue.workbook.notation import NotReadable
from guides.catalogue.workbook.reading import from_workbook
from guides.catalogue.workbook.sheet_parts import OWNER, Column, Sheet
from guides.catalogue.workbook.sheets import SHEETS
from guides.catalogue.workbook.titles import COMMON, FIELDS
from guides.version.kinds import NEW

__all__ = ["WorkbookTooLong", "from_workbook", "to_workbook"]

KEY = {"questions": "id", "materials": "id"}  # elsewhere the code
SPARE = 2000  # rows below the header that drop-downs reach
HEAD = PatternFill("solid", fgColor="E6F1F0")
NEEDED = "（必填）"
COMPILED_ON = "compiled_on"


class WorkbookTooLong(ValueError):
    """A text does not fit into a cell of Excel."""


def to_workbook(catalogue: Catalogue) -> bytes:
    """The catalogue as .xlsx, which ``from_workbook`` reads back equal; ``WorkbookTooLong``."""
    data = collected(catalogue).model_dump(mode="json")
    book = Workbook()
    book.remove(book.active)
    for sheet in SHEETS:
        page = book.create_sheet(sheet.title)
        _head(page, sheet)
        for number, row in enumerate(rows(sheet, data), 2):
            _write(page, sheet, number, row)
        _drop_downs(page, sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def rows(sheet: Sheet, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a sheet: values by the path of their column."""
    if sheet.title == COMMON:
        facts = data["common"]
        if data["compiled_on"]:
            yield {"key": COMPILED_ON, "value": data["compiled_on"]}
        yield from ({"key": f"common.{key}", "value": value} for key, value in flat(facts))
    elif sheet.title == FIELDS:
        yield from _fields(data)
    elif not sheet.child:
        for entry in data[sheet.name]:
            yield {column.path: at(entry, column) for column in sheet.columns}
    else:
        for entry in data[sheet.name]:
            owner = entry[KEY.get(sheet.name, "code")]
            for child in entry[sheet.child]:
                yield child_row(sheet, entry, child) | {OWNER: owner}


def child_row(sheet: Sheet, entry, child) -> dict[str, Any]:
    """The row of one child of an entry, without the column that names the entry."""
    if not sheet.bare:
        return {c.path: at(child, c) for c in sheet.columns if c.path != OWNER}
    use = child if isinstance(child, dict) else {sheet.bare: child}
    code = use.get("key") or use[sheet.bare]
    note = entry.get("question_notes", {}).get(code)
    return {sheet.bare: code, "note": note, "kinds": use.get("kinds", [NEW])}


def _fields(data) -> Iterator[dict[str, Any]]:
    fields = {entry["key"]: entry | {"shared": True} for entry in data["shared_fields"]}
    for permit in data["permits"]:
        for entry in permit["fields"]:
            fields.setdefault(entry["key"], entry | {"shared": False})
    yield from fields.values()


def at(entry, column: Column) -> Any:
    """What an entry of the file has where this column points."""
    for key in column.keys:
        entry = entry.get(key)
        if entry is None:
            return None
    return entry


def _head(page, sheet: Sheet) -> None:
    for number, column in enumerate(sheet.columns, 1):
        cell = page.cell(1, number, column.title)
        cell.font, cell.fill = Font(bold=True), HEAD
        text = column.comment + (NEEDED if column.needed else "")
        if text:
            height = max(120, 20 * (text.count("\n") + 2))
            cell.comment = Comment(text, "一业一证", height=height, width=320)
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}1"


def _write(page, sheet: Sheet, number: int, row: dict[str, Any]) -> None:
    for place, column in enumerate(sheet.columns, 1):
        try:
            value = cells.written(column, row.get(column.path))
        except NotReadable as error:
            raise WorkbookTooLong(f"{sheet.title} {number}: {error}") from None
        if value is None:
            continue
        cell = page.cell(number, place)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # a text that begins with = is a text, not a formula
            cell.number_format = "@"
        cell.alignment = Alignment(vertical="top", wrap_text=column.width > 24)


def _drop_downs(page, sheet: Sheet) -> None:
    for number, column in enumerate(sheet.columns, 1):
        if column.choices:
            source = f'"{",".join(title for title, _value in column.choices)}"'
        elif column.refers:
            source = f"'{column.refers}'!$A$2:$A${SPARE}"
        else:
            continue
        chosen = DataValidation(
            type="list", formula1=source, allow_blank=not column.needed, showErrorMessage=True
        )
        chosen.errorTitle, chosen.error = "不在列表中", "请从下拉列表中选择。"
        page.add_data_validation(chosen)
        letter = get_column_letter(number)
        chosen.add(f"{letter}2:{letter}{SPARE}")
