"""A case that many tests begin with is told once by each process; the others get the rows it wrote.

What a test changes is rolled back, so the same story told next from the same beginning writes the same
rows. ``once`` keeps the statements that wrote them, the private files and what the story gave back, and
carries the statements out again: a tenth of the time of the verbs, and the same rows to the last column
(``test_told.py``). Where anything else was written before, a clock or a function was changed, or the
test commits, the story is told.
"""

import io
import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import translation

from guides.version.snapshot import Snapshot
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import Verb
from portal.demo import telling
from portal.ground.calendar import clock
from portal.ground.files.storage import PrivateStorage, private_storage

SET_NUMBER = "SELECT setval(%s, %s, %s)"
READING = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "EXPLAIN")
# A function that every test finds changed is no change of the test's own.
FUNCTIONS = "monkeypatch"


@dataclass
class Writing:
    """What is written while a story is told."""

    statements: list = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    writing: Writing
    result: bytes
    numbers: list  # where the sequences of PostgreSQL stood: no rollback brings them back


class Beginning:
    """How far the rows of the running test are from those every test begins with."""

    def __init__(self, item):
        self.item, self.written = item, 0
        self.path, self.at = (), 0  # the stories told, and what was written when the last one ended
        self.listening: list[Writing] = []
        self.usual = settings._wrapped
        self.open = connection.connection

    def __call__(self, execute, sql, params, many, context):
        reads = sql.startswith(READING)
        self.written += not reads
        if (
            not reads or sql == SET_NUMBER
        ):  # a story within this one, told before, begins with its own
            for writing in self.listening:
                writing.statements.append((sql, params, many))
        return execute(sql, params, many, context)

    def is_usual(self) -> bool:
        """Nothing was written but by stories, and they would be told as in any other test."""
        return (
            self.at == self.written
            and connection.in_atomic_block
            and connection.connection is self.open
            and settings._wrapped is self.usual
            and not time_machine.traveller_stack
            and not self._changes_functions()
        )

    def _changes_functions(self):
        defined = self.item._fixtureinfo.name2fixturedefs.get(FUNCTIONS)
        kept = defined and defined[-1].cached_result
        return bool(kept and kept[0] and (kept[0]._setattr or kept[0]._setitem))


_kept: dict[tuple, Kept] = {}
_running: list[Beginning] = []


class _Watching:
    """For one test that is rolled back at its end."""

    def __init__(self, item):
        self.beginning = Beginning(item)

    def __enter__(self):
        connection.execute_wrappers.append(self.beginning)
        _running.append(self.beginning)

    def __exit__(self, *_raised):
        _running.remove(self.beginning)
        connection.execute_wrappers.remove(self.beginning)


def watching(item: pytest.Item) -> _Watching:
    return _Watching(item)


def running() -> Beginning | None:
    return _running[-1] if _running else None


def once(name: Hashable, work: Callable):
    """What ``work`` gives back, with the rows it writes; it is done once for each beginning."""
    beginning = running()
    if beginning is None or not beginning.is_usual():
        return work()
    path = (*beginning.path, name)
    key = (connection.settings_dict["NAME"], clock.today(), translation.get_language(), path)
    if key not in _kept:
        result, kept = _kept_while(beginning, work)
        if kept is None:
            return result
        _kept[key] = kept
    else:
        result = _again(beginning, _kept[key])
    beginning.path, beginning.at = path, beginning.written
    return result


def tell(story, serial: int):
    """As ``telling.tell``."""
    return once(("tell", repr(story), serial), lambda: telling.tell(story, serial))


def _kept_while(beginning, work):
    numbers, writing = _numbers(), Writing()
    beginning.listening.append(writing)
    save = PrivateStorage._save

    def saved(self, name, content):
        kept = save(self, name, content)
        writing.files[kept] = Path(self.path(kept)).read_bytes()
        return kept

    PrivateStorage._save = saved
    try:
        result = work()
    finally:
        PrivateStorage._save = save
        beginning.listening.pop()
    try:
        return result, Kept(writing, _packed(result), numbers)
    except (TypeError, AttributeError, pickle.PicklingError):
        return result, None


def _again(beginning, kept):
    _set_numbers(kept.numbers)
    with connection.cursor() as cursor:
        for sql, params, many in kept.writing.statements:
            (cursor.executemany if many else cursor.execute)(sql, params)
    for name, content in kept.writing.files.items():
        path = Path(private_storage().path(name))
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for writing in beginning.listening:
        writing.files |= kept.writing.files
    return _Unpickler(io.BytesIO(kept.result)).load()


def _numbers():
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences")
        return cursor.fetchall()


def _set_numbers(numbers):
    if numbers:
        with connection.cursor() as cursor:
            for name, last in numbers:
                cursor.execute(SET_NUMBER, [name, last or 1, last is not None])


# Snapshots never change, and a verb is what the registry has under its code.
_snapshots: dict[int, Snapshot] = {}


class _Pickler(pickle.Pickler):
    def persistent_id(self, value):
        if isinstance(value, Verb):
            return "verb", value.code
        if isinstance(value, Snapshot):
            _snapshots[id(value)] = value
            return "snapshot", id(value)
        return None


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, pid):
        kind, name = pid
        return REGISTRY[name] if kind == "verb" else _snapshots[name]


def _packed(value) -> bytes:
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(value)
    return out.getvalue()
