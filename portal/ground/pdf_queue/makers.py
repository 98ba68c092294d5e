"""Makers: threads beside the requests of each server, as many on a machine as it has places.

Whoever waits wakes them, with each look at the waiting page; so nothing is lost with a process that
is killed, and nobody has to be running besides the servers.
"""

import logging
import threading

from django.conf import settings
from django.db import connections

from portal.ground import children
from portal.ground.jobs.incidents import outline
from portal.ground.pdf.documents import Document, DocumentError, render_pdf
from portal.ground.pdf_queue import orders

log = logging.getLogger(__name__)
_working = threading.BoundedSemaphore(max(1, settings.PORTAL_PDF_PLACES))


def wake() -> None:
    """Have what waits made by a thread of this process, if it has one to spare."""
    if settings.PORTAL_PDF_PLACES and _working.acquire(blocking=False):
        threading.Thread(target=_work, name="pdf-maker", daemon=True).start()


def _work() -> None:
    try:
        make_waiting()
    except Exception as error:  # noqa: BLE001 - its text could name people
        log.warning("PDFs are not made now: %s", outline(error))
    finally:
        connections.close_all()
        _working.release()


def make_waiting() -> int:
    """Make one after the other while any waits, if the machine has a place; how many were made."""
    made = 0
    try:
        with children.place("document", most=max(1, settings.PORTAL_PDF_PLACES)):
            while (order := orders.claim()) is not None:
                _make(order)
                made += 1
    except children.NoPlace:
        pass  # whoever has the places makes what waits
    return made


def _make(order) -> None:
    try:
        pdf = render_pdf(Document(order.html, order.title, order.author, setter=order.setter))
    except DocumentError as error:
        orders.fail(order, error)
    else:
        orders.finish(order, pdf)
