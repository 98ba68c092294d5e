"""Lists as CSV for a spreadsheet: in bytes as they are read, and nothing in them a formula."""

import csv
from collections.abc import Iterable, Iterator

FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what a spreadsheet may take for one at the start of a cell
KEPT_DIGITS = 11  # Excel shows longer numbers rounded, and saves them so


class _Line:
    """A file to the csv module that gives each line back."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, by which Excel knows it; one chunk a row."""
    writer = csv.writer(_Line())
    yield b"\xef\xbb\xbf"
    for row in rows:
        yield writer.writerow(map(cell, row)).encode()


def cell(text: str) -> str:
    """A text that stays a text: no formula, no rounded number (a tab after it keeps its digits)."""
    if text.startswith(FORMULA):
        return f"'{text}"
    return f"{text}\t" if text.isdecimal() and len(text) > KEPT_DIGITS else text
