"""Industries in the file: their bundle, what is asked, and how it is tried out."""

from typing import Annotated, Any

from pydantic import (
    Field,
    StringConstraints,
)

from guides.catalogue.plain_entries import (
    Code,
    Entry,
    Prose,
    Reference,
    SampleDocument,
    as_lines,
    forgiving,
    text,
)
from guides.version import choices


class Parameter(Entry):
    key: text(60, least=1)
    default: Any
    note: text(200) | None = None


class Hint(Entry):
    when: Any
    text: text(300, least=1)


class IndustryPermit(Entry):
    """``after``: codes of the industry's items that come first (先证后证)."""

    code: Reference
    when: Any
    indispensable: choices.Known = choices.UNKNOWN
    after: list[Reference] = []


class Plausibility(Entry):
    """Answers that hardly go together, what is said of them, and what that rests on."""

    when: Any
    message: text(300, least=1)
    basis: text(300) | None = None


class InspectionPoint(Entry):
    """``permits``: codes of the industry's items it is looked at for; for staff alone."""

    text: text(300, least=1)
    how: choices.Way = choices.UNKNOWN
    permits: Annotated[list[Reference], Field(min_length=1)]
    source: text(200) | None = None


class Scenario(Entry):
    name: text(100, least=1)
    answers: dict[str, Any]
    expected_permits: list[Reference]
    expected_permit_count: Annotated[int, Field(ge=0, le=100)]
    eligible_for_composite: bool
    expected_distinct_materials_max: Annotated[int, Field(ge=0, le=500)] | None = None
    sum_of_single_materials_max: Annotated[int, Field(ge=0, le=5000)] | None = None
    note: Prose | None = None


class Industry(Entry):
    code: Code
    name: text(60, least=1)
    name_en: text(80) = ""
    summary_en: Annotated[str, StringConstraints(max_length=600), forgiving(as_lines)] = ""
    slug: Annotated[str, StringConstraints(max_length=50, pattern=r"^[a-z0-9-]+$")] | None = None
    gb4754_2017: text(80) | None = None
    lead_department: text(80) | None = None
    note: Prose | None = None
    remark: Prose | None = None
    benchmark: Prose | None = None
    parameters: list[Parameter] = []
    question_notes: dict[str, Prose] = {}
    questions: list[Reference]
    permits: list[IndustryPermit]
    hints: list[Hint] = []
    checks: list[Plausibility] = []
    inspection_points: list[InspectionPoint] = []
    specimens: list[SampleDocument] = []
    scenarios: list[Scenario] = []
