"""Chinese line breaking (禁则): where a line may end, and the lines that result."""

from collections.abc import Callable

NEVER_FIRST = frozenset("，。、；：？！）】》〉」』〕”’·…—～％℃㎡,.;:?!)]}%/-")
NEVER_LAST = frozenset("（【《〈「『〔“‘([{￥№#")


def pieces(text: str) -> list[str]:
    """The text cut at every place where a line may end; blanks stay at the end of a piece."""
    found: list[str] = []
    for character in text:
        if found and not _may_break(found[-1][-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _may_break(before: str, after: str) -> bool:
    if after in NEVER_FIRST or before in NEVER_LAST or after.isspace():
        return False
    return before.isspace() or not (_is_word(before) and _is_word(after))


def _is_word(character: str) -> bool:
    """Latin letters and digits stay together."""
    return character.isalnum() and ord(character) < 0x2E80


def wrap(text: str, fits: Callable[[str], bool]) -> list[str] | None:
    """Lines filled one after the other; `fits` says whether a line is short enough.

    A piece that alone is too long is cut anywhere; None if not even one character fits. A last
    line of a single character takes one more piece from the line before it.
    """
    lines: list[list[str]] = [[]]
    queue = pieces(text)
    while queue:
        piece = queue.pop(0)
        if fits("".join(lines[-1] + [piece]).rstrip()):
            lines[-1].append(piece)
        elif lines[-1]:
            lines.append([])
            queue.insert(0, piece)
        elif len(piece) > 1:
            cut = len(piece) - 1
            while cut > 1 and not fits(piece[:cut]):
                cut -= 1
            queue[:0] = [piece[:cut], piece[cut:]]
        else:
            return None
    if len(lines) > 1 and len("".join(lines[-1])) == 1 and len(lines[-2]) > 2:
        lines[-1].insert(0, lines[-2].pop())
    return ["".join(line).strip() for line in lines]
