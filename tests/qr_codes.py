"""Reads QR codes as a phone would: out of pixels, never out of our own data."""

import pypdfium2
import zxingcpp


def in_pdf(data: bytes, *, dpi: int = 300) -> list[str]:
    """Texts of all QR codes on all pages of a PDF."""
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.render(scale=dpi / 72).to_pil() for page in document]
    return [code.text for page in pages for code in in_picture(page)]


def in_picture(picture):
    return zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
