"""A page of a PDF as a picture, drawn by a child."""

import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from portal.ground.files import page_picture


def pdf(*sizes) -> io.BytesIO:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for size in sizes:
        canvas.setPageSize(size)
        canvas.drawString(10, 10, "page")
        canvas.showPage()
    canvas.save()
    out.seek(0)
    return out


def test_each_page_is_drawn_at_the_width_asked_for():
    drawn = page_picture.draw(pdf((200, 300), (400, 200)), 2, page_picture.USUAL)
    with Image.open(io.BytesIO(drawn.jpeg)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (900, 450))
    assert drawn.pages == 2


def test_a_page_there_is_not_has_no_picture():
    for number in (0, 3):
        drawn = page_picture.draw(pdf((200, 300), (200, 300)), number, page_picture.SMALL)
        assert (drawn.pages, drawn.jpeg) == (2, b"")


def test_a_strip_of_a_page_is_drawn_smaller_than_asked_for():
    drawn = page_picture.draw(pdf((10, 1000)), 1, page_picture.USUAL)
    with Image.open(io.BytesIO(drawn.jpeg)) as picture:
        assert picture.height <= 4 * page_picture.USUAL


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.7\n"])
def test_what_cannot_be_drawn_is_told_and_breaks_nothing(content):
    with pytest.raises(page_picture.Undrawn):
        page_picture.draw(io.BytesIO(content), 1, page_picture.SMALL)
