"""One page of a stored PDF or photo as a picture, drawn by a child: no reader of a browser is started.

Whoever serves the portal has few threads: nobody waits long for a drawing, and what was drawn, or could
not be, is not tried again for an hour. Pictures lie in a fixed number of slots, so no reader fills the cache.
"""

import json
import zlib
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from django.core.cache import caches

from portal.ground import children
from portal.ground.files import storage

WALL_SECONDS = 8
COUNTING_SECONDS = 2  # while a reader's page waits for the number of pages
PATIENCE = 1.5  # seconds a reader waits for a free place
OFFICERS_PATIENCE = 5  # who paints over a page
PLACES = 2
HOUR = 3600
DAY = 24 * HOUR
SLOTS = 200
LARGEST_KEPT = 2**20  # bytes of a picture
WIDTHS = SMALL, USUAL, LARGE, LARGEST = (160, 900, 1400, 2200)


class Undrawn(RuntimeError):
    """The page cannot be drawn: it is too elaborate, or no PDF."""


class Busy(RuntimeError):
    """Every place stayed taken: a moment later it may be drawn."""


@dataclass(frozen=True)
class PagePicture:
    """``jpeg``: empty for a page there is not; ``pages``: how many there are; width and height in pixels."""

    pages: int
    jpeg: bytes
    width: int = 0
    height: int = 0


def draw(
    file: BinaryIO, number: int, width: int, seconds: float = WALL_SECONDS, boxes: Iterable = ()
) -> PagePicture:
    """Page ``number``, from 1, at one of ``WIDTHS``; ``boxes`` are painted over it: (left, top, width,
    height) in thousandths of the page. Raises ``Undrawn``."""
    asked = {"number": number, "width": width, "boxes": [list(box) for box in boxes]}
    text = json.dumps(asked).encode() + b"\n" + file.read()
    try:
        ended = children.run("portal.ground.files.judging.page", seconds=seconds, text=text)
    except children.TooSlow as error:
        raise Undrawn from error
    line, _newline, jpeg = ended.output.partition(b"\n")
    try:
        facts = json.loads(line)
        return PagePicture(facts["pages"], jpeg, facts.get("width", 0), facts.get("height", 0))
    except (ValueError, KeyError) as error:
        raise Undrawn from error


def of_blob(sha256: str, number: int, width: int) -> PagePicture:
    """As drawn before, else now; raises ``Undrawn``, and ``Busy``."""
    if (known := _kept(sha256, number, width)) is None:
        with _place(PATIENCE):
            known = _kept(sha256, number, width) or _drawn(sha256, number, width)
    return known


def painted_over(
    sha256: str, number: int, boxes: Iterable = (), seconds: float = WALL_SECONDS
) -> PagePicture:
    """What may be published of a page: nothing of what lies below a box is in any byte of it. Kept nowhere.

    Raises ``Undrawn``, ``Busy``, and ``storage.LostBlob``."""
    with _place(OFFICERS_PATIENCE), storage.open_blob(sha256) as blob:
        return draw(blob, number, LARGE, seconds, boxes)


def page_count(sha256: str) -> int:
    """0 where nobody could count them in time: the reader's page does not wait for it."""
    found = caches["pages"]
    if (known := found.get(f"count:{sha256}")) is None:
        try:
            with _place(0):
                known = _drawn(sha256, 0, SMALL, COUNTING_SECONDS).pages
        except (Busy, Undrawn):
            return 0
    return known


@contextmanager
def _place(patience):
    try:
        with children.place("page", most=PLACES, patience=patience):
            yield
    except children.NoPlace as error:
        raise Busy from error


def _drawn(sha256, number, width, seconds=WALL_SECONDS) -> PagePicture:
    found, name = caches["pages"], f"{sha256}:{number}:{width}"
    try:
        with storage.open_blob(sha256) as blob:
            drawn = draw(blob, number, width, seconds)
    except Undrawn:
        found.set(f"undrawn:{name}", True, HOUR)
        if number == 0:
            found.set(f"count:{sha256}", 0, HOUR)
        raise
    found.set(f"count:{sha256}", drawn.pages, DAY)
    if len(drawn.jpeg) <= LARGEST_KEPT:
        found.set(_slot(name), (name, drawn), HOUR)
    return drawn


def _kept(sha256, number, width) -> PagePicture | None:
    """None for what was not tried of late; raises ``Undrawn`` for what was in vain."""
    found, name = caches["pages"], f"{sha256}:{number}:{width}"
    if found.get(f"undrawn:{name}"):
        raise Undrawn
    whose, drawn = found.get(_slot(name), ("", None))
    return drawn if whose == name else None


def _slot(name):
    return f"slot:{zlib.crc32(name.encode()) % SLOTS}"
