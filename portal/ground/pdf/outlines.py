"""CFF outlines rewritten as TrueType outlines, as fast as pure Python allows."""

from array import array
from pathlib import Path
from struct import pack

from fontTools.cu2qu.cu2qu import curve_to_quadratic
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

TOLERANCE = 0.001  # of an em: at 65 pt a curve is off by 0.02 mm at most
KEPT_TABLES = ("head", "hhea", "maxp", "OS/2", "name", "post", "hmtx", "cmap")

_ON, _SHORT_X, _SHORT_Y, _SAME_X, _SAME_Y = 1, 2, 4, 16, 32


class QuadraticPen:
    """Collects one glyph drawn in cubic curves as closed contours of quadratic ones.

    A contour is a list of (x, y, on-curve flag) in font units. TrueType fills clockwise, CFF
    anti-clockwise, so `glyph()` walks every contour backwards.
    """

    def __init__(self, tolerance: float):
        self.tolerance = tolerance
        self.contours: list[list[tuple[int, int, int]]] = []

    def moveTo(self, point):  # noqa: N802 (the pen protocol of fontTools)
        self.contours.append([(round(point[0]), round(point[1]), _ON)])
        self.here = point

    def lineTo(self, point):  # noqa: N802
        self.contours[-1].append((round(point[0]), round(point[1]), _ON))
        self.here = point

    def curveTo(self, *points):  # noqa: N802
        contour = self.contours[-1]
        spline = curve_to_quadratic((self.here, *points), self.tolerance)
        for x, y in spline[1:-1]:
            contour.append((round(x), round(y), 0))
        x, y = self.here = points[-1]
        contour.append((round(x), round(y), _ON))

    def closePath(self):  # noqa: N802
        contour = self.contours[-1]
        if len(contour) > 1 and contour[0] == contour[-1]:
            contour.pop()

    endPath = closePath  # noqa: N815

    def glyph(self) -> bytes:
        """The simple glyph record of the glyf table; empty for a blank glyph."""
        contours = [c for c in self.contours if len(c) > 1]
        if not contours:
            return b""
        flags, xs, ys, ends = bytearray(), bytearray(), bytearray(), array("H")
        last_x = last_y = 0
        for contour in contours:
            for x, y, flag in reversed(contour):
                dx, dy = x - last_x, y - last_y
                last_x, last_y = x, y
                if dx == 0:
                    flag |= _SAME_X
                elif -256 < dx < 256:
                    flag |= _SHORT_X | (_SAME_X if dx > 0 else 0)
                    xs.append(abs(dx))
                else:
                    xs += pack(">h", dx)
                if dy == 0:
                    flag |= _SAME_Y
                elif -256 < dy < 256:
                    flag |= _SHORT_Y | (_SAME_Y if dy > 0 else 0)
                    ys.append(abs(dy))
                else:
                    ys += pack(">h", dy)
                flags.append(flag)
            ends.append(len(flags) - 1)
        points = [point for contour in contours for point in contour]
        all_x, all_y = [p[0] for p in points], [p[1] for p in points]
        box = pack(">5h", len(ends), min(all_x), min(all_y), max(all_x), max(all_y))
        record = box + pack(f">{len(ends)}HH", *ends, 0) + flags + xs + ys
        return bytes(record + b"\0" * (-len(record) % 4))


def glyph_records(source: Path, index: int, numbers: list[int]) -> list[bytes]:
    """Records of these glyph numbers of a CFF face (`index` counts within a collection)."""
    with TTFont(source, fontNumber=index, lazy=True) as font:
        order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
        tolerance = font["head"].unitsPerEm * TOLERANCE
        records = []
        for number in numbers:
            pen = QuadraticPen(tolerance)
            glyphs[order[number]].draw(pen)
            records.append(pen.glyph())
    return records


def mapped_glyphs(source: Path, index: int, repertoire: frozenset[int] | None) -> list[int]:
    """Numbers of the glyphs a character of the repertoire (None: every character) is mapped to."""
    with TTFont(source, fontNumber=index, lazy=True) as font:
        cmap = font.getBestCmap()
        names = {cmap[code] for code in cmap if repertoire is None or code in repertoire}
        return sorted({0, *(font.getGlyphID(name) for name in names)})


def assemble(source: Path, index: int, records: dict[int, bytes], target: Path) -> None:
    """Write the TrueType face of exactly these glyphs (by number), with the source's metrics."""
    with TTFont(source, fontNumber=index, recalcTimestamp=False, recalcBBoxes=False) as font:
        order = font.getGlyphOrder()
        kept = [order[number] for number in sorted(records)]
        chosen = set(kept)
        cmap = {code: name for code, name in font.getBestCmap().items() if name in chosen}
        metrics = font["hmtx"].metrics
        font["hmtx"].metrics = {name: metrics[name] for name in kept}
        for tag in set(font.keys()) - set(KEPT_TABLES) - {"GlyphOrder"}:
            del font[tag]
        font.setGlyphOrder(kept)
        glyf = font["glyf"] = newTable("glyf")
        glyf.glyphOrder = kept
        glyf.glyphs = {order[number]: Glyph(record) for number, record in records.items()}
        font["loca"] = newTable("loca")
        _set_profile(font, records)
        FontBuilder(font=font).setupCharacterMap(cmap)
        font["post"].formatType = 3.0
        font["head"].glyphDataFormat = 0
        font.sfntVersion = "\000\001\000\000"
        font.save(target)


def _set_profile(font: TTFont, records: dict[int, bytes]) -> None:
    """Fill the fields a CFF profile (maxp 0.5) does not have; no hinting, no composites."""
    profile = font["maxp"]
    profile.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements "
        "maxSizeOfInstructions maxComponentElements maxComponentDepth maxCompositePoints "
        "maxCompositeContours"
    ).split():
        setattr(profile, field, 0)
    profile.maxZones = 1
    filled = [record for record in records.values() if record]
    contours = [int.from_bytes(record[:2], "big") for record in filled]
    ends = [
        int.from_bytes(record[8 + 2 * count : 10 + 2 * count], "big")
        for record, count in zip(filled, contours, strict=True)
    ]
    profile.maxContours = max(contours, default=0)
    profile.maxPoints = max(ends, default=0) + 1
