"""Reading a catalogue's workbook: every problem names its sheet, row and column."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from openpyxl.utils import get_column_letter

from guides.catalogue.read import Reading, place_of, typed
from guides.catalogue.references import UNKNOWN
from guides.catalogue.workbook import cells
from guides.catalogue.workbook.leaves import listed, plant
from guides.catalogue.workbook.notation import NotReadable
from guides.catalogue.workbook.sheet_parts import OWNER, Column, Sheet
from guides.catalogue.workbook.sheets import SHEETS
from guides.catalogue.workbook.titles import COMMON, FIELDS, INDUSTRIES, PAPERS, PERMITS
from guides.version.problems import Problem
from portal.ground.files import spreadsheet
from portal.ground.text.pasted import plain_text
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

KEYS = {"questions": "id", "materials": "id", "shared_fields": "key"}
BY_NUMBER = ("hints", "checks", "inspection_points")  # rows without a name
EMPTY = {"answers": dict, "codes": list}  # what an empty cell of such a column stands for
OWNERS = {
    "industries": (INDUSTRIES, "industry"),
    "permits": (PERMITS, "permit item"),
    "materials": (PAPERS, "material"),
}
# How ``checks`` names records that have no code of their own.
COMPOUND = {
    "competences": ("region", "permit"),
    "issuing_bodies": ("region", "industry"),
    "lead_departments": ("region", "industry"),
    "region_parameters": ("region", "key"),
}
MERGED = _("the cells %(range)s are merged; split them and fill in each")
Row = dict[str, Any]


def from_workbook(content: bytes, opened=spreadsheet.sheets) -> Reading:
    """Parse and type a workbook; never raises on its content. ``rows`` of the reading tells where
    each place of the file stands in the workbook. ``opened``: ``sheets_apart`` for a stranger's."""
    assembly = _Assembly()
    try:
        sheets = list(opened(content))
    except spreadsheet.WorkbookRefused as refusal:
        return Reading(None, [Problem("Excel", refusal.sentence)])
    tables = assembly.tables(sheets)
    if assembly.problems and tables is None:
        return Reading(None, assembly.problems)
    return assembly.reading(tables)


def spot(sheet: Sheet, row: int, column: int | None = None, title: str = "") -> str:
    """“行业事项”第5行C列（适用条件）."""
    place = f"“{sheet.title}”第{row}行"
    if column is not None:
        place += f"{get_column_letter(column)}列"
    return f"{place}（{title}）" if title else place


class _Assembly:
    def __init__(self):
        self.problems: list[Problem] = []
        self.absent: set[str] = set()
        self.spots: dict[tuple, str] = {}
        self.owners: dict[str, dict[str, int]] = {}
        self.data: dict[str, Any] = {"format": "industry-catalogue", "version": 1}

    def complain(self, place: str, message: str, **values) -> None:
        self.problems.append(Problem(place, Sentence(message, values)))

    def tables(self, sheets) -> dict[str, list[Row]] | None:
        """Rows by sheet title; None when the workbook is not laid out as ours is."""
        known = {sheet.title: sheet for sheet in SHEETS}
        given = dict(sheets)
        self.absent = {title for title in known.keys() - given.keys() if known[title].optional}
        for title in known.keys() - given.keys() - self.absent:
            self.complain(f"“{title}”", _("the sheet is missing"))
        for title, rows in given.items():
            if title not in known and any(rows):
                self.complain(f"“{title}”", _("is not a sheet of this workbook"))
        if self.problems:
            return None
        tables, sound = {}, True
        for sheet in SHEETS:
            if sheet.title in self.absent:
                tables[sheet.title] = []
                continue
            head, *rows = given[sheet.title] or [[]]
            where = self.header(sheet, head)
            sound = sound and where is not None
            tables[sheet.title] = [self.row(sheet, where or {}, row) for row in rows if row]
        return tables if sound else None

    def header(self, sheet: Sheet, head) -> dict[int, Column] | None:
        """Which column of the sheet holds what, in whatever order the clerk has put them."""
        where: dict[int, Column] = {}
        for cell in head:
            column = sheet.column(plain_text(str(cell.value)))
            place = spot(sheet, 1, cell.column)
            if column is None:
                self.complain(
                    place,
                    _("“%(title)s” is not a column of this sheet"),
                    title=str(cell.value)[:40],
                )
            elif column in where.values():
                self.complain(place, _("the column is there twice"))
            else:
                where[cell.column] = column
        absent = [column for column in sheet.columns if column not in where.values()]
        missing = [column.title for column in absent if not column.later]
        if missing:
            self.complain(
                spot(sheet, 1), _("columns are missing: %(titles)s"), titles="、".join(missing)
            )
        return None if missing else where

    def row(self, sheet: Sheet, where: dict[int, Column], row) -> Row:
        """Values by path; "" holds the row's place, "?" the columns that could not be read."""
        number = row[0].row
        values: Row = {"": spot(sheet, number), "?": set()}
        places = {c.path: spot(sheet, number, n, c.title) for n, c in where.items()}
        values["@"] = places
        for column in where.values():
            if column.kind in EMPTY:
                values[column.path] = EMPTY[column.kind]()
        for cell in row:
            column = where.get(cell.column)
            if column is None:
                if where:
                    place = spot(sheet, number, cell.column)
                    self.complain(place, _("there is a value in a column without a title"))
                continue
            place = places[column.path]
            if cell.merged:
                if cell.value is not None:
                    self.complain(place, MERGED, range=cell.merged)
                values["?"].add(column.path)
                continue
            if cell.formula:
                self.complain(place, _("formulas are refused; write the value itself"))
                values["?"].add(column.path)
                continue
            try:
                values[column.path] = cells.read(column, cell.value)
            except NotReadable as error:
                self.problems.append(Problem(place, error.sentence))
                values["?"].add(column.path)
                values.pop(column.path, None)
        return values

    def reading(self, tables: dict[str, list[Row]]) -> Reading:
        for sheet in SHEETS:
            if not sheet.child and sheet.title not in (COMMON, FIELDS):
                self.entries(sheet, tables[sheet.title])
        fields = self.fields(tables[FIELDS])
        for sheet in SHEETS:
            if sheet.child:
                self.children(sheet, tables[sheet.title], fields)
        self.common(tables[COMMON])
        told = {problem.place for problem in self.problems}
        reading = typed(self.data, self.place)
        fresh = [problem for problem in reading.problems if problem.place not in told]
        problems = list(dict.fromkeys(self.problems + fresh))
        return Reading(reading.catalogue, problems, reading.broken, self.rows())

    def entries(self, sheet: Sheet, rows: list[Row]) -> None:
        entries = self.data[sheet.name] = []
        owners = self.owners[sheet.name] = {}
        key = KEYS.get(sheet.name, "code")
        for number, row in enumerate(rows):
            entries.append(self.entry(sheet, row, (sheet.name, number)))
            owners.setdefault(row.get(key), number)
            for child in (s for s in SHEETS if s.name == sheet.name and s.child):
                if child.title not in self.absent:
                    entries[-1][child.child] = []

    def entry(self, sheet: Sheet, row: Row, location: tuple) -> dict[str, Any]:
        """The entry of a row, remembering where each of its values stands."""
        entry: dict[str, Any] = {}
        self.spots[location] = row[""]
        for column in sheet.columns:
            if column.path == OWNER or column.path not in row["@"]:
                continue
            self.spots[(*location, *column.keys)] = row["@"][column.path]
            if column.path in row:
                node = entry
                for key in column.keys[:-1]:
                    node = node.setdefault(key, {})
                node[column.keys[-1]] = row[column.path]
        limit = entry.get("statutory_limit")
        if sheet.title == PERMITS:
            unit = (limit or {}).get("unit", "工作日")
            words = None if unit == "当场" else unit == "工作日"
            entry["statutory_limit"] = (limit or {}) | {"is_working_days": words}
        return entry

    def fields(self, rows: list[Row]) -> dict[str, Row]:
        sheet = next(sheet for sheet in SHEETS if sheet.title == FIELDS)
        shared = self.data["shared_fields"] = []
        fields: dict[str, Row] = {}
        for row in rows:
            key = row.get("key")
            if key is None:
                if "key" not in row["?"]:
                    self.complain(row["@"]["key"], _("is missing"))
            elif key in fields:
                self.complain(row["@"]["key"], _("%(code)s is given twice"), code=key)
            else:
                fields[key] = row
            if row.get("shared"):
                shared.append(self.field(sheet, row, ("shared_fields", len(shared))))
        return fields

    def field(self, sheet: Sheet, row: Row, location: tuple) -> dict[str, Any]:
        entry = self.entry(sheet, row, location)
        entry.pop("shared", None)
        return entry

    def children(self, sheet: Sheet, rows: list[Row], fields: Mapping[str, Row]) -> None:
        used = set()
        for row in rows:
            index = self.owner(sheet, row)
            if index is None:
                continue
            entry = self.data[sheet.name][index]
            location = (sheet.name, index, sheet.child, len(entry[sheet.child]))
            if not sheet.bare:
                entry[sheet.child].append(self.entry(sheet, row, location))
            elif any(column.path in row for column in sheet.former):
                self.former(sheet, row, location, entry)
            elif row.get(sheet.bare) is None:
                if sheet.bare not in row["?"]:
                    self.complain(row["@"].get(sheet.bare, row[""]), _("is missing"))
            elif sheet.child == "fields":
                self.use(row, location, entry, fields)
                used.add(row[sheet.bare])
            else:
                self.spots[location] = row["@"][sheet.bare]
                kinds = {"kinds": row["kinds"]} if row.get("kinds") else {}
                used_as = {sheet.bare: row[sheet.bare]} | kinds if kinds else row[sheet.bare]
                entry[sheet.child].append(used_as)
                if row.get("note"):
                    entry.setdefault("question_notes", {})[row[sheet.bare]] = row["note"]
        if sheet.child == "fields":
            for key, row in fields.items():
                if key not in used and not row.get("shared"):
                    self.complain(
                        row[""], _("no permit item uses the field, and not every form has it")
                    )

    def owner(self, sheet: Sheet, row: Row) -> int | None:
        """Which entry the row belongs to; None, and a complaint, where that cannot be told."""
        owner = row.get(OWNER)
        index = self.owners[sheet.name].get(owner)
        if (owner is None or index is None) and OWNER not in row["?"]:
            message = UNKNOWN[OWNERS[sheet.name][1]] if owner else _("is missing")
            self.complain(row["@"][OWNER], message, code=owner)
        return None if owner is None else index

    def former(self, sheet: Sheet, row: Row, location: tuple, entry: dict) -> None:
        """A row of an older workbook says what is a record of its own by now."""
        if sheet.bare in row:
            message = _("this row has the columns of an older workbook too; keep one of the two")
            self.complain(row["@"][sheet.bare], message)
            return
        former = replace(sheet, columns=sheet.former)
        entry[sheet.child].append(self.entry(former, row, location))

    def use(self, row: Row, location: tuple, permit: dict, fields: Mapping[str, Row]) -> None:
        """A permit item takes a field: defined once in its sheet, written out in the file."""
        definition = fields.get(row["field"])
        if definition is None:
            self.complain(row["@"]["field"], _("unknown field %(code)s"), code=row["field"])
            return
        sheet = next(sheet for sheet in SHEETS if sheet.title == FIELDS)
        kinds = {"kinds": row["kinds"]} if row.get("kinds") else {}
        permit["fields"].append(self.field(sheet, definition, location) | kinds)
        self.spots[location] = row["@"]["field"]

    def common(self, rows: list[Row]) -> None:
        tree: dict[str, Any] = {}
        for row in rows:
            place, key = row["@"]["key"], row.get("key")
            if not key:
                self.complain(place, _("is missing"))
            elif "value" not in row:
                if "value" not in row["?"]:
                    self.complain(row["@"]["value"], _("is missing"))
            elif not plant(tree, key.split("."), row["value"]):
                self.complain(place, _("the key contradicts another row"))
            elif key != "compiled_on" and not key.startswith("common."):
                self.complain(place, _("the key must begin with “common.”"))
            self.spots[tuple((key or "").split("."))] = row[""]
        self.data |= {k: v for k, v in listed(tree).items() if k in ("compiled_on", "common")}

    def place(self, _data, location: tuple) -> str:
        while location:
            if location in self.spots:
                return self.spots[location]
            location = location[:-1]
        return "Excel"

    def rows(self) -> dict[str, str]:
        """Places as the checks name them → where that stands in the workbook."""
        rows = {}
        for location, where in self.spots.items():
            node, parent = self.data, None
            for step in location:
                parent, node = node, _step(node, step)
            rows[place_of(self.data, location)] = where
            head = location[0]
            if head in COMPOUND and len(location) == 2 and isinstance(node, dict):
                name = " ".join(str(node.get(key) or "*") for key in COMPOUND[head])
                rows[f"{head}[{name}]"] = where
            if isinstance(location[-1], int) and isinstance(parent, list) and isinstance(node, str):
                rows[f"{place_of(self.data, location[:-1])}[{node}]"] = where
            if len(location) == 5 and location[2] in BY_NUMBER:
                rows[f"{place_of(self.data, location[:3])}[{location[3]}].{location[4]}"] = where
        return rows


def located(problem: Problem, rows: Mapping[str, str]) -> Problem:
    """A problem of the checks, with its place in the workbook instead of that in the file."""
    code = problem.sentence.values.get("code")
    place = problem.place
    for named in (f"{place}[{code}].code", f"{place}[{code}]"):
        if named in rows:
            return Problem(rows[named], problem.sentence)
    while place:
        if place in rows:
            return Problem(rows[place], problem.sentence)
        place = (
            re.sub(r"(?:\[[^\[\]]*\]|\.?[^.\[\]]+)$", "", place) if place[-1] != "." else place[:-1]
        )
    return problem


def _step(node, step):
    try:
        return node[step]
    except (KeyError, IndexError, TypeError):
        return None
