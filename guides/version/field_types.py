"""A field type (数据项类型) is one object with every aspect of it; whoever wants one asks here.

The types themselves stand in ``guides/catalogue/field_types``, one module for each or for a few
kin, and register themselves when the app is ready. So the pure rooms can ask a type what it does
without importing Django, and no other code asks a field what its type is.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from guides.version.units import unit_of
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

if TYPE_CHECKING:
    from decimal import Decimal

    from django import forms

    from guides.version.parts import QuestionPart
    from portal.ground.text.identifiers import Verdict

LINE = "＿"  # room for one character on the blank form
LONG = ("address", "business_scope", "note")  # parts of the keys of data that need a second line
OPTIONS = ("甲", "乙")  # of an example


class UnknownFieldType(ValueError):
    """A notation no type reads; ``sentence`` says so to editors."""

    def __init__(self, notation: str):
        super().__init__(f"unknown field type {notation!r}")
        self.sentence = Sentence(_("unknown field type “%(type)s”"), {"type": notation})


class Datum(Protocol):
    """What is asked for: one datum of the form."""

    key: str
    label: str
    required: bool


class FieldType(ABC):
    """One type; ``options`` are those of a list to choose from.

    A draft holds what was typed, a revision what the form field made of it: text, bool, int, a
    decimal as text, a list of texts, or ``""`` for what was left out. Released versions name their
    types for ever: a type may learn, but never goes.
    """

    code: ClassVar[str]  # its notation in the file, or the beginning: ``enum`` of ``enum:甲|乙``
    label: ClassVar[Any]  # by which editors choose it; read in their language
    position: ClassVar[int]  # in the list they choose from
    has_options: ClassVar[bool] = False
    set_by_portal: ClassVar[bool] = False  # nobody fills it in
    identifies: ClassVar[bool] = False  # staff find an application by its value, typed whole
    names_holder: ClassVar[int] = (
        0  # its turn to say who applies, the first that is filled in; 0: never
    )
    of_firm: ClassVar[bool] = False  # names a firm, whose credit record is public
    characters: ClassVar[int] = 0  # as many as a text of one's own words may have
    wrong: ClassVar[tuple[tuple[Any, Sentence], ...]]  # typed values, and what is said of each

    def __init__(self, options: Sequence[str] = ()):
        """Raises ``ValueError`` for options that are none, empty, repeated, or not wanted."""
        self.options = tuple(options)
        sound = all(option.strip() and "|" not in option for option in self.options)
        if not sound or bool(self.options) != self.has_options or _repeated(self.options):
            raise ValueError(f"{self.code} with options {self.options}")

    @classmethod
    def example(cls) -> "FieldType":
        return cls(OPTIONS if cls.has_options else ())

    @property
    def only(self) -> str:
        """The one value that can be chosen; empty where there is something to ask."""
        return ""

    @property
    def notation(self) -> str:
        """As the file writes it."""
        return f"{self.code}:{'|'.join(self.options)}" if self.options else self.code

    def answered_by(self, question: "QuestionPart") -> bool:
        """Whether the answers of a situation question can fill it."""
        return False

    def takes(self, answer: "bool | Decimal | str") -> bool:
        """Whether this answer of such a question can; if not, the datum is asked for itself."""
        return True

    @abstractmethod
    def control(self, *, label: str, required: bool) -> "forms.Field":
        """The form field, which cleans what was typed to what a revision stores."""

    def form_field(self, datum: Datum) -> "forms.Field":
        """The form field of a datum; its ``unit`` stands behind the input."""
        label, unit = unit_of(datum.label)
        field = self.control(label=label, required=datum.required)
        field.unit = unit
        return field

    def names(self, name: str) -> tuple[str, ...]:
        """The names under which a browser posts it."""
        return (name,)

    def posted(self, name: str, value: Any) -> dict[str, list[str]]:
        """A value of a draft or a revision as a browser would post it, by those names.

        A draft may hold the value of another type, which the field had in an older version.
        """
        match value:
            case bool():
                return {name: ["yes" if value else "no"]}
            case list():
                return {name: [str(part) for part in value]}
        return {name: [str(value)]}

    def reads(self, key: str) -> tuple[str, ...]:
        """Keys of the other values that `verdict` looks at."""
        return ()

    def verdict(self, key: str, values: Mapping[str, Any]) -> "Verdict | None":
        """What is to be said of a clean value, the other values of the form (by key) at hand."""
        return None

    def words(self, datum: Datum, value: Any) -> str:
        """A stored value for people; empty for what was left out."""
        if isinstance(value, list):
            return "、".join(value)
        return "" if value in ("", None) else f"{value} {unit_of(datum.label)[1]}".strip()

    def masked(self, value: Any) -> str:
        """As lists and pages show the value of a person until somebody asks for all of it (查看留痕);
        empty where nothing is hidden."""
        return ""

    def room(self, datum: Datum) -> str:
        """Where it is written by hand on the blank form: room for a line, boxes to tick, a unit."""
        if unit := unit_of(datum.label)[1]:
            return f"{LINE * 6}{unit}"
        return "\n" if any(part in datum.key for part in LONG) else ""

    @abstractmethod
    def sample(self, *, region: str, serial: int) -> Any:
        """A right value as a draft holds it, of an invented shop in a county with a number."""


REGISTRY: dict[str, type[FieldType]] = {}
STATED = ("code", "label", "position", "wrong")  # what each type says of itself


def register(kind: type[FieldType]) -> type[FieldType]:
    """A class decorator; a type that lacks an aspect, and two of one code, are mistakes of the
    programmer."""
    missing = [aspect for aspect in STATED if not hasattr(kind, aspect)]
    if missing := [*missing, *sorted(kind.__abstractmethods__)]:
        raise TypeError(f"the field type {kind.__name__} lacks {', '.join(missing)}")
    if kind.code in REGISTRY:
        raise ValueError(f"two field types are called {kind.code!r}")
    REGISTRY[kind.code] = kind
    return kind


def field_type(notation: str) -> FieldType:
    """The type a notation means; raises ``UnknownFieldType``."""
    code, colon, options = notation.partition(":")
    try:
        return REGISTRY[code](options.split("|") if colon else ())
    except (KeyError, ValueError):
        raise UnknownFieldType(notation) from None


def examples() -> tuple[FieldType, ...]:
    """One of each type, in the order in which editors choose from them."""
    return tuple(kind.example() for kind in sorted(REGISTRY.values(), key=_position))


def _position(kind: type[FieldType]) -> int:
    return kind.position


def _repeated(options: tuple[str, ...]) -> bool:
    return len(set(options)) < len(options)
