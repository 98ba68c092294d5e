"""``/verify/`` reads files of anybody: what it cannot read it says, and it reads few at a time."""

import io
import struct
import zlib

import pypdfium2
import pytest
from PIL import Image

from issuance.licence import presented
from issuance.licence.drawing import public_address
from portal.demo import telling
from portal.demo.stories import LIUNAN, Story
from portal.ground import children
from tests.issuance.public.presented_files import (
    asked,
    pdf_of,
    photo,
    verdict,
)
from tests.qr_codes import drawn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (b"", "unreadable"),
        (b"\0" * 1000, "unreadable"),
        (b"%PDF-1.4\nbroken", "unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_so(client, demo, file, fault):
    assert verdict(asked(client, file=file)) == ("unknown", (fault,))


@pytest.mark.parametrize("size", [(12000, 9000), (12240, 16320)])
def test_the_largest_photos_of_phones_are_read(client, edition, size):
    large = io.BytesIO()
    Image.open(io.BytesIO(photo(pdf_of(edition)))).resize(size).save(large, "JPEG", quality=60)
    assert verdict(asked(client, file=large.getvalue(), name="p.jpg")) == ("part", ())


def test_a_photo_that_lies_on_its_side_is_read(client, edition):
    turned, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.open(io.BytesIO(photo(pdf_of(edition)))).save(turned, "JPEG", exif=exif)
    assert verdict(asked(client, file=turned.getvalue(), name="p.jpg")) == ("part", ())


@pytest.mark.parametrize("size", [(9000, 9000), (30000, 30000)])
def test_a_picture_of_too_many_pixels_is_told_so_and_counts_as_one(client, edition, size):
    def piece(name, content):
        return (
            struct.pack(">I", len(content))
            + name
            + content
            + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", b"") + piece(b"IEND", b"")
    response = asked(client, file=png, name="p.png")
    assert verdict(response) == ("unknown", ("huge",))
    assert "像素" in response.content.decode()
    assert asked(client, file=png, name="p.png").status_code == 200


def test_a_photo_without_a_code_says_how_to_take_a_better_one(client, demo):
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "beige").save(out, "JPEG")
    response = asked(client, file=out.getvalue(), name="p.jpg")
    assert verdict(response) == ("unknown", ("no_code",))
    assert "端正、清晰" in response.content.decode()


def test_two_certificates_in_one_photo_are_not_mixed(client, edition):
    other = telling.tell(Story(LIUNAN, "SMALL_EATERY", "别家", "issued"), 963).licence
    pages = [
        pypdfium2.PdfDocument(pdf_of(each))[0].render(scale=1.6).to_pil().convert("RGB")
        for each in (edition, other.editions.get())
    ]
    both = Image.new("RGB", (pages[0].width, pages[0].height * 2), "white")
    for n, page in enumerate(pages):
        both.paste(page, (0, n * page.height))
    out = io.BytesIO()
    both.save(out, "PNG")
    assert verdict(asked(client, file=out.getvalue(), name="p.png")) == (
        "unknown",
        ("many_codes",),
    )


def test_nothing_or_both_is_told_and_the_address_kept(client, edition):
    nothing = asked(client)
    assert nothing.status_code == 422
    both = asked(client, code="abc", file=b"x")
    assert both.status_code == 422
    assert 'value="abc"' in both.content.decode()


def test_while_as_many_files_are_read_as_may_be_one_is_asked_to_come_again_at_once(
    client, edition, monkeypatch
):
    monkeypatch.setattr("portal.ground.children.time.sleep", pytest.fail)
    with children.place("presented", most=2), children.place("presented", most=2):
        response = asked(client, file=pdf_of(edition))
    assert response.status_code == 422
    assert "answer" not in response.context


def test_of_one_client_one_file_is_read_at_a_time(client, edition, monkeypatch):
    told, alone = {}, presented.read_alone

    def meanwhile(opened):
        monkeypatch.setattr(presented, "read_alone", alone)
        for address in ("127.0.0.1", "198.51.100.7"):
            try:
                told[address] = presented.read(io.BytesIO(b""), address).unread
            except children.NoPlace:
                told[address] = "come again"
        return alone(opened)

    monkeypatch.setattr(presented, "read_alone", meanwhile)
    assert verdict(asked(client, file=pdf_of(edition))) == ("ok", ())
    assert told == {"127.0.0.1": "come again", "198.51.100.7": "unreadable"}


def test_files_are_counted_apart_from_addresses_and_fewer(client, edition):
    picture = drawn(public_address(edition.token))
    told = [asked(client, file=picture, name="p.png").status_code for _n in range(6)]
    assert told == [200] * 5 + [429]
    assert verdict(asked(client, code=edition.token)) == ("ok", ())


def test_a_file_that_cannot_be_read_counts_as_many(client, edition):
    assert verdict(asked(client, file=b"%PDF-1.4 broken")) == ("unknown", ("unreadable",))
    refused = asked(client, file=pdf_of(edition))
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]
    assert verdict(asked(client, code=edition.token)) == ("ok", ())


def test_a_file_that_takes_too_long_is_let_go(client, edition, monkeypatch):
    monkeypatch.setattr(presented, "WALL_SECONDS", 0.01)
    assert verdict(asked(client, file=pdf_of(edition))) == ("unknown", ("unreadable",))
