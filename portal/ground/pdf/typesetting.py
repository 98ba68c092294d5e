"""Sets HTML as a PDF, in a process of its own: `portal.ground.pdf.documents` starts and kills it.

Reads one job as JSON from the standard input, writes the PDF to the standard output. Whatever is
wrong is one line of JSON on the standard error, `{"reason": …, "detail": …}`; the document's text
is never quoted. A character no face has is no reason: it is shown by its code point (`embedding`).
"""

import io
import logging
import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

from reportlab import rl_config
from svglib.fonts import get_global_font_map
from xhtml2pdf import default, pisa, tags
from xhtml2pdf import reportlab_paragraph as setter
from xhtml2pdf.config.resources import ResourceAccessError, ResourceAccessPolicy

from portal.ground.pdf.apart import GENTLY, Refused, answer, limit_memory
from portal.ground.pdf.description import described
from portal.ground.pdf.embedding import register_faces
from portal.ground.text.linebreaks import line_ranges

STATIC = Path(__file__).resolve().parents[3] / "static"
LARGEST_HTML = 4 * 1024 * 1024  # bytes
LARGEST_PDF = 40 * 1024 * 1024
DEEPEST = 100  # nested elements
MOST_ELEMENTS = 60_000
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# No browser shows white space that ends a line or a block; xhtml2pdf sets it.
UNSEEN = re.compile(
    r"[ \t\r\n]+(?=(?:</(?:a|b|em|i|small|span|strong)>[ \t\r\n]*)*"
    r"(?:<br|</(?:caption|dd|dt|h[1-6]|li|p|td|th)>))"
)


class Survey(HTMLParser):
    """What a document is made of, before anything is laid out: its size and depth."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.elements = [], 0

    def handle_starttag(self, tag, attrs):
        self.elements += 1
        if tag not in VOID:
            self.open.append(tag)
        if len(self.open) > DEEPEST:
            raise Refused("too_deep")
        if self.elements > MOST_ELEMENTS:
            raise Refused("too_long")

    def handle_startendtag(self, tag, attrs):
        self.elements += 1

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass


def survey(html: str) -> None:
    """Refuse what is too long or too deep."""
    if len(html.encode()) > LARGEST_HTML:
        raise Refused("too_long")
    content = Survey()
    content.feed(html)
    content.close()


def set_pdf(*, html: str, title: str, author: str, dated: str | None = None) -> bytes:
    """The document as PDF: equal input gives equal bytes. Raises Refused."""
    rl_config.invariant = 1
    roles = register_faces()
    _draw_svg_text_in_our_faces()
    _break_lines_as_chinese_does()
    survey(html)
    default.DEFAULT_FONT.update({name: _nearest(name) for name in default.DEFAULT_FONT} | roles)
    tags.pisaTagTITLE.end = lambda tag, context: context.clearFrag()  # our title holds
    output, refusals = io.BytesIO(), []
    try:
        result = pisa.CreatePDF(
            UNSEEN.sub("", html),
            dest=output,
            path=str(STATIC / "document.html"),
            encoding="utf-8",
            context_meta={"title": title, "author": author},
            resource_policy=_policy(refusals),
        )
    except ResourceAccessError:
        raise Refused(*refusals[:1] or ["too_long"]) from None
    if refusals:
        raise Refused(refusals[0])
    if result.err:
        raise Refused("not_html")
    if output.tell() > LARGEST_PDF:
        raise Refused("too_long")
    return described(output, title=title, author=author, dated=dated)


def _policy(refusals: list[str]):
    """Files of static/ and nothing else; xhtml2pdf leaves out what it may not read, we stop."""

    def watched(check, reason):
        def refuse(self, *facts):
            try:
                check(self, *facts)
            except ResourceAccessError:
                refusals.append(reason)
                raise

        return refuse

    class Watched(ResourceAccessPolicy):
        check_url = watched(ResourceAccessPolicy.check_url, "outside")
        check_path = watched(ResourceAccessPolicy.check_path, "outside")
        check_size = watched(ResourceAccessPolicy.check_size, "too_long")
        check_local_size = watched(ResourceAccessPolicy.check_local_size, "too_long")
        check_image_pixels = watched(ResourceAccessPolicy.check_image_pixels, "too_long")

    return Watched.server(
        base_dir=STATIC, allow_remote=False, max_depth=DEEPEST, max_render_seconds=None
    )


def _nearest(family: str) -> str:
    """Ours for a family of the reader's machine: nothing is drawn in a face that is not embedded."""
    family = family.lower().replace("sans-serif", "")
    return "song" if any(word in family for word in ("song", "serif", "times")) else "hei"


def _draw_svg_text_in_our_faces() -> None:
    """svglib would ask fontconfig for what it does not know, and fall back to Helvetica."""
    get_global_font_map().find_font = lambda family, *_style: (_nearest(family), True)


def _break_lines_as_chinese_does() -> None:
    """xhtml2pdf's own rule for `-pdf-word-wrap: CJK` loses <br> and parts words and numbers."""

    def split(frags, room, bounds, encoding="utf-8"):
        units = [setter.cjkU(c, frag, encoding) for frag in frags for c in frag.text or ("",)]
        characters = ["\n" if hasattr(unit.frag, "lineBreak") else str(unit) for unit in units]
        lines = []
        for first, end in line_ranges(characters, [unit.width for unit in units], room):
            left = room[min(len(lines), len(room) - 1)] - sum(u.width for u in units[first:end])
            lines.append(setter.makeCJKParaLine(units[first:end], left, bounds))
        return setter.ParaLines(kind=1, lines=lines)

    def break_lines(self, width):
        room = width if isinstance(width, (list, tuple)) else [width]
        setter._handleBulletWidth(self.bulletText, self.style, room, rtl=self.dir == "rtl")
        leading = getattr(self, "autoLeading", getattr(self.style, "autoLeading", ""))
        return split(self.frags, room, leading not in {"", "off"})

    setter.cjkFragSplit = split
    setter.Paragraph.breakLinesCJK = break_lines


def main() -> int:
    os.nice(GENTLY)
    limit_memory()
    logging.disable()
    return answer(set_pdf)


if __name__ == "__main__":
    sys.exit(main())
