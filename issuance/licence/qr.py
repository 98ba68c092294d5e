"""The QR code (二维码) of a licence: made as vectors, read back from the finished page."""

import threading
from functools import lru_cache
from xml.sax.saxutils import quoteattr

import pypdfium2
import zxingcpp
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from reportlab.lib.units import mm

SIDE = 31.0  # mm, quiet zone included (Liuzhou 2022, annex 1)
QUIET = 4  # modules on each side (ISO/IEC 18004)
SMALLEST_MODULE = 0.55  # mm

Matrix = tuple[tuple[bool, ...], ...]

_pdfium = threading.Lock()  # PDFium is not thread-safe


class QrError(Exception):
    """The address cannot be printed as a good code, or the page does not say what it should."""


@lru_cache(maxsize=256)
def qr_matrix(url: str, side: float = SIDE) -> Matrix:
    """The modules of an address, dark = True, without quiet zone.

    Error correction H where the module stays at least 0.55 mm on `side` mm, else Q. Raises
    QrError for an address that is no http(s) address or too long even for Q.
    """
    if not url.isascii() or not url.isprintable() or " " in url:
        raise QrError("the address may hold visible ASCII characters only")
    if not url.startswith(("http://", "https://")):
        raise QrError("the address must start with http:// or https://")
    for level in (ERROR_CORRECT_H, ERROR_CORRECT_Q):
        code = QRCode(error_correction=level, border=0)
        code.add_data(url)
        try:
            code.make(fit=True)
        except (DataOverflowError, ValueError):
            continue
        if module_size(code.modules_count, side) >= SMALLEST_MODULE:
            return tuple(tuple(map(bool, row)) for row in code.modules)
    raise QrError(f"the address is too long for {side:g} mm ({len(url)} characters)")


def module_size(count: int, side: float = SIDE) -> float:
    """Edge of a module in mm when `count` modules and the quiet zone fill `side` mm."""
    return side / (count + 2 * QUIET)


def runs(matrix: Matrix) -> list[tuple[int, int, int]]:
    """Dark runs (row, first column, length): one rectangle each."""
    dark = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                dark.append((y, x, length))
            x += length + 1
    return dark


def draw_qr(canvas, url: str, *, left: float, bottom: float, side: float, dark, light) -> None:
    """Draw the code on a reportlab canvas as one path; lengths in points, colours reportlab's.

    `light` fills the quiet zone; None leaves the paper. Raises QrError.
    """
    matrix = qr_matrix(url, side / mm)
    module = side / (len(matrix) + 2 * QUIET)
    canvas.saveState()
    if light is not None:
        canvas.setFillColor(light)
        canvas.rect(left, bottom, side, side, stroke=0, fill=1)
    canvas.setFillColor(dark)
    path = canvas.beginPath()
    for y, x, length in runs(matrix):
        path.rect(
            left + (QUIET + x) * module,
            bottom + side - (QUIET + y + 1) * module,
            length * module,
            module,
        )
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
    canvas.restoreState()


def qr_svg(url: str, *, label: str = "", size: str = "") -> str:
    """The code as an SVG element for a page, black on white, sized by its surroundings or `size`.

    `label` is its text for screen readers; without one it is decoration. Raises QrError.
    """
    matrix = qr_matrix(url)
    count = len(matrix) + 2 * QUIET
    path = "".join(f"M{x + QUIET} {y + QUIET}h{n}v1h-{n}z" for y, x, n in runs(matrix))
    spoken = f'role="img" aria-label={quoteattr(label)}' if label else 'aria-hidden="true"'
    sized = f' width="{size}" height="{size}"' if size else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{sized} viewBox="0 0 {count} {count}" {spoken} '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{count}v{count}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def decode_pdf(pdf_bytes: bytes, dpi: int = 150) -> str:
    """What the QR code on the first page says, rasterised at `dpi`. Raises QrError.

    The reader sometimes sees one code twice; codes that say different things are refused.
    """
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf_bytes)
        except pypdfium2.PdfiumError as error:
            raise QrError(f"the page cannot be read ({error})") from None
        try:
            image = document[0].render(scale=dpi / 72, grayscale=True).to_pil()
        finally:
            document.close()
    codes = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    texts = {code.text for code in codes}
    if len(texts) != 1:
        raise QrError(f"{len(texts) or 'no'} QR codes found on the page at {dpi} dpi")
    return texts.pop()


def verify_pdf(pdf: bytes, url: str) -> None:
    """Read the code back from the finished page; raises QrError unless it says exactly `url`."""
    if decode_pdf(pdf) != url:
        raise QrError("the QR code on the page does not say the licence's address")
