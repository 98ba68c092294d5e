"""Pauses and extensions of limits."""

from issuance.models.extensions import Extension
from issuance.models.joint_extensions import JointExtension
from issuance.models.pauses import Pause
from issuance.models.scans import SCAN_COLUMNS
from portal.ground.history.witness import declare

declare(
    Pause,
    *("review_id", "cause", "purpose", "first", "expected", "last", "told", "ordered_by_id"),
    born=True,
)
declare(
    Extension,
    *("review_id", "days", "unit", "basis", "reason", "asked_by_id", "asked_at", "outcome"),
    *("answered_by_id", "answered_at", "answer", "told", "due"),
    born=True,
)
declare(
    JointExtension,
    *("case_id", "days", "number", "approved_on", "reason", "recorded_by_id", "recorded_at"),
    *SCAN_COLUMNS,
    born=True,
)
declare(
    Pause,
    *("review_id", "cause", "purpose", "law", "first", "expected", "last", "told"),
    "ordered_by_id",
    scheme=2,
    born=True,
)
declare(
    Pause,
    *("review_id", "cause", "purpose", "law", "first", "expected", "last", "told", "ordered_by_id"),
    *("conclusion", "found_by", "report_number", "report_on", *SCAN_COLUMNS),
    scheme=3,
    born=True,
)
declare(
    Extension,
    *("review_id", "round", "days", "unit", "basis", "reason", "asked_by_id", "asked_at"),
    *("outcome", "answered_by_id", "answered_at", "answer", "told", "due"),
    scheme=2,
    born=True,
)
