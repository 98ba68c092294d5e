"""From the catalogue to the snapshot of one (region, industry) on one day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from guides.catalogue import implied
from guides.catalogue.format import (
    Catalogue,
    Competence,
    Department,
    Industry,
    IndustryPermit,
    Limit,
    Permit,
)
from guides.catalogue.legal_bases import bases_of
from guides.version.choices import UNKNOWN
from guides.version.kinds import NEW, in_order
from guides.version.problems import Problem
from guides.version.rules import check_rule, named_questions
from guides.version.snapshot import (
    STATUTORY_DEFAULT_DAYS,
    BasisPart,
    CheckPart,
    CommitmentPart,
    DepartmentPart,
    FieldPart,
    HintPart,
    IndustryPart,
    InspectionPart,
    KindPart,
    LimitPart,
    MaterialPart,
    PermitPart,
    Place,
    QuestionPart,
    RegionPart,
    RenewalPart,
    SampleDocumentPart,
    Snapshot,
    ValidityPart,
)
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


def basis_parts(catalogue: Catalogue, permit: Permit) -> tuple[BasisPart, ...]:
    """Who verified a text, and when, is no part of a guide."""
    named = (basis.model_dump(exclude_none=True) for basis in bases_of(catalogue, permit))
    parts = ({key: basis[key] for key in basis.keys() & BasisPart.model_fields} for basis in named)
    return tuple(BasisPart(**part) for part in parts)


def kind_parts(permit: Permit) -> tuple[KindPart, ...]:
    """The kinds of application the item describes besides 新办, in their order."""
    entries = {entry.kind: entry for entry in permit.kinds}
    return tuple(
        KindPart(
            kind=kind,
            conditions=entries[kind].conditions or "",
            limit=limit_part(entries[kind].statutory_limit),
            promised_working_days=entries[kind].promised_working_days,
            fee=entries[kind].fee or "",
            note=entries[kind].note or "",
            provenance=entries[kind].provenance or "",
            **needed(permit, kind),
        )
        for kind in in_order(entries)
    )


def needed(permit: Permit, kind: str) -> dict[str, tuple[str, ...]]:
    """Codes of the papers and keys of the data an item needs for one kind of application."""
    return {
        "materials": tuple(use.material for use in permit.materials if kind in use.kinds),
        "fields": tuple(field.key for field in permit.fields if kind in field.kinds),
    }


def limit_part(limit: Limit) -> LimitPart:
    """The legal limit; an unknown one is the 20 working days of 行政许可法 42, labelled so."""
    unknown = limit.value is None
    return LimitPart(
        value=STATUTORY_DEFAULT_DAYS if unknown else limit.value,
        unit="工作日" if unknown else limit.unit,
        extension=limit.extension,
        basis=limit.basis or "",
        provenance=limit.provenance or "",
        defaulted=unknown,
    )


def material_part(material, asked: set[str]) -> MaterialPart:
    """A rule on a question this industry does not ask gives way to the words (仅当…)."""
    decides = material.when is not None and asked.issuperset(named_questions(material.when))
    return MaterialPart(
        id=material.id,
        name=material.name,
        provided_by=material.provided_by or "",
        data_sharing=material.data_sharing,
        share_from=material.share_from or "",
        required_when=material.required_when or "",
        when=exact(material.when) if decides else None,
        form=material.form or "",
        verification=material.verification or UNKNOWN,
        deferrable=material.deferrable or UNKNOWN,
        note=material.note or "",
        specimens=sample_document_parts(material),
    )


def sample_document_parts(entry) -> tuple[SampleDocumentPart, ...]:
    """The sample documents of a material or industry, the blank one first."""
    parts = (SampleDocumentPart(**specimen.model_dump()) for specimen in entry.specimens)
    return tuple(sorted(parts, key=lambda part: part.kind))


def exact(value: Any) -> Any:
    """Fractions as strings, so that canonical bytes never depend on how floats are written."""
    if isinstance(value, dict):
        return {key: exact(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [exact(part) for part in value]
    return str(value) if isinstance(value, float) else value
