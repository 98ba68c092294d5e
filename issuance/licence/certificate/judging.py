"""Whether a style can be printed: what lies on what, what no face can set, what does not fit its place.

A file that reads as a layout (``layout``) may still be a bad certificate. All that is wrong is named with its
place, so that it is refused when it is saved and never found out by an officer at the counter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from issuance.licence.certificate.faces import Face, load_faces, measure
from issuance.licence.certificate.items import CertificateError, CertificateItems
from issuance.licence.certificate.layout import (
    FIELD_NAMES,
    MODES,
    Box,
    Layout,
    LayoutError,
    load_layout,
    read_layout,
    styles,
)
from issuance.licence.certificate.placing import fixed, place, place_label
from issuance.licence.certificate.room import holds
from issuance.licence.qr import QrError, qr_matrix
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

Fault = tuple[str, Sentence]
SLACK = 0.3  # mm: what touches does not overlap
SEALED = frozenset({"issuer", "made_on"})  # the seal is put over these


@dataclass(frozen=True)
class Area:
    """What a part of the certificate covers, in which outputs."""

    place: str
    box: Box
    modes: tuple[str, ...]


def judged(data: object, name: str, items: CertificateItems) -> Layout:
    """The layout of a parsed style file; ``items``: what it is tried with. Raises LayoutError naming the
    first bad place, FontError."""
    layout, faces = read_layout(data, name), load_faces()
    for where, why in faults(layout, faces, items):
        raise LayoutError.at(name, where, why)
    return layout


def faults(layout: Layout, faces: dict[str, Face], items: CertificateItems) -> Iterator[Fault]:
    """The place and what is wrong there."""
    try:
        areas = list(covered(layout, faces))
    except CertificateError as error:
        yield error.field, Sentence(_("has no glyph: %(why)s"), {"why": error.detail})
        return
    for area in areas:
        if not layout.sheet.encloses(area.box):
            yield area.place, Sentence(_("lies outside the sheet"))
    for one, other in combinations(areas, 2):
        meet = set(one.modes) & set(other.modes) and _overlap(one.box, other.box)
        if meet and not _may(one.place, other.place):
            yield one.place, Sentence(_("lies on %(other)s"), {"other": other.place})
    yield from _unfitting(layout, faces, items)
    yield from _narrower(layout)


def covered(layout: Layout, faces: dict[str, Face]) -> Iterator[Area]:
    """Every part with ink or room of its own. Raises CertificateError for what no face can set."""
    drawn = ("digital", "stock")
    yield Area("emblem.box", layout.emblem, drawn)
    yield Area("seal.box", layout.seal, MODES)
    yield Area("qr", layout.qr, MODES)
    for number, text in enumerate(layout.texts):
        run = fixed(text, faces)
        ink = measure(
            faces[text.role].glyphs(text.text, f"texts[{number}]"), text.size, run.spacing
        )
        width, height = ink.right - ink.left, ink.top - ink.bottom
        box = Box(text.left, text.top, text.left + width, text.top + height)
        yield Area(f"texts[{number}]", box, text.modes)
    for field in layout.fields:
        ink = place_label(layout, faces, field)[1]
        bottom = field.top + ink.top - ink.bottom
        right = field.left + ink.right - ink.left
        yield Area(f"{field.name}.label", Box(field.left, field.top, right, bottom), MODES)
        value, start = field.value, right + layout.gap
        end = value.right if value.right is not None else start + (value.width or 0)
        top, middle = field.top, (field.top + bottom) / 2
        if value.bottom is not None:
            bottom = value.bottom
        elif value.height is not None:
            top, bottom = middle - value.height / 2, middle + value.height / 2
        yield Area(f"{field.name}.value", Box(start, top, end, bottom), value.modes)


def _overlap(one: Box, other: Box) -> bool:
    return (
        min(one.right, other.right) - max(one.left, other.left) > SLACK
        and min(one.bottom, other.bottom) - max(one.top, other.top) > SLACK
    )


def _may(one: str, other: str) -> bool:
    """The seal lies over the issuing body and the day, as a seal does."""
    pair = {one, other}
    sealed = {f"{name}.{part}" for name in SEALED for part in ("label", "value")}
    return "seal.box" in pair and bool(pair & sealed)


def _unfitting(layout: Layout, faces, items: CertificateItems) -> Iterator[Fault]:
    try:
        qr_matrix(items.qr_url, layout.qr.width)
        for mode in MODES:
            place(layout, faces, items, mode)
    except QrError as error:
        yield "qr", Sentence(_("cannot hold the code: %(why)s"), {"why": str(error)})
    except CertificateError as error:
        yield error.field, Sentence(_("cannot hold the test data: %(why)s"), {"why": error.detail})


def _narrower(layout: Layout) -> Iterator[Fault]:
    """What people may type fits every shipped style, and is judged where it is typed: a style with less room
    would refuse at the counter what was accepted."""
    for name in FIELD_NAMES:
        least = min(holds(load_layout(style), name) for style in styles())
        if (own := holds(layout, name)) < least:
            why = _("holds %(own)s characters, where the forms accept %(least)s")
            yield f"{name}.value", Sentence(why, {"own": own, "least": least})
