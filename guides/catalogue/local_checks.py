"""What is checked of local facts: regions, departments, who acts where, and the regions' own values."""

from collections.abc import Iterator
from datetime import date

from guides.catalogue.industry_entries import Industry
from guides.catalogue.references import UNKNOWN, twice
from guides.version.problems import Problem
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


def local_facts(judge) -> Iterator[Problem]:
    """``judge``: the whole-file check, which knows the names and how references are told."""
    catalogue, broken = judge.catalogue, judge.broken
    regions, departments = catalogue.region_by_code, catalogue.department_by_code
    for department in catalogue.departments:
        if department.region not in regions and department.region not in broken:
            place = f"departments[{department.code}].region"
            yield Problem(place, Sentence(UNKNOWN["region"], {"code": department.region}))
    for record in catalogue.competences:
        place = f"competences[{record.region} {record.permit}]"
        yield from judge.known(place, record.permit, "permit item", catalogue.permit_by_code)
        yield from acting(judge, place, record, regions, departments)
        if record.permit in catalogue.permit_by_code:
            permit = catalogue.permit_by_code[record.permit]
            yield from judge.promise(place, permit.statutory_limit, record.promised_working_days)
        if record.valid_from and record.valid_until and record.valid_until < record.valid_from:
            yield Problem(place, Sentence(_("it ends before it begins")))
    yield from overlaps(judge)
    for body in catalogue.issuing_bodies:
        place = f"issuing_bodies[{body.region} {body.industry or '*'}]"
        if body.industry is not None:
            yield from judge.known(place, body.industry, "industry", catalogue.industry_by_code)
        yield from acting(judge, place, body, regions, departments)
    yield from twice(
        "issuing_bodies", (f"{b.region} {b.industry or '*'}" for b in catalogue.issuing_bodies)
    )
    for lead in catalogue.lead_departments:
        place = f"lead_departments[{lead.region} {lead.industry}]"
        yield from judge.known(place, lead.industry, "industry", catalogue.industry_by_code)
        yield from acting(judge, place, lead, regions, departments)
    yield from twice(
        "lead_departments",
        (f"{lead.region} {lead.industry}" for lead in catalogue.lead_departments),
    )
    yield from region_parameters(judge)


def acting(judge, place, record, regions, departments) -> Iterator[Problem]:
    yield from judge.known(place, record.region, "region", regions)
    region = regions.get(record.region)
    for code in filter(None, (record.department, getattr(record, "supervisor", None))):
        yield from judge.known(place, code, "department", departments)
        department = departments.get(code)
        if region and department and department.region not in (region.code, region.parent):
            message = _("the department %(code)s does not act in this region")
            yield Problem(place, Sentence(message, {"code": code}))


def overlaps(judge) -> Iterator[Problem]:
    seen: dict[tuple[str, str], list] = {}
    for record in judge.catalogue.competences:
        others = seen.setdefault((record.region, record.permit), [])
        span = (record.valid_from or date.min, record.valid_until or date.max)
        if any(span[0] <= other[1] and other[0] <= span[1] for other in others):
            message = Sentence(_("two competences overlap"))
            yield Problem(f"competences[{record.region} {record.permit}]", message)
        others.append(span)


def region_parameters(judge) -> Iterator[Problem]:
    catalogue = judge.catalogue
    users: dict[str, list[Industry]] = {}
    for industry in catalogue.industries:
        for parameter in industry.parameters:
            users.setdefault(parameter.key, []).append(industry)
    for record in catalogue.region_parameters:
        place = f"region_parameters[{record.region} {record.key}]"
        yield from judge.known(place, record.region, "region", catalogue.region_by_code)
        yield from judge.known(place, record.key, "parameter", users)
        for industry in users.get(record.key, ()):
            defaults = {parameter.key: parameter.default for parameter in industry.parameters}
            values = defaults | {record.key: record.value}
            for use in industry.permits:
                usual = list(judge.rule(place, use.when, catalogue.question_by_id, defaults))
                for fault in judge.rule(place, use.when, catalogue.question_by_id, values):
                    if fault not in usual:
                        yield fault
    yield from twice(
        "region_parameters", (f"{r.region} {r.key}" for r in catalogue.region_parameters)
    )
