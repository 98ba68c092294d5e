"""Local facts of an import: who decides, issues and leads where, and the regions' own values."""

from guides.models import Competence, IssuingBody, LeadDepartment, RegionParameter
from portal.ground.models import Region


def write_local_facts(loading) -> None:
    """``loading``: the import under way, which knows the city, its records and how a row is kept."""
    catalogue, here = loading.catalogue, {"region__in": Region.objects.within(loading.city)}
    known = {
        (row.region_id, row.permit_item_id, row.valid_from): row
        for row in Competence.objects.filter(**here)
    }
    for entry in catalogue.competences:
        values = {
            "region_id": loading.regions[entry.region].pk,
            "permit_item_id": loading.permits[entry.permit].pk,
            "valid_from": entry.valid_from,
            "valid_until": entry.valid_until,
            "department_id": loading.departments[entry.department].pk,
            "supervisor_id": entry.supervisor and loading.departments[entry.supervisor].pk,
            "promised_working_days": entry.promised_working_days,
        }
        key = (values["region_id"], values["permit_item_id"], entry.valid_from)
        loading.keep(Competence, known.get(key), values)
    rows = IssuingBody.objects.filter(**here)
    bodies = {(row.region_id, row.industry_id): row for row in rows}
    for entry in catalogue.issuing_bodies:
        values = {
            "region_id": loading.regions[entry.region].pk,
            "industry_id": loading.industries[entry.industry].pk if entry.industry else None,
            "department_id": loading.departments[entry.department].pk,
        }
        row = bodies.get((values["region_id"], values["industry_id"]))
        loading.keep(IssuingBody, row, values)
    rows = LeadDepartment.objects.filter(**here)
    leads = {(row.region_id, row.industry_id): row for row in rows}
    for entry in catalogue.lead_departments:
        values = {
            "region_id": loading.regions[entry.region].pk,
            "industry_id": loading.industries[entry.industry].pk,
            "department_id": loading.departments[entry.department].pk,
        }
        row = leads.get((values["region_id"], values["industry_id"]))
        loading.keep(LeadDepartment, row, values)
    rows = RegionParameter.objects.filter(**here)
    parameters = {(row.region_id, row.key): row for row in rows}
    for entry in catalogue.region_parameters:
        region = loading.regions[entry.region].pk
        values = {"region_id": region, "key": entry.key, "value": entry.value}
        values["note"] = entry.note or ""
        loading.keep(RegionParameter, parameters.get((region, entry.key)), values)
