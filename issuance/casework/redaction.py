"""What the public may see of a permit's scan: its pages with boxes painted over personal data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from issuance.models import Permit, PermitScan
from portal.ground.files import page_picture, storage
from portal.ground.jobs import discards

PAGES_MOST, BOXES_MOST = 6, 60
Box = tuple[int, int, int, int, int]  # page, from 1; left, top, width, height in thousandths of it


@dataclass(frozen=True)
class Page:
    """A picture in the store; width and height in pixels."""

    number: int
    sha256: str
    width: int
    height: int


def current(permit: Permit) -> PermitScan | None:
    """The scan of today, published or not; reads what a page has prefetched."""
    return next(
        (row for row in permit.scans.all() if row.stage != PermitScan.Stage.WITHDRAWN), None
    )


def pages_of(sha256: str) -> int:
    """How many pages a stored scan has; raises ``page_picture.Undrawn`` and ``page_picture.Busy``."""
    return page_picture.painted_over(sha256, 0).pages


def on_page(boxes: Iterable[Box], number: int) -> list[tuple[int, ...]]:
    return [tuple(box[1:]) for box in boxes if box[0] == number]


def written(boxes: Iterable[Box]) -> str:
    """Boxes as an address carries them."""
    return ";".join(",".join(map(str, box)) for box in boxes)


def read(text: str) -> list[Box] | None:
    """``written`` again; None for what no page of ours writes."""
    rows = [row.split(",") for row in text.split(";")] if text else []
    good = len(rows) <= BOXES_MOST and all(
        len(row) == 5 and all(re.fullmatch("[0-9]{1,4}", number) for number in row) for row in rows
    )
    return [tuple(map(int, row)) for row in rows] if good else None


def redacted(scan: PermitScan, boxes: Iterable[Box]) -> list[Page]:
    """Every page, painted over and stored; no row names them yet, so the store may let them go.

    Slow: never in a transaction. Raises ``page_picture.Undrawn`` and ``page_picture.Busy``.
    """
    pages, number, known = [], 1, PAGES_MOST
    while number <= known:
        drawn = page_picture.painted_over(scan.scan_sha256, number, on_page(boxes, number))
        known = min(drawn.pages, PAGES_MOST)
        if drawn.jpeg:
            kept = storage.store(drawn.jpeg)
            pages.append(Page(number, kept.sha256, drawn.width, drawn.height))
        number += 1
    with transaction.atomic():
        discards.let_go(page.sha256 for page in pages)
    return pages
