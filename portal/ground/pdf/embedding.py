"""How reportlab embeds our faces: shared between roles, text extractable above U+FFFF too."""

from copy import copy
from pathlib import Path
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFError, TTFont

from portal.ground.pdf.fonts import ROLES, FontError, face_path

rl_config.useA85 = 0  # binary streams: a fifth smaller, and no encoding in Python

_parsed: dict[Path, dict] = {}  # attributes of the TTFont of a file: parsing takes 0.3 s


class EmbeddedFont(TTFont):
    """A TrueType font whose copied text is right for every character.

    reportlab writes code points above U+FFFF as five hexadecimal digits, which no reader
    understands; ToUnicode wants UTF-16BE (ISO 32000-1, 9.10.3), at most 100 entries a block.
    """

    def __init__(self, name: str, path: Path):
        """Roles may share a file: it is parsed once, but embedded once per role, so the
        PostScript name carries the role. Raises TTFError.
        """
        if path not in _parsed:
            super().__init__(name, str(path), asciiReadable=False, shapable=False)
            _parsed[path] = dict(self.__dict__)
        self.__dict__.update(_parsed[path])
        self.fontName, self.path = name, path
        self.face = copy(self.face)
        self.face.name += b"-" + name.encode("ascii")
        self.state = WeakKeyDictionary()

    def addObjects(self, doc):  # noqa: N802 (overrides reportlab)
        subsets = self.state[doc].subsets
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            base = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode()
            doc.idToObject["toUnicodeCMap:" + base].content = to_unicode(base, subset)


def to_unicode(name: str, subset: list[int]) -> str:
    """The ToUnicode CMap of one subset: code (position) → code point, as UTF-16BE."""
    pairs = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point and (point != 32 or code == 32)
    ]
    blocks = [pairs[first : first + 100] for first in range(0, len(pairs), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{max(len(subset) - 1, 0):02X}>",
            "endcodespacerange",
            *(
                line
                for block in blocks
                for line in (f"{len(block)} beginbfchar", *block, "endbfchar")
            ),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def register_faces() -> dict[str, str]:
    """Make every role known to reportlab; returns role → reportlab font name (the same word).

    Idempotent. All four style combinations of a family lead to its one real weight: bold and
    italic are never faked. Raises FontError.
    """
    names = {}
    for role in ROLES:
        path = face_path(role)
        try:
            names[role] = _register(role, path)
        except TTFError as error:
            raise FontError(f"{path.name}: {error}") from None
    return names


def _register(name: str, path: Path) -> str:
    """Register the face at `path` under this name, unless it is already. Raises TTFError."""
    known = pdfmetrics._fonts.get(name)
    if getattr(known, "path", None) != path:
        pdfmetrics.registerFont(EmbeddedFont(name, path))
        for bold in (0, 1):
            for italic in (0, 1):
                addMapping(name, bold, italic, name)
    return name
