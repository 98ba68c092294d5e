"""Pictures: what a phone, a scanner or a screenshot makes, decoded once to know that it decodes."""

import io
import struct
import warnings
from typing import BinaryIO

import pillow_heif
from PIL import (  # the plugins register themselves
    Image,
    ImageFile,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401
)

from portal.ground.files.judging.verdict import BROKEN, HUGE, UNKNOWN, Refusal, Verdict

HEIC = "image/heic"
# Pillow's name → media type. MPO: a JPEG with further pictures inside, as phones make them.
KINDS = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": HEIC,
}
OPENED = ("JPEG", "PNG", "WEBP", "HEIF")  # an MPO opens as a JPEG
PIXELS_MOST = 89_000_000
SHOWN_MOST = 4096  # pixels a side
PASSES_MOST = 12  # of a progressive JPEG; cameras and editors make at most ten

ImageFile.LOAD_TRUNCATED_IMAGES = False


def judged(file: BinaryIO) -> Verdict:
    """One of ``KINDS``; raises ``Refusal``."""
    pillow_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is measured below
            picture = Image.open(file, formats=OPENED)
            if picture.width * picture.height > PIXELS_MOST:
                raise Refusal(HUGE)
            kind = KINDS[picture.format]
            _decode(file, picture)
            return Verdict(kind, _jpeg(picture) if kind == HEIC else b"")
    except (Refusal, MemoryError):
        raise
    except UnidentifiedImageError as error:
        raise Refusal(BROKEN if _begun(file) else UNKNOWN) from error
    except Image.DecompressionBombError as error:
        raise Refusal(HUGE) from error
    except Exception as error:
        raise Refusal(BROKEN) from error  # whatever a library raises is a file that does not decode


def _jpeg(picture: Image.Image) -> bytes:
    """Large enough to read a photographed paper by."""
    picture.thumbnail((SHOWN_MOST, SHOWN_MOST))
    shown = io.BytesIO()
    picture.convert("RGB").save(shown, "JPEG", quality=85)
    return shown.getvalue()


def _begun(file) -> bool:
    """Whether it at least begins as one of our pictures: then it is a torn one."""
    file.seek(0)
    head = file.read(16)
    return head.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"RIFF")) or head[4:8] == b"ftyp"


def _decode(file, picture) -> None:
    """The first picture of the file, a JPEG at an eighth of its size."""
    if picture.format in ("JPEG", "MPO"):
        if _passes(file) * picture.width * picture.height > PIXELS_MOST * PASSES_MOST:
            raise Refusal(HUGE)
        picture.draft("L", (picture.width // 8, picture.height // 8))
    picture.load()


def _passes(file: BinaryIO) -> int:
    """How many scans the first picture of a JPEG has (markers SOS, ITU T.81 B.1.1.3)."""
    position = file.tell()
    file.seek(0)
    data = file.read()
    file.seek(position)
    scans, at = 0, 2
    while at + 4 <= len(data):
        at = data.find(b"\xff", at)
        if at < 0 or at + 4 > len(data):
            break
        marker = data[at + 1]
        if marker == 0xD9:
            break
        if marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        scans += marker == 0xDA
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return scans
