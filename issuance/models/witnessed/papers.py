"""Papers, and how they were served."""

from issuance.models.notices import Notice
from issuance.models.served import Served
from portal.ground.history.witness import declare

declare(Notice, "case_id", "kind", "number", "issued_at", "body", born=True)
declare(
    Notice,
    *("case_id", "organ_id", "review_id", "kind", "number", "issued_at", "body"),
    scheme=2,
    born=True,
)
declare(
    Notice,
    *("case_id", "organ_id", "review_id", "kind", "number", "issued_at", "body", "pdf_sha256"),
    scheme=3,
    born=True,
)
declare(
    Notice,
    *("case_id", "organ_id", "review_id", "round", "kind", "number", "issued_at", "body"),
    "pdf_sha256",
    scheme=4,
    born=True,
)
declare(
    Served,
    *("notice_id", "review_id", "party_id", "notified_way", "notified_on", "notified_done"),
    "notified_note",
    born=True,
)
declare(
    Served,
    *("notice_id", "review_id", "party_id", "notified_way", "notified_on", "notified_done"),
    *("notified_note", "returned_on", "returned_note"),
    scheme=2,
    born=True,
)
