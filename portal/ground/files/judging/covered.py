"""The child: one page of the PDF or picture on its standard input as a picture, with boxes painted over.

Before the file stands one line of JSON: ``number`` of the page, from 1, and ``boxes``, each
``[left, top, width, height]`` in thousandths of the page. It answers one line of JSON, ``pages``, ``width``
and ``height``, and then the page as a JPEG of its pixels alone: no text layer, no metadata, and nothing
of what lies below a box.
"""

import io
import json
import sys
import warnings

import pillow_heif
import pypdfium2
from PIL import Image, ImageDraw, ImageOps

from portal.ground.files.judging.limits import limit

CPU_SECONDS = 6
WIDTH = 1400  # pixels; a permit of A4 or A3 is read by it
TALLEST = 3  # times its width
QUALITY = 85
WHOLE = 1000  # of a page, in the measure of boxes


def covered(file: bytes, number: int, boxes: list) -> tuple[int, Image.Image | None]:
    """How many pages there are, and this one covered; None for a page there is not."""
    pages, page = _page(file, number)
    if page is None:
        return pages, None
    picture = Image.new("RGB", page.size, "white")
    picture.paste(page)
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        pen.rectangle(_pixels(box, picture.size), fill="black")
    return pages, picture


def _page(file, number):
    if b"%PDF-" in file[:1024]:
        document = pypdfium2.PdfDocument(file)
        pages = len(document)
        if not 1 <= number <= pages:
            return pages, None
        page = document[number - 1]
        across, down = page.get_size()
        scale = min(WIDTH / max(across, 1), TALLEST * WIDTH / max(down, 1))
        return pages, page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    if number != 1:
        return 1, None
    pillow_heif.register_heif_opener()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(file))).convert("RGB")
    picture.thumbnail((WIDTH, TALLEST * WIDTH))
    return 1, picture


def _pixels(box, size):
    """The pixels a box touches, outwards to whole ones."""
    (left, top, across, down), (width, height) = box, size
    right, bottom = -(-(left + across) * width // WHOLE), -(-(top + down) * height // WHOLE)
    return left * width // WHOLE, top * height // WHOLE, right, bottom


def main() -> int:
    limit(CPU_SECONDS)
    asked = json.loads(sys.stdin.buffer.readline())
    pages, picture = covered(sys.stdin.buffer.read(), asked["number"], asked["boxes"])
    out, facts = io.BytesIO(), {"pages": pages}
    if picture is not None:
        picture.save(out, "JPEG", quality=QUALITY)
        facts |= {"width": picture.width, "height": picture.height}
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
