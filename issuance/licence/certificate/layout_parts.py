"""What a certificate style is made of: texts, fields, boxes, each at its place on the sheet."""

from dataclasses import dataclass

from portal.ground.text.sentences import Sentence

MOST_PARTS = 20
NAME = r"[a-z0-9][a-z0-9-]{0,49}"
MODES = ("digital", "overprint", "stock")
ROLES = ("hei", "song", "title", "li")
INKS = ("black", "gold", "fluorescent")
FIELD_NAMES = (
    "uscc",
    "operator_name",
    "legal_representative",
    "industry",
    "premises",
    "permits",
    "issuer",
    "made_on",
)
MAY_SHRINK = frozenset({"premises", "permits"})  # 经营场所, 许可项目: the plan allows no other


class LayoutError(Exception):
    """A style file that is missing or wrong; one line naming the style and the place. ``told``: the same for
    whoever brings the file."""

    told = ""

    @classmethod
    def at(cls, style: str, place: str, why: Sentence) -> "LayoutError":
        error = cls(f"style {style}: {place} {why}")
        error.told = f"{place} {why}"
        return error


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet, in mm from its top-left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def encloses(self, other: "Box") -> bool:
        return (
            self.left <= other.left < other.right <= self.right
            and self.top <= other.top < other.bottom <= self.bottom
        )


@dataclass(frozen=True)
class Text:
    """A fixed text (title, mark). Left and top in mm are edges of its ink; tracking in em."""

    name: str
    text: str
    left: float
    top: float
    role: str
    size: float
    tracking: float = 0
    ink: str = "black"
    modes: tuple[str, ...] = MODES


@dataclass(frozen=True)
class Value:
    """Where and how an item's value is set after its label.

    The right edge is `right`, or `width` after the start. More than one line is centred on the
    label within `height`, or hangs from the label's top down to `bottom`. Only with `shrink` may
    the size go below `size`. `leading` is the line pitch in em.
    """

    size: float
    role: str = "song"
    right: float | None = None
    width: float | None = None
    lines: int = 1
    height: float | None = None
    bottom: float | None = None
    leading: float = 1.08
    shrink: bool = False
    modes: tuple[str, ...] = MODES


@dataclass(frozen=True)
class Field:
    """A recorded item: its label by ink edges in mm, the label it is justified to, its value."""

    name: str
    label: str
    left: float
    top: float
    value: Value
    justify_to: str = ""


@dataclass(frozen=True)
class Layout:
    """A whole style."""

    style: str
    title: str
    sheet: Box
    paper: str
    outer: Box
    inner: Box
    emblem: Box
    emblem_placeholder: str
    seal: Box
    seal_placeholder: str
    qr: Box
    texts: tuple[Text, ...]
    label_role: str
    label_size: float
    gap: float
    minimum_size: float
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)
