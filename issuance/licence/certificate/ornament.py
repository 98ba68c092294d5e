"""Border and ground of the certificate: a guilloche of our own, drawn from formulas.

Nothing here is taken from an official ornament: sine strands make the band, polar curves the
corners and the medallion. Lengths are mm, y downwards from the sheet's top-left corner; the caller
has scaled the canvas accordingly.
"""

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, sin, tau

from reportlab.pdfgen.pathobject import PDFPathObject

from issuance.licence.certificate.layout import Box, Layout

Curve = Callable[[float], tuple[float, float]]

HAIR, FINE, RULE = 0.1, 0.16, 0.55  # line widths


def trace(path: PDFPathObject, curve: Curve, first: float, last: float, steps: int) -> None:
    """Add a smooth curve to a path as cubic segments with the curve's own tangents."""
    step = (last - first) / steps
    nudge = step / 1000

    def tangent(t: float) -> tuple[float, float]:
        (x0, y0), (x1, y1) = curve(t - nudge), curve(t + nudge)
        return (x1 - x0) / (2 * nudge) * step / 3, (y1 - y0) / (2 * nudge) * step / 3

    x, y = curve(first)
    path.moveTo(round(x, 3), round(y, 3))
    dx, dy = tangent(first)
    for number in range(1, steps + 1):
        t = first + number * step
        (nx, ny), (ndx, ndy) = curve(t), tangent(t)
        corners = (x + dx, y + dy, nx - ndx, ny - ndy, nx, ny)
        path.curveTo(*(round(length, 3) for length in corners))
        x, y, dx, dy = nx, ny, ndx, ndy


def rosette(
    path: PDFPathObject, x: float, y: float, radius: float, petals: int, depth: float, turn: float
) -> None:
    """One closed polar curve r = radius · (1 − depth + depth · cos(petals · φ + turn))."""

    def curve(t: float) -> tuple[float, float]:
        r = radius * (1 - depth + depth * cos(petals * t + turn))
        return x + r * cos(t), y + r * sin(t)

    trace(path, curve, 0, tau, petals * 6)
    path.close()


def strand(length: float, amplitude: float, swell: float, waves: int, phase: float) -> Curve:
    """A sine strand along x over one tile; the swell widens and narrows it once per tile."""

    def curve(x: float) -> tuple[float, float]:
        turn = tau * x / length
        return x, (amplitude + swell * cos(2 * turn)) * sin(waves * turn + phase)

    return curve


def draw_border(canvas, layout: Layout, gold, deep, ground) -> None:
    """The band between the outer and inner frame.

    Colours: `gold` lines, `deep` accents and rules, `ground` the band's tint (None: paper).
    """
    outer, inner, inks = layout.outer, layout.inner, {"gold": gold, "deep": deep}
    band = inner.left - outer.left
    if ground is not None:
        canvas.setFillColor(ground)
        path = canvas.beginPath()
        path.rect(outer.left, outer.top, outer.width, outer.height)
        path.rect(inner.left, inner.top, inner.width, inner.height)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
    middle = Box(*_inset(outer, band / 2))
    for number, (start, end, turned) in enumerate(
        [
            ((outer.left + band, middle.top), (outer.right - band, middle.top), 0),
            ((middle.right, outer.top + band), (middle.right, outer.bottom - band), 90),
            ((outer.right - band, middle.bottom), (outer.left + band, middle.bottom), 180),
            ((middle.left, outer.bottom - band), (middle.left, outer.top + band), 270),
        ]
    ):
        length = abs(end[0] - start[0]) + abs(end[1] - start[1])
        tiles = round(length / (2 * band))
        tile = length / tiles
        form, extent = f"band{number % 2}", Box(-1, -band / 2, tile + 1, band / 2)
        _form(canvas, form, extent, _band_layers(tile, band), inks)
        canvas.saveState()
        canvas.translate(*start)
        canvas.rotate(turned)
        for _ in range(tiles):
            canvas.doForm(form)
            canvas.translate(tile, 0)
        canvas.restoreState()
    block = Box(-band / 2, -band / 2, band / 2, band / 2)
    _form(canvas, "corner", block, _corner_layers(band), inks)
    for x in (middle.left, middle.right):
        for y in (middle.top, middle.bottom):
            canvas.saveState()
            canvas.translate(x, y)
            canvas.doForm("corner")
            canvas.restoreState()
    _rules(canvas, outer, inner, deep, gold)


def _inset(box: Box, by: float) -> tuple[float, float, float, float]:
    return box.left + by, box.top + by, box.right - by, box.bottom - by


Layer = tuple[str, float, PDFPathObject]  # ink (gold or deep), line width, path


@lru_cache(maxsize=16)
def _band_layers(length: float, band: float) -> tuple[Layer, ...]:
    """One tile of the band, centred on y = 0: a swelling braid, a core, a rosette between."""
    half = band / 2
    reach = half - 1.15
    layers = []
    for ink, amplitude, swell, waves, count, width in (
        ("gold", 0.74 * reach, 0.26 * reach, 1, 10, HAIR),
        ("deep", 0.42 * reach, -0.22 * reach, 2, 4, FINE),
    ):
        path = PDFPathObject()
        for number in range(count):
            phase = tau * number / count
            trace(path, strand(length, amplitude, swell, waves, phase), 0, length, 12 * waves)
        layers.append((ink, width, path))
    path = PDFPathObject()
    for number in range(3):
        rosette(path, length / 2, 0, 0.3 * half, 8, 0.3, pi * number / 3)
    return (*layers, ("deep", HAIR, path))


@lru_cache(maxsize=16)
def _corner_layers(band: float) -> tuple[Layer, ...]:
    """A square block with a layered rosette, centred on the origin."""
    inner = band / 2 - 1.15
    layers = []
    for ink, radius, petals, depth, count, width in (
        ("gold", inner, 8, 0.16, 6, HAIR),
        ("deep", 0.7 * inner, 8, 0.26, 3, FINE),
        ("gold", 0.38 * inner, 6, 0.3, 3, HAIR),
    ):
        path = PDFPathObject()
        for number in range(count):
            rosette(path, 0, 0, radius, petals, depth, tau * number / count)
        layers.append((ink, width, path))
    edge = band / 2 - 0.95
    path = PDFPathObject()
    path.rect(-edge, -edge, 2 * edge, 2 * edge)
    return (*layers, ("deep", FINE, path))


@lru_cache(maxsize=16)
def _weave(width: float, height: float, lines: int) -> PDFPathObject:
    """One tile of waves in both directions, neighbours in opposite phase."""
    path = PDFPathObject()
    for number in range(lines):
        base = height * (number + 0.5) / lines
        trace(path, _wave(base, 0.42 * height / lines, tau / width, pi * number), 0, width, 8)
        base = width * (number + 0.5) / lines
        upright = _wave(base, 0.42 * width / lines, tau / height, pi * number)
        trace(path, lambda t, upright=upright: upright(t)[::-1], 0, height, 8)
    return path


@lru_cache(maxsize=16)
def _medallion(x: float, y: float) -> PDFPathObject:
    """Three rings of overlaid polar curves around a point."""
    path = PDFPathObject()
    for radius, petals, depth, count in ((78, 12, 0.13, 8), (50, 12, 0.22, 6), (26, 8, 0.3, 5)):
        for number in range(count):
            rosette(path, x, y, radius, petals, depth, tau * number / count)
    return path


def _form(canvas, name: str, box: Box, layers: tuple[Layer, ...], inks: dict) -> None:
    """Define a reusable drawing of these layers, once per document."""
    if canvas.hasForm(name):
        return
    canvas.beginForm(name, box.left, box.top, box.right, box.bottom)
    for ink, width, path in layers:
        canvas.setStrokeColor(inks[ink])
        canvas.setLineWidth(width)
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.endForm()


def _rules(canvas, outer: Box, inner: Box, deep, gold) -> None:
    """A rule on each edge, its outer side exactly on the frame, and a hairline beside it."""
    for box, direction in ((outer, 1), (inner, -1)):
        for width, inset, colour in ((RULE, RULE / 2, deep), (FINE, 0.9, gold)):
            left, top, right, bottom = _inset(box, direction * inset)
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(width)
            canvas.rect(left, top, right - left, bottom - top, stroke=1, fill=0)


def draw_ground(canvas, layout: Layout, paper, wave, medallion) -> None:
    """The beige base pattern (底色) inside the frame: woven waves and a large medallion."""
    inner = layout.inner
    if paper is not None:
        canvas.setFillColor(paper)
        canvas.rect(inner.left, inner.top, inner.width, inner.height, stroke=0, fill=1)
    columns, rows = round(inner.width / 18), round(inner.height / 18)
    width, height = inner.width / columns, inner.height / rows
    layer = ("wave", 0.12, _weave(width, height, 6))
    _form(canvas, "weave", Box(0, 0, width, height), (layer,), {"wave": wave})
    for row in range(rows):
        canvas.saveState()
        canvas.translate(inner.left, inner.top + row * height)
        for _ in range(columns):
            canvas.doForm("weave")
            canvas.translate(width, 0)
        canvas.restoreState()
    canvas.setStrokeColor(medallion)
    canvas.setLineWidth(0.16)
    centre = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    canvas.drawPath(_medallion(*centre), stroke=1, fill=0)


def _wave(base: float, amplitude: float, frequency: float, phase: float) -> Curve:
    return lambda t: (t, base + amplitude * sin(frequency * t + phase))
