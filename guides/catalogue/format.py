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

from functools import cached_property
from typing import Any, Literal

from pydantic import (
    BaseModel,
)

from guides.catalogue.industry_entries import Industry
from guides.catalogue.permit_entries import LegalBasis, Permit
from guides.catalogue.plain_entries import (
    Competence,
    Department,
    Entry,
    FieldEntry,
    IssuingBody,
    LeadDepartment,
    Material,
    Question,
    Region,
    RegionParameter,
    text,
)


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
