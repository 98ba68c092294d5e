"""Which characters a face can print: it has a glyph with ink, and no shaping is needed to set it."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from fontTools.ttLib import TTFont

from portal.ground.pdf.fonts import Source, at_hand, face_source, usable_fallbacks

# Control, format, surrogate, private, unassigned; separators of lines; marks, which the setters of
# our papers would not place on their letter.
NEVER_PRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Mc", "Me"})
FROM_RIGHT_TO_LEFT = frozenset({"R", "AL"})
FILLERS = frozenset("ᅟᅠㅤﾠ")  # letters without ink
INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})  # neither drawn nor replaced by a setter
LINE_BREAKS_AND_TABS = frozenset(map(ord, "\n\r\t"))


def legible(character: str) -> bool:
    """Whether a character can stand on paper at all, whatever the face.

    Ideographs younger than this Python's tables count: planes 2 and 3 hold nothing else.
    """
    point = ord(character)
    category = unicodedata.category(character)
    if category == "Cn":
        return 0x20000 <= point <= 0x3FFFD and point & 0xFFFE != 0xFFFE
    if category in NEVER_PRINTED or character in FILLERS:
        return False
    return unicodedata.bidirectional(character) not in FROM_RIGHT_TO_LEFT


def unseen(character: str) -> bool:
    """Format and control characters, and variation selectors: set as if they were not there."""
    point = ord(character)
    return (
        unicodedata.category(character) in INVISIBLE
        or 0xFE00 <= point <= 0xFE0F
        or 0xE0100 <= point <= 0xE01EF
    )


@lru_cache
def characters_of(face: Source) -> frozenset[int]:
    """Code points of what a face can print: ink, and blanks. A third of a second a face.

    Where the outlines are not converted yet a glyph is taken to have ink.
    """
    with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
        places = font["loca"].locations if "loca" in font else None
        numbers = font.getReverseGlyphMap()

        def inked(name: str) -> bool:
            return places is None or places[numbers[name]] < places[numbers[name] + 1]

        return frozenset(
            point
            for point, name in font.getBestCmap().items()
            if legible(chr(point)) and (unicodedata.category(chr(point)) == "Zs" or inked(name))
        )


def faces(roles: Sequence[str]) -> Iterator[Source]:
    """The faces asked for a character, in this order: those of the roles, then the fallbacks."""
    for role in roles:
        yield at_hand(face_source(role))
    yield from map(at_hand, usable_fallbacks())


def first_unprintable(text: str, roles: Sequence[str]) -> tuple[int, str] | None:
    """Position (from 1) and character of the first that none of the faces can print.

    Line breaks and tabs are no characters of the paper. Raises FontError.
    """
    if missing := _missing(set(map(ord, text)) - LINE_BREAKS_AND_TABS, roles):
        return next(at for at in enumerate(text, 1) if ord(at[1]) in missing)
    return None


def _missing(points: set[int], roles: Sequence[str]) -> set[int]:
    """What no face has; only faces that are needed to tell are read."""
    for face in faces(roles):
        if not points:
            break
        points -= characters_of(face)
    return points
