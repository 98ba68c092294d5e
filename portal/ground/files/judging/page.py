"""The child: draws one page of the PDF or picture on its standard input, and is killed at its limits.

Before the file stands one line of JSON: ``number`` of the page, from 1, its ``width`` in pixels, and
``boxes`` painted over it, each ``[left, top, width, height]`` in thousandths of the page. It answers one
line of JSON, ``pages``, ``width`` and ``height``, and then the page as a JPEG of its pixels alone: what acts
in a PDF never reaches a browser, nor do a layer of text, metadata, or what lies below a box.
"""

import io
import json
import sys
import warnings

import pillow_heif
import pypdfium2
from PIL import Image, ImageDraw, ImageOps

from portal.ground.files.judging.limits import limit
from portal.ground.files.judging.pictures import OPENED

CPU_SECONDS = 6
TALLEST = 4  # times its width; what is taller is drawn smaller
QUALITY = 80
WHOLE = 1000  # of a page, in the measure of boxes


def drawn(file: bytes, number: int, width: int, boxes=()) -> tuple[int, Image.Image | None]:
    """How many pages there are, and this one; None for a page there is not."""
    of_kind = _of_pdf if b"%PDF-" in file[:1024] else _of_picture
    pages, page = of_kind(file, number, width)
    if page is None:
        return pages, None
    picture = Image.new("RGB", page.size, "white")
    picture.paste(page)
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        pen.rectangle(_pixels(box, picture.size), fill="black")
    return pages, picture


def _of_pdf(file, number, width):
    document = pypdfium2.PdfDocument(file)
    pages = len(document)
    if not 1 <= number <= pages:
        return pages, None
    page = document[number - 1]
    across, down = page.get_size()
    scale = min(width / max(across, 1), TALLEST * width / max(down, 1))
    return pages, page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")


def _of_picture(file, number, width):
    """As the eye sees it: turned as the camera was held."""
    pillow_heif.register_heif_opener()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(file), formats=OPENED)).convert(
            "RGB"
        )
    if number != 1:
        return 1, None
    picture.thumbnail((width, TALLEST * width))
    return 1, picture


def _pixels(box, size):
    """The pixels a box touches, outwards to whole ones."""
    (left, top, across, down), (width, height) = box, size
    right, bottom = -(-(left + across) * width // WHOLE), -(-(top + down) * height // WHOLE)
    return left * width // WHOLE, top * height // WHOLE, right, bottom


def main() -> int:
    limit(CPU_SECONDS)
    asked = json.loads(sys.stdin.buffer.readline())
    pages, picture = drawn(sys.stdin.buffer.read(), **asked)
    out, facts = io.BytesIO(), {"pages": pages}
    if picture is not None:
        picture.save(out, "JPEG", quality=QUALITY)
        facts |= {"width": picture.width, "height": picture.height}
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
