"""The PDF of a notice: made once, after the notice was given, looked over, and stored for ever.

The row that orders it commits with the notice. Whoever makes it holds it by a lease: when a maker
is killed, another begins again. Of two that finish, compare-and-set lets one store; the other's
file is nobody's.
"""

import html
import logging
import re
import threading
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.papers.notice_pdf import notice_document
from issuance.models import Notice, NoticeMaking
from portal.ground import children
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.history import transitions
from portal.ground.jobs import discards, schedule
from portal.ground.jobs.incidents import outline
from portal.ground.papers import wording
from portal.ground.papers.registry import Paper, register
from portal.ground.pdf.documents import REASONS, SECONDS, Document, DocumentError, render_pdf
from portal.ground.pdf.fonts import FontError
from portal.ground.pdf.repertoire import first_unprintable, unseen

NOTICE = register(
    Paper(
        "notice",
        gettext_lazy("notice"),
        shows=(
            "officer:*",
            "applicant:entity_name",
            "editor:region.supplement_basis",
            "editor:region.choice_basis",
            "editor:listedreason.text",
        ),
    )
)
STORED = "notice.store"  # the event that vouches for the PDF
LEASE = timedelta(seconds=SECONDS + 40)
LONGEST_PAUSE = timedelta(hours=6)
LATE = timedelta(minutes=10)  # unmade for so long, a person is told
OLD_ONES = 20  # of those given before PDFs were stored, in one round
ROUND = 40  # seconds after which a round of the clockwork begins no further notice
GLYPH = "glyph"
BETWEEN_TAGS = re.compile(r"<[^>]*>")

log = logging.getLogger(__name__)
_working = threading.BoundedSemaphore(max(1, settings.PORTAL_PDF_PLACES))


def order(notice: Notice) -> None:
    """Have the PDF made once the open transaction has committed, in some seconds if a maker is free."""
    _order([notice])
    transaction.on_commit(wake, robust=True)


def again(making: NoticeMaking) -> None:
    """Try at once what had to wait after a failure."""
    NoticeMaking.objects.filter(pk=making.pk).update(free_at=clock.now(), attempts=0)
    transaction.on_commit(wake, robust=True)


def late():
    """What a person must look at: a character no face has, and whatever stays unmade."""
    return NoticeMaking.objects.filter(Q(reason=GLYPH) | Q(ordered_at__lte=clock.now() - LATE))


def why(making: NoticeMaking) -> str:
    """Why the last attempt failed, in words; empty where there was none."""
    if making.reason == GLYPH:
        text = _("No typeface of the house has the character %(detail)s, so it is not stored.")
        return text % {"detail": making.detail}
    if making.reason not in REASONS:
        return making.reason and making.detail
    return str(DocumentError(making.reason, making.detail))


def wake() -> None:
    """Have what waits made by a thread of this process, if it has one to spare."""
    if settings.PORTAL_PDF_PLACES and _working.acquire(blocking=False):
        threading.Thread(target=_work, name="notice-maker", daemon=True).start()


def _work() -> None:
    try:
        make_waiting()
    except Exception as error:  # noqa: BLE001 - its text could name people
        log.warning("notices are not made now: %s", outline(error))
    finally:
        connections.close_all()
        _working.release()


@schedule.due("notice-pdfs", every=timedelta(minutes=1))
def make_notices() -> None:
    """What no server made, and then the oldest of those given before PDFs were stored."""
    if not settings.PORTAL_PDF_PLACES:
        return
    until = time.monotonic() + ROUND
    make_waiting(until)
    if time.monotonic() < until and order_old():
        make_waiting(until)


def order_old() -> int:
    """Order the oldest notices without a PDF that nobody ordered, a round's worth; how many."""
    unmade = Notice.objects.filter(pdf_sha256=None, making=None).order_by("issued_at", "pk")
    return _order(list(unmade[:OLD_ONES]))


def _order(notices: list[Notice]) -> int:
    now = clock.now()
    rows = [NoticeMaking(notice=notice, ordered_at=now, free_at=now) for notice in notices]
    return len(NoticeMaking.objects.bulk_create(rows, ignore_conflicts=True))


def make_waiting(until: float | None = None) -> int:
    """Make one after the other while any waits, if the machine has a place; how many were tried."""
    tried = 0
    try:
        with children.place("notice", most=max(1, settings.PORTAL_PDF_PLACES)):
            while (until is None or time.monotonic() < until) and (claimed := claim()):
                make(claimed)
                tried += 1
    except children.NoPlace:
        pass  # whoever has the places makes what waits
    return tried


def claim() -> NoticeMaking | None:
    """The next order, for the caller alone and the time of its lease."""
    now = clock.now()
    free = NoticeMaking.objects.filter(free_at__lte=now).order_by("free_at", "pk")
    return next((seen for seen in free[:10] if _taken(seen, now)), None)


def _taken(seen: NoticeMaking, now: datetime) -> bool:
    """Whether nobody was quicker, by compare-and-set."""
    lease = now + max(LEASE, _pause(seen.attempts))
    mine = _as(seen).update(free_at=lease, attempts=F("attempts") + 1)
    seen.free_at, seen.attempts = lease, seen.attempts + 1
    return bool(mine)


def _as(seen: NoticeMaking):
    return NoticeMaking.objects.filter(pk=seen.pk, free_at=seen.free_at, attempts=seen.attempts)


def _pause(attempts: int) -> timedelta:
    """After so many attempts; a maker that is killed each time waits longer and longer, too."""
    return min(timedelta(minutes=1) * 2 ** min(attempts, 10), LONGEST_PAUSE)


def make(claimed: NoticeMaking) -> None:
    """Make and store one; whatever hinders it is written down for a person and hinders no other."""
    related = ("case__version", "case__region__parent", "organ", "review")
    try:
        notice = Notice.objects.select_related(*related).get(pk=claimed.notice_id)
        if notice.pdf_sha256 is None:
            document = notice_document(notice)
            require_glyphs(document)
            store(notice, render_pdf(document))
        else:
            NoticeMaking.objects.filter(pk=claimed.pk).delete()
    except DocumentError as error:
        _failed(claimed, error.reason, error.detail)
    except FontError:
        _failed(claimed, "no_fonts", "")
    except Exception as error:  # noqa: BLE001 - one bad notice must not stop the others
        _failed(claimed, "error", outline(error))


def require_glyphs(document: Document) -> None:
    """Raises ``DocumentError``: a paper never says 〔U+1F35C〕 where a name has a character."""
    text = html.unescape(BETWEEN_TAGS.sub("", document.html.partition("<body>")[2]))
    seen = "".join(character for character in text if not unseen(character))
    if trouble := first_unprintable(seen, NOTICE.roles):
        character = trouble[1]
        raise DocumentError(GLYPH, f"{character} ({wording.name_of(character)})")


def store(notice: Notice, pdf: bytes) -> None:
    """Keep the PDF, unless another maker was quicker; nothing else ever writes the digest."""
    sha256 = storage.store(pdf).sha256
    with transaction.atomic():
        try:
            transitions.advance(
                notice,
                verb=STORED,
                actor=None,
                expected=Q(pdf_sha256=None),
                columns={"pdf_sha256": sha256},
                meanwhile=str,
            )
        except transitions.VerbRefused:
            if notice.pdf_sha256 != sha256:
                discards.let_go([sha256])
        NoticeMaking.objects.filter(notice=notice).delete()


def _failed(claimed: NoticeMaking, reason: str, detail: str) -> None:
    log.warning("notice %s: not made (%s)", claimed.notice_id, reason)
    mine = NoticeMaking.objects.filter(pk=claimed.pk, attempts=claimed.attempts)
    mine.update(reason=reason, detail=detail[:100], free_at=clock.now() + _pause(claimed.attempts))
