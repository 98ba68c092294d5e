"""The papers of the house (证照、通知书、申请表、告知单): each says what it shows, of whose typing.

A text that somebody types is a **datum**: `applicant:entity_name`, `officer:refuse.reasons`,
`editor:industry.name`. Whoever takes one in asks `fault`, which asks every paper that shows it.
Pure: no Django, no database; the rooms register their papers when they are ready.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from portal.ground.papers import wording
from portal.ground.pdf.repertoire import first_unprintable
from portal.ground.text.sentences import Sentence


def _wide(datum: str, text: str) -> int | None:
    return None


@dataclass(frozen=True)
class Paper:
    """`shows` and `but`: patterns of data, as of file names; `roles`: its faces, in the order asked.

    `room(datum, text)` tells how many characters of a text its place holds; None: all of them.
    """

    code: str
    label: Any  # its name, read in the reader's language
    shows: tuple[str, ...]
    but: tuple[str, ...] = ()
    roles: tuple[str, ...] = ("song", "hei")
    room: Callable[[str, str], int | None] = _wide

    def draws(self, datum: str) -> bool:
        return _named(datum, self.shows) and not _named(datum, self.but)

    def fault(self, datum: str, text: str) -> Sentence | None:
        """What this paper cannot print of a text, and what to do; None where all is well."""
        if (trouble := first_unprintable(text, self.roles)) is not None:
            return wording.unprintable(*trouble, paper=self.label)
        if (most := self.room(datum, text)) is not None:
            return wording.too_long(len(text), most, paper=self.label)
        return None


REGISTRY: dict[str, Paper] = {}


def register(paper: Paper) -> Paper:
    """Two papers of one code are a mistake of the programmer."""
    if REGISTRY.setdefault(paper.code, paper) != paper:
        raise ValueError(f"two papers are called {paper.code!r}")
    return paper


def showing(datum: str) -> Iterator[Paper]:
    """The papers on which a datum ends."""
    return (paper for paper in REGISTRY.values() if paper.draws(datum))


def fault(datum: str, text: str) -> Sentence | None:
    """Why a text will not do for the papers that show it; None where all can print it.

    Raises FontError while the faces of the house are not ready.
    """
    return next(filter(None, (paper.fault(datum, text) for paper in showing(datum))), None)


@lru_cache(maxsize=4096)
def _named(datum: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(datum, pattern) for pattern in patterns)
