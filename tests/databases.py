"""Copies of the test database: one stroke to make, one stroke to bring back what a test committed.

A flush would lose the rows that migrations made (root page, locale, site) and trip over the
triggers that guard history; bringing back a copy loses nothing.
"""

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection

from issuance.licence.carrying import takes_one
from portal.ground.limits import counting

PRISTINE = "_pristine"  # ends the name of the copy that is brought back


def current() -> str:
    return connection.settings_dict["NAME"]


def copy(source: str, target: str) -> None:
    """Make ``target`` equal to ``source``, whatever it was and whoever is connected to it."""
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(target)) as after:
            before.backup(after)
        return
    with connection._nodb_cursor() as cursor:
        source, target = map(connection.ops.quote_name, (source, target))
        cursor.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {target} TEMPLATE {source}")


def empty(name: str) -> None:
    """Make a database of this name without a table."""
    connection.close()
    if connection.vendor == "sqlite":
        Path(name).write_bytes(b"")
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")


def exists(name: str) -> bool:
    if connection.vendor == "sqlite":
        return Path(name).exists()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def drop(name: str) -> None:
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


@contextmanager
def using(name: str):
    """Connections opened inside, by whatever thread, are connections to the named database."""
    before = current()
    turn_to(name)
    try:
        yield
    finally:
        turn_to(before)


def turn_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    forget()


def forget() -> None:
    """What a process remembers of rows: it may belong to another database or another test."""
    cache.clear()
    counting.forget()
    ContentType.objects.clear_cache()
    takes_one.cache_clear()
