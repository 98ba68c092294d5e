"""A workbook from the web is opened in a child that is limited and killed; we read its cells only.

As a program: the child, which answers one line of JSON.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from portal.ground import children
from portal.ground.files.judging.limits import limit
from portal.ground.files.spreadsheet import Cell, WorkbookRefused, sheets
from portal.ground.text.sentences import mark as _

MODULE = __name__
CPU_SECONDS, WALL_SECONDS = 15, 60
TAG = "\0"  # no text of a workbook begins so: XML knows no such character
KINDS = {"datetime": datetime, "date": date, "time": time}


def sheets_apart(content: bytes) -> Iterator[tuple[str, list[list[Cell]]]]:
    """As ``spreadsheet.sheets``; also ``WorkbookRefused`` where the child used up its limits."""
    try:
        with children.copy(BytesIO(content)) as opened:
            ended = children.run(MODULE, seconds=WALL_SECONDS, file=opened)
        answer = json.loads(ended.output)
    except (children.TooSlow, ValueError):
        raise WorkbookRefused(_("the workbook is too elaborate to be read")) from None
    if "refused" in answer:
        raise WorkbookRefused(answer["refused"], **answer["values"])
    for title, rows in answer["sheets"]:
        yield title, [[_cell(*parts) for parts in row] for row in rows]


def _cell(row, column, value, formula, merged) -> Cell:
    return Cell(row, column, _untagged(value), formula, merged)


def _tagged(value: Any) -> Any:
    """What JSON has no word for, as a text with its kind."""
    if isinstance(value, timedelta):
        return f"{TAG}timedelta:{value.total_seconds()}"
    kind = type(value).__name__
    return f"{TAG}{kind}:{value.isoformat()}" if kind in KINDS else str(value)


def _untagged(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(TAG):
        return value
    kind, _colon, text = value.removeprefix(TAG).partition(":")
    return (
        timedelta(seconds=float(text)) if kind == "timedelta" else KINDS[kind].fromisoformat(text)
    )


def main() -> int:
    limit(CPU_SECONDS)
    try:
        found = [
            (
                title,
                [[(c.row, c.column, c.value, c.formula, c.merged) for c in row] for row in rows],
            )
            for title, rows in sheets(sys.stdin.buffer.read())
        ]
        answer = {"sheets": found}
    except WorkbookRefused as refusal:
        answer = {"refused": refusal.sentence.message, "values": refusal.sentence.values}
    json.dump(answer, sys.stdout, default=_tagged)
    return 0


if __name__ == "__main__":
    sys.exit(main())
