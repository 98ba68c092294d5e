"""What one certificate says: the recorded items, checked before anything is drawn."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Self

# Control, format, surrogate, private, unassigned; line and paragraph separators.
UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
MAY_BE_EMPTY = frozenset({"uscc"})  # a kindergarten is licensed before it is registered


class CertificateError(Exception):
    """Why this certificate cannot be made, in one line.

    `field` is the item's key, `character` the offending character ("" if there is none),
    `reason` one of missing, type, empty, control, glyph, fit, qr.
    """

    def __init__(self, field: str, reason: str, detail: str, character: str = ""):
        self.field = field
        self.reason = reason
        self.detail = detail
        self.character = character
        super().__init__(f"{field}: {detail}")


def spell(character: str) -> str:
    """A character as an error may show it: itself where visible, and its code point."""
    code = f"U+{ord(character):04X}"
    return code if unicodedata.category(character) in UNPRINTABLE else f"{character} ({code})"


@dataclass(frozen=True, kw_only=True)
class CertificateItems:
    """The items of one licence edition (正本) as they are printed and recorded.

    Raises CertificateError on an empty item (only `uscc`, 统一社会信用代码, may be empty), a
    wrong type or an unprintable character. Blanks around a text are dropped.
    """

    operator_name: str
    legal_representative: str
    licence_number: str
    industry: str
    uscc: str
    premises: str
    permits: tuple[str, ...]
    issuer: str
    made_on: date
    qr_url: str

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "made_on":
                if not isinstance(value, date) or isinstance(value, datetime):
                    raise CertificateError("made_on", "type", "must be a date (YYYY-MM-DD)")
            elif field.name == "permits":
                if not isinstance(value, tuple):
                    raise CertificateError("permits", "type", "must be a list of texts")
                if not value:
                    raise CertificateError("permits", "empty", "must name at least one permit")
                permits = tuple(_text("permits", text) for text in value)
                object.__setattr__(self, "permits", permits)
            else:
                object.__setattr__(self, field.name, _text(field.name, value))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Items from JSON: `permits` a list, `made_on` as YYYY-MM-DD. Raises CertificateError."""
        if not isinstance(data, Mapping):
            raise CertificateError("items", "type", "must be one object with the items as keys")
        values: dict[str, Any] = {}
        for field in fields(cls):
            if field.name not in data:
                raise CertificateError(field.name, "missing", "is missing")
            values[field.name] = data[field.name]
        if isinstance(values["permits"], list):
            values["permits"] = tuple(values["permits"])
        if isinstance(values["made_on"], str):
            values["made_on"] = _date(values["made_on"])
        return cls(**values)


def _date(text: str) -> date:
    if not text.strip():
        raise CertificateError("made_on", "empty", "must not be empty")
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CertificateError("made_on", "type", "must be a date (YYYY-MM-DD)")


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise CertificateError(field, "type", f"must be a text, not {type(value).__name__}")
    for character in value:
        if unicodedata.category(character) in UNPRINTABLE:
            raise CertificateError(
                field, "control", f"contains the control character {spell(character)}", character
            )
    text = value.strip()
    if not text and field not in MAY_BE_EMPTY:
        raise CertificateError(field, "empty", "must not be empty")
    return text
