"""Boxes with wrapped Chinese text, joined by arrows, written as escaped SVG."""

import unicodedata
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from portal.ground.text import linebreaks

SIZE, SMALL = 15, 12  # px of the drawing
LEADING = {SIZE: 21, SMALL: 17}
PAD = 11
PAINT = {
    "box": 'fill="#ffffff" stroke="#0b5d5e" stroke-width="1.5"',
    "box own": 'fill="#e6f1f0" stroke="#0b5d5e" stroke-width="3"',
    "box end": 'fill="#0b5d5e" stroke="#0b5d5e" stroke-width="1.5"',
}
INK, INK_2, ON = "#1c2530", "#4a5562", "#ffffff"


@dataclass(frozen=True)
class Line:
    text: str
    size: int


def width_of(text: str, size: int) -> float:
    """Px a text takes: a full em per wide character, a little over half for the others."""
    ems = sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.58 for c in text)
    return ems * size


def wrap(text: str, width: float, size: int) -> list[str]:
    """Lines of even length, as few as fit; what may not be parted stands out rather."""
    widest = max((width_of(piece.rstrip(), size) for piece in linebreaks.pieces(text)), default=0)
    narrower = max(width, widest)
    lines = _filled(text, narrower, size)
    while len(lines) > 1 and narrower - size / 2 >= widest:
        narrower -= size / 2
        tighter = _filled(text, narrower, size)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines


def _filled(text: str, width: float, size: int) -> list[str]:
    return linebreaks.wrap(text, lambda line: width_of(line, size) <= width) or []


def lines_of(title: str, small: list[str], width: float) -> list[Line]:
    """A title and smaller lines below it, wrapped to a box of this width."""
    room = width - 2 * PAD + 4
    lines = [Line(part, SIZE) for part in wrap(title, room, SIZE)]
    return lines + [Line(part, SMALL) for text in small for part in wrap(text, room, SMALL)]


@dataclass
class Shape:
    x: float
    y: float
    width: float

    @property
    def left(self):
        return (self.x, self.middle)

    @property
    def right(self):
        return (self.x + self.width, self.middle)

    @property
    def head(self):
        return (self.x + self.width / 2, self.y)

    @property
    def foot(self):
        return (self.x + self.width / 2, self.bottom)

    @property
    def bottom(self):
        return self.y + self.height

    @property
    def middle(self):
        return self.y + self.height / 2


@dataclass
class Box(Shape):
    """``kind`` is the CSS class: box, with own or end."""

    kind: str
    lines: list[Line]
    round: bool = False

    @classmethod
    def centred(cls, x, middle, width, kind, lines, **options):
        box = cls(x, 0, width, kind, lines, **options)
        box.y = middle - box.height / 2
        return box

    @property
    def height(self):
        return 2 * PAD + sum(LEADING[line.size] for line in self.lines)

    def svg(self):
        radius = self.height / 2 if self.round else 6
        yield (
            f'<rect class="{self.kind}" {PAINT[self.kind]} x="{_n(self.x)}" y="{_n(self.y)}" '
            f'width="{_n(self.width)}" height="{_n(self.height)}" rx="{_n(radius)}"/>'
        )
        y = self.y + PAD
        for line in self.lines:
            y += LEADING[line.size]
            baseline = y - LEADING[line.size] * 0.28
            on = self.kind.endswith("end")
            yield _text(self.x + self.width / 2, baseline, line.text, line.size, on=on)


@dataclass
class Frame(Shape):
    """The lane behind boxes that belong together."""

    height: float

    def svg(self):
        yield (
            f'<rect class="lane" fill="#fbfaf6" stroke="#ddd8cb" x="{_n(self.x)}" '
            f'y="{_n(self.y)}" width="{_n(self.width)}" height="{_n(self.height)}" rx="8"/>'
        )


@dataclass
class Edge:
    """An arrow; ``bends_by``: level with its end from this x on, so that it passes what lies between."""

    start: tuple[float, float]
    end: tuple[float, float]
    bends_by: float | None = None

    def svg(self):
        (x1, y1), (x2, y2) = self.start, self.end
        if abs(x1 - x2) < 1:  # downwards
            path = f"M{_n(x1)} {_n(y1)}V{_n(y2 - 6)}"
            tip = f"{_n(x2 - 4)},{_n(y2 - 8)} {_n(x2 + 4)},{_n(y2 - 8)} {_n(x2)},{_n(y2)}"
        else:
            bent = x2 - 6 if self.bends_by is None else self.bends_by
            level = "" if self.bends_by is None else f"H{_n(x2 - 6)}"
            path = (
                f"M{_n(x1)} {_n(y1)}C{_n(x1 + 14)} {_n(y1)} "
                f"{_n(bent - 10)} {_n(y2)} {_n(bent)} {_n(y2)}{level}"
            )
            tip = f"{_n(x2 - 8)},{_n(y2 - 4)} {_n(x2 - 8)},{_n(y2 + 4)} {_n(x2)},{_n(y2)}"
        yield f'<path class="edge" fill="none" stroke="{INK_2}" d="{path}"/>'
        yield f'<polygon class="tip" fill="{INK_2}" points="{tip}"/>'


@dataclass
class Drawing:
    """Shapes on a canvas ``width`` px wide; frames lie below edges, edges below boxes."""

    width: float
    height: float = 0
    shapes: list = field(default_factory=list)
    captions: list = field(default_factory=list)

    def add(self, *shapes):
        self.shapes += shapes

    def caption(self, x, y, text):
        self.captions.append(_text(x, y, text, 13, small=True))

    def svg(self, label: str, *, css: str, font_family: str = "") -> str:
        """``css`` names the variant, e.g. flow-wide; the title is what a screen reader says."""
        order = [Frame, Edge, Box]
        shapes = sorted(self.shapes, key=lambda shape: order.index(type(shape)))
        font = f" font-family={quoteattr(font_family)}" if font_family else ""
        body = "".join(part for shape in shapes for part in shape.svg())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="flow {css}" role="img" '
            f'aria-label={quoteattr(label)} viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
            f"{font}>{body}{''.join(self.captions)}</svg>"
        )


def _text(x, y, text, size, *, on=False, small=False):
    small = small or size == SMALL
    css = ' class="on"' if on else ' class="small"' if small else ""
    ink = ON if on else INK_2 if small else INK
    return (
        f'<text{css} fill="{ink}" x="{_n(x)}" y="{_n(y)}" text-anchor="middle" '
        f'font-size="{size}">{escape(text)}</text>'
    )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
