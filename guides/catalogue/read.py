"""Reading a catalogue file: every problem of its shape, with the place, and what is still sound."""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from guides.catalogue.format import Catalogue
from guides.catalogue.permit_entries import NAMED, WRITTEN_OUT
from guides.version.problems import Problem
from portal.ground.text.characters import TextError
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _
from portal.ground.text.whole_numbers import whole_number

MOST_ENTRIES = 100_000  # the shipped catalogue has four thousand
NAMES = ("code", "id", "key", "name", "region", "material", "kind")
WRONG_TYPE = {
    "string_type": _("must be text"),
    "int_type": _("must be a whole number"),
    "int_from_float": _("must be a whole number"),
    "bool_type": _("must be true or false"),
    "list_type": _("must be a list"),
    "dict_type": _("must be an object"),
    "model_type": _("must be an object"),
    "missing": _("is missing"),
    "extra_forbidden": _("is not a key of this format"),
    "date_from_datetime_parsing": _("must be a date such as 2026-01-31"),
    "date_type": _("must be a date such as 2026-01-31"),
}


@dataclass
class Reading:
    """``catalogue`` holds the sound entries only; ``broken`` the codes of the others, so that
    what refers to them is not blamed as well. ``None``: nothing could be read."""

    catalogue: Catalogue | None
    problems: list[Problem] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    rows: Mapping[str, str] = field(
        default_factory=dict
    )  # a workbook's: place → sheet, row, column


class _Hooks:
    """What JSON lets pass and no catalogue means: keys given twice, numbers that are none."""

    def __init__(self):
        self.problems: list[Problem] = []

    def pairs(self, items):
        seen: dict[str, Any] = {}
        for key, value in items:
            if key in seen:
                self._tell(_("the key “%(key)s” is given twice"), key=key)
            seen[key] = value
        return seen

    def constant(self, name):
        self._tell(_("%(name)s is not a number"), name=name)

    def whole(self, digits):
        number = whole_number(digits)
        return self._too_long(digits) if number is None else number

    def decimal(self, digits):
        number = float(digits)
        return number if math.isfinite(number) else self._too_long(digits)

    def _too_long(self, digits):
        self._tell(_("the number %(start)s… is too long"), start=digits[:12])
        return 0

    def _tell(self, text, **values):
        self.problems.append(Problem("JSON", Sentence(text, values)))


def read(text: str | bytes) -> Reading:
    """Parse and type a file; never raises on its content."""
    hooks = _Hooks()
    try:
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        data = json.loads(
            text,
            object_pairs_hook=hooks.pairs,
            parse_constant=hooks.constant,
            parse_int=hooks.whole,
            parse_float=hooks.decimal,
        )
    except UnicodeDecodeError:
        return Reading(None, [Problem("JSON", Sentence(_("the file is not UTF-8 text")))])
    except json.JSONDecodeError as error:
        message = Sentence(
            _("not JSON: line %(line)s, column %(column)s"),
            {"line": error.lineno, "column": error.colno},
        )
        return Reading(None, [Problem("JSON", message)])
    except RecursionError:
        return Reading(None, [Problem("JSON", Sentence(_("the file is nested too deeply")))])
    if not _few(data):
        message = Sentence(_("the file has more than %(most)s entries"), {"most": MOST_ENTRIES})
        return Reading(None, [Problem("JSON", message)])
    reading = typed(data)
    return Reading(reading.catalogue, hooks.problems + reading.problems, reading.broken)


def _few(data: Any) -> bool:
    """Whether it is small enough to be typed: each wrong entry costs a sentence."""
    entries, waiting = 0, [data]
    while waiting and entries <= MOST_ENTRIES:
        node = waiting.pop()
        inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        entries += len(inside)
        waiting.extend(part for part in inside if isinstance(part, dict | list))
    return entries <= MOST_ENTRIES


def place_of(data, location) -> str:
    """industries[HOTEL].permits[FIRE].code: by name where the entry has one, else by number."""
    place, node = "", data
    for step in location:
        if isinstance(step, int):
            node = node[step] if isinstance(node, list) and step < len(node) else None
            name = None
            if isinstance(node, dict):
                name = next((node[k] for k in NAMES if isinstance(node.get(k), str)), None)
            place += f"[{name if name is not None else step}]"
        else:
            node = node.get(step) if isinstance(node, dict) else None
            place += f".{step}" if place else str(step)
    return place


def typed(data: Any, place: Callable[[Any, tuple], str] = place_of) -> Reading:
    """From parsed JSON to a catalogue of the sound entries; ``place`` puts a location in words."""
    if not isinstance(data, dict):
        return Reading(None, [Problem("JSON", Sentence(_("must be an object")))])
    try:
        return Reading(Catalogue.model_validate(data))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
    for fault in faults:
        fault["loc"] = tuple(step for step in fault["loc"] if step not in (NAMED, WRITTEN_OUT))
    problems = [Problem(place(data, fault["loc"]), _message(fault)) for fault in faults]
    bad: dict[str, set[int]] = {}
    for fault in faults:
        match fault["loc"]:
            case (str(name), int(index), *_rest):
                bad.setdefault(name, set()).add(index)
            case (str(name), *_rest) if name in ("format", "version") or name not in data:
                return Reading(None, problems)
            case (str(name), *_rest):
                bad[name] = set(range(len(data[name]))) if isinstance(data[name], list) else set()
    return _sound(data, bad, problems)


def _sound(data, bad, problems) -> Reading:
    broken = set()
    rest = {key: value for key, value in data.items() if key in Catalogue.model_fields}
    for name, indexes in bad.items():
        if not isinstance(rest.get(name), list):
            rest.pop(name, None)
            continue
        for index in indexes:
            entry = rest[name][index]
            broken.update(_codes(entry))
        rest[name] = [e for index, e in enumerate(rest[name]) if index not in indexes]
    try:
        return Reading(Catalogue.model_validate(rest), problems, frozenset(broken))
    except ValidationError:
        return Reading(None, problems, frozenset(broken))


def _codes(entry):
    """The names by which others may refer to a broken entry and the fields inside it."""
    if not isinstance(entry, dict):
        return
    for name in ("code", "id", "key"):
        if isinstance(entry.get(name), str):
            yield entry[name]
    fields = entry.get("fields")
    for inner in fields if isinstance(fields, list) else ():
        yield from _codes(inner)


def _listed(expected: str) -> str:
    """What Pydantic quotes and joins with an English word."""
    return "、".join(re.findall(r"'([^']*)'", expected)) or expected


def _message(fault) -> Sentence:
    kind, context = fault["type"], fault.get("ctx", {})
    if isinstance(error := context.get("error"), TextError):
        return error.sentence
    if kind in WRONG_TYPE:
        return Sentence(WRONG_TYPE[kind])
    match kind:
        case "literal_error":
            return Sentence(
                _("must be one of %(expected)s"), {"expected": _listed(context["expected"])}
            )
        case "string_too_long":
            return Sentence(
                _("is longer than %(most)s characters"), {"most": context["max_length"]}
            )
        case "string_too_short":
            return Sentence(_("must not be empty"))
        case "string_pattern_mismatch":
            return Sentence(_("may only use letters, digits, “-” and “_”"))
        case "greater_than_equal":
            return Sentence(_("must be at least %(least)s"), {"least": context["ge"]})
        case "less_than_equal":
            return Sentence(_("must be at most %(most)s"), {"most": context["le"]})
    return Sentence(_("has the wrong form (%(kind)s)"), {"kind": kind})
