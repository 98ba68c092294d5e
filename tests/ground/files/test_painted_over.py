"""What lies below a box is in no byte of the picture; neither are text or metadata of the original."""

import io

import pytest
from PIL import Image

from portal.demo.telling import sample_paper
from portal.ground.files import page_picture, storage

pytestmark = pytest.mark.usefixtures("private_files")
HALF = (0, 0, 1000, 500)  # the upper half of a page


@pytest.fixture
def private_files(settings, tmp_path):
    settings.PORTAL_PRIVATE_ROOT = tmp_path / "private"


def picture(content):
    return Image.open(io.BytesIO(content)).convert("RGB")


def photographed(colour, size=(400, 300), **saved):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, **({"format": "JPEG"} | saved))
    return storage.store(out.getvalue()).sha256


def test_whatever_was_below_a_box_the_public_bytes_are_the_same():
    """Two papers that differ only below the box are not told apart."""
    halves = []
    for colour in ("red", "white"):
        paper = Image.new("RGB", (400, 300), "white")
        paper.paste(colour, (0, 0, 400, 150))
        out = io.BytesIO()
        paper.save(out, "PNG")
        sha256 = storage.store(out.getvalue()).sha256
        halves.append(page_picture.painted_over(sha256, 1, [HALF]).jpeg)
        assert page_picture.painted_over(sha256, 1).jpeg != halves[-1]
    assert halves[0] == halves[1]


def test_a_box_is_black_and_the_rest_as_it_was():
    covered = page_picture.painted_over(photographed("white"), 1, [(250, 250, 500, 500)])
    page = picture(covered.jpeg)
    assert page.size == (covered.width, covered.height)
    wide, high = page.size
    assert max(page.getpixel((wide // 2, high // 2))) < 10
    assert min(page.getpixel((wide // 10, high // 10))) > 245


def test_metadata_and_the_text_of_a_pdf_stay_behind():
    exif = Image.Exif()
    exif[0x010E] = "owner 450204198001011234"
    photo = page_picture.painted_over(
        photographed("white", exif=exif.tobytes(), comment=b"secret"), 1
    )
    for secret in (b"450204198001011234", b"secret", b"Exif"):
        assert secret not in photo.jpeg
    pdf = storage.store(sample_paper("secret")).sha256
    drawn = page_picture.painted_over(pdf, 1)
    assert drawn.pages == 1
    assert b"SAMPLE" not in drawn.jpeg
    assert not picture(drawn.jpeg).getexif()


def test_a_photograph_taken_sideways_is_turned_and_its_boxes_are_those_of_the_eye():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter
    covered = page_picture.painted_over(
        photographed("white", size=(400, 200), exif=exif.tobytes()), 1, [(0, 0, 1000, 100)]
    )
    assert covered.width < covered.height
    page = picture(covered.jpeg)
    assert max(page.getpixel((page.width // 2, page.height // 20))) < 10
    assert min(page.getpixel((page.width // 2, page.height // 2))) > 245


def test_a_page_there_is_not_has_no_picture():
    for number in (0, 2):
        found = page_picture.painted_over(storage.store(sample_paper("one")).sha256, number)
        assert (found.pages, found.jpeg) == (1, b"")


@pytest.mark.parametrize("content", [b"", b"no picture", b"%PDF-1.7 torn"])
def test_what_has_no_picture_is_told(content):
    with pytest.raises(page_picture.Undrawn):
        page_picture.painted_over(storage.store(content or b" ").sha256, 1)
