"""The child: reads what somebody presents as a certificate, and is killed at its limits.

On its standard input a PDF or a picture; it answers one line of JSON: ``codes``, what the QR codes on the
(first) page say, and of a PDF ``carried``, its properties in our namespace, and its digest; of a picture too
large that it is ``huge``. Over what cannot be read it dies without an answer.
"""

import hashlib
import io
import json
import sys
from collections.abc import Iterable

import pikepdf
import pillow_heif
import pypdfium2
import zxingcpp
from PIL import Image, ImageOps

from issuance.licence.proofs import CARRIED, OURS
from portal.ground.files.judging.limits import limit

CPU_SECONDS = 4
WIDEST = 2500  # pixels of a page: A3 at 150 dpi
SHARP = 3000  # pixels of a picture, across; the largest photos of phones have five times as many
MOST_PIXELS = 60_000_000  # opened at once
OPENED = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_CODES = 20


def read(file: bytes) -> dict:
    if b"%PDF-" in file[:1024]:
        digest = hashlib.sha256(file).hexdigest()
        return {"carried": carried(file), "codes": said(_page(file)), "sha256": digest}
    try:
        return {"codes": said(_picture(file))}
    except Image.DecompressionBombError:
        return {"huge": True}


def carried(file: bytes) -> dict[str, str]:
    with pikepdf.open(io.BytesIO(file)) as pdf, pdf.open_metadata() as xmp:
        ours = {name: xmp[name] for name in xmp if name.startswith(OURS)}
    return {n: t[: CARRIED + 1] if isinstance(t, str) else "" for n, t in ours.items()}


def said(page: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    return _once(code.text for code in found if code.valid)[:MOST_CODES]


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _page(file):
    page = pypdfium2.PdfDocument(file)[0]
    scale = WIDEST / max(*page.get_size(), 1)
    return page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()


def _picture(file):
    """JPEG, of which photos have most pixels, is shrunk as it is opened; then so is every picture."""
    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # judged below, by what is opened and not by what is said
    picture = Image.open(io.BytesIO(file), formats=OPENED)
    picture.draft("L", (SHARP, SHARP))
    if picture.width * picture.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    picture = picture.convert("L")
    picture.thumbnail((2 * SHARP, 2 * SHARP))
    return ImageOps.exif_transpose(picture)


def main() -> int:
    limit(CPU_SECONDS)
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
