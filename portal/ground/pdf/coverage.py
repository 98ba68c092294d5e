"""How much of GB 18030-2022 the faces print, block by block.

The levels of the standard are cumulative. Level 3 is exactly the ideographs of these blocks
(87,887); level 2 adds 196 characters of 通用规范汉字表 to level 1, which no block tells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.ground.pdf.repertoire import characters_of, faces

COMPATIBLE = (
    *(0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F),
    *(0xFA21, 0xFA23, 0xFA24),
    *range(0xFA27, 0xFA2A),
)


def _double_byte() -> frozenset[int]:
    """The double-byte part of the standard, without its private characters."""
    pairs = (bytes((row, cell)) for row in range(0x81, 0xFF) for cell in range(0x40, 0xFF))
    text = "".join(pair.decode("gb18030", "ignore") for pair in pairs)
    return frozenset(point for point in map(ord, text) if not 0xE000 <= point <= 0xF8FF)


BLOCKS: tuple[tuple[int, str, frozenset[int]], ...] = (
    (1, "double-byte part", _double_byte()),
    (1, "CJK Unified Ideographs", frozenset((*range(0x4E00, 0x9FF0), *COMPATIBLE))),
    (1, "Extension A", frozenset(range(0x3400, 0x4DB6))),
    (3, "Extension B", frozenset(range(0x20000, 0x2A6D7))),
    (3, "Extension C", frozenset(range(0x2A700, 0x2B735))),
    (3, "Extension D", frozenset(range(0x2B740, 0x2B81E))),
    (3, "Extension E", frozenset(range(0x2B820, 0x2CEA2))),
    (3, "Extension F", frozenset(range(0x2CEB0, 0x2EBE1))),
    (3, "Kangxi radicals", frozenset(range(0x2F00, 0x2FD6))),
)
IDEOGRAPHS = frozenset().union(*(points for _level, name, points in BLOCKS[1:8]))


@dataclass(frozen=True)
class Row:
    """`printed` of `characters`, in the order of the papers asked about; `level` 0: a sum."""

    level: int
    name: str
    characters: int
    printed: tuple[int, ...]


def coverage(papers: Sequence[Sequence[str]]) -> Iterator[Row]:
    """For papers by the roles of their faces. Raises FontError."""
    printed = [frozenset().union(*map(characters_of, faces(roles))) for roles in papers]
    for level, name, points in (*BLOCKS, (3, "all ideographs", IDEOGRAPHS)):
        yield Row(level, name, len(points), tuple(len(points & have) for have in printed))
