"""One page of a stored PDF as a picture, drawn by a child: a browser's own reader is never started."""

import json
from dataclasses import dataclass
from typing import BinaryIO

from portal.ground import children

WALL_SECONDS = 30
PATIENCE = 15  # seconds a reader waits for a free place
PLACES = 2
WIDTHS = SMALL, USUAL, LARGE, LARGEST = (160, 900, 1400, 2200)


class Undrawn(RuntimeError):
    """The page cannot be drawn: it is too elaborate, or every place stayed taken."""


@dataclass(frozen=True)
class PagePicture:
    """``jpeg``: empty for a page there is not; ``pages``: how many there are."""

    pages: int
    jpeg: bytes


def draw(file: BinaryIO, number: int, width: int) -> PagePicture:
    """Page ``number``, from 1, at one of ``WIDTHS``; raises ``Undrawn``."""
    text = f"{number} {width}\n".encode() + file.read()
    try:
        with children.place("page", most=PLACES, patience=PATIENCE):
            ended = children.run(
                "portal.ground.files.judging.page", seconds=WALL_SECONDS, text=text
            )
    except (children.NoPlace, children.TooSlow) as error:
        raise Undrawn from error
    line, _newline, jpeg = ended.output.partition(b"\n")
    try:
        return PagePicture(json.loads(line)["pages"], jpeg)
    except (ValueError, KeyError) as error:
        raise Undrawn from error
