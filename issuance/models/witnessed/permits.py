"""Permits and their published pictures."""

from issuance.models.permit_scans import PermitScan, PublicPage
from issuance.models.permits import Permit
from issuance.models.renewals import Renewal
from issuance.models.scans import SCAN_COLUMNS
from portal.ground.history.witness import Part, declare

declare(
    Permit,
    *("review_id", "issuer_id", "permit_code", "name", "certificate_name", "counts", "number"),
    *("scope", "valid_from", "valid_until", "status", "status_on", "status_reason", "recorded_at"),
    born=True,
)
declare(
    Permit,
    *("review_id", "issuer_id", "permit_code", "name", "certificate_name", "counts", "number"),
    *("scope", "valid_from", "valid_until", "status", "status_on", "status_reason", "recorded_at"),
    *("corrected_at", "corrected_reason"),
    scheme=2,
    born=True,
)
declare(
    Permit,
    *("review_id", "issuer_id", "permit_code", "name", "certificate_name", "counts", "number"),
    *("scope", "valid_from", "valid_until", "status", "status_on", "status_reason", "recorded_at"),
    *("end_ground", "end_law", "end_document", "end_organ", "corrected_at", "corrected_reason"),
    scheme=3,
    born=True,
)
declare(
    Permit,
    *("review_id", "issuer_id", "permit_code", "name", "certificate_name", "counts", "number"),
    *("scope", "valid_from", "valid_until", "status", "status_on", "status_reason", "recorded_at"),
    *("end_ground", "end_law", "end_document", "end_organ", "deregistered_on"),
    *("deregistered_note", "corrected_at", "corrected_reason"),
    scheme=4,
    born=True,
)
declare(
    Permit,
    *("review_id", "issuer_id", "permit_code", "name", "certificate_name", "counts", "number"),
    *("scope", "valid_from", "valid_until", "held_over", "status", "status_on", "status_reason"),
    *("recorded_at", "end_ground", "end_law", "end_document", "end_organ", "deregistered_on"),
    *("deregistered_note", "corrected_at", "corrected_reason"),
    scheme=5,
    born=True,
)
declare(
    Permit,
    *("review_id", "issuer_id", "permit_code", "name", "certificate_name", "counts", "number"),
    *("scope", "valid_from", "valid_until", "held_over", "status", "status_on", "status_reason"),
    *("recorded_at", "end_ground", "end_law", "end_document", "end_organ", "deregistered_on"),
    *("deregistered_note", "corrected_at", "corrected_reason", "changed_at"),
    scheme=6,
    born=True,
)
declare(
    Renewal,
    *("permit_id", "applied_on", "by_silence", "due", "recorded_by_id", "outcome", "until"),
    *("document", "reason", "law", "settled_on", "settled_by_id"),
    born=True,
)
declare(
    Renewal,
    *("permit_id", "applied_on", "by_silence", "due", "decide_by", "recorded_by_id", "outcome"),
    *("lacks", "lacks_on", "lacks_until", "supplied", "supplied_on", "doubts", "doubts_on"),
    *("doubts_until", "view", "view_on", "until", "document", "reason", "law", "settled_on"),
    "settled_by_id",
    scheme=2,
    born=True,
)
declare(
    PermitScan,
    *("permit_id", "stage", "page_count", "boxes", "added_by_id", "added_at", "published_by_id"),
    *("withdrawn_reason", *SCAN_COLUMNS),
    parts=[Part("pages", PublicPage, "scan_id", ("number", "sha256", "width", "height"))],
    born=True,
)
