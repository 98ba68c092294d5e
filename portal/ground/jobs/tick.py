"""The clockwork (`manage.py tick`): deliver what waits in the outbox, do what has fallen due."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, close_old_connections, connection

from portal.ground.calendar import clock
from portal.ground.jobs.outbox import Drained, drain
from portal.ground.jobs.schedule import run_due

LOOK = 0.2  # seconds; how soon a request to stop is noticed between rounds
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    messages: Drained = field(default_factory=Drained)
    jobs: tuple[str, ...] = ()

    def __bool__(self):
        return bool(self.messages.done or self.messages.failed or self.jobs)


def one_round(now: datetime | None = None, stopping: Callable[[], bool] = lambda: False) -> Round:
    """Everything that is due now. Any number of machines may do it at once."""
    jobs = tuple(run_due(now or clock.now(), stopping))
    return Round(drain(now or clock.now(), stopping=stopping), jobs)


def keep_ticking(
    *, interval: float, stopping: Callable[[], bool], report: Callable[[Round], None]
) -> None:
    """One round every `interval` seconds until `stopping`; a lost database is waited for."""
    while not stopping():
        close_old_connections()
        try:
            done = one_round(stopping=stopping)
        except DatabaseError as error:
            log.warning("tick: the database cannot be used now (%s)", type(error).__name__)
            connection.close()
        else:
            if done:
                report(done)
        until = time.monotonic() + interval
        while not stopping() and time.monotonic() < until:
            time.sleep(min(interval, LOOK))
