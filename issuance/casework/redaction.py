"""What the public may see of a permit's scan: its pages with boxes painted over personal data."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db import transaction

from issuance.models import Permit, PermitScan
from portal.ground.files import page_picture, storage
from portal.ground.jobs import discards

PAGES_MOST, BOXES_MOST = 6, 60
BUDGET = 30  # seconds for all pages, with what each waits for a free place below a proxy's minute
SALT = "issuance.redaction"
SEALED_FOR = 24 * 3600  # what no row names is kept for two days
Box = tuple[int, int, int, int, int]  # page, from 1; left, top, width, height in thousandths of it


class TooSlow(RuntimeError):
    """All pages together take too long."""


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


def sealed(scan: PermitScan, boxes: Iterable[Box], pages: Iterable[Page]) -> str:
    """The pages that were drawn of this scan with these boxes, as a form carries them from the look at them
    to their publication."""
    drawn = [[page.number, page.sha256, page.width, page.height] for page in pages]
    return signing.dumps([scan.pk, [list(box) for box in boxes], drawn], salt=SALT, compress=True)


def unsealed(text: str, scan: PermitScan, boxes: Iterable[Box]) -> list[Page] | None:
    """``sealed`` again; None for what is not ours, of something else, or older than the store keeps it."""
    try:
        of_scan, with_boxes, drawn = signing.loads(text, salt=SALT, max_age=SEALED_FOR)
    except signing.BadSignature:
        return None
    if (of_scan, with_boxes) != (scan.pk, [list(box) for box in boxes]):
        return None
    return [Page(*row) for row in drawn]


def drawn_page(text: str, scan: PermitScan, number: int) -> str:
    """The digest of a page as it was drawn for this scan; empty for none."""
    try:
        of_scan, _boxes, drawn = signing.loads(text, salt=SALT, max_age=SEALED_FOR)
    except signing.BadSignature:
        return ""
    rows = drawn if of_scan == scan.pk else []
    return next((sha256 for page, sha256, *_size in rows if page == number), "")


def redacted(scan: PermitScan, boxes: Iterable[Box]) -> list[Page]:
    """Every page, painted over and stored; no row names them yet, so the store may let them go.

    Slow: never in a transaction. Raises ``page_picture.Undrawn`` and ``page_picture.Busy``, and ``TooSlow``
    where all pages together take longer than a reader's proxy waits.
    """
    pages, number, known = [], 1, PAGES_MOST
    until = time.monotonic() + BUDGET
    while number <= known:
        if (left := until - time.monotonic()) <= 0:
            raise TooSlow
        seconds = min(left, page_picture.WALL_SECONDS)
        covered = on_page(boxes, number)
        drawn = page_picture.painted_over(scan.scan_sha256, number, covered, seconds)
        known = min(drawn.pages, PAGES_MOST)
        if drawn.jpeg:
            kept = storage.store(drawn.jpeg)
            pages.append(Page(number, kept.sha256, drawn.width, drawn.height))
        number += 1
    with transaction.atomic():
        discards.let_go(page.sha256 for page in pages)
    return pages
