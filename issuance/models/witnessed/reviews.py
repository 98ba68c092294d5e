"""A permit item: what was found, decided and held against its permit."""

from issuance.models.inspections import Inspected
from issuance.models.notices import Deficiency
from issuance.models.refusals import RefusalProposal
from issuance.models.reviews import Review
from portal.ground.history.witness import Part, declare

# Parts as several schemes saw them: one that sees more is another constant.
DEFICIENCIES = Part("deficiencies", Deficiency, "review_id", ("target", "key", "reason"))
PROPOSALS = Part(
    "proposals",
    RefusalProposal,
    "review_id",
    (
        *("kind", "authority", "reasons", "proposed_by_id", "proposed_at", "outcome"),
        *("answered_by_id", "answered_at", "answer"),
    ),
)
INSPECTED = Part(
    "inspected",
    Inspected,
    "review_id",
    (
        *("inspection_id", "conclusion", "findings", "points", "on", "people", "until"),
        *("concluded_by_id", "concluded_at"),
    ),
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    parts=[DEFICIENCIES],
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    "given_up_at",
    parts=[DEFICIENCIES],
    scheme=2,
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    *("refusal_kind", "refusal_authority", "given_up_at"),
    parts=[
        DEFICIENCIES,
        PROPOSALS,
    ],
    scheme=3,
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    *("indispensable", "after", "legal_basis", "false_papers", "refusal_kind"),
    *("refusal_authority", "given_up_at", "found_id"),
    parts=[
        DEFICIENCIES,
        PROPOSALS,
    ],
    scheme=4,
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("round", "checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    *("indispensable", "after", "prepares", "builds_on_id", "completed_on", "legal_basis"),
    *("false_papers", "refusal_kind", "refusal_authority", "statement", "stated_on"),
    *("given_up_at", "found_id", "visit", "visit_reason", "look_by"),
    parts=[
        DEFICIENCIES,
        PROPOSALS,
        Part(
            "inspected",
            Inspected,
            "review_id",
            (
                *("inspection_id", "conclusion", "findings", "points", "until"),
                *("concluded_by_id", "concluded_at"),
            ),
        ),
    ],
    scheme=5,
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("round", "checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    *("indispensable", "after", "prepares", "builds_on_id", "completed_on", "legal_basis"),
    *("false_papers", "refusal_kind", "refusal_authority", "statement", "stated_on"),
    *("given_up_at", "found_id", "visit", "visit_reason", "look_by"),
    parts=[
        DEFICIENCIES,
        PROPOSALS,
        INSPECTED,
    ],
    scheme=6,
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("round", "checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    *("indispensable", "after", "prepares", "builds_on_id", "completed_on", "legal_basis"),
    *("false_papers", "refusal_kind", "refusal_authority", "statement", "stated_on"),
    *("given_up_at", "found_id", "visit", "visit_reason", "look_by"),
    *("righted", "righted_on", "charged_on", "answer_until"),
    parts=[
        DEFICIENCIES,
        PROPOSALS,
        INSPECTED,
    ],
    scheme=7,
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *(
        "round",
        "checked_by_id",
        "checked_at",
        "accepted_on",
        "due",
        "decided_by_id",
        "decided_at",
        "reasons",
    ),
    *("indispensable", "after", "prepares", "builds_on_id", "completed_on", "legal_basis"),
    *("false_papers", "refusal_kind", "refusal_authority", "statement", "stated_on"),
    *("given_up_at", "found_id", "visit", "visit_reason", "look_by"),
    *("righted", "righted_on", "charged_on", "answer_until"),
    parts=[
        DEFICIENCIES,
        PROPOSALS,
        INSPECTED,
    ],
    scheme=8,
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *(
        "round",
        "checked_by_id",
        "checked_at",
        "accepted_on",
        "due",
        "decided_by_id",
        "decided_at",
        "reasons",
    ),
    *("indispensable", "after", "prepares", "builds_on_id", "completed_on", "legal_basis"),
    *("false_papers", "refusal_kind", "refusal_authority", "statement", "stated_on"),
    *("given_up_at", "found_id", "visit", "visit_reason", "look_by"),
    *("righted", "righted_on", "charged_on", "answer_until", "late_reason", "late_reason_on"),
    parts=[
        DEFICIENCIES,
        PROPOSALS,
        INSPECTED,
    ],
    scheme=9,
)
