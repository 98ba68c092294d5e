"""What a version is made of besides its permit items: place, industry, questions, papers, fields."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from guides.version import choices

OWN_PROVISION = "自备"


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


class CheckPart(Part):
    """Answers that hardly go together (``when``), and what whoever gives them is told."""

    when: Any
    message: str
    basis: str = ""


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
