"""The outbox (待发消息): what must happen outside a transaction is written inside it.

At least once: a message is delivered by whoever holds its lease, and again if that process dies
before it can say so.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.ground.calendar import clock
from portal.ground.gateways import mail
from portal.ground.jobs.incidents import outline
from portal.ground.models import OutboxMessage

LEASE = timedelta(minutes=5)
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=6)
MAX_ATTEMPTS = 12  # the last about 20 hours after the first; then the message waits for a person

log = logging.getLogger(__name__)
_handlers: dict[str, Callable[[OutboxMessage], None]] = {}
WORDS: dict[str, Promise] = {}  # kind → what it is, for the administrator


@dataclass(frozen=True)
class Drained:
    """What one round did: messages delivered, and messages that failed."""

    done: int = 0
    failed: int = 0


def handler(kind: str, words: Promise):
    """Register what delivers messages of a kind, which ``words`` name. It may be called twice for
    one message, outside any transaction; returning means delivered, raising means again later.
    """

    def register(function):
        _handlers[kind], WORDS[kind] = function, words
        return function

    return register


def enqueue(*, kind: str, key: str, payload: dict, due_at: datetime | None = None) -> None:
    """Write a message in the open transaction; a second one with the same key changes nothing.

    Raises TransactionManagementError outside a transaction, ValueError for an unknown kind.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a message needs the transaction of its cause")
    if kind not in _handlers:
        raise ValueError(f"nobody delivers messages of kind {kind!r}")
    now = clock.now()
    message = OutboxMessage(
        kind=kind, key=_fitting(key), payload=payload, created_at=now, due_at=due_at or now
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)


def _fitting(key: str) -> str:
    length = OutboxMessage._meta.get_field("key").max_length
    if len(key) <= length:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: length - len(digest) - 1]}:{digest}"


def drain(now: datetime, limit: int = 50, stopping: Callable[[], bool] = lambda: False) -> Drained:
    """Deliver what is due, oldest first, at most `limit` messages; safe to run anywhere at once."""
    started = time.monotonic()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    waiting = OutboxMessage.objects.filter(
        free, done_at=None, due_at__lte=now, attempts__lt=MAX_ATTEMPTS
    )
    done = failed = 0
    for message in waiting.order_by("due_at", "pk")[:limit]:
        if stopping():
            break
        moment = now + timedelta(seconds=time.monotonic() - started)
        if _claim(message, moment):
            if _deliver(message, moment):
                done += 1
            else:
                failed += 1
    return Drained(done, failed)


def _claim(message: OutboxMessage, moment: datetime) -> bool:
    """Compare-and-set: of many processes that saw the message free, one gets it."""
    seen = OutboxMessage.objects.filter(
        pk=message.pk,
        done_at=None,
        attempts=message.attempts,
        leased_until=message.leased_until,
    )
    message.leased_until = moment + LEASE
    message.attempts += 1
    return bool(seen.update(leased_until=message.leased_until, attempts=F("attempts") + 1))


def _deliver(message: OutboxMessage, moment: datetime) -> bool:
    mine = OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts, done_at=None)
    try:
        _handlers[message.kind](message)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is kept for a person
        delay = min(FIRST_DELAY * 2 ** (message.attempts - 1), LONGEST_DELAY)
        mine.update(leased_until=None, due_at=moment + delay, last_error=outline(error))
        log.warning("outbox message %s (%s): %s", message.pk, message.kind, outline(error))
        return False
    # What was sent is not kept: it may name people.
    mine.update(leased_until=None, done_at=moment, last_error="", payload={})
    return True


def given_up():
    """Messages that are not tried any more, oldest first: they wait for a person."""
    lost = OutboxMessage.objects.filter(done_at=None, attempts__gte=MAX_ATTEMPTS)
    return lost.order_by("due_at", "pk")


def try_again(pk: int, now: datetime) -> bool:
    """Deliver a given-up message as if it were new; False where somebody was quicker."""
    return bool(given_up().filter(pk=pk).update(attempts=0, due_at=now, leased_until=None))


@handler("email", _("e-mail"))
def send_email(message: OutboxMessage) -> None:
    """`payload`: to (addresses), subject, text, and optionally html."""
    mail.send(key=message.key, **message.payload)
