"""A case, its items, and who had a hand in its intake."""

from issuance.models.cases import Case
from issuance.models.hands import Hand
from issuance.models.reviews import Review
from portal.ground.history.witness import Part, declare

REVIEWS = [
    Part(
        "reviews",
        Review,
        "case_id",
        ("id", "permit_code", "permit_name", "basis", "counts", "department_id"),
    )
]

declare(
    Case,
    *("number", "submission_id", "kind", "status", "region_id", "industry_id", "version_id"),
    *("issuing_body_id", "channel", "operator_name", "received_at", "check_due"),
    *("supplement_asked", "accepted_at", "accepted_by_id", "deemed_accepted", "closed_at"),
    parts=REVIEWS,
    born=True,
)
declare(
    Case,
    *("number", "submission_id", "kind", "status", "region_id", "industry_id", "version_id"),
    *("issuing_body_id", "channel", "operator_name", "received_at", "check_due"),
    *("supplement_asked", "supplement_due", "supplement_silence", "supplement_reminded"),
    *("accepted_at", "accepted_by_id", "deemed_accepted", "closed_at"),
    parts=REVIEWS,
    scheme=2,
    born=True,
)
declare(
    Case,
    *("number", "submission_id", "kind", "status", "region_id", "industry_id", "version_id"),
    *("issuing_body_id", "channel", "operator_name", "received_at", "check_due"),
    *("supplement_asked", "supplement_due", "supplement_silence", "supplement_reminded"),
    *("choice_due", "choice_silence", "choice", "choice_reminded"),
    *(
        "answered_by_id",
        "answered_again_by_id",
        "accepted_at",
        "accepted_by_id",
        "deemed_accepted",
        "closed_at",
    ),
    *("agent_id", "agent_reason"),
    parts=REVIEWS,
    scheme=3,
    born=True,
)
declare(
    Case,
    *("number", "submission_id", "kind", "status", "region_id", "industry_id", "version_id"),
    *("issuing_body_id", "channel", "operator_name", "received_at", "check_due"),
    *("supplement_asked", "supplement_due", "supplement_silence", "supplement_reminded"),
    *("choice_due", "choice_silence", "choice", "choice_reminded"),
    *("answered_by_id", "answered_again_by_id", "accepted_at", "accepted_by_id"),
    *("deemed_accepted", "closed_at", "agent_id", "agent_reason"),
    parts=[*REVIEWS, Part("hands", Hand, "case_id", ("act", "by_id"))],
    scheme=4,
    born=True,
)
declare(
    Case,
    *("number", "submission_id", "kind", "licence_about_id", "status", "region_id", "industry_id"),
    *("version_id", "issuing_body_id", "channel", "operator_name", "received_at", "check_due"),
    *("supplement_asked", "supplement_due", "supplement_silence", "supplement_reminded"),
    *("choice_due", "choice_silence", "choice", "choice_reminded"),
    *("answered_by_id", "answered_again_by_id", "accepted_at", "accepted_by_id"),
    *("deemed_accepted", "closed_at", "agent_id", "agent_reason"),
    parts=[*REVIEWS, Part("hands", Hand, "case_id", ("act", "by_id"))],
    scheme=5,
    born=True,
)
