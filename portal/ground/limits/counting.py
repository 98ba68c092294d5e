"""Counting what is asked for and refusing in time: `count` before the work, outside transactions."""

import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache, wraps
from http import HTTPStatus

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from limits import RateLimitItem
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter

from portal.ground.calendar import clock
from portal.ground.jobs import schedule
from portal.ground.limits.client_address import counted_as
from portal.ground.limits.database_storage import DatabaseStorage
from portal.ground.limits.registry import Limit, Per

REDIS_PATIENCE = 1  # seconds; a counter that is away holds nobody up for longer
REMEMBERED = 20_000  # refused clients one process remembers

log = logging.getLogger(__name__)


class TooMany(Exception):
    """The limit is used up ``until`` then (seconds since 1970); says so, and when to try again."""

    def __init__(self, limit: Limit, until: float):
        super().__init__(limit.name)
        self.limit = limit
        self.until = until

    @property
    def seconds(self) -> int:
        return max(1, math.ceil(self.until - time.time()))

    @property
    def again_at(self) -> datetime:
        return clock.now() + timedelta(seconds=self.seconds)

    def __str__(self):
        return _("%(why)s %(when)s") % {"why": self.limit.said, "when": self.when()}

    def when(self) -> str:
        minutes = math.ceil(self.seconds / 60)
        if minutes < 2:
            return ngettext(
                "Please try again in %(seconds)s second.",
                "Please try again in %(seconds)s seconds.",
                self.seconds,
            ) % {"seconds": self.seconds}
        return ngettext(
            "Please try again in %(minutes)s minute.",
            "Please try again in %(minutes)s minutes.",
            minutes,
        ) % {"minutes": minutes}


def count(limit: Limit, request=None, *, subject: str = "", amount: int = 1) -> None:
    """Count one request (or ``amount``). Raises TooMany, before and after which nothing is done.

    ``subject`` says what is counted where the limit is per subject; digests of it are kept.
    """
    key = _key(limit, request, subject)
    _refuse_remembered(limit, key)
    item, storage = _counted_by(limit)
    try:
        allowed = _hit(storage, item, key, amount)
    except StorageError as error:
        log.warning("limits: counting in this process only (%s)", type(error.args[0]).__name__)
        storage = _memory()
        allowed = _hit(storage, item, key, amount)
    if not allowed:
        until = storage.get_expiry(item.key_for(key))
        _remember(key, until)
        raise TooMany(limit, until)


def refuse_known(limit: Limit, request=None, *, subject: str = "") -> None:
    """Raise TooMany for whom this process has refused before; asks nobody, counts nothing."""
    _refuse_remembered(limit, _key(limit, request, subject))


def clear(limit: Limit, request=None, *, subject: str = "") -> None:
    """Begin the window anew; another process may remember its refusal until it would have ended."""
    key = _key(limit, request, subject)
    item, storage = _counted_by(limit)
    _refused.pop(key, None)
    with suppress(StorageError):
        storage.clear(item.key_for(key))


def posts_limited(limit: Limit, *, kept: Callable, only: Callable = lambda _request: True):
    """Count each POST to the view (or those alone of which ``only(request)`` holds); who is refused gets
    ``kept(request, refusal)``, the page with what was typed, which looks at none of it."""

    def decorate(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            if request.method == "POST" and only(request):
                try:
                    count(limit, request)
                except TooMany as refusal:
                    response = kept(request, refusal)
                    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
                    response.headers["Retry-After"] = str(refusal.seconds)
                    return response
            return view(request, *args, **kwargs)

        return counted

    return decorate


def forget() -> None:
    """What this process remembers of counts."""
    _refused.clear()
    _memory().reset()


@schedule.due("limits-forgotten", every=timedelta(hours=1))
def sweep():
    DatabaseStorage().sweep()


_refused: dict[str, float] = {}


def _refuse_remembered(limit: Limit, key: str) -> None:
    """A flood is refused from memory: it writes nothing and asks nobody."""
    until = _refused.get(key, 0.0)
    if until > time.time():
        raise TooMany(limit, until)


def _remember(key: str, until: float) -> None:
    if len(_refused) >= REMEMBERED:
        _refused.clear()
    _refused[key] = until


def _hit(storage: Storage, item: RateLimitItem, key: str, amount: int) -> bool:
    return FixedWindowRateLimiter(storage).hit(item, key, cost=amount)


def _key(limit: Limit, request, subject: str) -> str:
    match limit.per:
        case Per.CLIENT:
            whose = counted_as(request.META["REMOTE_ADDR"])
        case Per.ACCOUNT:
            whose = str(request.user.pk)
        case Per.SUBJECT:
            whose = subject
        case Per.EVERYBODY:
            whose = ""
    digest = salted_hmac("portal.ground.limits", whose, algorithm="sha256").hexdigest()
    return f"{limit.name}:{digest}"


def _counted_by(limit: Limit) -> tuple[RateLimitItem, Storage]:
    if limit.shared:
        return limit.item, _shared()
    part = math.ceil(limit.item.amount / settings.PORTAL_WORKERS)
    return type(limit.item)(part, limit.item.multiples), _memory()


@cache
def _memory() -> MemoryStorage:
    return MemoryStorage()


@cache
def _shared() -> Storage:
    if uri := settings.PORTAL_REDIS_URL:
        patience = {"socket_timeout": REDIS_PATIENCE, "socket_connect_timeout": REDIS_PATIENCE}
        return RedisStorage(uri, wrap_exceptions=True, **patience)
    return DatabaseStorage(wrap_exceptions=True)
