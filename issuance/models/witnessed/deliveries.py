"""What was agreed to and handed over."""

from issuance.models.agreements import Agreement, ConsentEnded, OnlineConsent
from issuance.models.deliveries import Delivery
from issuance.models.paper_requests import PaperRequest
from portal.ground.history.witness import declare

declare(
    Delivery,
    *("case_id", "way", "recipient", "recipient_is", "reason", "post_number", "handed_on"),
    "handed_by_id",
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
declare(ConsentEnded, "consent_id", "ended_on", "recorded_by_id", born=True)
declare(
    PaperRequest,
    *("case_id", "after_id", "permit_id", "edition_id", "asked_on", "due", "recorded_by_id"),
    "delivery_id",
    born=True,
)
