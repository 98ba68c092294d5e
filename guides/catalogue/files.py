"""A catalogue file of either kind, told apart by its name: JSON, or an Excel workbook."""

import json
from pathlib import PurePath

from guides.catalogue.checks import check, warnings
from guides.catalogue.format import Catalogue
from guides.catalogue.read import Reading, read
from guides.catalogue.workbook.reading import from_workbook, located
from guides.catalogue.workbook.writing import to_workbook
from guides.version.problems import Problem
from portal.ground import children
from portal.ground.files import judge
from portal.ground.files.spreadsheet_apart import sheets_apart

WORKBOOK = ".xlsx"
MIME = {
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
}


def read_file(name: str, content: bytes) -> Reading:
    """Parse and type an operator's file; never raises on its content."""
    return from_workbook(content) if is_workbook(name) else read(content)


def read_sent_file(name: str, content: bytes) -> Reading:
    """The same of a file from the web, of which a child that is killed opens what is a workbook.

    Raises ``children.NoPlace`` while as many files are looked at as the machine has cores.
    """
    if not is_workbook(name):
        return read(content)
    with children.place("judge", most=judge.PLACES, patience=judge.PATIENCE):
        return from_workbook(content, opened=sheets_apart)


def write_file(name: str, catalogue: Catalogue, data: dict) -> bytes:
    """The same catalogue, typed and as ``dump`` gives it, as the file of this name."""
    if is_workbook(name):
        return to_workbook(catalogue)
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def is_workbook(name: str) -> bool:
    return PurePath(name).suffix.lower() == WORKBOOK


def problems_of(reading: Reading) -> list[Problem]:
    """What keeps the file from being imported: its shape first, then what the checks find."""
    problems = list(reading.problems)
    if reading.catalogue is not None:
        faults = check(reading.catalogue, reading.broken)
        problems += [located(problem, reading.rows) for problem in faults]
    return list(dict.fromkeys(problems))


def notes_of(reading: Reading) -> list[Problem]:
    """What an editor should know of a file that may be imported; each with its place."""
    return [located(warning, reading.rows) for warning in warnings(reading.catalogue)]
