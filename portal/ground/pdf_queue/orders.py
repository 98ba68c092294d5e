"""PDFs in the order of their turns: ordered by requests, claimed by makers, kept for a while.

The database keeps queue and PDFs, so that all workers and machines share them. A maker holds what
it makes by a lease: when it is killed, another begins again.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ground.calendar import clock
from portal.ground.jobs import schedule
from portal.ground.models import PdfOrder
from portal.ground.pdf.documents import SECONDS, Document, DocumentError
from portal.ground.pdf_queue.turns import Waiting, turns

LEASE = timedelta(seconds=SECONDS + 10)
ATTEMPTS = 3  # of a PDF whose makers are killed each time
HOUR = timedelta(hours=1)
FAILURE_KEPT = timedelta(minutes=10)  # and then it may be tried again
WAITING_IN_ALL = 500


@dataclass(frozen=True)
class Shelf:
    """How long PDFs are kept, and how many of them, each about 200 kB."""

    time: timedelta
    most: int


PERSONAL, PUBLIC = Shelf(HOUR, 300), Shelf(timedelta(days=30), 1000)


class TooManyPdfs(Exception):
    """More than one reader may have made; says how many, and when again."""

    def __init__(self, sentence: str, seconds: float):
        super().__init__(sentence)
        self.seconds = max(1, math.ceil(seconds))


def order(document: Document, *, lane: str, personal: bool) -> PdfOrder:
    """The order for this content, made or not. Raises ``TooManyPdfs`` before a further one."""
    now = clock.now()
    known = PdfOrder.objects.defer("html").filter(digest=document.digest).first()
    if known and _good(known, now):
        return known
    _admit(lane, now)
    fresh = {
        "lane": lane,
        "title": document.title,
        "author": document.author,
        "setter": document.setter,
        "html": document.html,
        "personal": personal,
        "ordered_at": now,
    }
    empty = {
        field.name: field.get_default()
        for field in PdfOrder._meta.concrete_fields
        if field.name not in {"id", "digest", *fresh}
    }
    if known:
        seen = PdfOrder.objects.filter(pk=known.pk, finished_at=known.finished_at)
        seen.update(**fresh, **empty)
    else:
        PdfOrder.objects.bulk_create(
            [PdfOrder(digest=document.digest, **fresh)], ignore_conflicts=True
        )
    return PdfOrder.objects.defer("html").get(digest=document.digest)


def _good(known: PdfOrder, now: datetime) -> bool:
    """Whether the order as it stands answers who asks: it waits, is ready, or has just failed."""
    if known.finished_at is None:
        return True
    if known.reason:
        return known.finished_at > now - FAILURE_KEPT
    return known.pdf is not None and known.finished_at > now - shelf(known).time


def shelf(known: PdfOrder) -> Shelf:
    return PERSONAL if known.personal else PUBLIC


def _admit(lane: str, now: datetime) -> None:
    """The rows themselves are the count: each is kept for an hour at least."""
    own = PdfOrder.objects.filter(lane=lane, ordered_at__gt=now - HOUR)
    most = settings.PORTAL_PDFS_WAITING
    unfinished = PdfOrder.objects.filter(finished_at=None)
    if unfinished.filter(lane=lane).count() >= most:
        text = _(
            "%(most)s PDFs are being made for you already. Please wait until the first are ready."
        )
        raise TooManyPdfs(text % {"most": most}, 30)
    if unfinished.count() >= WAITING_IN_ALL:
        text = _("%(most)s PDFs are waiting to be made. Please try again in some minutes.")
        raise TooManyPdfs(text % {"most": WAITING_IN_ALL}, 300)
    most = settings.PORTAL_PDFS_PER_HOUR
    times = own.order_by("-ordered_at").values_list("ordered_at", flat=True)
    if oldest := list(times[most - 1 : most]):
        again = oldest[0] + HOUR
        text = _(
            "At most %(most)s new PDFs an hour are made for one reader. Please try again after %(time)s."
        )
        local = timezone.localtime(again + timedelta(minutes=1), clock.ZONE)
        values = {"most": most, "time": f"{local:%H:%M}"}
        raise TooManyPdfs(text % values, (again - now).total_seconds())


def queued(now: datetime) -> list[Waiting]:
    """All that nobody is making now, in turn."""
    rows = _waiting(now)
    waiting = [Waiting(*row) for row in rows.values_list("pk", "lane", "ordered_at")]
    lanes = {order.lane for order in waiting}
    began = PdfOrder.objects.filter(lane__in=lanes, ordered_at__gt=now - HOUR)
    served = began.values("lane").annotate(last=Max("started_at")).exclude(last=None)
    return turns(waiting, dict(served.values_list("lane", "last")))


def _waiting(now: datetime):
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return PdfOrder.objects.filter(free, finished_at=None)


def place(known: PdfOrder) -> int:
    """How many turns it is away: 1 comes next, 0 is being made now."""
    line = [order.key for order in queued(clock.now())]
    return line.index(known.pk) + 1 if known.pk in line else 0


def claim() -> PdfOrder | None:
    """The next order, for the caller alone and for the time of its lease; none: nothing to do.

    A lane has one PDF made at a time: a constraint says so, whoever claims at the same moment.
    """
    now = clock.now()
    running = PdfOrder.objects.filter(finished_at=None, leased_until__gt=now)
    busy = set(running.values_list("lane", flat=True))
    for waiting in queued(now):
        if waiting.lane not in busy and (claimed := _claimed(waiting.key, now)):
            return claimed
    return None


def _claimed(key: int, now: datetime) -> PdfOrder | None:
    """By compare-and-set."""
    seen = _waiting(now).filter(pk=key).first()
    if seen is None:
        return None
    if seen.attempts >= ATTEMPTS:
        fail(seen, DocumentError("too_slow"))
        return None
    mine = PdfOrder.objects.filter(
        pk=key, finished_at=None, attempts=seen.attempts, leased_until=seen.leased_until
    )
    try:
        with transaction.atomic():
            taken = mine.update(
                leased_until=now + LEASE, started_at=now, attempts=F("attempts") + 1
            )
    except IntegrityError:
        return None
    return seen if taken else None


def finish(made: PdfOrder, pdf: bytes) -> None:
    """Keep the PDF, by whichever maker; the oldest ones make room."""
    _finished(made, pdf=pdf)
    kept = PdfOrder.objects.filter(personal=made.personal, pdf__isnull=False)
    newest = kept.order_by("-finished_at", "-pk").values_list("pk", flat=True)
    beyond = list(newest[shelf(made).most :])
    PdfOrder.objects.filter(pk__in=beyond).update(pdf=None)


def fail(made: PdfOrder, error: DocumentError) -> None:
    _finished(made, reason=error.reason, detail=error.detail[:100])


def _finished(made: PdfOrder, **outcome) -> None:
    PdfOrder.objects.filter(pk=made.pk, finished_at=None).update(
        html="", leased_until=None, finished_at=clock.now(), **outcome
    )


@schedule.due("made-pdfs", every=timedelta(minutes=10))
def sweep() -> int:
    """Forget what has been kept long enough and what nobody came back for; how many."""
    now = clock.now()
    old = Q(personal=True, finished_at__lte=now - PERSONAL.time)
    old |= Q(personal=False, finished_at__lte=now - PUBLIC.time)
    rows = PdfOrder.objects.filter(old, ordered_at__lte=now - HOUR)
    return rows.delete()[0] + _waiting(now).filter(ordered_at__lte=now - HOUR).delete()[0]
