"""Visits, who was there and what was found; what was reported as put right."""

from issuance.models.inspections import Inspection, InspectionPhoto, Visitor
from issuance.models.put_right import PutRight
from portal.ground.history.witness import Part, declare

declare(
    Inspection,
    *("case_id", "round", "stage", "lead_id", "plan_by", "on", "hour", "place", "planned_by_id"),
    *("wish_on", "wish_reason", "wish_answer", "presence", "presence_name", "presence_reason"),
    *("rectify_by", "answer", "answered_on", "closed_on"),
    parts=[Part("visitors", Visitor, "inspection_id", ("department_id", "user_id"))],
    born=True,
)
declare(
    Inspection,
    *("case_id", "occasion", "round", "stage", "lead_id", "plan_by", "on", "hour", "place"),
    *("agreed", "planned_by_id"),
    *("wish_on", "wish_reason", "wish_answer", "presence", "presence_name", "presence_reason"),
    *("presences", "rectify_by", "answer", "answered_on", "closed_on"),
    parts=[Part("visitors", Visitor, "inspection_id", ("department_id", "user_id"))],
    scheme=2,
    born=True,
)
declare(
    PutRight,
    *("case_id", "on", "answer", "items", "by_id"),
    parts=[Part("pictures", InspectionPhoto, "report_id", ("scan_sha256",))],
)
