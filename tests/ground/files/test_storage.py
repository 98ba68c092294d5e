"""Private files: named by their content, whole and durable or not there, without an address."""

import hashlib
import os
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from portal.ground.calendar import clock
from portal.ground.files import storage

BYTES = "测试".encode()
NAME = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.PORTAL_PRIVATE_ROOT = tmp_path / "private"
    return settings.PORTAL_PRIVATE_ROOT


def files(root):
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_bytes_come_back_as_they_were(root):
    blob = storage.store(BYTES)
    assert (blob.sha256, blob.size) == (NAME, len(BYTES))
    with storage.open_blob(NAME) as file:
        assert file.read() == BYTES
    assert files(root) == [NAME]


def test_an_uploaded_file_is_kept_without_its_name(root):
    upload = SimpleUploadedFile("张三身份证.png", BYTES)
    upload.read()
    assert storage.store(upload).sha256 == NAME
    assert files(root) == [NAME]


def test_a_large_upload_is_kept_in_chunks():
    content = os.urandom(3_000_000)
    upload = TemporaryUploadedFile("scan.pdf", "application/pdf", len(content), None)
    upload.write(content)
    blob = storage.store(upload)
    assert (blob.sha256, blob.size) == (hashlib.sha256(content).hexdigest(), len(content))
    upload.close()


def test_equal_content_is_kept_once_and_a_damaged_copy_repaired(root):
    storage.store(BYTES)
    path = root / NAME[:2] / NAME
    path.write_bytes(b"damaged")
    assert not storage.is_intact(NAME)
    storage.store(BYTES)
    assert storage.is_intact(NAME)
    assert files(root) == [NAME]


def test_nobody_else_on_the_machine_may_read(root):
    storage.store(BYTES)
    for path in (root, root / NAME[:2], root / NAME[:2] / NAME):
        assert path.stat().st_mode & 0o077 == 0


def test_private_files_have_no_address():
    with pytest.raises(ValueError, match="no address"):
        storage.private_storage().url(storage.name_of(NAME))


@pytest.mark.parametrize("name", ["", "../../etc/passwd", NAME.upper(), NAME + "/", NAME[:-1]])
def test_what_is_no_hash_names_no_file(name):
    with pytest.raises(FileNotFoundError):
        storage.open_blob(name)
    assert not storage.is_intact(name)


def test_a_file_that_is_not_there_is_said_so():
    with pytest.raises(FileNotFoundError):
        storage.open_blob(NAME)
    assert not storage.is_intact(NAME)


def test_a_file_is_synced_before_it_is_named(root, monkeypatch):
    calls = []
    sync, rename = os.fsync, type(root).replace
    monkeypatch.setattr(os, "fsync", lambda fd: (calls.append("sync"), sync(fd)))
    monkeypatch.setattr(
        type(root), "replace", lambda *paths: (calls.append("name"), rename(*paths))[1]
    )
    storage.store(BYTES)
    assert calls == ["sync", "name", "sync", "sync"]


def test_a_full_disk_leaves_nothing_behind(root, monkeypatch):
    def full(fd):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.store(BYTES)
    assert files(root) == []


def test_what_a_process_left_that_was_ended_while_it_stored_a_file_goes_with_it(root, monkeypatch):
    """Killed, it tidies nothing up: here its tidying up fails."""
    monkeypatch.setattr(storage.os, "fsync", broken_off)
    monkeypatch.setattr(storage.Path, "unlink", lambda path, missing_ok: None)
    with pytest.raises(KeyboardInterrupt):
        storage.store(BYTES)
    monkeypatch.undo()
    assert len(files(root)) == 1
    assert not storage.discard(NAME)
    assert len(files(root)) == 1, "somebody may still be writing"
    with time_machine.travel(clock.now() + storage.UNCLAIMED + timedelta(hours=1)):
        storage.discard(NAME)
    assert files(root) == []


def broken_off(_file):
    raise KeyboardInterrupt


def test_a_young_file_is_not_discarded_an_old_one_is():
    storage.store(BYTES)
    assert not storage.discard(NAME)
    with time_machine.travel(clock.now() + storage.UNCLAIMED + timedelta(hours=1)):
        assert storage.discard(NAME)
        assert not storage.discard(NAME)
    assert not storage.is_intact(NAME)
