"""A page of a PDF as a picture, drawn by a child."""

import io
import time

import pytest
from django.core.cache import caches
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from portal.ground import children
from portal.ground.files import page_picture, storage


@pytest.fixture(autouse=True)
def nothing_drawn():
    caches["pages"].clear()


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


@pytest.fixture
def drawings(monkeypatch):
    """What the child was asked to draw."""
    asked, draw = [], page_picture.draw

    def counted(file, number, width, *args):
        asked.append((number, width))
        return draw(file, number, width, *args)

    monkeypatch.setattr(page_picture, "draw", counted)
    return asked


@pytest.fixture
def full():
    """Every place is taken by others, for good."""
    with children.place("page", most=2), children.place("page", most=2):
        yield


def test_what_was_drawn_is_not_drawn_again(drawings):
    sha256 = storage.store(pdf((200, 300)).getvalue()).sha256
    first = page_picture.of_blob(sha256, 1, page_picture.SMALL)
    assert first.jpeg.startswith(b"\xff\xd8")
    assert page_picture.of_blob(sha256, 1, page_picture.SMALL) == first
    assert page_picture.page_count(sha256) == 1
    assert drawings == [(1, page_picture.SMALL)]


def test_what_shares_a_slot_is_never_taken_for_another_page(drawings, monkeypatch):
    monkeypatch.setattr(page_picture, "SLOTS", 1)
    sha256 = storage.store(pdf((200, 300), (200, 100)).getvalue()).sha256
    one, two, again = (page_picture.of_blob(sha256, n, page_picture.SMALL) for n in (1, 2, 1))
    assert one == again != two
    assert len(drawings) == 3


def test_what_cannot_be_drawn_is_tried_once(drawings):
    sha256 = storage.store(b"%PDF-1.7\nnone").sha256
    for _time in range(2):
        with pytest.raises(page_picture.Undrawn):
            page_picture.of_blob(sha256, 1, page_picture.SMALL)
    assert [page_picture.page_count(sha256) for _time in range(2)] == [0, 0]
    assert drawings == [(1, page_picture.SMALL), (0, page_picture.SMALL)]


def test_where_all_places_are_taken_nobody_waits_long(full):
    sha256 = storage.store(pdf((200, 300)).getvalue()).sha256
    began = time.monotonic()
    with pytest.raises(page_picture.Busy):
        page_picture.of_blob(sha256, 1, page_picture.SMALL)
    assert page_picture.page_count(sha256) == 0
    assert time.monotonic() - began < 3


def test_being_busy_is_not_remembered_as_a_failure():
    sha256 = storage.store(pdf((200, 300)).getvalue()).sha256
    with children.place("page", most=2), children.place("page", most=2):
        assert page_picture.page_count(sha256) == 0
    assert page_picture.page_count(sha256) == 1
