"""Placing and fitting: every text of a certificate as runs at exact places, before drawing.

Left and top of a text are edges of its INK, so a run's origin is moved by the side bearing of its
first glyph and by the tallest glyph's height. Everything that can fail fails here.
"""

from dataclasses import dataclass

from reportlab.lib.units import mm

from issuance.licence.certificate.faces import Face, Glyph, Ink, measure
from issuance.licence.certificate.items import CertificateError, CertificateItems
from issuance.licence.certificate.layout import Field, Layout, Text
from portal.ground.text.linebreaks import wrap

STEP = 0.25  # points by which a value that may shrink shrinks


@dataclass(frozen=True)
class Run:
    """One line of text: origin in mm from the sheet's top-left corner, on the baseline.

    `spacing` is extra points after each character.
    """

    name: str
    text: str
    role: str
    size: float
    x: float
    baseline: float
    spacing: float = 0
    ink: str = "black"


def place(layout: Layout, faces: dict[str, Face], items: CertificateItems, mode: str) -> list[Run]:
    """All runs of a certificate in this mode. Raises CertificateError (glyph, fit)."""
    runs = [fixed(text, faces) for text in layout.texts if mode in text.modes]
    if mode == "stock":
        return runs
    for field in layout.fields:
        label, ink = place_label(layout, faces, field)
        runs.append(label)
        if mode in field.value.modes:
            runs += place_value(layout, faces, field, printed(items, field.name), label, ink)
    return runs


def printed(items: CertificateItems, name: str) -> str:
    """An item as it is printed: permits in one row, the date as 2022年9月26日."""
    value = getattr(items, name)
    if name == "permits":
        return ("；" if any("、" in permit for permit in value) else "、").join(value)
    if name == "made_on":
        return f"{value.year}年{value.month}月{value.day}日"
    return value


def fixed(text: Text, faces: dict[str, Face]) -> Run:
    """A fixed text by the edges of its ink, tracked by `tracking` em."""
    spacing = text.tracking * text.size
    glyphs = faces[text.role].glyphs(text.text, text.name)
    ink = measure(glyphs, text.size, spacing)
    return Run(
        text.name, text.text, text.role, text.size,
        text.left - ink.left, text.top + ink.top, spacing, text.ink,
    )  # fmt: skip


def place_label(layout: Layout, faces: dict[str, Face], field: Field) -> tuple[Run, Ink]:
    """A label and its ink; a justified one ends where the ink of its pattern ends."""
    size, role = layout.label_size, layout.label_role
    glyphs = faces[role].glyphs(field.label, field.name)
    spacing, ink = 0.0, measure(glyphs, size)
    if field.justify_to:
        pattern = layout.field(field.justify_to).label
        target = measure(faces[role].glyphs(pattern, field.justify_to), size)
        missing = (target.right - target.left) - (ink.right - ink.left)
        spacing = missing * mm / (len(glyphs) - 1)
        ink = measure(glyphs, size, spacing)
    run = Run(
        f"{field.name}.label", field.label, role, size,
        field.left - ink.left, field.top + ink.top, spacing,
    )  # fmt: skip
    return run, ink


def place_value(
    layout: Layout, faces: dict[str, Face], field: Field, text: str, label: Run, ink: Ink
) -> list[Run]:
    """An item's value after its label: one line on the label's baseline, or several lines."""
    if not text:
        return []
    value, face = field.value, faces[field.value.role]
    glyphs = dict(zip(text, face.glyphs(text, field.name), strict=True))
    start = field.left + ink.right - ink.left + layout.gap
    width = value.width if value.width is not None else value.right - start
    size, lines = fit(layout, field, text, glyphs, width)
    inks = [measure([glyphs[c] for c in line], size) for line in lines]
    pitch = value.leading * size / mm
    if len(lines) == 1:
        first = label.baseline
    elif value.height is not None:
        middle = label.baseline - (ink.top + ink.bottom) / 2
        block = inks[0].top - inks[-1].bottom + pitch * (len(lines) - 1)
        first = middle - block / 2 + inks[0].top
    else:
        first = field.top + inks[0].top
    return [
        Run(field.name, line, value.role, size, start - line_ink.left, first + number * pitch)
        for number, (line, line_ink) in enumerate(zip(lines, inks, strict=True))
    ]


def fit(
    layout: Layout, field: Field, text: str, glyphs: dict[str, Glyph], width: float
) -> tuple[float, list[str]]:
    """The largest allowed size at which the text fits its area, and its lines.

    Raises CertificateError naming the field if it does not fit at the smallest one.
    """
    value = field.value
    height = value.height if value.height is not None else None
    if value.bottom is not None:
        height = value.bottom - field.top
    size = value.size
    while True:
        lines = _lines(text, glyphs, size, width)
        if (
            lines
            and len(lines) <= value.lines
            and _high(lines, glyphs, size, value.leading, height)
        ):
            return size, lines
        if not value.shrink or size <= layout.minimum_size:
            break
        size = max(size - STEP, layout.minimum_size)
    room = f"{value.lines} line{'s' if value.lines > 1 else ''} of {width:.0f} mm at {size:g} pt"
    raise CertificateError(field.name, "fit", f"{len(text)} characters do not fit {room}")


def _lines(text: str, glyphs: dict[str, Glyph], size: float, width: float) -> list[str] | None:
    def fits(line: str) -> bool:
        ink = measure([glyphs[character] for character in line], size)
        return ink.right - ink.left <= width

    return [text] if fits(text) else wrap(text, fits)


def _high(
    lines: list[str], glyphs: dict[str, Glyph], size: float, leading: float, height: float | None
) -> bool:
    if height is None or len(lines) == 1:
        return True
    first, last = (measure([glyphs[c] for c in line], size) for line in (lines[0], lines[-1]))
    block = first.top - last.bottom + leading * size / mm * (len(lines) - 1)
    return block <= height


def caption(
    name: str, text: str, faces: dict[str, Face], size: float, centre: tuple[float, float]
) -> Run:
    """A short text of ours, its ink centred on a point of the sheet (mm)."""
    ink = measure(faces["hei"].glyphs(text, name), size)
    x = centre[0] - (ink.left + ink.right) / 2
    return Run(name, text, "hei", size, x, centre[1] + (ink.top + ink.bottom) / 2)
