"""The child: draws one page of the PDF on its standard input, and is killed at its limits.

Before the PDF stands one line: number of the page, from 1, and its width in pixels. It answers one line of
JSON, ``pages``, and then the page as a JPEG: what acts in a PDF never reaches a browser.
"""

import io
import json
import sys

import pypdfium2

from portal.ground.files.judging.limits import limit

CPU_SECONDS = 6
TALLEST = 4  # times its width; what is taller is drawn smaller
QUALITY = 80


def drawn(pdf: bytes, number: int, width: int) -> tuple[int, bytes]:
    """How many pages there are, and the JPEG of this one; none for a page there is not."""
    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    if not 1 <= number <= pages:
        return pages, b""
    page = document[number - 1]
    across, down = page.get_size()
    scale = min(width / max(across, 1), TALLEST * width / max(down, 1))
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return pages, out.getvalue()


def main() -> int:
    limit(CPU_SECONDS)
    number, width = map(int, sys.stdin.buffer.readline().split())
    pages, jpeg = drawn(sys.stdin.buffer.read(), number, width)
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n" + jpeg)
    return 0


if __name__ == "__main__":
    sys.exit(main())
