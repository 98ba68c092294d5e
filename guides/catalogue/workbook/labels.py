"""What an import changes, in the words of the workbook: titles of sheets and columns, both values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guides.catalogue.file_diff import KEYS, Change
from guides.catalogue.workbook import cells
from guides.catalogue.workbook.leaves import flat
from guides.catalogue.workbook.sheet_parts import OWNER, Column, Sheet
from guides.catalogue.workbook.sheets import SHEETS
from guides.catalogue.workbook.titles import COMMON, FIELDS
from guides.catalogue.workbook.writing import at, child_row, rows

NAMED = ("official_name", "name", "text", "label", "law")
NOTHING = dict.fromkeys(("shared_fields", "permits"), ())  # what the rows of fields also look at


@dataclass(frozen=True)
class Line:
    """One cell or one row of a sheet: what it is called, and both values as the workbook has them."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeInWords:
    """``what``: the sheet; ``name``: of the entry, or its code."""

    sign: str
    what: str
    name: str
    lines: tuple[Line, ...]


def names(data: Mapping[str, Any]) -> dict[str, str]:
    """Code → name of everything in a dump that other entries refer to."""
    entries = [entry for kind in KEYS for entry in data.get(kind, ())]
    entries += [field for permit in data.get("permits", ()) for field in permit["fields"]]
    return {_code(entry): _name(entry) for entry in entries if _name(entry)}


def in_words(change: Change, known: Mapping[str, str]) -> ChangeInWords:
    """One change for a reader; ``known`` as ``names`` gives it."""
    if change.kind == "common":
        lines = _pairs(
            dict(flat({change.code: change.before})), dict(flat({change.code: change.after}))
        )
        return ChangeInWords(change.sign, COMMON, change.code, tuple(lines))
    sheets = [sheet for sheet in SHEETS if sheet.name == change.kind]
    name = _name(change.after or change.before)
    name = name or " · ".join(known.get(part, part) for part in change.code.split(" "))
    lines = [line for sheet in sheets for line in _lines(sheet, change, known)]
    if change.kind == "permits" and change.before and change.after:
        lines += _lines_of_fields(change, known)
    return ChangeInWords(change.sign, sheets[0].title, name, tuple(lines))


def title_of(kind: str) -> str:
    """What the workbook calls this list of the file; "" for what it does not hold."""
    titles = (sheet.title for sheet in SHEETS if sheet.name == kind and not sheet.child)
    return next(titles, "")


def key_in_words(kind: str, key: str, value: Any, known: Mapping[str, str]) -> list[Line]:
    """One key of an entry as the workbook says it: its cells, or a line for each of its rows.

    Each line has its ``after`` alone. Of a key that no sheet holds there is none.
    """
    return [
        line for sheet in SHEETS if sheet.name == kind for line in _of(sheet, key, value, known)
    ]


def _of(sheet: Sheet, key: str, value: Any, known) -> Iterator[Line]:
    if sheet.child == key:
        for child in value or ():
            yield Line(sheet.title, "", _row(sheet, child_row(sheet, {}, child), known))
    elif not sheet.child:
        for column in (column for column in sheet.columns if column.keys[0] == key):
            if shown := _cell(column, [{column.path: at({key: value}, column)}], known):
                yield Line(column.title, "", shown)


def _lines(sheet: Sheet, change: Change, known) -> Iterator[Line]:
    before, after = (_rows(sheet, change.kind, entry) for entry in (change.before, change.after))
    if not sheet.child:
        for column in sheet.columns:
            pair = [_cell(column, row, known) for row in (before[:1] or [{}], after[:1] or [{}])]
            if pair[0] != pair[1]:
                yield Line(column.title, *pair)
        return
    shown = [[_row(sheet, row, known) for row in side] for side in (before, after)]
    yield from (Line(sheet.title, row, "") for row in shown[0] if row not in shown[1])
    yield from (Line(sheet.title, "", row) for row in shown[1] if row not in shown[0])


def _lines_of_fields(change: Change, known) -> Iterator[Line]:
    """What becomes of the fields a permit item keeps: they are defined on a sheet of their own."""
    sheet = next(sheet for sheet in SHEETS if sheet.title == FIELDS)
    before, after = (
        {row["key"]: row for row in _rows(sheet, "permits", entry)}
        for entry in (change.before, change.after)
    )
    for key in (key for key in before if key in after):
        for column in sheet.columns:
            pair = [_cell(column, [side[key]], known) for side in (before, after)]
            if pair[0] != pair[1]:
                yield Line(f"{before[key]['label']} · {column.title}", *pair)


def _rows(sheet: Sheet, kind: str, entry) -> list[dict[str, Any]]:
    if entry is None:
        return []
    entry = {sheet.child: ()} | entry  # the file leaves out what is empty
    if sheet.title == FIELDS:
        return list(rows(sheet, NOTHING | {kind: [entry]}))
    return list(rows(sheet, {kind: [entry]}))


def _cell(column: Column, row: list[dict], known) -> str:
    value = row[0].get(column.path)
    if column.refers and isinstance(value, str):
        return known.get(value, value)
    shown = cells.written(column, value)
    return "" if shown is None else str(shown)


def _row(sheet: Sheet, row: dict[str, Any], known) -> str:
    """Its cells; those of a choice, which say little alone, with their titles."""
    shown = [
        (column, _cell(column, [row], known)) for column in sheet.columns if column.path != OWNER
    ]
    return "；".join(
        f"{column.title}：{text}" if column.kind in ("choice", "flag") else text
        for column, text in shown
        if text
    )


def _pairs(before: Mapping, after: Mapping) -> Iterator[Line]:
    for path in dict.fromkeys([*before, *after]):
        if before.get(path) != after.get(path):
            pair = (
                "" if value is None else str(value) for value in (before.get(path), after.get(path))
            )
            yield Line(path, *pair)


def _code(entry: Mapping[str, Any]) -> str:
    return next((str(entry[key]) for key in ("code", "id", "key") if key in entry), "")


def _name(entry) -> str:
    if not isinstance(entry, Mapping):
        return ""
    name = next((entry[key] for key in NAMED if entry.get(key)), "")
    return name + (entry.get("article") or "")
