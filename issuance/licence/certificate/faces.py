"""Glyph measures of the registered faces: what a text's ink covers, and what has no glyph."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from struct import unpack_from

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics

from issuance.licence.certificate.items import CertificateError, spell
from portal.ground.pdf.embedding import EmbeddedFont, register_faces
from portal.ground.pdf.fonts import fallback_paths
from portal.ground.pdf.repertoire import legible


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
    """One role's face with its fallbacks, asked for glyphs by character."""

    def __init__(self, role: str, font: EmbeddedFont, fallbacks: tuple[Path, ...]):
        self.role = role
        self.font = font
        self.fallbacks = fallbacks
        self._glyphs: dict[str, Glyph | None] = {}

    def glyph(self, character: str) -> Glyph | None:
        """None where no face has a glyph, or a blank one for what is not a blank."""
        if character not in self._glyphs:
            self._glyphs[character] = self._read(character)
        return self._glyphs[character]

    def _read(self, character: str) -> Glyph | None:
        font = self.font.drawing(character) if legible(character) else None
        number = font.face.charToGlyph[ord(character)] if font else 0
        if number == 0:
            return None
        face = font.face
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
    fallbacks = tuple(fallback_paths())
    for role, name in register_faces().items():
        font, known = pdfmetrics.getFont(name), _faces.get(role)
        if known is None or known.font is not font or known.fallbacks != fallbacks:
            _faces[role] = Face(role, font, fallbacks)
    return _faces
