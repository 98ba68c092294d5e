"""The file format "industry-catalogue", version 1, with its compatible extensions, typed.

Extensions, all optional: ``legal_bases``, which permit items name by code;
``departments``, ``competences``, ``issuing_bodies``,
``lead_departments``, ``region_parameters``; a region's settings; a question's ``choices``,
``unit``, ``field``; a field's ``same_as``; a material's ``when``, ``verification``, ``deferrable``; an
inspection's ``mode``; a commitment's ``mode``, ``deferrable`` (``true`` and ``false`` are read as
yes and no); an industry's ``slug``, ``name_en``, ``summary_en``, ``hints``; the
``specimens`` of materials and industries; the ``remark`` of permit items, materials and industries,
which is for staff alone and enters no version; a permit item's ``renewal``, ``number_pattern``,
``supervising_department``, ``conditions`` and ``kinds``; a competence's ``supervisor``; the
``kinds`` its papers and fields are for (a paper for 新办 alone is written as its bare code); an
industry's ``checks``, ``inspection_points`` (for staff alone), its items' ``indispensable``, ``after``.
Lengths are those of the columns.
"""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_serializer,
    model_validator,
)

from guides.version import choices
from guides.version.kinds import NEW, Kind, in_order
from portal.ground.text.characters import clean_text
from portal.ground.text.pasted import plain_key


def _typed(read: Callable[[str], str]) -> BeforeValidator:
    """Text is read forgivingly before it is judged; anything else is judged as it is."""
    return BeforeValidator(lambda value: read(value) if isinstance(value, str) else value)


def _line(value: str) -> str:
    return clean_text(value, printed=False)


def _lines(value: str) -> str:
    return clean_text(value, lines=True, printed=False)


Code = Annotated[
    str,
    StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$"),
    _typed(plain_key),
]
Reference = Annotated[str, _typed(plain_key)]
Prose = Annotated[str, _typed(_lines)]
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
    return Annotated[str, StringConstraints(min_length=least, max_length=most), _typed(_line)]


class Entry(BaseModel):
    """Strict: a key the format does not know is a mistake, not something to lose in silence."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Region(Entry):
    code: Annotated[str, StringConstraints(min_length=1, max_length=12), _typed(plain_key)]
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


class BasisText(Entry):
    """A legal basis written out in the permit item, as files had it before bases were records."""

    law: text(200, least=1)
    article: text(100) | None = None
    quote: Prose | None = None
    note: Prose | None = None
    provenance: text(40) | None = None


class LegalBasis(BasisText):
    code: Code
    valid_from: Day | None = None
    valid_until: Day | None = None
    source: text(300) | None = None
    verified_by: text(80) | None = None
    verified_on: Day | None = None


NAMED, WRITTEN_OUT = "named", "written out"  # no step of a place
Basis = Annotated[
    Annotated[Reference, Tag(NAMED)] | Annotated[BasisText, Tag(WRITTEN_OUT)],
    Discriminator(lambda value: NAMED if isinstance(value, str) else WRITTEN_OUT),
]


class IssuingDepartment(Entry):
    county: text(120) | None = None
    city: text(120) | None = None
    note: text(200) | None = None


class SupervisingDepartment(Entry):
    county: text(120) | None = None
    city: text(120) | None = None


class Renewal(Entry):
    """From ``earliest`` to ``latest`` before the permit expires one may apply for renewal."""

    earliest: Annotated[int, Field(ge=1, le=3650)] | None = None
    latest: Annotated[int, Field(ge=1, le=3650)] | None = None
    unit: Literal["工作日", "日", "个月"] = "日"
    silence: choices.Known | None = None
    provenance: text(40) | None = None


class Validity(Entry):
    years: Annotated[int, Field(ge=1, le=100)] | None = None
    review_years: Annotated[int, Field(ge=1, le=100)] | None = None
    note: text(200) | None = None
    provenance: text(40) | None = None


class Limit(Entry):
    value: Days | None = None
    unit: Literal["工作日", "日", "个月", "当场"] = "工作日"
    is_working_days: bool | None = None
    extension: Days | None = None
    basis: text(300) | None = None
    provenance: text(40) | None = None


class Inspection(Entry):
    required: text(100) | None = None
    mode: choices.InspectionMode | None = None
    note: text(300) | None = None
    source: text(100) | None = None


class Commitment(Entry):
    mode: choices.CommitmentMode | None = None
    allowed: text(100) | None = None
    excluded_reason: text(200) | None = None
    deferrable: Known | None = None
    provenance: text(40) | None = None


Kinds = Annotated[list[Kind], Field(min_length=1), AfterValidator(in_order)]


class MaterialUse(Entry):
    """A paper of an item and the kinds of application it is for; a bare code is for 新办 alone."""

    material: Reference
    kinds: Kinds = [NEW]

    @model_validator(mode="before")
    @classmethod
    def _from_code(cls, value):
        return {"material": value} if isinstance(value, str) else value

    @model_serializer
    def _as_written(self):
        if self.kinds == [NEW]:
            return self.material
        return {"material": self.material, "kinds": self.kinds}


class PermitField(FieldEntry):
    """A datum of an item, defined where it is used, and the kinds of application it is for."""

    kinds: Kinds = [NEW]


class KindEntry(Entry):
    """What an item needs for one kind of application besides 新办, its papers and data apart."""

    kind: Kind
    conditions: Prose | None = None
    statutory_limit: Limit = Limit()
    promised_working_days: Days | None = None
    fee: text(100) | None = None
    note: Prose | None = None
    provenance: text(40) | None = None


class Permit(Entry):
    code: Code
    official_name: text(120, least=1)
    certificate_name: text(120, least=1)
    kind: text(40, least=1)
    item_code: text(60) | None = None
    counts_as_permit: bool = True
    legal_basis: list[Basis] = []
    issuing_department: IssuingDepartment = IssuingDepartment()
    supervising_department: SupervisingDepartment = SupervisingDepartment()
    validity: Validity = Validity()
    renewal: Renewal = Renewal()
    renewal_window: text(200) | None = None
    statutory_limit: Limit = Limit()
    promised_working_days: Days | None = None
    onsite_inspection: Inspection = Inspection()
    commitment: Commitment = Commitment()
    hearing_required: bool = False
    number_format: text(200) | None = None
    number_pattern: text(200) | None = None
    fee: text(100) | None = None
    conditions: Prose | None = None
    kinds: list[KindEntry] = []
    materials: list[MaterialUse] = []
    fields: list[PermitField] = []
    note: Prose | None = None
    remark: Prose | None = None

    @cached_property
    def paper_codes(self) -> list[str]:
        """Codes of all its papers, whatever kind they are for."""
        return [use.material for use in self.materials]


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
    how: Literal["see", "read", "ask", "measure", "unknown"] = choices.UNKNOWN
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
    summary_en: Annotated[str, StringConstraints(max_length=600), _typed(_lines)] = ""
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


class Catalogue(Entry):
    format: Literal["industry-catalogue"]
    version: Literal[1]
    compiled_on: text(40) | None = None
    regions: list[Region] = []
    common: dict[str, Any] = {}
    questions: list[Question] = []
    shared_fields: list[FieldEntry] = []
    materials: list[Material] = []
    legal_bases: list[LegalBasis] = []
    permits: list[Permit] = []
    industries: list[Industry] = []
    departments: list[Department] = []
    competences: list[Competence] = []
    issuing_bodies: list[IssuingBody] = []
    lead_departments: list[LeadDepartment] = []
    region_parameters: list[RegionParameter] = []

    @cached_property
    def region_by_code(self) -> dict[str, Region]:
        return {region.code: region for region in self.regions}

    @cached_property
    def department_by_code(self) -> dict[str, Department]:
        return {department.code: department for department in self.departments}

    @cached_property
    def question_by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def material_by_id(self) -> dict[str, Material]:
        return {material.id: material for material in self.materials}

    @cached_property
    def basis_by_code(self) -> dict[str, LegalBasis]:
        return {basis.code: basis for basis in self.legal_bases}

    @cached_property
    def permit_by_code(self) -> dict[str, Permit]:
        return {permit.code: permit for permit in self.permits}

    @cached_property
    def industry_by_code(self) -> dict[str, Industry]:
        return {industry.code: industry for industry in self.industries}

    @cached_property
    def field_by_key(self) -> dict[str, FieldEntry]:
        """Every datum: the shared ones first, then by permit item, the first definition winning."""
        fields = {field.key: field for field in self.shared_fields}
        for permit in self.permits:
            for field in permit.fields:
                fields.setdefault(field.key, field)
        return fields


def as_data(entry: BaseModel) -> dict[str, Any]:
    """An entry as the file writes it, without nulls and unset extensions."""
    return entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
