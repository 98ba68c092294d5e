"""What an uploaded file really is, by its content and never by its name; hostile ones are refused."""

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from portal.ground.files import officefiles

PDF, OFD = "application/pdf", "application/ofd"
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
HEIC = "image/heic"
SUFFIXES = {PDF: "pdf", OFD: "ofd", HEIC: "heic", "image/jpeg": "jpg"} | {
    "image/png": "png",
    "image/webp": "webp",
}
ACCEPT = ".pdf,.ofd,.jpg,.jpeg,.png,.webp,.heic"
# What an office offers for filling in: PDF, pictures any browser shows, Word and Excel.
OFFERED = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png"} | {
    officefiles.DOCX: "docx",
    officefiles.XLSX: "xlsx",
}
OFFERED_ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
PIXELS_MOST = 120_000_000
OFD_ENTRIES_MOST, OFD_BYTES_MOST = 5000, 500 * 1024 * 1024
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
# What a PDF may do besides showing pages; `#xx` escapes in names are undone before looking.
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|RichMedia)(?![A-Za-z])")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
DICTIONARY = 400  # bytes before a stream in which its own dictionary lies
UNPACKED_MOST = 4 * 1024 * 1024  # of one object stream
SCRIPT = _("The PDF carries scripts or programs. Please print it to a new PDF and upload that.")
LOCKED = _("The PDF is protected by a password. Please upload it without protection.")
BROKEN = _("The file is incomplete or damaged. Please make it again.")
UNKNOWN = _("Only PDF, OFD, JPG, PNG, WebP and HEIC files are taken; this is none of them.")
NOT_OFFERED = _("Only PDF, JPG, PNG, Word (.docx) and Excel (.xlsx) files are taken here.")
EMPTY = _("The file is empty.")
HUGE = _("The picture has too many pixels. Please make it smaller.")


class Refused(ValueError):
    """The file cannot be taken; `str()` tells the applicant why."""


def media_type(file: BinaryIO) -> str:
    """The type of a file at its beginning or anywhere else; raises ``Refused``."""
    file.seek(0)
    head = file.read(1024)
    if not head:
        raise Refused(EMPTY)
    if head.startswith(b"%PDF-"):
        return _pdf(file)
    if head.startswith(b"PK\x03\x04"):
        return _ofd(file)
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return _heic(file, head)
    return _picture(file)


def offered_type(file: BinaryIO) -> str:
    """The type of a file the office itself offers (文书样本), a key of ``OFFERED``; ``Refused``."""
    file.seek(0)
    packed = file.read(4) == b"PK\x03\x04"
    try:
        kind = officefiles.media_type(file) if packed else media_type(file)
    except officefiles.OfficeRefused as refusal:
        raise Refused(refusal.args[0]) from refusal
    except Refused as refusal:
        if refusal.args[0] is UNKNOWN:
            raise Refused(NOT_OFFERED) from refusal
        raise
    if kind not in OFFERED:
        raise Refused(NOT_OFFERED)
    return kind


def _pdf(file) -> str:
    """No script, no program to launch, no password, and an end; pages are not interpreted."""
    file.seek(0)
    body = file.read()
    if b"%%EOF" not in body[-2048:]:
        raise Refused(BROKEN)
    for part in _structure(body):
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), part)
        if ACTIVE.search(plain):
            raise Refused(SCRIPT)
        if re.search(rb"/Encrypt(?![A-Za-z])", plain):
            raise Refused(LOCKED)
    return PDF


def _structure(body: bytes) -> Iterator[bytes]:
    """The dictionaries of a PDF: what stands outside its streams, and the packed object streams."""
    end = 0
    for stream in STREAM.finditer(body):
        outside = body[end : stream.start()]
        yield outside
        if b"/ObjStm" in outside[-DICTIONARY:]:
            yield _unpacked(stream[1])
        end = stream.end()
    yield body[end:]


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, UNPACKED_MOST)
    except zlib.error as error:
        raise Refused(BROKEN) from error


def _ofd(file) -> str:
    """An OFD (GB/T 33190) is a ZIP that names its root OFD.xml; any other ZIP is refused."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as error:
        raise Refused(BROKEN) from error
    if "OFD.xml" not in {entry.filename for entry in entries}:
        raise Refused(UNKNOWN)
    if len(entries) > OFD_ENTRIES_MOST or sum(e.file_size for e in entries) > OFD_BYTES_MOST:
        raise Refused(BROKEN)
    return OFD


def _heic(file, head) -> str:
    """A phone's picture: the first box must fit into the file; it is never decoded here."""
    size = file.seek(0, 2)
    if not 16 <= struct.unpack(">I", head[:4])[0] <= min(size, 1024):
        raise Refused(BROKEN)
    return HEIC


def _picture(file) -> str:
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=tuple(PICTURES))
            if picture.width * picture.height > PIXELS_MOST:
                raise Refused(HUGE)
            kind = PICTURES[picture.format]
            _read_through(picture)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused(HUGE) from error
    except UnidentifiedImageError as error:
        raise Refused(UNKNOWN) from error
    except (OSError, SyntaxError, ValueError, IndexError, struct.error) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(BROKEN) from error
    return kind


def _read_through(picture):
    """Find a torn file without unfolding it: JPEG at an eighth, PNG by its checksums."""
    if picture.format == "JPEG":
        picture.draft("L", (picture.width // 8, picture.height // 8))
        picture.load()
    else:
        picture.verify()
