"""Hearings, and whose interests are touched."""

from issuance.models.hearings import Hearing
from issuance.models.interested import Interested
from issuance.models.scans import SCAN_COLUMNS
from portal.ground.history.witness import declare

declare(
    Hearing,
    *("review_id", "stage", "reason", "told_by_id", "told_on", "ask_until", "asked_on", "asked_by"),
    *("hold_until", "on", "hour", "place", "record_number", "held_on", *SCAN_COLUMNS),
    born=True,
)
declare(
    Hearing,
    *("review_id", "stage", "reason", "told_by_id", "told_on", "ask_until", "applicant_until"),
    *("asked_on", "asked_by", "hold_until", "on", "hour", "place", "presided_by_id"),
    *("record_number", "held_on", *SCAN_COLUMNS),
    scheme=2,
    born=True,
)
declare(
    Interested,
    *("review_id", "name", "touched", "way", "told_by_id", "told_on", "until", "to_hearing"),
    *("statement", "stated_on"),
    born=True,
)
declare(
    Hearing,
    *("review_id", "stage", "reason", "told_by_id", "told_on", "ask_until", "applicant_until"),
    *("asked_on", "asked_by", "hold_until", "on", "hour", "place", "presided_by_id"),
    *("summons_id", "notified_way", "notified_on", "record_number", "held_on", *SCAN_COLUMNS),
    scheme=3,
    born=True,
)
declare(
    Interested,
    *("review_id", "name", "touched", "way", "told_by_id", "told_on", "until", "to_hearing"),
    *("statement", "stated_on", "notified_way", "notified_on"),
    scheme=2,
    born=True,
)
declare(
    Hearing,
    *("review_id", "round", "number", "stage", "reason", "told_by_id", "told_on", "ask_until"),
    *("applicant_until", "asked_on", "asked_by", "hold_until", "on", "hour", "place"),
    *("presided_by_id", "summons_id", "notified_way", "notified_on", "notified_done"),
    *("notified_note", "record_number", "held_on", *SCAN_COLUMNS),
    scheme=4,
    born=True,
)
declare(
    Interested,
    *("review_id", "name", "touched", "way", "told_by_id", "told_on", "until", "to_hearing"),
    *("statement", "stated_on", "notified_way", "notified_on", "notified_done", "notified_note"),
    scheme=3,
    born=True,
)
