"""Several processes at the same work at the same moment, on the test database."""

import multiprocessing
import queue
from collections.abc import Callable

from django.db import connections

SECONDS = 1800  # a busy machine is slow; a process that is gone is seen at once


def together(work: Callable[[int], object], count: int) -> list:
    """What `work(0)` … `work(count - 1)` returned in processes of their own, in this order.

    All start at one barrier, with database connections of their own. A failure is returned as the
    name of its exception.
    """
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(count), context.Queue()

    def run(number):
        connections.close_all()
        barrier.wait(SECONDS)
        try:
            result = work(number)
        except Exception as error:  # noqa: BLE001 - told to the test, whatever it is
            result = type(error).__name__
        finally:
            connections.close_all()
        results.put((number, result))

    workers = [context.Process(target=run, args=(n,), daemon=True) for n in range(count)]
    for worker in workers:
        worker.start()
    found = {}
    while len(found) < count:
        gone = [worker for worker in workers if not worker.is_alive()]
        try:
            found |= [results.get(timeout=1)]
        except queue.Empty:
            assert len(gone) < count, f"a process ended without a result: {gone}"
    for worker in workers:
        worker.join(SECONDS)
    return [found[number] for number in range(count)]
