"""Permit items in the file, with what they rest on and what each kind of application needs."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    Tag,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticKnownError

from guides.catalogue.plain_entries import (
    Code,
    Day,
    Days,
    Entry,
    FieldEntry,
    Known,
    Prose,
    Reference,
    text,
)
from guides.version import choices
from guides.version.kinds import NEW, Kind, in_order

PROMISE_LENGTH = 300  # characters of one condition that may be promised


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


def _each_short(prose: str) -> str:
    """Each line of them becomes a promise of a case, which has room for so many characters."""
    if any(len(line.strip()) > PROMISE_LENGTH for line in prose.splitlines()):
        raise PydanticKnownError("string_too_long", {"max_length": PROMISE_LENGTH})
    return prose


class Commitment(Entry):
    mode: choices.CommitmentMode | None = None
    allowed: text(100) | None = None
    excluded_reason: text(200) | None = None
    deferrable: Known | None = None
    conditions: Annotated[Prose, AfterValidator(_each_short)] | None = None
    statement: Prose | None = None
    statement_source: text(200) | None = None
    law: text(200) | None = None
    check_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    breach: choices.Breach | None = None
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
