"""Office days as a file, CSV or Excel: read with every fault named by its row, written alike."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from portal.ground import children
from portal.ground.files import judge, spreadsheet
from portal.ground.files.spreadsheet_apart import sheets_apart
from portal.ground.models import OfficeDay
from portal.ground.office_days.entering import Entry, Place
from portal.ground.office_days.rows import COLUMNS, NO, OFF, WORKS, YES, RowForm

MOST_BYTES, MOST_ROWS = 2**20, 1000
KNOWN_FROM = "知悉日期"  # told, not read: a day is known from when it is entered


class FileRefused(ValueError):
    """The file cannot be read at all; the text says why."""


@dataclass(frozen=True)
class Problem:
    """``column`` is empty where the whole row is meant."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class Reading:
    entries: list[Entry]
    problems: list[Problem]


def read(content: bytes, places: Iterable[Place]) -> Reading:
    """The entries of a file from the web, for those of ``places`` that it names; a child that is
    killed opens what is a workbook. Raises ``FileRefused``."""
    head, *rows = _table(content)
    titles = {column: str(value).strip() for column, value in head[1].items()}
    missing = [title for title in COLUMNS.values() if title not in titles.values()]
    needed = [title for title in missing if title not in {COLUMNS["link"], COLUMNS["to_verify"]}]
    if needed:
        raise FileRefused(_("The first row lacks: %(titles)s") % {"titles": "、".join(needed)})
    if len(rows) > MOST_ROWS:
        raise FileRefused(_("The file has more than %(most)s rows.") % {"most": MOST_ROWS})
    names = {title: name for name, title in COLUMNS.items()}
    columns = {column: names[title] for column, title in titles.items() if title in names}
    return _judged(rows, columns, list(places))


def _judged(rows, columns, places) -> Reading:
    entries, problems, seen = [], [], {}
    for number, values, unread in rows:
        form = RowForm({columns[c]: v for c, v in values.items() if c in columns}, places=places)
        faults = [Problem(number, COLUMNS[columns[c]], why) for c, why in unread if c in columns]
        if not faults and form.is_valid():
            entry = form.entry()
            key = (entry.place, entry.day)
            if key in seen:
                faults = [Problem(number, COLUMNS["day"], _twice(entry, *seen[key]))]
            else:
                seen[key] = (number, entry)
                entries.append(entry)
        elif not faults:
            faults = [
                Problem(number, COLUMNS[name], str(error))
                for name, errors in form.errors.items()
                for error in errors
            ]
        problems += faults
    return Reading(entries, problems)


def _twice(entry: Entry, row: int, other: Entry) -> str:
    if entry.works != other.works:
        return _("Row %(row)s says the opposite of this day.") % {"row": row}
    return _("Row %(row)s has this day already.") % {"row": row}


Row = tuple[int, dict[int, Any], list[tuple[int, str]]]


def _table(content: bytes) -> list[Row]:
    """(number, values by column, what cannot be read) of each row that is not empty."""
    if len(content) > MOST_BYTES:
        raise FileRefused(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20})
    every = _of_workbook(content) if content.startswith(b"PK") else _of_text(content)
    rows = list(
        islice(every, MOST_ROWS + 2)
    )  # one too many is told by `read`; half a million never
    if len(rows) < 2:
        raise FileRefused(_("The file has no rows below its first."))
    return rows


def _of_workbook(content: bytes) -> Iterator[Row]:
    try:
        with children.place("judge", most=judge.PLACES, patience=judge.PATIENCE):
            sheets = list(sheets_apart(content))
    except spreadsheet.WorkbookRefused as refusal:
        raise FileRefused(str(refusal.sentence)) from refusal
    except children.NoPlace:
        raise FileRefused(str(judge.BUSY)) from None
    for cells in sheets[0][1] if sheets else ():
        if cells:
            unread = [(cell.column, why) for cell in cells if (why := _unreadable(cell))]
            yield cells[0].row, {cell.column: cell.value for cell in cells}, unread


def _unreadable(cell: spreadsheet.Cell) -> str:
    if cell.merged:
        return _("The cells %(range)s are merged; split them and fill in each.") % {
            "range": cell.merged
        }
    return _("A formula: please put its value here.") if cell.formula else ""


def _of_text(content: bytes) -> Iterator[Row]:
    """Excel writes CSV in UTF-8 with a mark, or as the machine does, in China GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileRefused(_("The file is neither an Excel workbook (.xlsx) nor CSV."))
    if "\0" in text:
        raise FileRefused(_("The file is neither an Excel workbook (.xlsx) nor CSV."))
    delimiter = max(",\t;，", key=text.partition("\n")[0].count)
    try:
        for number, row in enumerate(csv.reader(StringIO(text), delimiter=delimiter), 1):
            values = {column: value for column, value in enumerate(row) if value.strip()}
            if values:
                yield number, values, []
    except csv.Error as error:
        raise FileRefused(_("The file is neither an Excel workbook (.xlsx) nor CSV.")) from error


def table(rows: Iterable[OfficeDay]) -> list[list[str]]:
    """The same columns, which ``read`` takes back, and from when each day is known."""
    lines = [
        [
            row.day.isoformat(),
            WORKS if row.works else OFF,
            row.place,
            row.name,
            row.source,
            row.link,
            YES if row.to_verify else NO,
            row.known_from.isoformat(),
        ]
        for row in rows
    ]
    return [[*COLUMNS.values(), KNOWN_FROM], *lines]


def workbook(rows: Iterable[OfficeDay]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "放假与调休"
    for line in table(rows):
        sheet.append(line)
    for letter, width in zip("ABCDEFGH", (13, 8, 22, 16, 60, 40, 8, 13), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def packed(entries: Iterable[Entry]) -> list[list]:
    """Entries as plain JSON, for the page that asks before it is done."""
    return [
        [*entry.place.columns.values(), entry.day.isoformat(), entry.works, *entry.words.values()]
        for entry in entries
    ]


def unpacked(lines: Iterable[list], places: Iterable[Place]) -> list[Entry]:
    """Raises KeyError for a place that is none of ``places``."""
    known = {tuple(place.columns.values()): place for place in places}
    return [Entry(known[tuple(line[:3])], date.fromisoformat(line[3]), *line[4:]) for line in lines]
