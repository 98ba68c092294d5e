"""How much of a text its place on the certificate holds, in whatever style it will be printed."""

from bisect import bisect
from dataclasses import replace

from reportlab.lib.units import mm

from issuance.licence.certificate.faces import load_faces
from issuance.licence.certificate.items import CertificateError
from issuance.licence.certificate.layout import Layout, load_layout, styles
from issuance.licence.certificate.placing import place_label, place_value

WIDEST = 1.2  # ems, of W, Ш, № in Song; but for two dashes
DASHES = {"⸺": 2, "⸻": 3}
INK = 0.15  # of a full-width character, from its ink to the pitch of the lines
MOST = 5000  # characters; no place holds as many, and more are not measured


def room(name: str, text: str) -> int | None:
    """How many characters of an item fit; None where all of them do.

    Every style is asked: a region may take another one during the life of a licence. Raises
    FontError, LayoutError.
    """
    narrow = [layout for style in styles() if not _fits(layout := load_layout(style), name, text)]
    if not narrow:
        return None
    return min(
        bisect(
            range(1, min(len(text), MOST)), False, key=lambda n: not _fits(layout, name, text[:n])
        )
        for layout in narrow
    )


def _fits(layout: Layout, name: str, text: str) -> bool:
    if len(text) > MOST:
        return False
    ems = WIDEST * sum(DASHES.get(character, 1) for character in text)
    return ems <= _least(layout, name) or _measured(layout, name, text)


def _least(layout: Layout, name: str) -> int:
    """So many ems fit whatever they are, since lines that end early for a word leave less than half
    of the place empty. A short name needs no faces read.
    """
    line, lines = _lines(layout, name, ink=0)
    return int(line * max(1, lines / 2))


def holds(layout: Layout, name: str) -> int:
    """How many full-width characters its place holds, in lines that are full."""
    line, lines = _lines(layout, name, ink=INK)
    return line * max(1, lines)


def _lines(layout: Layout, name: str, *, ink: float) -> tuple[int, int]:
    """Ems of a line at the smallest size that the style allows, and how many lines; ``ink``: how much lower
    than the pitch of lines the last one is, in ems."""
    field = layout.field(name)
    value, pattern = field.value, layout.field(field.justify_to) if field.justify_to else field
    size = (layout.minimum_size if value.shrink else value.size) / mm
    start = field.left + len(pattern.label) * layout.label_size / mm + layout.gap
    width = value.width if value.width is not None else value.right - start
    height = value.bottom - field.top if value.bottom is not None else value.height
    room = (height + ink * size) / (value.leading * size) if height else 1
    return int(width / size), min(value.lines, int(room))


def _measured(layout: Layout, name: str, text: str) -> bool:
    """At the smallest size the style allows: placing begins with the largest, which takes longer."""
    faces, field = load_faces(), layout.field(name)
    size = layout.minimum_size if field.value.shrink else field.value.size
    field = replace(field, value=replace(field.value, size=size))
    label, ink = place_label(layout, faces, field)
    try:
        place_value(layout, faces, field, text, label, ink)
    except CertificateError:
        return False
    return True
