"""Reads QR codes as a phone would, out of pixels, never out of our own data; draws those of strangers."""

import io

import pypdfium2
import zxingcpp
from qrcode import QRCode


def in_pdf(data: bytes, *, dpi: int = 300) -> list[str]:
    """Texts of all QR codes on all pages of a PDF."""
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.render(scale=dpi / 72).to_pil() for page in document]
    return [code.text for page in pages for code in in_picture(page)]


def in_picture(picture):
    return zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)


def drawn(text: str) -> bytes:
    """A PNG of the code that says this, whatever it is."""
    code, out = QRCode(), io.BytesIO()
    code.add_data(text)
    code.make_image().get_image().convert("L").save(out, "PNG")
    return out.getvalue()
