"""Where a line of Chinese text may end (避头尾, GB/T 15834; CLREQ 3.1.4), as pure calculation."""

from collections.abc import Callable, Sequence
from itertools import accumulate

NEVER_FIRST = frozenset("，。、；：？！…—～·）》〉」』】〕｝”’％‰℃℉°㎡)]},.;:?!%/-")
NEVER_LAST = frozenset("（《〈「『【〔｛“‘￥＄№([{$¥§#")
_IN_WORDS = frozenset("_-./:@%+#&'=?,~")
_BLANK = frozenset(" \t\u3000")
_FUZZ = 1e-6


def ranges(
    characters: Sequence[str], fits: Callable[[int, int, int], bool]
) -> list[tuple[int, int]]:
    """First and last-but-one index of every line; together they cover every character once.

    `fits(start, end, number)`: whether these characters are short enough for line `number`, the
    first being 0. An "\\n" ends its line. A blank at the end of a line may stand out. What fits on
    no line is broken anywhere.
    """
    spans: list[tuple[int, int]] = []
    start = position = 0
    while position < len(characters):
        character = characters[position]
        if character == "\n":
            end = position + 1
        elif position == start or character in _BLANK or fits(start, position + 1, len(spans)):
            position += 1
            continue
        else:
            end = _last_break(characters, start, position)
        spans.append((start, end))
        start = position = end
    if start < len(characters):
        spans.append((start, len(characters)))
    return spans


def line_ranges(
    characters: Sequence[str], widths: Sequence[float], room: Sequence[float]
) -> list[tuple[int, int]]:
    """`ranges` of characters that are so wide each.

    `room`: width of the first line, the second, …; the last one holds for all further lines.
    """
    ends = [0.0, *accumulate(widths)]

    def fits(start: int, end: int, number: int) -> bool:
        return ends[end] - ends[start] <= room[min(number, len(room) - 1)] + _FUZZ

    return ranges(characters, fits)


def wrap(text: str, fits: Callable[[str], bool]) -> list[str] | None:
    """Lines filled one after the other; `fits` says whether a line is short enough.

    None if not even one character fits. A last line of a single character takes one more piece
    from the line before it.
    """
    spans = ranges(text, lambda start, end, _number: fits(text[start:end]))
    lines = [text[start:end].strip() for start, end in spans]
    if not all(fits(line) for line in lines if len(line) == 1):
        return None
    if len(lines) > 1 and len(lines[-1]) == 1 and len(before := pieces(lines[-2])) > 2:
        lines[-2:] = ["".join(before[:-1]).rstrip(), before[-1] + lines[-1]]
    return lines


def pieces(text: str) -> list[str]:
    """The text cut at every place where a line may end; blanks stay at the end of a piece."""
    cut: list[str] = []
    for character in text:
        if cut and not may_part(cut[-1][-1], character):
            cut[-1] += character
        else:
            cut.append(character)
    return cut


def _last_break(characters: Sequence[str], start: int, position: int) -> int:
    """The latest allowed end of a line at or before `position`; `position` itself if none is."""
    for end in range(position, start, -1):
        if may_part(characters[end - 1], characters[end]):
            return end
    return position


def may_part(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after in _BLANK:
        return False
    if before in _BLANK:
        return True
    if after in NEVER_FIRST or before in NEVER_LAST:
        return False
    if not before or not after:
        return True  # a picture in the line
    return not (_in_word(before) and _in_word(after))


def _in_word(character: str) -> bool:
    return character in _IN_WORDS or (character < "⺀" and character.isalnum())
