"""The layout of a certificate style as checked data: one JSON file per style in `styles/`."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from issuance.licence.certificate.layout_parts import (
    FIELD_NAMES,
    INKS,
    MAY_SHRINK,
    MODES,
    MOST_PARTS,
    NAME,
    ROLES,
    Box,
    Field,
    Layout,
    LayoutError,
    Text,
    Value,
)
from portal.ground.text.characters import TextError, clean_text
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

STYLES = Path(__file__).parent / "styles"
LARGEST_LETTERS = 100  # points
LONGEST = {"title": 80, "source": 300, "unit": 120, "paper": 120}  # characters


def styles() -> list[str]:
    """The names of all styles."""
    return sorted(file.stem for file in STYLES.glob("*.json"))


@lru_cache(maxsize=16)
def load_layout(style: str) -> Layout:
    """The layout of a style by the name of its file. Raises LayoutError."""
    return read_layout(shipped_data(style), style)


def shipped_data(style: str) -> Any:
    """What the file of a shipped style says. Raises LayoutError."""
    path = STYLES / f"{style}.json"
    if not re.fullmatch(NAME, style) or not path.is_file():
        raise LayoutError(f"unknown certificate style {style!r}; known: {', '.join(styles())}")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LayoutError(f"style {style}: not JSON ({error})") from None


def as_layout(style: str | Layout) -> Layout:
    """A shipped style by its name, or the layout itself. Raises LayoutError."""
    return style if isinstance(style, Layout) else load_layout(style)


def read_layout(data: Any, style: str) -> Layout:
    """Check a parsed style and make it a Layout. Raises LayoutError naming the first bad place."""
    return _Reader(style).layout(data)


class _Reader:
    """Reads one style; every method takes the place it is at, for the error."""

    def __init__(self, style: str):
        self.style = style

    def refuse(self, place: str, why: str, **values):
        raise LayoutError.at(self.style, place, Sentence(why, values))

    def take(self, data: Any, place: str, required: str, optional: str = "") -> dict[str, Any]:
        if not isinstance(data, dict):
            self.refuse(place or "it", _("must be an object"))
        known = required.split() + optional.split()
        for key in required.split():
            if key not in data:
                self.refuse(f"{place}.{key}".lstrip("."), _("is missing"))
        for key in data:
            if key not in known:
                self.refuse(f"{place}.{key}".lstrip("."), _("is not known"))
        return data

    def number(self, value: Any, place: str, *, least: float = 0, most: float = 9_999) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(place, _("must be a number"))
        if not least <= value <= most:
            told = _("must be between %(least)s and %(most)s")
            self.refuse(place, told, least=least, most=most)
        return float(value)

    def size(self, value: Any, place: str, least: float) -> float:
        """Of letters, in points: from the largest all down to the smallest are tried for a long text."""
        return self.number(value, place, least=least, most=LARGEST_LETTERS)

    def word(self, value: Any, place: str, choices: tuple[str, ...] = ()) -> str:
        if not isinstance(value, str) or not value.strip():
            self.refuse(place, _("must be a text"))
        if len(value) > 60:
            self.refuse(place, _("is longer than 60 characters"))
        if choices and value not in choices:
            self.refuse(place, _("must be one of %(choices)s"), choices=", ".join(choices))
        return value

    def modes(self, value: Any, place: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            self.refuse(place, _("must be a list of modes"))
        return tuple(self.word(mode, place, MODES) for mode in value)

    def box(self, value: Any, place: str, within: Box | None = None) -> Box:
        if not isinstance(value, list) or len(value) != 4:
            self.refuse(place, _("must be [left, top, right, bottom]"))
        box = Box(*(self.number(edge, place) for edge in value))
        if box.left >= box.right or box.top >= box.bottom:
            self.refuse(place, _("is inside out"))
        if within and not within.encloses(box):
            self.refuse(place, _("lies outside its surroundings"))
        return box

    def layout(self, data: Any) -> Layout:
        top = self.take(
            data,
            "",
            "style sheet border emblem seal qr texts label gap minimum_size fields",
            "title source unit paper",
        )
        self.names(top)
        if not isinstance(top["sheet"], list) or len(top["sheet"]) != 2:
            self.refuse("sheet", _("must be [width, height]"))
        sheet = self.box([0, 0, *top["sheet"]], "sheet")
        border = self.take(top["border"], "border", "outer inner")
        outer = self.box(border["outer"], "border.outer", sheet)
        inner = self.box(border["inner"], "border.inner", outer)
        emblem = self.take(top["emblem"], "emblem", "box placeholder")
        seal = self.take(top["seal"], "seal", "box placeholder")
        qr = self.box(top["qr"], "qr", inner)
        if abs(qr.width - qr.height) > 1e-6:
            self.refuse("qr", _("must be square"))
        label = self.take(top["label"], "label", "role size")
        minimum = self.number(top["minimum_size"], "minimum_size", least=1)
        texts = tuple(self.text(t, f"texts[{n}]", sheet) for n, t in enumerate(top["texts"]))
        fields = tuple(
            self.field(f, f"fields[{n}]", inner, minimum) for n, f in enumerate(top["fields"])
        )
        names = [field.name for field in fields]
        if sorted(names) != sorted(FIELD_NAMES):
            self.refuse("fields", _("must be exactly %(names)s"), names=", ".join(FIELD_NAMES))
        for number, field in enumerate(fields):
            if field.justify_to and field.justify_to not in names:
                self.refuse(f"fields[{number}].justify_to", _("names no field"))
            if field.justify_to == field.name or (field.justify_to and len(field.label) < 2):
                self.refuse(f"fields[{number}].justify_to", _("cannot be followed"))
        return Layout(
            style=self.style,
            title=str(top.get("title", self.style)),
            sheet=sheet,
            paper=str(top.get("paper", "")),
            outer=outer,
            inner=inner,
            emblem=self.box(emblem["box"], "emblem.box", sheet),
            emblem_placeholder=self.word(emblem["placeholder"], "emblem.placeholder"),
            seal=self.box(seal["box"], "seal.box", inner),
            seal_placeholder=self.word(seal["placeholder"], "seal.placeholder"),
            qr=qr,
            texts=texts,
            label_role=self.word(label["role"], "label.role", ROLES),
            label_size=self.size(label["size"], "label.size", minimum),
            gap=self.number(top["gap"], "gap"),
            minimum_size=minimum,
            fields=fields,
        )

    def names(self, top: dict[str, Any]) -> None:
        if top["style"] != self.style:
            self.refuse("style", _("must be the name of the file"))
        if not re.fullmatch(NAME, self.style):
            self.refuse("style", _("must be small letters, figures and “-”"))
        for key in ("title", "source", "unit", "paper"):
            self.plain(top.get(key, ""), key)
        for key in ("texts", "fields"):
            if not isinstance(top[key], list):
                self.refuse(key, _("must be a list"))
            if len(top[key]) > MOST_PARTS:
                self.refuse(key, _("has more than %(most)s parts"), most=MOST_PARTS)

    def plain(self, value: Any, place: str) -> None:
        if not isinstance(value, str) or len(value) > LONGEST[place]:
            told = _("must be a text of %(most)s characters at most")
            self.refuse(place, told, most=LONGEST[place])
        try:
            clean_text(value)
        except TextError:
            self.refuse(place, _("has a character that is none"))

    def text(self, data: Any, place: str, sheet: Box) -> Text:
        raw = self.take(data, place, "name text left top role size", "tracking ink modes")
        left, top = self.point(raw, place, sheet)
        return Text(
            name=self.word(raw["name"], f"{place}.name"),
            text=self.word(raw["text"], f"{place}.text"),
            left=left,
            top=top,
            role=self.word(raw["role"], f"{place}.role", ROLES),
            size=self.size(raw["size"], f"{place}.size", 1),
            tracking=self.number(raw.get("tracking", 0), f"{place}.tracking"),
            ink=self.word(raw.get("ink", "black"), f"{place}.ink", INKS),
            modes=self.modes(raw.get("modes", list(MODES)), f"{place}.modes"),
        )

    def point(self, raw: dict[str, Any], place: str, within: Box) -> tuple[float, float]:
        left = self.number(raw["left"], f"{place}.left")
        top = self.number(raw["top"], f"{place}.top")
        if not (within.left <= left < within.right and within.top <= top < within.bottom):
            self.refuse(place, _("starts outside its surroundings"))
        return left, top

    def field(self, data: Any, place: str, inner: Box, minimum: float) -> Field:
        raw = self.take(data, place, "name label left top value", "justify_to")
        left, top = self.point(raw, place, inner)
        name = self.word(raw["name"], f"{place}.name", FIELD_NAMES)
        value = self.value(raw["value"], f"{place}.value", name, inner, minimum)
        if value.bottom is not None and not top < value.bottom <= inner.bottom:
            self.refuse(f"{place}.value.bottom", _("must be below the label, inside the border"))
        return Field(
            name=name,
            label=self.word(raw["label"], f"{place}.label"),
            left=left,
            top=top,
            value=value,
            justify_to=self.word(raw["justify_to"], place) if "justify_to" in raw else "",
        )

    def value(self, data: Any, place: str, name: str, inner: Box, minimum: float) -> Value:
        raw = self.take(
            data, place, "size", "role right width lines height bottom leading shrink modes"
        )
        if ("right" in raw) == ("width" in raw):
            self.refuse(place, _("needs either right or width"))
        if "right" in raw and self.number(raw["right"], f"{place}.right") > inner.right:
            self.refuse(f"{place}.right", _("lies outside the border"))
        lines = raw.get("lines", 1)
        if isinstance(lines, bool) or not isinstance(lines, int) or lines < 1:
            self.refuse(f"{place}.lines", _("must be a whole number"))
        if lines > 1 and ("height" in raw) == ("bottom" in raw):
            self.refuse(place, _("with several lines needs either height or bottom"))
        shrink = raw.get("shrink", False)
        if not isinstance(shrink, bool):
            self.refuse(f"{place}.shrink", _("must be true or false"))
        if shrink and name not in MAY_SHRINK:
            self.refuse(
                f"{place}.shrink",
                _("is allowed for %(names)s only"),
                names=", ".join(sorted(MAY_SHRINK)),
            )
        measures = {
            key: self.number(raw[key], f"{place}.{key}", least=0.1)
            for key in ("right", "width", "height", "bottom")
            if key in raw
        }
        return Value(
            size=self.size(raw["size"], f"{place}.size", minimum),
            role=self.word(raw.get("role", "song"), f"{place}.role", ROLES),
            lines=lines,
            leading=self.number(raw.get("leading", 1.08), f"{place}.leading", least=1),
            shrink=shrink,
            modes=self.modes(raw.get("modes", list(MODES)), f"{place}.modes"),
            **measures,
        )
