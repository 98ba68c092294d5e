"""Where in a catalogue file something stands, in the words of the workbook: 行业“HOTEL” · 适用条件.

The file's own notation (``industries[HOTEL].permits[FIRE].when``) is for programs; editors and clerks
know the tables and columns by the titles their workbook has.
"""

import re

from guides.catalogue.workbook.columns import SAMPLE_DOCUMENTS
from guides.catalogue.workbook.sheets import SHEETS
from guides.catalogue.workbook.titles import COMMON
from guides.version.kinds import WORDS

_STEP = re.compile(r"([a-z0-9_]+)((?:\[[^\[\]]*\])?)(?:\.|$)")
_PLACE = re.compile(r"(?:[a-z0-9_]+(?:\[[^\[\]]*\])?(?:\.|$))+", re.ASCII)
LISTS = {sheet.name: sheet.title for sheet in SHEETS if not sheet.child}
CHILDREN = {(sheet.name, sheet.child): sheet for sheet in SHEETS if sheet.child}
OTHER = {
    "question_notes": "本行业说明",
    "specimens": "文书样本",
    "format": "格式",
    "version": "版本",
}
OTHER |= dict.fromkeys(SAMPLE_DOCUMENTS.values(), "文书样本")


def in_words(place: str) -> str:
    """A place of the file as a reader knows it; any other place as it is."""
    if place in ("", "JSON", "Excel") or not _PLACE.fullmatch(place):
        return place
    steps = [(match[1], match[2][1:-1]) for match in _STEP.finditer(place)]
    (head, code), rest = steps[0], steps[1:]
    if head == "common":
        return " · ".join([COMMON, ".".join(name for name, _code in rest)]).removesuffix(" · ")
    if head not in LISTS:
        return OTHER.get(head, place)
    parts = [_named(LISTS[head], code)]
    columns = _columns(head)
    if rest and (child := CHILDREN.get((head, rest[0][0]))):
        code = rest[0][1]
        parts.append(_named(child.title, WORDS.get(code, code)))
        columns = {column.path: column.title for column in (*child.columns, *child.former)}
        if rest[0][0] == "fields":
            columns |= _columns("shared_fields")
        rest = rest[1:]
    if rest:
        path = ".".join(name for name, _code in rest)
        words = columns.get(path) or _group(columns, path) or OTHER.get(rest[0][0], path)
        code = rest[-1][1]
        parts.append(_named(words, code))
    return " · ".join(parts)


def _columns(head: str) -> dict[str, str]:
    sheet = next(sheet for sheet in SHEETS if sheet.name == head and not sheet.child)
    return {column.path: column.title for column in sheet.columns}


def _group(columns: dict[str, str], path: str) -> str:
    """The first column of a group of the file, such as ``statutory_limit``."""
    return next((title for key, title in columns.items() if key.startswith(f"{path}.")), "")


def _named(title: str, code: str) -> str:
    """行业“HOTEL”; 提示第 2 条, where rows have no code."""
    if not code:
        return title
    return (
        f"{title}第 {int(code) + 1} 条"
        if code.isdecimal() and len(code) < 5
        else f"{title}“{code}”"
    )
