"""Where a line of Chinese text may end (避头尾, GB/T 15834; CLREQ 3.1.4), as pure calculation."""

from collections.abc import Sequence

NEVER_FIRST = frozenset("，。、；：？！…—～·）》〉」』】〕｝”’％‰℃℉°)]},.;:?!%")
NEVER_LAST = frozenset("（《〈「『【〔｛“‘￥＄№([{$¥§")
_IN_WORDS = frozenset("_-./:@%+#&'=?,~")
_FUZZ = 1e-6


def line_ranges(
    characters: Sequence[str], widths: Sequence[float], room: Sequence[float]
) -> list[tuple[int, int]]:
    """First and last-but-one index of every line; together they cover every character once.

    `room`: width of the first line, the second, …; the last one holds for all further lines. An
    "\\n" ends its line. A space at the end of a line may stand out. What fits on no line is broken
    anywhere.
    """
    ranges, start, used, number = [], 0, 0.0, 0
    limit = room[0]
    position = 0
    while position < len(characters):
        character = characters[position]
        forced = character == "\n"
        used += widths[position]
        if used > limit + _FUZZ and position > start and not forced and character != " ":
            end = _last_break(characters, start, position)
            used = 0.0
            position = end
        elif forced:
            end = position = position + 1
            used = 0.0
        else:
            position += 1
            continue
        ranges.append((start, end))
        start = end
        number += 1
        limit = room[min(number, len(room) - 1)]
    if start < len(characters):
        ranges.append((start, len(characters)))
    return ranges


def _last_break(characters: Sequence[str], start: int, position: int) -> int:
    """The latest allowed end of a line at or before `position`; `position` itself if none is."""
    for end in range(position, start, -1):
        if may_part(characters[end - 1], characters[end]):
            return end
    return position


def may_part(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after == " ":
        return False
    if before == " ":
        return True
    if after in NEVER_FIRST or before in NEVER_LAST:
        return False
    if not before or not after:
        return True  # a picture in the line
    return not (_in_word(before) and _in_word(after))


def _in_word(character: str) -> bool:
    return character in _IN_WORDS or (character < "⺀" and character.isalnum())
