"""What the history vouches for in case work: altered behind its back, `audit_verify` names the row."""

from issuance.models.agreements import Agreement, OnlineConsent
from issuance.models.annulments import Annulment
from issuance.models.bars import Bar
from issuance.models.cases import Case, Review
from issuance.models.deliveries import Delivery
from issuance.models.extensions import Extension
from issuance.models.hands import Hand
from issuance.models.hearings import Hearing
from issuance.models.inspections import Inspected, Inspection, Visitor
from issuance.models.interested import Interested
from issuance.models.joint_extensions import JointExtension
from issuance.models.licences import Licence, LicenceEdition, LicencePermit
from issuance.models.notices import Deficiency, Notice
from issuance.models.pauses import Pause
from issuance.models.permit_scans import PermitScan, PublicPage
from issuance.models.permits import Permit
from issuance.models.promises import Promise
from issuance.models.refusals import RefusalProposal
from issuance.models.scans import SCAN_COLUMNS
from issuance.models.served import Served
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
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    parts=[Part("deficiencies", Deficiency, "review_id", ("target", "key", "reason"))],
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    "given_up_at",
    parts=[Part("deficiencies", Deficiency, "review_id", ("target", "key", "reason"))],
    scheme=2,
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    *("refusal_kind", "refusal_authority", "given_up_at"),
    parts=[
        Part("deficiencies", Deficiency, "review_id", ("target", "key", "reason")),
        Part(
            "proposals",
            RefusalProposal,
            "review_id",
            (
                *("kind", "authority", "reasons", "proposed_by_id", "proposed_at", "outcome"),
                *("answered_by_id", "answered_at", "answer"),
            ),
        ),
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
        Part("deficiencies", Deficiency, "review_id", ("target", "key", "reason")),
        Part(
            "proposals",
            RefusalProposal,
            "review_id",
            (
                *("kind", "authority", "reasons", "proposed_by_id", "proposed_at", "outcome"),
                *("answered_by_id", "answered_at", "answer"),
            ),
        ),
    ],
    scheme=4,
)
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
    Permit,
    *("review_id", "issuer_id", "permit_code", "name", "certificate_name", "counts", "number"),
    *("scope", "valid_from", "valid_until", "status", "status_on", "status_reason", "recorded_at"),
    born=True,
)
declare(
    Licence,
    *("number", "origin_case_id", "region_id", "industry_id", "issuer_id", "operator_name"),
    *("uscc", "facts", "issued_at", "ended_at"),
    parts=[
        Part("loads", LicencePermit, "licence_id", ("permit_id", "loaded_at", "unloaded_at")),
        Part(
            "editions",
            LicenceEdition,
            "licence_id",
            (
                *("number", "token", "reason", "record", "signature", "key_id", "pdf_sha256"),
                *("issued_at", "issued_by_id", "superseded_at"),
            ),
        ),
    ],
    born=True,
)
declare(
    Licence,
    *("number", "origin_case_id", "region_id", "industry_id", "issuer_id", "operator_name"),
    *("uscc", "facts", "issued_at", "ended_at", "ended_reason"),
    parts=[
        Part("loads", LicencePermit, "licence_id", ("permit_id", "loaded_at", "unloaded_at")),
        Part(
            "editions",
            LicenceEdition,
            "licence_id",
            (
                *("number", "token", "cause", "reason", "record", "signature", "key_id"),
                *("pdf_sha256", "issued_at", "issued_by_id", "superseded_at"),
            ),
        ),
    ],
    scheme=2,
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
    Permit,
    *("review_id", "issuer_id", "permit_code", "name", "certificate_name", "counts", "number"),
    *("scope", "valid_from", "valid_until", "status", "status_on", "status_reason", "recorded_at"),
    *("end_ground", "end_law", "end_document", "end_organ", "corrected_at", "corrected_reason"),
    scheme=3,
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
    Hearing,
    *("review_id", "stage", "reason", "told_by_id", "told_on", "ask_until", "asked_on", "asked_by"),
    *("hold_until", "on", "hour", "place", "record_number", "held_on", *SCAN_COLUMNS),
    born=True,
)
declare(
    Bar,
    *("review_id", "permit_code", "holder", "ground", "first", "last", "set_by_id"),
    *("lifted_at", "lifted_by_id", "lifted_reason"),
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
    Pause,
    *("review_id", "cause", "purpose", "law", "first", "expected", "last", "told", "ordered_by_id"),
    *("conclusion", "found_by", "report_number", "report_on", *SCAN_COLUMNS),
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
    Delivery,
    *("case_id", "way", "recipient", "recipient_is", "reason", "post_number", "handed_on"),
    "handed_by_id",
    born=True,
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("round", "checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    *("indispensable", "after", "prepares", "builds_on_id", "completed_on", "legal_basis"),
    *("false_papers", "refusal_kind", "refusal_authority", "statement", "stated_on"),
    *("given_up_at", "found_id", "visit", "visit_reason", "look_by"),
    parts=[
        Part("deficiencies", Deficiency, "review_id", ("target", "key", "reason")),
        Part(
            "proposals",
            RefusalProposal,
            "review_id",
            (
                *("kind", "authority", "reasons", "proposed_by_id", "proposed_at", "outcome"),
                *("answered_by_id", "answered_at", "answer"),
            ),
        ),
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
    Notice,
    *("case_id", "organ_id", "review_id", "round", "kind", "number", "issued_at", "body"),
    "pdf_sha256",
    scheme=4,
    born=True,
)
declare(
    Extension,
    *("review_id", "round", "days", "unit", "basis", "reason", "asked_by_id", "asked_at"),
    *("outcome", "answered_by_id", "answered_at", "answer", "told", "due"),
    scheme=2,
    born=True,
)
declare(
    Annulment,
    *("review_id", "round", "ground", "organ", "document", "document_on", "law", "reasons"),
    *("until", "on", "anew", "annulled_by_id", "denied_by_id", "denied_at", "denied_reasons"),
    *("denied_basis", "false_papers"),
    born=True,
)
declare(
    PermitScan,
    *("permit_id", "stage", "page_count", "boxes", "added_by_id", "added_at", "published_by_id"),
    *("withdrawn_reason", *SCAN_COLUMNS),
    parts=[Part("pages", PublicPage, "scan_id", ("number", "sha256", "width", "height"))],
    born=True,
)
declare(
    Promise,
    *("review_id", "way", "material", "name", "days", "due", "status", "handed_in_on"),
    *("handed_in_by_id", "settled_on", "settled_by_id", "reason"),
    born=True,
)
declare(
    Inspection,
    *("case_id", "round", "stage", "lead_id", "plan_by", "on", "hour", "place", "planned_by_id"),
    *("wish_on", "wish_reason", "wish_answer", "presence", "presence_name", "presence_reason"),
    *("rectify_by", "answer", "answered_on", "closed_on"),
    parts=[Part("visitors", Visitor, "inspection_id", ("department_id", "user_id"))],
    born=True,
)
declare(Agreement, "case_id", "agreed_on", "recorded_by_id", born=True)
declare(OnlineConsent, "case_id", "agreed_on", "recorded_by_id", born=True)
declare(
    Delivery,
    *("case_id", "way", "recipient", "recipient_is", "reason", "post_number", "handed_on"),
    *("handed_by_id", "outcome", "outcome_on", "received_by", "outcome_reason", "outcome_by_id"),
    scheme=2,
    born=True,
)
declare(
    Review,
    *("case_id", "permit_code", "permit_name", "basis", "counts", "department_id", "status"),
    *("round", "checked_by_id", "checked_at", "due", "decided_by_id", "decided_at", "reasons"),
    *("indispensable", "after", "prepares", "builds_on_id", "completed_on", "legal_basis"),
    *("false_papers", "refusal_kind", "refusal_authority", "statement", "stated_on"),
    *("given_up_at", "found_id", "visit", "visit_reason", "look_by"),
    parts=[
        Part("deficiencies", Deficiency, "review_id", ("target", "key", "reason")),
        Part(
            "proposals",
            RefusalProposal,
            "review_id",
            (
                *("kind", "authority", "reasons", "proposed_by_id", "proposed_at", "outcome"),
                *("answered_by_id", "answered_at", "answer"),
            ),
        ),
        Part(
            "inspected",
            Inspected,
            "review_id",
            (
                *("inspection_id", "conclusion", "findings", "points", "on", "people", "until"),
                *("concluded_by_id", "concluded_at"),
            ),
        ),
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
        Part("deficiencies", Deficiency, "review_id", ("target", "key", "reason")),
        Part(
            "proposals",
            RefusalProposal,
            "review_id",
            (
                *("kind", "authority", "reasons", "proposed_by_id", "proposed_at", "outcome"),
                *("answered_by_id", "answered_at", "answer"),
            ),
        ),
        Part(
            "inspected",
            Inspected,
            "review_id",
            (
                *("inspection_id", "conclusion", "findings", "points", "on", "people", "until"),
                *("concluded_by_id", "concluded_at"),
            ),
        ),
    ],
    scheme=7,
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
declare(
    Annulment,
    *("review_id", "round", "was", "ground", "organ", "document", "document_on", "received_on"),
    *("law", "reasons", "until", "on", "anew", "annulled_by_id", "denied_by_id", "denied_at"),
    *("denied_reasons", "denied_basis", "false_papers", "refusal_kind", "refusal_authority"),
    scheme=2,
    born=True,
)
declare(
    Promise,
    *("review_id", "way", "material", "name", "days", "due", "status", "handed_in_on"),
    *("handed_in_by_id", "settled_on", "settled_by_id", "reason", "spared_on", "spared_by_id"),
    "spared_reason",
    scheme=2,
    born=True,
)
declare(
    Promise,
    *("review_id", "way", "material", "name", "days", "due", "status", "handed_in_on"),
    *("handed_in_by_id", "settled_on", "settled_by_id", "reason", "spared_on", "spared_by_id"),
    *("spared_reason", "holder"),
    scheme=3,
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
