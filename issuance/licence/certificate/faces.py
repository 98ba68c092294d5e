"""Glyph measures of the registered faces: what a text's ink covers, and what has no glyph."""

import unicodedata
from dataclasses import dataclass
from struct import unpack_from

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from issuance.licence.certificate.items import CertificateError, spell
from portal.ground.pdf.embedding import register_faces


@dataclass(frozen=True)
class Glyph:
    """Measures of one glyph in em, y upwards from the baseline; a blank has no ink (all zero)."""

    advance: float
    left: float = 0
    bottom: float = 0
    right: float = 0
    top: float = 0

    @property
    def blank(self) -> bool:
        return self.left == self.right


class Face:
    """One role's face, asked for its glyphs by character."""

    def __init__(self, role: str, font: TTFont):
        self.role = role
        self.font = font
        self._glyphs: dict[str, Glyph | None] = {}

    def glyph(self, character: str) -> Glyph | None:
        """None where the face has no glyph, or a blank one for what is not a blank."""
        if character not in self._glyphs:
            self._glyphs[character] = self._read(character)
        return self._glyphs[character]

    def _read(self, character: str) -> Glyph | None:
        face = self.font.face
        number = face.charToGlyph.get(ord(character), 0)
        if number == 0:
            return None
        advance = face.hmetrics[number][0] / face.unitsPerEm
        start, end = face.glyphPos[number : number + 2]
        if start == end:
            return Glyph(advance) if unicodedata.category(character) == "Zs" else None
        offset = face.get_table_pos("glyf")[0] + start + 2
        box = unpack_from(">4h", face._ttf_data, offset)
        return Glyph(advance, *(edge / face.unitsPerEm for edge in box))

    def glyphs(self, text: str, field: str) -> list[Glyph]:
        """The glyphs of a text; raises CertificateError naming field and character."""
        glyphs = []
        for character in text:
            glyph = self.glyph(character)
            if glyph is None:
                raise CertificateError(
                    field, "glyph", f"no glyph for {spell(character)} in the face {self.role}",
                    character,
                )  # fmt: skip
            glyphs.append(glyph)
        return glyphs


@dataclass(frozen=True)
class Ink:
    """Ink of a line set at x = 0 on its baseline, in mm; `top` is the height above the baseline."""

    left: float
    right: float
    top: float
    bottom: float
    advance: float


def measure(glyphs: list[Glyph], size: float, spacing: float = 0) -> Ink:
    """Ink of glyphs at a size in points, `spacing` points after each; none in blanks."""
    x, lefts, rights = 0.0, [], []
    for glyph in glyphs:
        if not glyph.blank:
            lefts.append(x + glyph.left * size)
            rights.append(x + glyph.right * size)
        x += glyph.advance * size + spacing
    inked = [glyph for glyph in glyphs if not glyph.blank]
    return Ink(
        left=min(lefts, default=0) / mm,
        right=max(rights, default=0) / mm,
        top=max((glyph.top for glyph in inked), default=0) * size / mm,
        bottom=min((glyph.bottom for glyph in inked), default=0) * size / mm,
        advance=(x - spacing) / mm if glyphs else 0,
    )


_faces: dict[str, Face] = {}


def load_faces() -> dict[str, Face]:
    """Role → Face, from the faces registered with reportlab now. Raises FontError."""
    for role, name in register_faces().items():
        font = pdfmetrics.getFont(name)
        if role not in _faces or _faces[role].font is not font:
            _faces[role] = Face(role, font)
    return _faces
