"""What a Word or Excel file (.docx, .xlsx) may hold: text and tables, nothing that acts or fetches."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
# ECMA-376 content types; the macro-enabled ones carry `macroEnabled` in their names.
SIGNS = {
    DOCX: b"wordprocessingml.document.main+xml",
    XLSX: b"spreadsheetml.sheet.main+xml",
}
ENTRIES_MOST, UNPACKED_MOST = 3000, 200 * 1024 * 1024
PART_MOST = 20 * 1024 * 1024  # of one XML part that is read
ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|/activex/|/embeddings/|/externallinks/|/customui|macrosheets|"
    r"dialogsheets|/connections\.xml|/querytables/|\.(?:bin|exe|dll|js|vbs|bat|cmd|ps1|hta|lnk)$"
)
HARMLESS = re.compile(r"printersettings\d*\.bin$")
EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
WEB = re.compile(rb"Target\s*=\s*[\"'](?:https?://|mailto:)", re.IGNORECASE)
FETCHING = re.compile(
    rb"DDEAUTO|instrText[^<]*\bDDE\b|INCLUDEPICTURE|INCLUDETEXT|<!DOCTYPE|<!ENTITY|<ddeLink"
)

MACROS = _("The file carries macros, embedded programs or outside links. Please save it without.")
BROKEN = _("The file is incomplete or damaged. Please make it again.")


class OfficeRefused(ValueError):
    """The file cannot be taken; ``str()`` tells why. The argument is one of the lazy texts above."""


def media_type(file: BinaryIO) -> str | None:
    """DOCX or XLSX; ``None`` for a ZIP that is neither; raises ``OfficeRefused``."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            kind = next((kind for name, kind in MAIN.items() if name in entries), None)
            if kind is None or "[Content_Types].xml" not in entries:
                return None
            _measure(entries.values())
            _judge(archive, entries, kind)
            return kind
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise OfficeRefused(BROKEN) from error


def _measure(entries) -> None:
    """No bomb, nothing locked, nothing that would leave its folder."""
    if len(entries) > ENTRIES_MOST or sum(one.file_size for one in entries) > UNPACKED_MOST:
        raise OfficeRefused(BROKEN)
    for entry in entries:
        steps = entry.filename.replace("\\", "/").split("/")
        if entry.flag_bits & 1 or ".." in steps or not steps[0]:
            raise OfficeRefused(BROKEN)


def _judge(archive, entries, kind: str) -> None:
    for name in entries:
        low = f"/{name.lower()}"
        if ACTIVE_PARTS.search(low) and not HARMLESS.search(low):
            raise OfficeRefused(MACROS)
    types = _part(archive, entries["[Content_Types].xml"])
    if b"macroEnabled" in types:
        raise OfficeRefused(MACROS)
    if SIGNS[kind] not in types:
        raise OfficeRefused(BROKEN)
    for body in _markup(archive, entries):
        if FETCHING.search(body):
            raise OfficeRefused(MACROS)
        for link in EXTERNAL.finditer(body):
            if b"/hyperlink" not in link[0] or not WEB.search(link[0]):
                raise OfficeRefused(MACROS)


def _markup(archive, entries) -> Iterator[bytes]:
    for name, entry in entries.items():
        if name.lower().endswith((".xml", ".rels")):
            yield _part(archive, entry)


def _part(archive, entry) -> bytes:
    if entry.file_size > PART_MOST:
        raise OfficeRefused(BROKEN)
    body = archive.read(entry)
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):  # UTF-16, so that the searches see its words
        body = body.decode("utf-16", "replace").encode()
    return body
