"""The QR code: big enough modules, readable when small, stained or behind a page's pattern."""

import io
import random
import xml.etree.ElementTree as ET

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw
from reportlab.lib.colors import black, white
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from issuance.licence.qr import (
    QrError,
    decode_pdf,
    draw_qr,
    module_size,
    qr_matrix,
    qr_svg,
    verify_pdf,
)

URL = "https://yyyz.example.gov.cn/l/Rk9PQkFSQkFaUVVYMTIzNDU2Nzg5/"


def page(*urls: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(200 * mm, 100 * mm), invariant=1)
    for number, url in enumerate(urls):
        draw_qr(
            canvas, url, left=(10 + 60 * number) * mm, bottom=20 * mm, side=31 * mm,
            dark=black, light=white,
        )  # fmt: skip
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def raster(pdf: bytes, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=dpi / 72, grayscale=True).to_pil()
    finally:
        document.close()


@pytest.mark.parametrize("length", [24, 45, 59, 64, 65, 80, 86])
def test_modules_are_never_smaller_than_0_55_mm(length):
    url = "https://a.cn/l/" + "x" * (length - 15)
    matrix = qr_matrix(url)
    assert all(len(row) == len(matrix) for row in matrix)
    assert module_size(len(matrix)) >= 0.55
    assert decode_pdf(page(url)) == url


def test_the_highest_correction_that_keeps_modules_big_is_chosen():
    assert len(URL) == 59
    assert len(qr_matrix(URL)) == 45  # version 7, level H
    assert module_size(45) == pytest.approx(0.585, abs=0.001)
    assert len(qr_matrix("https://a.cn/l/" + "x" * 60)) == 45  # H would need version 8: level Q


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://a.cn/l/" + "x" * 90, "too long"),
        ("https://a.cn/l/" + "x" * 5000, "too long"),
        ("ftp://a.cn/l/x/", "http"),
        ("javascript:alert(1)", "http"),
        ("", "http"),
        ("https://a.cn/l/许可/", "ASCII"),
        ("https://a.cn/l/a b", "ASCII"),
        ("https://a.cn/l/a\n", "ASCII"),
    ],
)
def test_an_address_that_cannot_be_printed_well_is_refused(url, reason):
    with pytest.raises(QrError, match=reason):
        qr_matrix(url)


@pytest.mark.parametrize("dpi", [72, 150, 300])
def test_the_vector_code_reads_back_at_any_resolution(dpi):
    assert decode_pdf(page(URL), dpi=dpi) == URL


@pytest.mark.parametrize("seed", range(8))
def test_the_code_survives_stains_over_a_tenth_of_its_area(seed):
    image = raster(page(URL), 150)
    module = 31 / 53
    left, top = (10 + 4 * module) / 25.4 * 150, (100 - 51 + 4 * module) / 25.4 * 150
    side = 45 * module / 25.4 * 150
    stains, chance = Image.new("L", image.size), random.Random(seed)
    pen = ImageDraw.Draw(stains)
    while stains.histogram()[255] < 0.1 * side * side:
        radius = side * chance.uniform(0.02, 0.05)
        # The finder patterns in three corners are found by eye of the camera, not by correction.
        x = left + side * chance.uniform(0.2, 1)
        y = top + side * chance.uniform(0.2, 0.8)
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=255)
    image.paste(chance.choice([30, 120, 235]), mask=stains)
    codes = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    assert [code.text for code in codes] == [URL]


def test_a_page_that_says_something_else_is_refused():
    verify_pdf(page(URL), URL)
    with pytest.raises(QrError, match="does not say"):
        verify_pdf(page(URL + "x/"), URL)
    with pytest.raises(QrError, match="no QR code"):
        verify_pdf(page(), URL)
    verify_pdf(page(URL, URL), URL)  # a reader may see one code twice
    with pytest.raises(QrError, match="2 QR codes"):
        verify_pdf(page(URL, URL + "x/"), URL)
    with pytest.raises(QrError, match="cannot be read"):
        verify_pdf(b"not a PDF", URL)


def test_the_svg_has_exactly_the_matrix_and_nothing_a_strict_policy_blocks():
    svg = qr_svg(URL, label='验证“行业综合许可证” <1> & "2"')
    root = ET.fromstring(svg)  # noqa: S314 (our own markup)
    assert root.get("aria-label") == '验证“行业综合许可证” <1> & "2"'
    assert root.get("viewBox") == "0 0 53 53"
    assert "style" not in svg
    assert "script" not in svg
    dark = root.findall("{http://www.w3.org/2000/svg}path")[1].get("d")
    cells = set()
    for part in dark.strip("z").split("z"):
        place, length = part[1:].split("h")[0], part.split("h")[1].split("v")[0]
        x, y = map(int, place.split())
        cells |= {(y - 4, x - 4 + n) for n in range(int(length))}
    assert cells == {
        (y, x) for y, row in enumerate(qr_matrix(URL)) for x, dark in enumerate(row) if dark
    }
    assert 'aria-hidden="true"' in qr_svg(URL)
