"""Lifts the triggers, as somebody with the database password could."""

from contextlib import contextmanager
from functools import cache

from django.db.migrations.loader import MigrationLoader

from portal.ground.history.triggers import Triggers


@contextmanager
def lifted(connection):
    """Within it rows of append-only tables may be changed."""
    _declare()
    for triggers in Triggers.known.values():
        triggers.take_off(connection)
    try:
        yield
    finally:
        for triggers in Triggers.known.values():
            triggers.put_on(connection)


@cache
def _declare():
    """Migrations name the triggers; where the database was lent ready-made none has been read yet."""
    MigrationLoader(None)
