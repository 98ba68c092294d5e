"""Work that falls due again and again; each job is done by one process at a time, anywhere."""

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from portal.ground.jobs.incidents import outline
from portal.ground.models import Lease

RUNNING = timedelta(minutes=15)  # a job that takes longer counts as dead and is begun again
AFTER_FAILURE = timedelta(minutes=5)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    run: Callable[[], object]


_jobs: dict[str, Job] = {}


def due(name: str, *, every: timedelta):
    """Register a job, to be run when `every` has passed since it last began. It must be harmless
    to run twice: a killed process leaves it half done.
    """

    def register(function):
        if name in _jobs and _jobs[name].run.__qualname__ != function.__qualname__:
            raise ValueError(f"there is a job {name!r} already")
        _jobs[name] = Job(name, every, function)
        return function

    return register


def holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"[-80:]


def run_due(now: datetime, stopping: Callable[[], bool] = lambda: False) -> list[str]:
    """Run every job whose time has come; names of those that ran without an error."""
    done = []
    for job in _jobs.values():
        if stopping():
            break
        if not _taken(job, now):
            continue
        mine = Lease.objects.filter(name=f"job:{job.name}", until=now + RUNNING, holder=holder())
        try:
            job.run()
        except Exception as error:  # noqa: BLE001 - one job's fault must not stop the others
            log.error("job %s failed: %s", job.name, outline(error))  # noqa: TRY400 - no text
            mine.update(until=now + min(job.every, AFTER_FAILURE))
        else:
            mine.update(until=now + job.every)
            done.append(job.name)
    return done


def _taken(job: Job, now: datetime) -> bool:
    """Whether the job is due and this process got its lease, by compare-and-set.

    The lease's `until` is, while the job runs, when it counts as dead; then, when it is due again.
    """
    name = f"job:{job.name}"
    seen = Lease.objects.filter(name=name).values_list("until", flat=True).first()
    if seen is None:
        Lease.objects.bulk_create([Lease(name=name, until=LONG_AGO)], ignore_conflicts=True)
        seen = LONG_AGO
    if seen > now:
        return False
    free = Lease.objects.filter(name=name, until=seen)
    return bool(free.update(until=now + RUNNING, holder=holder()))
