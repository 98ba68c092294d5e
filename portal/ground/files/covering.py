"""Pages of a stored file as pictures with boxes painted over, drawn by a child: what is published of a
paper holds nothing of what lies below a box, in no byte."""

import json
from dataclasses import dataclass

from portal.ground import children
from portal.ground.files import storage

WALL_SECONDS = 10
PATIENCE = 5  # seconds an officer waits for a free place
PLACES = 2


class Uncoverable(RuntimeError):
    """The page cannot be drawn: too elaborate, or of a kind that has no picture."""


class Busy(RuntimeError):
    """Every place stayed taken: a moment later it may be drawn."""


@dataclass(frozen=True)
class Covered:
    """``jpeg``: empty for a page there is not; width and height in pixels."""

    pages: int
    width: int
    height: int
    jpeg: bytes


def cover(sha256: str, number: int, boxes=()) -> Covered:
    """Page ``number``, from 1; ``boxes``: (left, top, width, height) in thousandths of the page.

    Raises ``Uncoverable``, ``Busy``, and ``storage.LostBlob``.
    """
    with storage.open_blob(sha256) as blob:
        asked = json.dumps({"number": number, "boxes": [list(box) for box in boxes]})
        text = asked.encode() + b"\n" + blob.read()
    try:
        with children.place("cover", most=PLACES, patience=PATIENCE):
            ended = children.run(
                "portal.ground.files.judging.covered", seconds=WALL_SECONDS, text=text
            )
    except children.NoPlace as error:
        raise Busy from error
    except children.TooSlow as error:
        raise Uncoverable from error
    line, _newline, jpeg = ended.output.partition(b"\n")
    try:
        facts = json.loads(line)
        return Covered(facts["pages"], facts.get("width", 0), facts.get("height", 0), jpeg)
    except (ValueError, KeyError) as error:
        raise Uncoverable from error
