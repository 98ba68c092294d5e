"""Border and ground of the certificate: a guilloche of our own, drawn from formulas.

Nothing here is taken from an official ornament: sine strands make the band, polar curves the
corners and the medallion. Lengths are mm, y downwards from the sheet's top-left corner; the caller
has scaled the canvas accordingly.
"""

from collections.abc import Callable
from math import cos, pi, sin, tau

from issuance.certificate.layout import Box, Layout

Curve = Callable[[float], tuple[float, float]]

HAIR, FINE, RULE = 0.1, 0.16, 0.55  # line widths


def trace(path, curve: Curve, first: float, last: float, steps: int) -> None:
    """Add a smooth curve to a reportlab path as cubic segments with the curve's own tangents."""
    step = (last - first) / steps
    nudge = step / 1000

    def tangent(t: float) -> tuple[float, float]:
        (x0, y0), (x1, y1) = curve(t - nudge), curve(t + nudge)
        return (x1 - x0) / (2 * nudge) * step / 3, (y1 - y0) / (2 * nudge) * step / 3

    x, y = curve(first)
    path.moveTo(x, y)
    dx, dy = tangent(first)
    for number in range(1, steps + 1):
        t = first + number * step
        (nx, ny), (ndx, ndy) = curve(t), tangent(t)
        path.curveTo(x + dx, y + dy, nx - ndx, ny - ndy, nx, ny)
        x, y, dx, dy = nx, ny, ndx, ndy


def rosette(path, x: float, y: float, radius: float, petals: int, depth: float, turn: float):
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
    """The band between the outer and inner frame. Inks: `gold` lines, `deep` accents and rules,

    `ground` the band's tint (None leaves the paper).
    """
    outer, inner = layout.outer, layout.inner
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
        form = f"band{number % 2}"
        if not canvas.hasForm(form):
            _band_form(canvas, form, length / tiles, band, gold, deep)
        canvas.saveState()
        canvas.translate(*start)
        canvas.rotate(turned)
        for _ in range(tiles):
            canvas.doForm(form)
            canvas.translate(length / tiles, 0)
        canvas.restoreState()
    _corner_form(canvas, band, gold, deep)
    for x in (middle.left, middle.right):
        for y in (middle.top, middle.bottom):
            canvas.saveState()
            canvas.translate(x, y)
            canvas.doForm("corner")
            canvas.restoreState()
    _rules(canvas, outer, inner, deep, gold)


def _inset(box: Box, by: float) -> tuple[float, float, float, float]:
    return box.left + by, box.top + by, box.right - by, box.bottom - by


def _band_form(canvas, name: str, length: float, band: float, gold, deep) -> None:
    """One tile of the band, centred on y = 0: a swelling braid, a core, a rosette between."""
    half = band / 2
    canvas.beginForm(name, -1, -half, length + 1, half)
    reach = half - 1.15
    for colour, amplitude, swell, waves, count, width in (
        (gold, 0.74 * reach, 0.26 * reach, 1, 10, HAIR),
        (deep, 0.42 * reach, -0.22 * reach, 2, 4, FINE),
    ):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        path = canvas.beginPath()
        for number in range(count):
            phase = tau * number / count
            trace(path, strand(length, amplitude, swell, waves, phase), 0, length, 12 * waves)
        canvas.drawPath(path, stroke=1, fill=0)
    path = canvas.beginPath()
    for number in range(3):
        rosette(path, length / 2, 0, 0.3 * half, 8, 0.3, pi * number / 3)
    canvas.setLineWidth(HAIR)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.endForm()


def _corner_form(canvas, band: float, gold, deep) -> None:
    """A square block with a layered rosette, centred on the origin."""
    half = band / 2
    if canvas.hasForm("corner"):
        return
    canvas.beginForm("corner", -half, -half, half, half)
    inner = half - 1.15
    for colour, radius, petals, depth, count, width in (
        (gold, inner, 8, 0.16, 6, HAIR),
        (deep, 0.7 * inner, 8, 0.26, 3, FINE),
        (gold, 0.38 * inner, 6, 0.3, 3, HAIR),
    ):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        path = canvas.beginPath()
        for number in range(count):
            rosette(path, 0, 0, radius, petals, depth, tau * number / count)
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.setLineWidth(FINE)
    canvas.setStrokeColor(deep)
    edge = half - 0.95
    canvas.rect(-edge, -edge, 2 * edge, 2 * edge, stroke=1, fill=0)
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
    canvas.beginForm("weave", 0, 0, width, height)
    canvas.setStrokeColor(wave)
    canvas.setLineWidth(0.12)
    lines = 6
    path = canvas.beginPath()
    for number in range(lines):
        base = height * (number + 0.5) / lines
        trace(path, _wave(base, 0.42 * height / lines, tau / width, pi * number), 0, width, 8)
        base = width * (number + 0.5) / lines
        upright = _wave(base, 0.42 * width / lines, tau / height, pi * number)
        trace(path, lambda t, upright=upright: upright(t)[::-1], 0, height, 8)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.endForm()
    canvas.saveState()
    for row in range(rows):
        for column in range(columns):
            canvas.saveState()
            canvas.translate(inner.left + column * width, inner.top + row * height)
            canvas.doForm("weave")
            canvas.restoreState()
    canvas.restoreState()
    canvas.setStrokeColor(medallion)
    canvas.setLineWidth(0.16)
    x, y = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    for radius, petals, depth, count in ((78, 12, 0.13, 8), (50, 12, 0.22, 6), (26, 8, 0.3, 5)):
        path = canvas.beginPath()
        for number in range(count):
            rosette(path, x, y, radius, petals, depth, tau * number / count)
        canvas.drawPath(path, stroke=1, fill=0)


def _wave(base: float, amplitude: float, frequency: float, phase: float) -> Curve:
    return lambda t: (t, base + amplitude * sin(frequency * t + phase))
