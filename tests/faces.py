"""Faces made for a test: a few characters, quick to make, nothing installed."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

MACHINE_FALLBACKS = "TESTS_FALLBACK_FONTS"  # where tests find the fallback faces of the machine


def face_with(characters: str, path: Path) -> Path:
    """A TrueType face that draws each of these characters as a box, and has nothing else."""
    pen = TTGlyphPen(None)
    for corner, draw in (
        ((100, 0), pen.moveTo),
        ((100, 800), pen.lineTo),
        ((900, 800), pen.lineTo),
    ):
        draw(corner)
    pen.lineTo((900, 0))
    pen.closePath()
    box = pen.glyph()
    names = [f"u{ord(character):05X}" for character in characters]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap(dict(zip(map(ord, characters), names, strict=True)))
    builder.setupGlyf(dict.fromkeys([".notdef", *names], box))
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names], (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Rare", "styleName": "Regular", "psName": "Rare"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path
