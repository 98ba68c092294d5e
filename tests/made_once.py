"""Databases that take long to fill: each is made once for these sources and this day, and kept.

Whoever asks gets a copy with its files: the other workers, the other parts of a run, the next run.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import override_settings
from filelock import FileLock

from portal.ground.calendar import clock
from tests import databases, filled

SOURCES = ("forms", "guides", "home", "issuance", "locale", "portal", "static", "templates")


@dataclass(frozen=True)
class Kept:
    """The databases one folder keeps; ``fillers``: kind → the kind it begins with, what fills it."""

    folder: Path
    fingerprint: str
    fillers: dict

    def lend(self, kind: str, *, database: str, files: Path) -> None:
        """Make ``database`` a copy of this kind, and put its files under ``files``."""
        with self._there(kind) as shelf:
            databases.copy(self._database(shelf), database)
            shutil.copytree(shelf / "files", files, dirs_exist_ok=True)

    def have(self, kind: str) -> None:
        """Make what is not there yet, before anybody asks for it."""
        with self._there(kind):
            pass

    def clear(self) -> None:
        """Throw away what is kept on this kind of database."""
        for shelf in self.folder.glob(f"{connection.vendor}-*/"):
            self._forget(shelf)

    @contextmanager
    def _there(self, kind):
        """The shelf of this kind: the first to ask makes it, whoever asks meanwhile waits."""
        self.folder.mkdir(parents=True, exist_ok=True)
        shelf = self._shelf(kind)
        with FileLock(self.folder / f"{connection.vendor}-{kind}.lock"):
            if not self._is_whole(shelf):
                self._make(kind, shelf)
            yield shelf

    def _shelf(self, kind):
        return self.folder / f"{connection.vendor}-{kind}-{self.fingerprint[:16]}"

    @staticmethod
    def _database(shelf):
        """A template lives in its cluster, by a name no other folder uses; a file lies in ours."""
        if connection.vendor == "sqlite":
            return str(shelf / "database")
        return (shelf / "database").read_text(encoding="ascii")

    def _is_whole(self, shelf):
        """A cluster may be new, and a folder too: both must be there."""
        return (shelf / "database").exists() and databases.exists(self._database(shelf))

    def _make(self, kind, shelf):
        for old in self.folder.glob(f"{connection.vendor}-{kind}-*/"):
            self._forget(old)
        new = shelf.with_name(f"{shelf.name}.new")
        (new / "files").mkdir(parents=True)
        database = str(new / "database")
        if connection.vendor != "sqlite":
            database = f"kept_{kind}_{uuid4().hex[:16]}"
            (new / "database").write_text(database, encoding="ascii")
        base, fill = self.fillers[kind]
        if base is None:
            databases.empty(database)
        else:
            self.lend(base, database=database, files=new / "files")
        with databases.using(database), _files_under(new / "files"):
            fill()
        new.rename(shelf)

    def _forget(self, shelf):
        if (shelf / "database").exists():
            databases.drop(self._database(shelf))
        shutil.rmtree(shelf)


def _files_under(folder: Path):
    return override_settings(
        VAR=folder, MEDIA_ROOT=folder / "media", PORTAL_PRIVATE_ROOT=folder / "private"
    )


def fingerprint(root: Path, day: date) -> str:
    """Changes with whatever the databases are made of: our sources, the lock, the day."""
    digest = hashlib.sha256(day.isoformat().encode())
    for path in sorted(_sources(root)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root)} {content}\n".encode())
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    yield root / "requirements.txt"
    yield from (root / "tests").glob("*.py")
    for folder in SOURCES:
        for path in (root / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                yield path


@cache
def kept() -> Kept:
    """What all processes of this checkout share.

    ``TESTS_FINGERPRINT``: a mutation run lends what sources without a fault have made.
    """
    mark = os.environ.get("TESTS_FINGERPRINT") or fingerprint(settings.BASE_DIR, clock.today())
    return Kept(settings.TESTS_KEPT, mark, filled.FILLERS)
