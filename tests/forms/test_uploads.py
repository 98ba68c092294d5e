"""Uploads: judged by content, kept once, limited, never trusted."""

import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from forms import drafts, uploads
from portal.ground.files import storage
from portal.ground.files.filetypes import SUFFIXES, Refused, media_type
from tests.forms.filling import PDF, pdf, picture


def archive(**entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, body in entries.items():
            made.writestr(name.replace("_", "."), body)
    return file.getvalue()


def saved(kind, size=(40, 30), mode="RGB"):
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def object_stream(body):
    packed = zlib.compress(body)
    head = b"%PDF-1.5\n1 0 obj <</Type /ObjStm /Filter /FlateDecode>>\nstream\n"
    return head + packed + b"\nendstream endobj\n%%EOF"


def bomb_png():
    """A small PNG that says it is 20 000 × 20 000."""
    small = saved("PNG")
    chunk = b"IHDR" + struct.pack(">II", 20_000, 20_000) + small[24:29]
    return small[:12] + chunk + struct.pack(">I", zlib.crc32(chunk)) + small[33:]


HEADS = [b"", b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]
JPEG = saved("JPEG", (800, 600))
HEIC = struct.pack(">I", 24) + b"ftypheic" + b"\0" * 12 + b"picture"
TAKEN = [
    (PDF, "application/pdf"),
    (
        b"%PDF-1.4\nstream\n\x00/JS (not a script: packed bytes)\nendstream\n%%EOF",
        "application/pdf",
    ),
    (object_stream(b"1 0 <</Type /Page>>"), "application/pdf"),
    (JPEG, "image/jpeg"),
    (saved("PNG"), "image/png"),
    (saved("WEBP"), "image/webp"),
    (HEIC, "image/heic"),
    (archive(OFD_xml="<ofd/>"), "application/ofd"),
]
REFUSED = [
    (b"", "空"),
    (b"<html><script>alert(1)</script>", "只接收"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "只接收"),
    (b"MZ\x90\x00" + b"\0" * 200, "只接收"),
    (b"#!/bin/sh\n", "只接收"),
    (b"GIF89a" + b"\0" * 50, "只接收"),
    (archive(evil_exe="MZ"), "只接收"),
    (b"PK\x03\x04 torn", "损坏"),
    (b"%PDF-1.7 torn", "损坏"),
    (PDF.replace(b"/Catalog", b"/Catalog /OpenAction <</S /JavaScript>>"), "脚本"),
    (PDF.replace(b"/Catalog", b"/Catalog /#4aavaScript 1"), "脚本"),
    (PDF.replace(b"/Catalog", b"/Catalog /AA <</S /Launch>>"), "脚本"),
    (object_stream(b"1 0 <</S /JavaScript /JS (app.alert(1))>>"), "脚本"),
    (PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"), "密码"),
    (JPEG[: len(JPEG) // 2], "损坏"),
    (saved("PNG")[:-20], "损坏"),
    (bomb_png(), "像素"),
    (struct.pack(">I", 9_999) + b"ftypheic", "损坏"),
]


@pytest.mark.parametrize(("content", "kind"), TAKEN)
def test_files_are_known_by_their_content(content, kind):
    assert media_type(io.BytesIO(content)) == kind


@pytest.mark.parametrize(("content", "said"), REFUSED)
def test_hostile_and_torn_files_are_refused_with_the_reason(content, said):
    with pytest.raises(Refused) as refusal:
        media_type(io.BytesIO(content))
    assert said in str(refusal.value)


@given(st.binary(max_size=400), st.sampled_from(HEADS))
def test_any_bytes_are_known_or_refused_and_never_more(content, head):
    with contextlib.suppress(Refused):
        assert media_type(io.BytesIO(head + content)) in SUFFIXES


def test_the_bytes_lie_in_the_store_before_the_record_names_them(version):
    upload = uploads.attach(
        draft=drafts.start_draft(version=version), material="M_PLAN", file=pdf()
    )
    assert storage.is_intact(upload.sha256)
    assert upload.media_type == "application/pdf"


def test_the_name_of_a_file_never_decides_its_type(version):
    draft = drafts.start_draft(version=version)
    upload = uploads.attach(draft=draft, material="M_PLAN", file=picture("PNG", "图.pdf"))
    assert upload.media_type == "image/png"


def test_the_same_file_twice_is_one(version):
    draft = drafts.start_draft(version=version)
    first = uploads.attach(draft=draft, material="M_PLAN", file=pdf("一.pdf"))
    assert uploads.attach(draft=draft, material="M_PLAN", file=pdf("二.pdf")) == first
    assert draft.uploads.count() == 1


def test_limits_are_told(version, settings, monkeypatch):
    draft = drafts.start_draft(version=version)
    settings.PORTAL_UPLOAD_MAX_BYTES = 1024 * 1024
    big = SimpleUploadedFile("a.pdf", PDF + b" " * 1024 * 1024)
    with pytest.raises(Refused, match="1 MB"):
        uploads.attach(draft=draft, material="M_PLAN", file=big)
    monkeypatch.setattr(uploads, "FILES_MOST", 1)
    uploads.attach(draft=draft, material="M_PLAN", file=pdf())
    with pytest.raises(Refused, match="最多 1"):
        uploads.attach(draft=draft, material="M_PLAN", file=pdf(mark="2"))
    monkeypatch.setattr(uploads, "DRAFT_BYTES_MOST", 100)
    with pytest.raises(Refused, match="合计"):
        uploads.attach(draft=draft, material="M_AUTH", file=pdf(mark="3"))


def test_a_paper_has_twenty_files_at_most(version):
    draft = drafts.start_draft(version=version)
    for number in range(20):
        uploads.attach(draft=draft, material="M_PLAN", file=pdf(mark=str(number)))
    with pytest.raises(Refused, match="最多 20"):
        uploads.attach(draft=draft, material="M_PLAN", file=pdf(mark="20"))
    assert uploads.attach(draft=draft, material="M_AUTH", file=pdf(mark="20"))


@pytest.mark.parametrize(("room", "taken"), [(0, True), (-1, False)])
def test_all_files_of_a_draft_together_fill_it_to_the_last_byte(version, monkeypatch, room, taken):
    draft = drafts.start_draft(version=version)
    first, second = pdf(mark="1"), pdf(mark="2")
    monkeypatch.setattr(uploads, "DRAFT_BYTES_MOST", first.size + second.size + room)
    uploads.attach(draft=draft, material="M_PLAN", file=first)
    with contextlib.nullcontext() if taken else pytest.raises(Refused, match="合计"):
        uploads.attach(draft=draft, material="M_AUTH", file=second)
    assert draft.uploads.count() == 1 + taken


@pytest.mark.parametrize(("most", "said"), [(2 * 1024 * 1024, "2 MB"), (2_097_151, "1 MB")])
def test_a_file_may_fill_the_limit_which_is_told_in_whole_megabytes(settings, most, said):
    settings.PORTAL_UPLOAD_MAX_BYTES = most

    def sized(size):
        body = PDF.replace(b"%%EOF", b" " * (size - len(PDF)) + b"%%EOF")
        return SimpleUploadedFile("a.pdf", body)

    assert uploads.take_in(sized(most)).size == most
    with pytest.raises(Refused, match=said):
        uploads.take_in(sized(most + 1))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("平面图.pdf", "平面图.pdf"),
        ("C:\\测试\\..\\图.pdf", "图.pdf"),
        ("../../etc/passwd", "passwd"),
        ("图\u202efdp.exe", "图fdp.exe"),
        ("图\x00\x07.pdf", "图.pdf"),
        ("长" * 300 + ".pdf", "长" * 117 + ".pdf"),
        ("", "文件"),
    ],
)
def test_names_are_shown_without_folders_and_tricks(given, shown):
    assert uploads.plain_name(given) == shown
