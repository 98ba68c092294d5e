"""The content of a guide version: typed, immutable, and canonical as bytes.

Everything a person sees or fills in is rendered from a ``Snapshot`` and from nothing else.
"""

import hashlib
import json
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from guides.version import choices
from guides.version.kinds import LATER, Kind
from guides.version.law_dates import Standing, standing
from guides.version.upgrades import UPGRADES
from portal.ground.text.canonical import canonical_json

SCHEMA = 2

OWN_PROVISION = "自备"
STATUTORY_DEFAULT_DAYS = 20  # working days, 行政许可法 42
ACCEPTANCE_DAYS = 5  # working days, 行政许可法 32


class SnapshotCorrupt(ValueError):
    """The stored bytes are not what was hashed, or not a snapshot this code can read."""


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SampleDocumentPart(Part):
    """A downloadable example (文书样本) by the SHA-256 of its bytes; ``size`` in bytes."""

    kind: Literal["blank", "filled"]
    name: str
    sha256: str
    size: int

    @property
    def suffix(self) -> str:
        """The kind of file as readers know it: PDF, DOCX."""
        return self.name.rpartition(".")[2].upper()


class Place(Part):
    code: str
    name: str


class RegionPart(Part):
    code: str
    name: str
    full_name: str
    city: Place
    composite_for_single: bool
    filings_count: bool
    certificate_style: str


class IndustryPart(Part):
    """Its sample documents are those of the combined application form (综合申请表)."""

    code: str
    slug: str
    name: str
    name_en: str = ""
    summary_en: str = ""
    gb4754: str = ""
    lead_department: str = ""
    note: str = ""
    benchmark: str = ""
    specimens: tuple[SampleDocumentPart, ...] = ()


class DepartmentPart(Part):
    """``region`` is the code of the region the department belongs to (a city's may serve a county)."""

    code: str
    name: str
    short_name: str = ""
    region: str
    reconsideration_body: str = ""

    @property
    def label(self) -> str:
        return self.short_name or self.name


class QuestionPart(Part):
    """``field``: key of the form field of equal meaning, asked once (the answer fills it)."""

    id: str
    text: str
    type: Literal["bool", "number", "choice"]
    choices: tuple[str, ...] = ()
    unit: str = ""
    note: str = ""
    field: str = ""


class BasisPart(Part):
    """``code``: of the city's record; the days it is in force are both included, ``None``: open.

    ``source``: the address of the text, or organ, number and date.
    """

    code: str = ""
    law: str
    article: str = ""
    quote: str = ""
    note: str = ""
    provenance: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""

    @property
    def words(self) -> str:
        return f"{self.law}{self.article}"

    def standing(self, on: date) -> Standing:
        return standing(self.valid_from, self.valid_until, on)


class LimitPart(Part):
    """Legal limit. ``defaulted``: unknown, so the 20 working days of 行政许可法 42 stand in."""

    value: int
    unit: Literal["工作日", "日", "个月", "当场"]
    extension: int | None = None
    basis: str = ""
    provenance: str = ""
    defaulted: bool = False

    @property
    def words(self) -> str:
        """20 个工作日 / 30 日 / 3 个月 / 当场."""
        if self.unit == "当场":
            return "当场"
        return f"{self.value} {'个工作日' if self.unit == '工作日' else self.unit}"


class ValidityPart(Part):
    years: int | None = None
    review_years: int | None = None
    note: str = ""

    @property
    def words(self) -> str:
        """5 年 / 4 年（每 2 年复核） / the note where the law fixes no years."""
        if self.years is None:
            return self.note
        review = f"（每 {self.review_years} 年复核）" if self.review_years else ""
        return f"{self.years} 年{review}"


class RenewalPart(Part):
    """When one applies for renewal: from ``earliest`` to ``latest`` before the permit expires.

    ``silence``: whether it counts as renewed if nobody decides before it expires (行政许可法 50);
    ``note``: what is published besides, in versions of the first schema all there is.
    """

    earliest: int | None = None
    latest: int | None = None
    unit: Literal["工作日", "日", "个月"] = "日"
    silence: choices.Known = choices.UNKNOWN
    note: str = ""

    @property
    def words(self) -> str:
        """有效期届满前 90 个工作日至 15 个工作日之间申请；届满前未作决定的，视为准予延续."""
        return "；".join(filter(None, (self.window, choices.SILENCE[self.silence], self.note)))

    @property
    def window(self) -> str:
        unit = "个工作日" if self.unit == "工作日" else self.unit
        earliest, latest = (f"{value} {unit}" for value in (self.earliest, self.latest))
        if self.earliest is None:
            return f"最迟在有效期届满前 {latest}申请" if self.latest is not None else ""
        if self.latest is None:
            return f"有效期届满前 {earliest}起申请"
        return f"有效期届满前 {earliest}至 {latest}之间申请"


class InspectionPart(Part):
    """``mode``: always before the decision, if needed, after it, never, or not verified; ``words``
    as published."""

    mode: choices.InspectionMode
    words: str = ""
    note: str = ""


class CommitmentPart(Part):
    """``mode``: whether 告知承诺 is open; ``deferrable``: whether 容缺受理 is (Hezhou 四(二) excludes
    some interests). Nothing but a clear yes is one."""

    mode: choices.CommitmentMode = choices.UNKNOWN
    words: str = ""
    excluded_reason: str = ""
    deferrable: choices.Known


class CheckPart(Part):
    """Answers that hardly go together (``when``), and what whoever gives them is told."""

    when: Any
    message: str
    basis: str = ""


class KindPart(Part):
    """What an item needs for one kind of application besides 新办, which it describes itself."""

    kind: Kind
    conditions: str = ""
    limit: LimitPart
    promised_working_days: int | None = None
    fee: str = ""
    note: str = ""
    provenance: str = ""
    materials: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class PermitPart(Part):
    """One permit item with its eight unified elements; ``when``: a rule (``guides.version.rules``).

    ``conditions``, ``limit``, ``fee``, ``materials``, ``fields`` are those of 新办; ``kinds`` are the
    others it describes, in the order of ``guides.version.kinds``. ``indispensable``: whether no composite
    is made where it is needed and not given; ``after``: codes of the items that come first (先证后证).
    ``kind`` (类别) is one of ``choices.ITEM_KINDS``, in versions of the first schema free words.
    """

    code: str
    official_name: str
    certificate_name: str
    kind: str
    item_code: str = ""
    counts: bool
    when: Any
    department: DepartmentPart
    supervisor: DepartmentPart | None = None
    legal_basis: tuple[BasisPart, ...]
    limit: LimitPart
    promised_working_days: int | None = None
    validity: ValidityPart
    renewal: RenewalPart = RenewalPart()
    inspection: InspectionPart
    commitment: CommitmentPart
    hearing_required: bool
    number_format: str = ""
    number_pattern: str = ""
    fee: str = ""
    note: str = ""
    conditions: str = ""
    materials: tuple[str, ...]
    fields: tuple[str, ...]
    kinds: tuple[KindPart, ...] = ()
    indispensable: choices.Known = choices.UNKNOWN
    after: tuple[str, ...] = ()

    @property
    def undescribed_kinds(self) -> tuple[Kind, ...]:
        """Kinds not offered because the item does not say what they need (待配置)."""
        return tuple(kind for kind in LATER if kind not in {part.kind for part in self.kinds})

    @property
    def time_allowed(self) -> tuple[int, str]:
        """Value and unit that bind: a published promise (优化营商环境条例 37), else the law's."""
        if self.promised_working_days is not None:
            return self.promised_working_days, "工作日"
        return self.limit.value, self.limit.unit


class MaterialPart(Part):
    """``required_when`` are words shown as 仅当…; ``when`` is a rule that decides. ``deferrable``:
    whether it may follow later (容缺), if its permit items allow it as well."""

    id: str
    name: str
    provided_by: str = ""
    data_sharing: bool = False
    share_from: str = ""
    required_when: str = ""
    when: Any = None
    form: str = ""
    verification: choices.Verification = choices.UNKNOWN
    deferrable: choices.Known = choices.UNKNOWN
    note: str = ""
    specimens: tuple[SampleDocumentPart, ...] = ()

    @property
    def by_sharing(self) -> bool:
        """Whether the departments fetch all of it. What its own words leave to the applicant
        (租赁合同自备) has to be handed in, whatever a county ticked."""
        words = self.provided_by + self.share_from
        return self.data_sharing and OWN_PROVISION not in words


class HintPart(Part):
    """Advice shown where its rule holds, e.g. a permit outside the industry's bundle."""

    when: Any
    text: str


class FieldPart(Part):
    """``shared`` fields are asked in every form, the others with the permits that need them."""

    key: str
    label: str
    type: str
    required: bool = True
    shared: bool = False
    prefill_from: str = ""
    same_as: str = ""


class Snapshot(Part):
    schema_: int = SCHEMA
    region: RegionPart
    industry: IndustryPart
    issuing_body: DepartmentPart
    parameters: dict[str, Any]
    questions: tuple[QuestionPart, ...]
    permits: tuple[PermitPart, ...]
    materials: tuple[MaterialPart, ...]
    fields: tuple[FieldPart, ...]
    hints: tuple[HintPart, ...] = ()
    checks: tuple[CheckPart, ...] = ()
    common: dict[str, Any]

    @cached_property
    def permit_by_code(self) -> dict[str, PermitPart]:
        return {permit.code: permit for permit in self.permits}

    @cached_property
    def material_by_id(self) -> dict[str, MaterialPart]:
        return {material.id: material for material in self.materials}

    @cached_property
    def field_by_key(self) -> dict[str, FieldPart]:
        return {field.key: field for field in self.fields}

    @cached_property
    def question_by_id(self) -> dict[str, QuestionPart]:
        return {question.id: question for question in self.questions}

    @property
    def sample_documents(self) -> frozenset[tuple[str, str]]:
        """(SHA-256, name) of every file this version offers."""
        parts = (self.industry, *self.materials)
        return frozenset((file.sha256, file.name) for part in parts for file in part.specimens)

    def to_bytes(self) -> bytes:
        """Canonical JSON: UTF-8, sorted keys, no spaces, ``"schema"`` first-class."""
        data = self.model_dump(mode="json")
        data["schema"] = data.pop("schema_")
        return canonical_json(data).encode()

    @classmethod
    def from_bytes(cls, body: bytes, *, sha256: str | None = None) -> "Snapshot":
        """Read a body of this or an older schema; raises ``SnapshotCorrupt``."""
        body = bytes(body)
        if sha256 is not None and digest(body) != sha256:
            raise SnapshotCorrupt("the stored bytes do not match their SHA-256")
        return _parse(body)


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@lru_cache(maxsize=256)
def _parse(body: bytes) -> Snapshot:
    try:
        data = json.loads(body)
        schema = data.pop("schema")
        while schema < SCHEMA:
            data = UPGRADES[schema](data)
            schema += 1
        if schema != SCHEMA:
            raise SnapshotCorrupt(f"schema {schema} is newer than this software")
        return Snapshot.model_validate(data | {"schema_": schema})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, SnapshotCorrupt):
            raise
        if isinstance(error, ValidationError):
            raise SnapshotCorrupt(f"{error.error_count()} fields are not as expected") from error
        raise SnapshotCorrupt(str(error)) from error
