"""One cell of the catalogue's workbook: from a value of the file to what Excel keeps, and back."""

import re
from datetime import date, datetime
from typing import Any

from guides.catalogue.workbook.notation import (
    NO,
    YES,
    NotReadable,
    read_answers,
    read_rule,
    read_value,
    write_answers,
    write_rule,
    write_value,
)
from guides.catalogue.workbook.sheet_parts import Column
from guides.version.kinds import NEW, in_order, listed
from guides.version.kinds import WORDS as KIND_WORDS
from portal.ground.files.spreadsheet import day_of_cell
from portal.ground.text.pasted import plain_figure, plain_key, visible
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

LONGEST = 32767  # characters of a cell
# Office Open XML keeps control characters as _xHHHH_, and that very text as _x005F_xHHHH_.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_KEPT = re.compile(r"_x([0-9A-Fa-f]{4})_")


def written(column: Column, value: Any) -> str | int | float | None:
    """What the cell of a column shows; None leaves it empty. Raises ``NotReadable`` when too long."""
    shown = _written(column, value)
    if isinstance(shown, str):
        shown = _CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", shown)
        if len(shown) > LONGEST:
            message = _("the text is longer than the %(most)s characters of a cell")
            raise NotReadable(Sentence(message, {"most": LONGEST}))
    return shown or (None if shown != 0 else 0)


def _written(column: Column, value: Any) -> Any:
    if value is None:
        return "null" if column.kind == "fact" else None
    match column.kind:
        case "flag" | "choice":
            return next((title for title, code in column.choices if code == value), str(value))
        case "rule":
            return write_rule(value)
        case "value":
            return value if _is_number(value) else write_value(value)
        case "fact":
            return value if _is_number(value) else _fact(value)
        case "answers":
            return write_answers(value)
        case "codes":
            return "、".join(value)
        case "kinds":
            return None if value == [NEW] else listed(value)
        case "options":
            return "|".join(re.sub(r"([|\\])", r"\\\1", part) for part in value)
    return value


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**15


def _fact(value) -> str:
    """Text without quotation marks, unless it would then be read as something else."""
    if isinstance(value, str) and value.strip() == value != "":
        plain = value not in (YES, NO) and value[0] not in '"{[“' and not _looks_numeric(value)
        return value if plain else write_value(value)
    return write_value(value)


def _looks_numeric(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?|null", text))


def read(column: Column, value: Any) -> Any:
    """The value of a filled cell; raises ``NotReadable``."""
    value = _plain(value)
    match column.kind:
        case "number":
            return _whole(value)
        case "flag" | "choice":
            return _chosen(column, value)
        case "value" if isinstance(value, str):
            return read_value(value)
        case "fact" if isinstance(value, str):
            return _read_fact(value)
        case "value" | "fact":
            return _text(value) if isinstance(value, date) else value
        case "day":
            return _day(value)
    return _read_text(column, _text(value))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return visible(_KEPT.sub(lambda match: chr(int(match[1], 16)), value))
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _read_text(column: Column, text: str) -> Any:
    match column.kind:
        case "rule":
            return read_rule(text)
        case "answers":
            return read_answers(text)
        case "codes":
            parts = map(plain_key, re.split(r"[、,，;；\n]", text))
            return [part for part in parts if part]
        case "kinds":
            return _kinds(text)
        case "options":
            parts = re.findall(r"(?:[^|\\]|\\.)+", text)
            return [re.sub(r"\\(.)", r"\1", part).strip() for part in parts]
    return plain_key(text) if column.refers or column.path in ("code", "id", "key") else text


def _kinds(text: str) -> list[str]:
    """新办、延续 as their codes."""
    known = {word: kind for kind, word in KIND_WORDS.items()}
    words = [part for part in re.split(r"[、,，;；\s]+", text) if part]
    if unknown := next((word for word in words if word not in known), ""):
        message = _("“%(word)s” is no kind of application; write %(expected)s")
        values = {"word": unknown[:20], "expected": "、".join(known)}
        raise NotReadable(Sentence(message, values))
    return in_order(known[word] for word in words)


def _text(value) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        value = value.date()
    return str(value)


def _whole(value) -> int:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", figure := plain_figure(value)):
        return int(figure)
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotReadable(Sentence(_("must be a whole number")))
    return value


def _chosen(column: Column, value) -> Any:
    text = _text(value).strip()
    for title, code in column.choices:
        if title == text:
            return code
    expected = "、".join(title for title, _one in column.choices)
    raise NotReadable(Sentence(_("must be one of %(expected)s"), {"expected": expected}))


def _read_fact(text: str) -> Any:
    if text in (YES, NO, "null") or text[0] in '"{[“' or _looks_numeric(text):
        return None if text == "null" else read_value(text)
    return text


def _day(value) -> str:
    """A date of Excel, its serial number, or a day as people write it."""
    if not (day := day_of_cell(value)):
        raise NotReadable(Sentence(_("must be a date such as 2026-01-31")))
    return day.isoformat()
