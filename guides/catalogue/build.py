"""From the catalogue to the snapshot of one (region, industry) on one day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from guides.catalogue import implied
from guides.catalogue.format import Catalogue
from guides.catalogue.industry_entries import Industry, IndustryPermit
from guides.catalogue.parts import (
    basis_parts,
    exact,
    kind_parts,
    limit_part,
    material_part,
    needed,
    sample_document_parts,
)
from guides.catalogue.permit_entries import Permit
from guides.catalogue.plain_entries import Competence, Department
from guides.version.choices import UNKNOWN
from guides.version.kinds import NEW
from guides.version.parts import (
    CheckPart,
    DepartmentPart,
    FieldPart,
    HintPart,
    IndustryPart,
    Place,
    QuestionPart,
    RegionPart,
)
from guides.version.permit_parts import (
    CommitmentPart,
    InspectionPart,
    PermitPart,
    RenewalPart,
    ValidityPart,
)
from guides.version.problems import Problem
from guides.version.rules import check_rule
from guides.version.snapshot import Snapshot
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


class BuildFailed(ValueError):
    """The snapshot cannot be built; ``problems`` names every reason."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))


def build_snapshot(
    catalogue: Catalogue, region_code: str, industry_code: str, on: date
) -> Snapshot:
    """Everything that follows from the catalogue for this pair on this day; ``BuildFailed``."""
    return _Building(catalogue, region_code, industry_code, on).snapshot()


def home_regions(catalogue: Catalogue, region_code: str) -> tuple[str, ...]:
    """Where local facts are looked for: the county, then its city."""
    parent = catalogue.region_by_code[region_code].parent
    return (region_code, parent) if parent else (region_code,)


def competences_in_force(
    catalogue: Catalogue, region_code: str, permit_code: str, on: date
) -> Iterator[Competence]:
    """The county's, then its city's."""
    for code in home_regions(catalogue, region_code):
        for competence in catalogue.competences:
            if (
                competence.region == code
                and competence.permit == permit_code
                and competence.holds(on)
            ):
                yield competence


def competent_department(
    catalogue: Catalogue, region_code: str, permit_code: str, on: date
) -> tuple[Department, int | None] | None:
    """Who decides, and the promised days; a county without a record falls back to its city."""
    for competence in competences_in_force(catalogue, region_code, permit_code, on):
        department = catalogue.department_by_code[competence.department]
        return department, competence.promised_working_days
    return None


def supervising_department(
    catalogue: Catalogue, region_code: str, permit_code: str, on: date
) -> Department | None:
    """Who supervises the item's holders; a county that says nothing falls back to its city."""
    for competence in competences_in_force(catalogue, region_code, permit_code, on):
        if competence.supervisor:
            return catalogue.department_by_code[competence.supervisor]
    return None


def issuing_body(catalogue: Catalogue, region_code: str, industry_code: str) -> Department | None:
    """综合实施主体: the industry's own record before the general one, the county before the city."""
    for code in home_regions(catalogue, region_code):
        for industry in (industry_code, None):
            for body in catalogue.issuing_bodies:
                if body.region == code and body.industry == industry:
                    return catalogue.department_by_code[body.department]
    return None


def parameter_values(catalogue: Catalogue, region_code: str, industry: Industry) -> dict[str, Any]:
    """The industry's parameters with this region's values, else the city's, else the defaults."""
    values = {parameter.key: parameter.default for parameter in industry.parameters}
    for code in reversed(home_regions(catalogue, region_code)):
        values |= {
            parameter.key: parameter.value
            for parameter in catalogue.region_parameters
            if parameter.region == code and parameter.key in values
        }
    return values


class _Building:
    def __init__(self, catalogue, region_code, industry_code, on):
        self.catalogue = catalogue
        self.on = on
        problems = []
        if region_code not in catalogue.region_by_code:
            problems.append(
                Problem("regions", Sentence(_("unknown region %(code)s"), {"code": region_code}))
            )
        if industry_code not in catalogue.industry_by_code:
            problems.append(
                Problem(
                    "industries", Sentence(_("unknown industry %(code)s"), {"code": industry_code})
                )
            )
        if problems:
            raise BuildFailed(problems)
        self.region = catalogue.region_by_code[region_code]
        self.industry = catalogue.industry_by_code[industry_code]
        self.parameters = parameter_values(catalogue, region_code, self.industry)

    def snapshot(self) -> Snapshot:
        problems = list(self.problems())
        if problems:
            raise BuildFailed(problems)
        permits = [self.catalogue.permit_by_code[use.code] for use in self.industry.permits]
        fields = self.fields(permits)
        used = {paper for permit in permits for paper in permit.paper_codes}
        asked = set(self.industry.questions)
        body = issuing_body(self.catalogue, self.region.code, self.industry.code)
        return Snapshot(
            region=self.region_part(),
            industry=self.industry_part(),
            issuing_body=self.department(body),
            parameters={key: exact(value) for key, value in self.parameters.items()},
            questions=tuple(self.questions({field.key for field in fields})),
            permits=tuple(self.permit(use) for use in self.industry.permits),
            materials=tuple(
                material_part(material, asked)
                for material in self.catalogue.materials
                if material.id in used
            ),
            fields=fields,
            hints=tuple(
                HintPart(when=exact(hint.when), text=hint.text) for hint in self.industry.hints
            ),
            checks=tuple(
                CheckPart(when=exact(check.when), message=check.message, basis=check.basis or "")
                for check in self.industry.checks
            ),
            common=exact(self.catalogue.common),
        )

    def problems(self) -> Iterator[Problem]:
        questions = self.catalogue.question_by_id
        asked = {key: questions[key] for key in self.industry.questions if key in questions}
        place = f"{self.region.name} · {self.industry.name}"
        if issuing_body(self.catalogue, self.region.code, self.industry.code) is None:
            yield Problem(place, Sentence(_("no department issues this licence here")))
        for use in self.industry.permits:
            permit = self.catalogue.permit_by_code.get(use.code)
            if permit is None:
                yield Problem(
                    place, Sentence(_("unknown permit item %(code)s"), {"code": use.code})
                )
                continue
            if competent_department(self.catalogue, self.region.code, use.code, self.on) is None:
                yield Problem(
                    place,
                    Sentence(
                        _("no department is competent for %(permit)s"),
                        {"permit": permit.official_name},
                    ),
                )
            for fault in check_rule(use.when, asked, self.parameters):
                yield Problem(f"{place} · {permit.official_name}", fault)

    def department(self, department: Department) -> DepartmentPart:
        return DepartmentPart(
            code=department.code,
            name=department.name,
            short_name=department.short_name,
            region=department.region,
            reconsideration_body=department.reconsideration_body,
        )

    def region_part(self) -> RegionPart:
        region, regions = self.region, self.catalogue.region_by_code
        city = regions[region.parent] if region.parent else region
        return RegionPart(
            code=region.code,
            name=region.name,
            full_name=f"{city.name}{region.name}" if region.parent else region.name,
            city=Place(code=city.code, name=city.name),
            composite_for_single=region.composite_for_single,
            filings_count=region.filings_count,
            certificate_style=region.certificate_style,
        )

    def industry_part(self) -> IndustryPart:
        industry = self.industry
        return IndustryPart(
            code=industry.code,
            slug=implied.slug(industry),
            name=industry.name,
            name_en=industry.name_en,
            summary_en=industry.summary_en,
            gb4754=industry.gb4754_2017 or "",
            lead_department=industry.lead_department or "",
            note=industry.note or "",
            benchmark=industry.benchmark or "",
            specimens=sample_document_parts(industry),
        )

    def questions(self, fields: set[str]) -> Iterator[QuestionPart]:
        for key in self.industry.questions:
            question = self.catalogue.question_by_id[key]
            yield QuestionPart(
                id=question.id,
                text=question.text,
                type=question.type,
                choices=tuple(question.choices),
                unit=implied.unit(question),
                note=self.industry.question_notes.get(key, ""),
                field=question.field if question.field in fields else "",
            )

    def fields(self, permits: list[Permit]) -> tuple[FieldPart, ...]:
        shared = {field.key for field in self.catalogue.shared_fields}
        keys = dict.fromkeys(shared_field.key for shared_field in self.catalogue.shared_fields)
        keys |= dict.fromkeys(field.key for permit in permits for field in permit.fields)
        entries = [self.catalogue.field_by_key[key] for key in keys]
        return tuple(
            FieldPart(
                key=entry.key,
                label=entry.label,
                type=entry.type,
                required=entry.required,
                shared=entry.key in shared,
                prefill_from=entry.prefill_from or "",
                same_as=entry.same_as if entry.same_as in keys else "",
            )
            for entry in entries
        )

    def permit(self, use: IndustryPermit) -> PermitPart:
        permit = self.catalogue.permit_by_code[use.code]
        department, promised = competent_department(
            self.catalogue, self.region.code, permit.code, self.on
        )
        supervisor = supervising_department(self.catalogue, self.region.code, permit.code, self.on)
        return PermitPart(
            code=permit.code,
            official_name=permit.official_name,
            certificate_name=permit.certificate_name,
            kind=implied.item_kind(permit.kind),
            item_code=permit.item_code or "",
            counts=implied.counts(permit, filings_count=self.region.filings_count),
            when=exact(use.when),
            department=self.department(department),
            supervisor=supervisor and self.department(supervisor),
            legal_basis=basis_parts(self.catalogue, permit),
            limit=limit_part(permit.statutory_limit),
            promised_working_days=promised
            if promised is not None
            else permit.promised_working_days,
            validity=ValidityPart(
                years=permit.validity.years,
                review_years=permit.validity.review_years,
                note=permit.validity.note or "",
            ),
            renewal=RenewalPart(
                earliest=permit.renewal.earliest,
                latest=permit.renewal.latest,
                unit=permit.renewal.unit,
                silence=permit.renewal.silence or UNKNOWN,
                note=permit.renewal_window or "",
            ),
            inspection=InspectionPart(
                mode=implied.inspection_mode(permit.onsite_inspection),
                words=permit.onsite_inspection.required or "",
                note=permit.onsite_inspection.note or "",
            ),
            commitment=CommitmentPart(
                mode=permit.commitment.mode or UNKNOWN,
                words=permit.commitment.allowed or "",
                excluded_reason=permit.commitment.excluded_reason or "",
                deferrable=implied.deferrable(permit.commitment),
                conditions=implied.promisable(permit.commitment),
                offered=implied.committable(permit.commitment, heard=permit.hearing_required),
                text=implied.lines_of(permit.commitment.statement),
                text_source=permit.commitment.statement_source or "",
                law=permit.commitment.law or "",
                check_days=permit.commitment.check_days,
                breach=permit.commitment.breach or UNKNOWN,
            ),
            hearing_required=permit.hearing_required,
            number_format=permit.number_format or "",
            number_pattern=permit.number_pattern or "",
            fee=permit.fee or "",
            note=permit.note or "",
            conditions=permit.conditions or "",
            **needed(permit, NEW),
            kinds=kind_parts(permit),
            indispensable=use.indispensable,
            after=tuple(use.after),
        )
