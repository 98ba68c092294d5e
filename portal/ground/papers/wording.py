"""What is said of a text that a paper cannot print: which character, what it is, what to do."""

import unicodedata
from typing import Any

from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

# Bullets of Word's lists: characters of the faces Symbol and Wingdings in the private area.
WORD_BULLETS = dict(
    zip(
        map(chr, (0xF06C, 0xF06E, 0xF075, 0xF076, 0xF0A7, 0xF0A8, 0xF0B2, 0xF0B7, 0xF0D8, 0xF0E8, 0xF0FC)),
        "●■◆❖▪◻⯐•➢➔✓",
        strict=True,
    )
)  # fmt: skip
BULLET = _(
    "Character %(position)s (%(name)s) is a bullet of Word that the %(paper)s cannot print:"
    " please remove it or number the lines."
)
PRIVATE = _(
    "Character %(position)s (%(name)s) exists on some computers only and cannot be printed on the"
    " %(paper)s: please type the character itself."
)
IDEOGRAPH = _(
    "Character %(position)s, “%(character)s” (%(name)s), is in none of the typefaces of the"
    " %(paper)s. Please compare it with the original document; if it is right, ask the window:"
    " the office can add a typeface that has it."
)
INVISIBLE = _(
    "Character %(position)s (%(name)s) is invisible and cannot be printed on the %(paper)s:"
    " please delete it, or type the words around it again."
)
MARK = _(
    "Character %(position)s (%(name)s) is a mark on the letter before it, which the %(paper)s"
    " cannot set: please type the letter without it."
)
LETTER = _(
    "Character %(position)s, “%(character)s” (%(name)s), belongs to a script that the %(paper)s"
    " cannot print: please write it in Chinese characters or Latin letters."
)
SYMBOL = _(
    "Character %(position)s, “%(character)s” (%(name)s), is a symbol that the %(paper)s cannot"
    " print: please remove it or say it in words."
)
TOO_LONG = _(
    "The %(paper)s has room for the first %(most)s of these %(count)s characters. Please shorten"
    " the text, for a name to the one that is registered."
)


def unprintable(position: int, character: str, *, paper: Any) -> Sentence:
    values = {
        "position": position,
        "character": character,
        "name": name_of(character),
        "paper": paper,
    }
    return Sentence(_kind(character), values)


def too_long(count: int, most: int, *, paper: Any) -> Sentence:
    return Sentence(TOO_LONG, {"count": count, "most": most, "paper": paper})


def name_of(character: str) -> str:
    """Code point and, where there is one that says more, the name: U+1F35C STEAMING BOWL."""
    code = f"U+{ord(character):04X}"
    if bullet := WORD_BULLETS.get(character):
        return f"{code} {bullet}"
    name = unicodedata.name(character, "")
    return code if "IDEOGRAPH" in name else f"{code} {name}".strip()


def _kind(character: str) -> str:
    if character in WORD_BULLETS:
        return BULLET
    category = unicodedata.category(character)
    if category == "Cn":
        return IDEOGRAPH if 0x20000 <= ord(character) <= 0x3FFFF else SYMBOL
    if "IDEOGRAPH" in unicodedata.name(character, ""):
        return IDEOGRAPH
    by_category = {"Co": PRIVATE, "Cs": INVISIBLE, "Mn": MARK, "Mc": MARK, "Me": MARK}
    if "VARIATION SELECTOR" in unicodedata.name(character, ""):
        return INVISIBLE
    kinds = {"C": INVISIBLE, "Z": INVISIBLE, "L": LETTER, "N": LETTER}
    return by_category.get(category) or kinds.get(category[0], SYMBOL)
