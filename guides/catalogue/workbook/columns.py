"""Which database column holds which key of the file; import and export both read this table."""

from collections.abc import Mapping
from typing import Any

QUESTION = {"code": "id", "text": "text", "type": "type", "choices": "choices"}
FIELD = {
    "code": "key",
    "label": "label",
    "type": "type",
    "required": "required",
    "prefill_from": "prefill_from",
}
MATERIAL = {
    "code": "id",
    "name": "name",
    "provided_by": "provided_by",
    "data_sharing": "data_sharing",
    "share_from": "share_from",
    "required_when": "required_when",
    "when": "when",
    "form": "form",
    "verification": "verification",
    "deferrable": "deferrable",
    "note": "note",
    "remark": "remark",
}
BASIS = {
    "code": "code",
    "law": "law",
    "article": "article",
    "quote": "quote",
    "valid_from": "valid_from",
    "valid_until": "valid_until",
    "note": "note",
    "source": "source",
    "provenance": "provenance",
    "verified_by": "verified_by",
    "verified_on": "verified_on",
}
BASIS_DAYS = {"valid_from", "valid_until", "verified_on"}
LIMIT = {
    "limit_value": "statutory_limit.value",
    "limit_unit": "statutory_limit.unit",
    "limit_extension": "statutory_limit.extension",
    "limit_basis": "statutory_limit.basis",
    "limit_provenance": "statutory_limit.provenance",
    "promised_working_days": "promised_working_days",
}
PERMIT = {
    "code": "code",
    "official_name": "official_name",
    "certificate_name": "certificate_name",
    "kind": "kind",
    "item_code": "item_code",
    "counts_as_permit": "counts_as_permit",
    "issuing_county": "issuing_department.county",
    "issuing_city": "issuing_department.city",
    "issuing_note": "issuing_department.note",
    "supervising_county": "supervising_department.county",
    "supervising_city": "supervising_department.city",
    "validity_years": "validity.years",
    "validity_review_years": "validity.review_years",
    "validity_note": "validity.note",
    "validity_provenance": "validity.provenance",
    "renewal_earliest": "renewal.earliest",
    "renewal_latest": "renewal.latest",
    "renewal_unit": "renewal.unit",
    "renewal_silence": "renewal.silence",
    "renewal_window": "renewal_window",
    "renewal_provenance": "renewal.provenance",
    **LIMIT,
    "inspection_required": "onsite_inspection.required",
    "inspection_mode": "onsite_inspection.mode",
    "inspection_note": "onsite_inspection.note",
    "inspection_source": "onsite_inspection.source",
    "commitment_mode": "commitment.mode",
    "commitment_allowed": "commitment.allowed",
    "commitment_excluded_reason": "commitment.excluded_reason",
    "deferrable": "commitment.deferrable",
    "deferrable_conditions": "commitment.conditions",
    "commitment_text": "commitment.statement",
    "commitment_text_source": "commitment.statement_source",
    "commitment_law": "commitment.law",
    "commitment_check_days": "commitment.check_days",
    "commitment_breach": "commitment.breach",
    "commitment_provenance": "commitment.provenance",
    "hearing_required": "hearing_required",
    "number_format": "number_format",
    "number_pattern": "number_pattern",
    "fee": "fee",
    "conditions": "conditions",
    "note": "note",
    "remark": "remark",
}
KIND = {
    "kind": "kind",
    "conditions": "conditions",
    **LIMIT,
    "fee": "fee",
    "note": "note",
    "provenance": "provenance",
}
INDUSTRY = {
    "code": "code",
    "name": "name",
    "name_en": "name_en",
    "summary_en": "summary_en",
    "gb4754": "gb4754_2017",
    "lead_department": "lead_department",
    "note": "note",
    "remark": "remark",
    "benchmark": "benchmark",
}
USE = {key: key for key in ("when", "indispensable", "after")}
CHECK = {key: key for key in ("when", "message", "basis")}
POINT = {key: key for key in ("text", "how", "permits", "source")}
SCENARIO = {
    "name": "name",
    "answers": "answers",
    "expected_permits": "expected_permits",
    "expected_permit_count": "expected_permit_count",
    "eligible_for_composite": "eligible_for_composite",
    "expected_distinct_materials_max": "expected_distinct_materials_max",
    "sum_of_single_materials_max": "sum_of_single_materials_max",
    "note": "note",
}
SAMPLE_DOCUMENTS = {"blank": "blank_specimen", "filled": "filled_specimen"}
SAMPLE_DOCUMENT_COLUMNS = tuple(
    f"{column}__{key}" for column in SAMPLE_DOCUMENTS.values() for key in ("name", "sha256", "size")
)
REGION = {
    "code": "code",
    "name": "name",
    "name_en": "name_en",
    "composite_for_single": "composite_for_single",
    "filings_count": "filings_count",
    "certificate_style": "certificate_style",
}
DEPARTMENT = {
    "code": "code",
    "name": "name",
    "short_name": "short_name",
    "reconsideration_body": "reconsideration_body",
}


def to_columns(model, table: Mapping[str, str], entry) -> dict[str, Any]:
    """Values of the columns from an entry; what the file leaves null is as in a new record."""
    values = {}
    for column, path in table.items():
        value = entry
        for step in path.split("."):
            value = getattr(value, step)
        if value is None and not model._meta.get_field(column).null:
            value = model._meta.get_field(column).get_default()
        values[column] = value
    return values


def to_entry(table: Mapping[str, str], row: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of the file from a row of columns; what is empty is left out."""
    entry: dict[str, Any] = {}
    for column, path in table.items():
        if row[column] in (None, ""):
            continue
        *outer, key = path.split(".")
        node = entry
        for step in outer:
            node = node.setdefault(step, {})
        node[key] = row[column]
    return entry


def sample_documents(row: Mapping[str, Any]) -> dict[str, Any]:
    """The key ``specimens`` of an entry, if there are any, from ``SAMPLE_DOCUMENT_COLUMNS``."""
    documents = [
        {"kind": kind} | {key: row[f"{column}__{key}"] for key in ("name", "sha256", "size")}
        for kind, column in SAMPLE_DOCUMENTS.items()
        if row[f"{column}__sha256"]
    ]
    return {"specimens": documents} if documents else {}
