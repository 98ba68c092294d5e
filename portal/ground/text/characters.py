"""Typed text as stored: one Unicode form, nothing invisible or reversing, rare characters kept."""

import unicodedata

from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

# Left behind by word processors and chat programs; dropped, since nobody could find them.
_MEANINGLESS = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x00AD))
LOST_CHARACTER = "\ufffd"  # stands for NUL, which PostgreSQL cannot store
_LINE_BREAKS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}


class TextError(ValueError):
    """A character that may not be stored; `str()` names it, in the reader's language."""

    def __init__(self, character: str, position: int):
        super().__init__(character, position)
        self.character, self.position = character, position

    def __str__(self) -> str:
        name = f"U+{ord(self.character):04X}"
        message = _("Character %(position)s (%(name)s) cannot be printed; please remove it.")
        return str(Sentence(message, {"position": self.position, "name": name}))


def clean_text(value: str, *, lines: bool = False) -> str:
    """NFC, trimmed; rare characters (𬭎, 㙍), · and variation selectors are kept.

    NFC alone would replace compatibility ideographs (U+F900…, U+2F800…) by look-alikes: a name
    written with one keeps it. Line breaks and tabs become a space, or stay where `lines` allows
    them. Raises TextError for any other control or format character (bidi included), unassigned or
    private character, lone surrogate or U+FFFD (a character lost on the way).
    """
    for mark, plain in _LINE_BREAKS.items():
        value = value.replace(mark, plain)
    value = value.replace("\t", " ").translate(_MEANINGLESS)
    for position, character in enumerate(value, 1):
        if not _allowed(character):
            raise TextError(character, position)
    kept = "".join(_normal_runs(value))
    rows = [row.strip() for row in kept.split("\n")]
    return "\n".join(rows).strip() if lines else " ".join(filter(None, rows))


def _allowed(character: str) -> bool:
    if character == "\n":
        return True
    if character == LOST_CHARACTER:
        return False
    category = unicodedata.category(character)
    if category == "Cn":
        return _newer_ideograph(ord(character))
    return category not in ("Cc", "Cf", "Cs", "Co")


def _newer_ideograph(point: int) -> bool:
    """Ideographs younger than this Python's Unicode tables (planes 2 and 3 hold nothing else)."""
    return 0x20000 <= point <= 0x3FFFD and point & 0xFFFE != 0xFFFE


def _normal_runs(value: str):
    """The value in NFC, but for compatibility ideographs, which stay as typed."""
    start = 0
    for position, character in enumerate(value):
        if 0xF900 <= ord(character) <= 0xFAFF or 0x2F800 <= ord(character) <= 0x2FA1F:
            yield unicodedata.normalize("NFC", value[start:position])
            yield character
            start = position + 1
    yield unicodedata.normalize("NFC", value[start:])
