"""What can go wrong between a code and its verdict: places where the work fails, and rows that are not
as they were written. Each must end in 503 and 无法核验."""

import os
import random
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from unittest import mock

from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import override_settings

from issuance.models import LicenceEdition, LicencePermit
from issuance.models.triggers import EDITION_STANDS
from portal.ground.limits import counting
from portal.ground.models import SigningKey

LONG = os.environ.get("PORTAL_FRESH") == "long"
ERRORS = (OperationalError, RuntimeError, ValueError, KeyError, TypeError, MemoryError)
PLACES = (
    "issuance.public.freshness.version_of",
    "issuance.public.freshness.release.fingerprint",
    "issuance.public.freshness.keys.setting",
    "issuance.licence.verification.keys.verify",
    "portal.ground.keys.published",
    "portal.ground.keys._opened",
    "portal.ground.keys.signed_by",
    "issuance.models.licences.licence_status",
    "issuance.models.permits.permit_standing",
    "issuance.models.licences.Licence.loaded",
    "issuance.models.licences.Licence.status",
    "issuance.public.licence_views.verify",
)
QUERIES = 5  # the least that page and API ask


@dataclass(frozen=True)
class Fault:
    name: str
    around: Callable  # of a licence, a block in which it is so


@contextmanager
def _failing(place, error, licence):
    with ExitStack() as stack:
        stack.enter_context(mock.patch(place, side_effect=error("injected")))
        if place == "issuance.public.licence_views.verify":
            stack.enter_context(mock.patch("portal.api.scanned", side_effect=error("injected")))
        yield


@contextmanager
def _failing_query(number, error, licence):
    """From the ``number``-th question on, of each request, the database is gone."""
    asked = [0]

    def gone(execute, sql, params, many, context):
        asked[0] += 1
        if (asked[0] - 1) % QUERIES >= number or asked[0] > QUERIES:
            raise error("server closed the connection unexpectedly")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(gone):
        yield


@contextmanager
def _rows(change, licence):
    """As somebody with the database password could leave them."""
    EDITION_STANDS.take_off(connection)
    change(licence)
    yield
    EDITION_STANDS.put_on(connection)


def _edition(licence, **columns):
    LicenceEdition.objects.filter(licence=licence).update(**columns)


def _record(change, licence):
    _edition(licence, record=change(bytes(licence.editions.get().record)))


def _flipped(bit, record):
    place = bit % (len(record) * 8)
    return bytes(
        byte ^ (1 << place % 8) if n == place // 8 else byte for n, byte in enumerate(record)
    )


ROWS = {
    "record empty": partial(_record, lambda record: b""),
    "record cut": partial(_record, lambda record: record[:-9]),
    "record no JSON": partial(_record, lambda record: b"{" + record),
    "record a list": partial(_record, lambda record: b"[]"),
    "record no UTF-8": partial(_record, lambda record: b"\xff" + record),
    "record with a space": partial(_record, lambda record: record + b" "),
    "signature empty": lambda licence: _edition(licence, signature=""),
    "signature no base64": lambda licence: _edition(licence, signature="%%%"),
    "signature of another": lambda licence: _edition(licence, signature="A" * 86 + "=="),
    "key unknown": lambda licence: _edition(licence, key_id="0" * 16),
    "key gone": lambda licence: SigningKey.objects.filter(purpose="licence").delete(),
    "key sealed by others": lambda licence: SigningKey.objects.update(sealed="x"),
    "no permit at all": lambda licence: LicencePermit.objects.filter(licence=licence).delete(),
}


@contextmanager
def _secret_lost(licence):
    with override_settings(PORTAL_KEY_SECRETS=["another"], SECRET_KEY="x" * 60):
        yield


def _all() -> list[Fault]:
    errors = ERRORS if LONG else ERRORS[:1]
    rows = [Fault(name, partial(_rows, change)) for name, change in ROWS.items()]
    if LONG:
        chance = random.Random(12)
        flips = [
            partial(_record, partial(_flipped, chance.randrange(9999))) for _flip in range(400)
        ]
        rows += [Fault(f"bit {n}", partial(_rows, flip)) for n, flip in enumerate(flips)]
    return [
        *(
            Fault(f"{p.rpartition('.')[2]} {e.__name__}", partial(_failing, p, e))
            for p in PLACES
            for e in errors
        ),
        *(
            Fault(f"query {n} {e.__name__}", partial(_failing_query, n, e))
            for n in range(QUERIES)
            for e in errors
        ),
        *rows,
        Fault("secret lost", _secret_lost),
    ]


FAULTS = _all()


@contextmanager
def injected(fault: Fault, licence):
    cache.clear()
    counting.forget()
    with fault.around(licence):
        yield
