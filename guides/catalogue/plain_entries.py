"""The types every entry of the file is made of, and its questions, data, papers and local facts."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from guides.version import choices
from portal.ground.text.characters import clean_text
from portal.ground.text.pasted import plain_key


def forgiving(read: Callable[[str], str]) -> BeforeValidator:
    """Text is read forgivingly before it is judged; anything else is judged as it is."""
    return BeforeValidator(lambda value: read(value) if isinstance(value, str) else value)


def as_line(value: str) -> str:
    return clean_text(value, printed=False)


def as_lines(value: str) -> str:
    return clean_text(value, lines=True, printed=False)


Code = Annotated[
    str,
    StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$"),
    forgiving(plain_key),
]
Reference = Annotated[str, forgiving(plain_key)]
Prose = Annotated[str, forgiving(as_lines)]
Days = Annotated[int, Field(ge=0, le=3650)]
Day = Annotated[date, Field(strict=False)]
Known = Annotated[
    choices.Known,
    BeforeValidator(
        lambda value: {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    ),
]


def text(most: int, *, least: int = 0):
    """One line, as names of mails, lists and headings need it."""
    return Annotated[str, StringConstraints(min_length=least, max_length=most), forgiving(as_line)]


class Entry(BaseModel):
    """Strict: a key the format does not know is a mistake, not something to lose in silence."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Region(Entry):
    code: Annotated[str, StringConstraints(min_length=1, max_length=12), forgiving(plain_key)]
    name: text(50, least=1)
    parent: Reference | None = None
    name_en: text(80) = ""
    composite_for_single: bool = False
    filings_count: bool = False
    certificate_style: text(50) = "liuzhou-2022"


class Department(Entry):
    code: Code
    name: text(80, least=1)
    short_name: text(20) = ""
    region: Reference
    reconsideration_body: text(120) = ""


class Competence(Entry):
    region: Reference
    permit: Reference
    department: Reference
    supervisor: Reference | None = None
    promised_working_days: Days | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None

    def holds(self, on: date) -> bool:
        return (self.valid_from or on) <= on <= (self.valid_until or on)


class IssuingBody(Entry):
    """Without ``industry``: for every industry that has no entry of its own."""

    region: Reference
    industry: Reference | None = None
    department: Reference


class LeadDepartment(Entry):
    region: Reference
    industry: Reference
    department: Reference


class RegionParameter(Entry):
    region: Reference
    key: text(60, least=1)
    value: Any
    note: text(200) | None = None


class Question(Entry):
    id: Code
    text: text(200, least=1)
    type: Literal["bool", "number", "choice"]
    choices: list[text(60, least=1)] = []
    unit: text(10) | None = None
    field: Reference | None = None


class FieldEntry(Entry):
    key: Code
    label: text(100, least=1)
    type: text(400, least=1)
    required: bool = True
    prefill_from: text(100) | None = None
    same_as: Reference | None = None

    @property
    def definition(self) -> dict[str, Any]:
        """What it is, wherever and whatever for it is asked."""
        return self.model_dump(exclude={"kinds"})


class SampleDocument(Entry):
    """A file (文书样本) by its SHA-256; the bytes do not travel with the catalogue."""

    kind: Literal["blank", "filled"]
    name: Annotated[
        str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^/\\\x00-\x1f]+$")
    ]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=1, le=2**31 - 1)]


class Material(Entry):
    id: Code
    name: text(200, least=1)
    provided_by: text(100) | None = None
    data_sharing: bool = False
    share_from: text(200) | None = None
    required_when: text(200) | None = None
    when: Any = None
    form: text(100) | None = None
    verification: choices.Verification | None = None
    deferrable: Known | None = None
    note: Prose | None = None
    remark: Prose | None = None
    specimens: list[SampleDocument] = []
