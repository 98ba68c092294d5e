"""The catalogue of a city as the file writes it; importing an export changes nothing."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from guides.catalogue import implied
from guides.catalogue.format import Catalogue
from guides.catalogue.industry_entries import Industry
from guides.catalogue.plain_entries import Question
from guides.catalogue.workbook import columns
from guides.catalogue.workbook.columns import to_entry
from guides.models import (
    CommonFacts,
    Competence,
    FormField,
    IndustryCheck,
    IndustryHint,
    IndustryParameter,
    IndustryPermit,
    IndustryQuestion,
    InspectionPoint,
    IssuingBody,
    LeadDepartment,
    LegalBasis,
    Material,
    PermitItem,
    PermitItemBasis,
    PermitItemField,
    PermitItemKind,
    PermitItemMaterial,
    RegionParameter,
    Scenario,
)
from guides.models import Industry as IndustryRecord
from guides.models import Question as QuestionRecord
from guides.version.choices import UNKNOWN
from guides.version.kinds import NEW
from portal.ground.models import Department, Region

# Left out of the file while there is nothing to say.
EXTENSIONS = (
    "legal_bases",
    "departments",
    "competences",
    "issuing_bodies",
    "lead_departments",
    "region_parameters",
)
COMPILED_ON = "compiled_on"  # kept beside the common facts


def current_catalogue(city: Region) -> Catalogue:
    """The published records as a typed catalogue, ready for ``check`` and ``build_snapshot``."""
    return Catalogue.model_validate(dump(city))


def dump(city: Region) -> dict[str, Any]:
    """Published records of a city in the order of the file, in a fixed number of queries."""
    common = dict(CommonFacts.objects.of(city).values_list("key", "value"))
    head = {"format": "industry-catalogue", "version": 1}
    if COMPILED_ON in common:
        head[COMPILED_ON] = common.pop(COMPILED_ON)
    fields = _fields(city)
    data = head | {
        "regions": _regions(city),
        "common": common,
        "questions": list(_questions(city)),
        "shared_fields": [entry for entry, shared in fields.values() if shared],
        "materials": list(_materials(city)),
        "legal_bases": list(legal_bases(city)),
        "permits": list(_permits(city, {code: entry for code, (entry, _shared) in fields.items()})),
        "industries": list(_industries(city)),
        "departments": list(_departments(city)),
        "competences": list(_competences(city)),
        "issuing_bodies": list(_issuing_bodies(city)),
        "lead_departments": list(_lead_departments(city)),
        "region_parameters": list(_region_parameters(city)),
    }
    for extension in EXTENSIONS:
        if not data[extension]:
            del data[extension]
    return data


def _regions(city) -> list[dict]:
    entries = []
    for row in Region.objects.within(city).order_by("code").values(*columns.REGION, "parent__code"):
        entry = to_entry(columns.REGION, row) | {"parent": row["parent__code"]}
        for key in ("composite_for_single", "filings_count"):
            if not entry[key]:
                del entry[key]
        if entry["certificate_style"] == Region._meta.get_field("certificate_style").default:
            del entry["certificate_style"]
        entries.append(entry)
    return entries


def _questions(city):
    rows = (
        QuestionRecord.objects.of(city)
        .filter(live=True)
        .values(*columns.QUESTION, "unit", "field__code")
    )
    for row in rows:
        entry = to_entry(columns.QUESTION, row)
        if not entry["choices"]:
            del entry["choices"]
        if row["unit"] != implied.unit(Question.model_construct(unit=None, **entry)):
            entry["unit"] = row["unit"]
        if row["field__code"]:
            entry["field"] = row["field__code"]
        yield entry


def _fields(city) -> dict[str, tuple[dict, bool]]:
    rows = (
        FormField.objects.of(city)
        .filter(live=True)
        .values(*columns.FIELD, "shared", "same_as__code")
    )
    fields = {}
    for row in rows:
        entry = to_entry(columns.FIELD, row)
        if row["same_as__code"]:
            entry["same_as"] = row["same_as__code"]
        fields[row["code"]] = (entry, row["shared"])
    return fields


def _materials(city):
    rows = Material.objects.of(city).filter(live=True)
    for row in rows.values(*columns.MATERIAL, *columns.SAMPLE_DOCUMENT_COLUMNS):
        yield to_entry(columns.MATERIAL, row) | columns.sample_documents(row)


def legal_bases(city) -> Iterator[dict[str, Any]]:
    """The records of laws, as the file has them."""
    for row in LegalBasis.objects.of(city).filter(live=True).values(*columns.BASIS):
        entry = to_entry(columns.BASIS, row)
        yield entry | {day: entry[day].isoformat() for day in columns.BASIS_DAYS & entry.keys()}


def _grouped(city, model, parent: str, *names: str) -> dict[int, list[dict]]:
    groups, key = defaultdict(list), f"{parent}_id"
    rows = model.objects.filter(**{f"{parent}__city": city})
    for row in rows.order_by(key, "sort_order", "pk").values(key, *names):
        groups[row[key]].append(row)
    return groups


def _permits(city, fields: dict[str, dict]):
    bases = _grouped(city, PermitItemBasis, "permit_item", "basis__code")
    materials = _grouped(city, PermitItemMaterial, "permit_item", "material__code", "kinds")
    uses = _grouped(city, PermitItemField, "permit_item", "field__code", "kinds")
    kinds = _grouped(city, PermitItemKind, "permit_item", *columns.KIND)
    for row in PermitItem.objects.of(city).filter(live=True).values("pk", *columns.PERMIT):
        entry = to_entry(columns.PERMIT, row)
        limit = entry["statutory_limit"]
        limit["is_working_days"] = implied.is_working_days(limit["unit"])
        if kinds[row["pk"]]:
            entry["kinds"] = [_kind(kind) for kind in kinds[row["pk"]]]
        yield entry | {
            "legal_basis": [use["basis__code"] for use in bases[row["pk"]]],
            "materials": [_paper_use(use) for use in materials[row["pk"]]],
            "fields": [
                fields[use["field__code"]] | _for_kinds(use)
                for use in uses[row["pk"]]
                if use["field__code"] in fields
            ],
        }


def _kind(row) -> dict:
    entry = to_entry(columns.KIND, row)
    if entry["statutory_limit"].keys() == {"unit"}:
        del entry["statutory_limit"]
    return entry


def _for_kinds(use) -> dict[str, list[str]]:
    return {} if use["kinds"] == [NEW] else {"kinds": use["kinds"]}


def _paper_use(use) -> str | dict:
    code, kinds = use["material__code"], _for_kinds(use)
    return {"material": code} | kinds if kinds else code


def _industries(city):
    questions = _grouped(city, IndustryQuestion, "industry", "question__code", "note")
    permits = _grouped(city, IndustryPermit, "industry", "permit_item__code", *columns.USE)
    parameters = _grouped(city, IndustryParameter, "industry", "key", "default", "note")
    hints = _grouped(city, IndustryHint, "industry", "when", "text")
    checks = _grouped(city, IndustryCheck, "industry", *columns.CHECK)
    points = _grouped(city, InspectionPoint, "industry", *columns.POINT)
    scenarios = _grouped(city, Scenario, "industry", *columns.SCENARIO)
    rows = (
        IndustryRecord.objects.of(city)
        .filter(live=True)
        .values("pk", "slug", *columns.INDUSTRY, *columns.SAMPLE_DOCUMENT_COLUMNS)
    )
    for row in rows:
        key, entry = row["pk"], to_entry(columns.INDUSTRY, row) | columns.sample_documents(row)
        bare = Industry.model_construct(code=entry["code"], slug=None)
        if row["slug"] != implied.slug(bare):
            entry["slug"] = row["slug"]
        entry |= {
            "parameters": [
                to_entry({"key": "key", "default": "default", "note": "note"}, parameter)
                for parameter in parameters[key]
            ],
            "question_notes": {
                use["question__code"]: use["note"] for use in questions[key] if use["note"]
            },
            "questions": [use["question__code"] for use in questions[key]],
            "permits": [
                {"code": use["permit_item__code"]} | _without_defaults(use) for use in permits[key]
            ],
            "scenarios": [to_entry(columns.SCENARIO, row) for row in scenarios[key]],
        }
        if hints[key]:
            entry["hints"] = [{"when": hint["when"], "text": hint["text"]} for hint in hints[key]]
        if checks[key]:
            entry["checks"] = [to_entry(columns.CHECK, check) for check in checks[key]]
        if points[key]:
            entry["inspection_points"] = [to_entry(columns.POINT, point) for point in points[key]]
        yield entry


def _without_defaults(use) -> dict:
    entry = to_entry(columns.USE, use)
    if entry["indispensable"] == UNKNOWN:
        del entry["indispensable"]
    if not entry["after"]:
        del entry["after"]
    return entry


def _local(model, city):
    return model.objects.filter(region__in=Region.objects.within(city))


def _departments(city):
    rows = _local(Department, city).order_by("code").values(*columns.DEPARTMENT, "region__code")
    for row in rows:
        yield to_entry(columns.DEPARTMENT, row) | {"region": row["region__code"]}


def _competences(city):
    rows = (
        _local(Competence, city)
        .order_by("region__code", "permit_item__position", "permit_item__code", "valid_from")
        .values(
            "region__code",
            "permit_item__code",
            "department__code",
            "supervisor__code",
            "promised_working_days",
            "valid_from",
            "valid_until",
        )
    )
    for row in rows:
        entry = {
            "region": row["region__code"],
            "permit": row["permit_item__code"],
            "department": row["department__code"],
        }
        if row["supervisor__code"]:
            entry["supervisor"] = row["supervisor__code"]
        if row["promised_working_days"] is not None:
            entry["promised_working_days"] = row["promised_working_days"]
        for key in ("valid_from", "valid_until"):
            if row[key]:
                entry[key] = row[key].isoformat()
        yield entry


def _issuing_bodies(city):
    rows = (
        _local(IssuingBody, city)
        .order_by("region__code", "industry__position")
        .values("region__code", "industry__code", "department__code")
    )
    for row in rows:
        entry = {"region": row["region__code"], "department": row["department__code"]}
        if row["industry__code"]:
            entry["industry"] = row["industry__code"]
        yield entry


def _lead_departments(city):
    rows = (
        _local(LeadDepartment, city)
        .order_by("region__code", "industry__position")
        .values("region__code", "industry__code", "department__code")
    )
    for row in rows:
        yield {
            "region": row["region__code"],
            "industry": row["industry__code"],
            "department": row["department__code"],
        }


def _region_parameters(city):
    rows = (
        _local(RegionParameter, city)
        .order_by("region__code", "key")
        .values("region__code", "key", "value", "note")
    )
    for row in rows:
        entry = {"region": row["region__code"], "key": row["key"], "value": row["value"]}
        yield entry | ({"note": row["note"]} if row["note"] else {})
