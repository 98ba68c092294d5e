"""Typed text as stored: one Unicode form, nothing invisible or reversing, rare characters kept."""

import unicodedata

from portal.ground.text.pasted import plain_text, visible
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

LOST_CHARACTER = "\ufffd"  # stands for NUL, which PostgreSQL cannot store
EMOJI_JOINER = "\u200d"
NEVER_STORED = frozenset({"Cc", "Cs"})
NEVER_PRINTED = NEVER_STORED | {"Cf", "Co", "Cn"}


class TextError(ValueError):
    """A character that may not be stored; `str()` names it, in the reader's language."""

    def __init__(self, character: str, position: int):
        super().__init__(character, position)
        self.character, self.position = character, position

    @property
    def sentence(self) -> Sentence:
        name = f"U+{ord(self.character):04X}"
        message = _("Character %(position)s (%(name)s) cannot be printed; please remove it.")
        return Sentence(message, {"position": self.position, "name": name})

    def __str__(self) -> str:
        return str(self.sentence)


def clean_text(value: str, *, lines: bool = False, printed: bool = True) -> str:
    """``plain_text``, rare characters (𬭎, 㙍) and · kept; `lines` keeps line breaks.

    Raises TextError for a control character, lone surrogate or U+FFFD (a character lost on the
    way), and where the text is `printed` for a private or unassigned one too.
    """
    text = plain_text(value, lines=lines)
    if text.isprintable() and LOST_CHARACTER not in text:
        return text
    never = NEVER_PRINTED if printed else NEVER_STORED
    for position, character in enumerate(text, 1):
        if not _allowed(character, never):
            raise TextError(character, position)
    return text


def plain_markup(value: str) -> str:
    """An editor's text with its tags: without what is invisible; a control character is a space."""
    text = visible(value.replace("\r\n", "\n"))
    return "".join(
        " " if character != "\n" and unicodedata.category(character) in NEVER_STORED else character
        for character in text
    )


def _allowed(character: str, never: frozenset[str]) -> bool:
    if character in ("\n", EMOJI_JOINER):
        return True
    if character == LOST_CHARACTER:
        return False
    category = unicodedata.category(character)
    if category == "Cn":
        return "Cn" not in never or _newer_ideograph(ord(character))
    return category not in never


def _newer_ideograph(point: int) -> bool:
    """Ideographs younger than this Python's Unicode tables (planes 2 and 3 hold nothing else)."""
    return 0x20000 <= point <= 0x3FFFD and point & 0xFFFE != 0xFFFE
