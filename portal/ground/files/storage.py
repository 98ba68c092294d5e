"""Private files (applicants' papers, notices, certificates): kept under their SHA-256, no URL.

A file is on the disk, hash and directory entry included, before the transaction that names it can
commit. Names say nothing about persons. Everything goes through Django's storage interface under
the alias `private`: an S3-compatible store (django-storages, `file_overwrite=True`) can take over.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

from portal.ground.calendar import clock

_SHA256 = re.compile(r"[0-9a-f]{64}")
UNCLAIMED = timedelta(days=1)  # a file this young may belong to a transaction not yet committed


@dataclass(frozen=True)
class StoredBlob:
    """What the database keeps of a file: its name in the store, and its size in bytes."""

    sha256: str
    size: int


class PrivateStorage(FileSystemStorage):
    """A local directory nobody but the server reads; files appear whole and durable or not at all.

    A name stands for its content, so storing it again replaces it by the same bytes.
    """

    @property
    def base_location(self):
        return self._location or settings.PORTAL_PRIVATE_ROOT

    @property
    def location(self):
        return os.path.abspath(self.base_location)  # noqa: PTH100 - as the class above does

    def get_available_name(self, name, max_length=None):
        return name

    def url(self, name):
        raise ValueError("private files have no address")

    def _save(self, name, content):
        path = Path(self.path(name))
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            try:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        for folder in (path.parent, path.parent.parent):
            _sync_folder(folder)
        return name

    def clear_remains(self, name) -> None:
        """Of processes that were ended while they wrote this file, when nobody writes it any more."""
        path, oldest = Path(self.path(name)), (clock.now() - UNCLAIMED).timestamp()
        for remains in path.parent.glob(f".{path.name}.*"):
            if remains.stat().st_mtime < oldest:
                remains.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    entry = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


def private_storage() -> Storage:
    return storages["private"]


def name_of(sha256: str) -> str:
    """Where a file lies in the store. Raises FileNotFoundError for what is no SHA-256."""
    if not _SHA256.fullmatch(sha256):
        raise FileNotFoundError("not the name of a stored file")
    return f"{sha256[:2]}/{sha256}"


def store(content: bytes | File) -> StoredBlob:
    """Keep bytes or a (just uploaded) file; equal content is kept once. Returns when it is durable.

    Raises OSError when it cannot be kept.
    """
    file = ContentFile(content) if isinstance(content, bytes) else content
    digest, size = _measured(file.chunks())
    file.seek(0)
    name = name_of(digest)
    if (kept := private_storage().save(name, file)) != name:
        raise OSError(f"the private store keeps {name} under another name, {kept}")
    return StoredBlob(digest, size)


def _measured(chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


class LostBlob(FileNotFoundError):
    """The store does not hold what a row names; ``files.lost`` answers for it."""

    def __init__(self, sha256: str):
        super().__init__(sha256)
        self.sha256 = sha256


def open_blob(sha256: str) -> File:
    """A stored file, open for reading. Raises ``LostBlob``."""
    try:
        return private_storage().open(name_of(sha256))
    except FileNotFoundError:
        raise LostBlob(sha256) from None


def is_intact(sha256: str) -> bool:
    """Whether the file is there and its bytes are still those of its name."""
    try:
        with open_blob(sha256) as file:
            return _measured(file.chunks())[0] == sha256
    except FileNotFoundError:
        return False


def discard(sha256: str) -> bool:
    """Delete a file that no row names any more; whether it was done.

    A file stored within the last day stays: a transaction that names it may not have committed.
    """
    storage, name = private_storage(), name_of(sha256)
    if isinstance(storage, PrivateStorage):
        storage.clear_remains(name)
    if not storage.exists(name):
        return False
    if clock.now() - storage.get_modified_time(name) < UNCLAIMED:
        return False
    storage.delete(name)
    return True
