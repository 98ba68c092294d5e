"""Opening a workbook somebody sent: bounded, without formulas, and never trusted."""

import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange

from portal.ground.text.pasted import day_of, plain_code
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

MOST_BYTES = 4 * 2**20
MOST_UNPACKED = 48 * 2**20
MOST_PARTS, MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 200, 60, 20_000, 60
MOST_CELLS = 200_000  # filled ones of a workbook; the shipped catalogue has about two thousand
OLD_OR_ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")
FIRST_DAY = date(1899, 12, 30)  # day 0 of Excel's serial numbers, from March 1900 on
SERIALS = range(18_264, 109_575)  # 1950 to 2199
MACROS, DECLARATIONS = ("vbaproject.bin",), (b"<!DOCTYPE", b"<!ENTITY")


class WorkbookRefused(ValueError):
    """The file is not opened at all; ``sentence`` says why."""

    def __init__(self, message: str, **values):
        self.sentence = Sentence(message, values)
        super().__init__(message)


@dataclass(frozen=True)
class Cell:
    """One filled cell; ``formula``: it holds a formula or the error of one.

    ``merged``: the range it is part of, such as A2:A3. All but the first of these have no value.
    """

    row: int
    column: int
    value: Any
    formula: bool = False
    merged: str = ""


def sheets(content: bytes) -> Iterator[tuple[str, list[list[Cell]]]]:
    """(title, rows of filled cells) of every sheet; raises ``WorkbookRefused``."""
    _inspect(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what of a style it does not know
        try:
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            if len(book.worksheets) > MOST_SHEETS:
                raise WorkbookRefused(
                    _("the workbook has more than %(most)s sheets"), most=MOST_SHEETS
                )
            cells = 0
            for sheet in book.worksheets:
                rows = _rows(sheet)
                cells += sum(map(len, rows))
                if cells > MOST_CELLS:
                    raise WorkbookRefused(
                        _("the workbook has more than %(most)s filled cells"), most=MOST_CELLS
                    )
                yield sheet.title, rows
            book.close()
        except WorkbookRefused:
            raise
        except (
            *(InvalidFileException, BadZipFile, SyntaxError, LookupError, ValueError, TypeError),
            *(AttributeError, OSError, OverflowError, RecursionError, EOFError, AssertionError),
        ) as error:
            raise WorkbookRefused(_("the workbook is damaged and cannot be read")) from error


def day_of_cell(value: Any) -> date | None:
    """A date of Excel, its serial number, or a day as people write it (2026年1月31日)."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = plain_code(str(value))
    if re.fullmatch("[0-9]{5,6}", text) and int(text) in SERIALS:
        return FIRST_DAY + timedelta(days=int(text))
    return day_of(text)


def _inspect(content: bytes) -> None:
    """What makes a file dangerous is looked for before anything interprets it."""
    if len(content) > MOST_BYTES:
        raise WorkbookRefused(_("the file is larger than %(most)s MB"), most=MOST_BYTES // 2**20)
    if content.startswith(OLD_OR_ENCRYPTED):
        raise WorkbookRefused(
            _("the file is encrypted or in the old .xls format; save it as .xlsx without password")
        )
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise WorkbookRefused(_("the workbook unpacks to more than is allowed"))
            for part in parts:
                if part.flag_bits & 1:
                    raise WorkbookRefused(_("the workbook is encrypted"))
                if part.filename.lower().endswith(MACROS):
                    raise WorkbookRefused(_("workbooks with macros are refused"))
                text = archive.read(part)  # never more than its declared size
                if part.filename.endswith((".xml", ".rels")) and (
                    b"\0" in text or any(word in text for word in DECLARATIONS)
                ):
                    raise WorkbookRefused(_("the workbook declares entities, which is refused"))
    except WorkbookRefused:
        raise
    except Exception as error:
        raise WorkbookRefused(_("the file is not an Excel workbook (.xlsx)")) from error


def _rows(sheet) -> list[list[Cell]]:
    """The first row, and of the others those with a value: a styled cell far down is no row.

    openpyxl's own rows of a sheet that is only read fill every gap up to the last styled cell and
    do not tell what is merged; its parser, which is asked here, gives what is there.
    """
    with sheet._get_source() as source:
        book = sheet.parent
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        rows = {number: cells for number, row in parser.parse() if (cells := _filled(row))}
        merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
    if len(rows) > MOST_ROWS:
        raise WorkbookRefused(
            _("sheet “%(sheet)s” has more than %(most)s rows"), sheet=sheet.title, most=MOST_ROWS
        )
    head = rows.pop(1, [])
    numbers = sorted(rows)
    for number, span in islice(_joined(numbers, merged), MOST_ROWS):
        rows[number] = _marked(rows[number], number, span)
    return [head, *(rows[number] for number in numbers)]


def _joined(numbers: list[int], merged: Iterable[CellRange]) -> Iterator[tuple[int, CellRange]]:
    """The rows each merged range reaches."""
    for span in merged:
        first, end = bisect_left(numbers, span.min_row), bisect_right(numbers, span.max_row)
        yield from ((number, span) for number in numbers[first:end])


def _filled(row: list[dict[str, Any]]) -> list[Cell]:
    return [
        Cell(cell["row"], cell["column"], cell["value"], cell["data_type"] in ("f", "e"))
        for cell in row
        if cell["column"] <= MOST_COLUMNS
        and cell["value"] is not None
        and str(cell["value"]).strip()
    ]


def _marked(cells: list[Cell], number: int, span: CellRange) -> list[Cell]:
    """A row in which the cells of a merged range say so, those without a value too."""
    columns = range(span.min_col, min(span.max_col, MOST_COLUMNS) + 1)
    others = [cell for cell in cells if cell.column not in columns]
    values = {cell.column: cell.value for cell in cells}
    joined = [Cell(number, column, values.get(column), merged=span.coord) for column in columns]
    return sorted([*others, *joined], key=lambda cell: cell.column)
