"""Denials withdrawn, and bars."""

from issuance.models.annulments import Annulment
from issuance.models.bars import Bar
from portal.ground.history.witness import declare

declare(
    Bar,
    *("review_id", "permit_code", "holder", "ground", "first", "last", "set_by_id"),
    *("lifted_at", "lifted_by_id", "lifted_reason"),
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
    Annulment,
    *("review_id", "round", "was", "ground", "organ", "document", "document_on", "received_on"),
    *("law", "reasons", "until", "on", "anew", "annulled_by_id", "denied_by_id", "denied_at"),
    *("denied_reasons", "denied_basis", "false_papers", "refusal_kind", "refusal_authority"),
    scheme=2,
    born=True,
)
declare(
    Annulment,
    *("review_id", "round", "was", "ground", "organ", "document", "document_on", "received_on"),
    *("in_force_on", "law", "reasons", "until", "on", "anew", "annulled_by_id", "denied_by_id"),
    *("denied_at", "denied_reasons", "denied_basis", "false_papers", "refusal_kind"),
    "refusal_authority",
    scheme=3,
    born=True,
)
declare(
    Annulment,
    *("review_id", "round", "was", "then", "ground", "organ", "document", "document_on"),
    *("received_on", "in_force_on", "law", "reasons", "until", "on", "anew", "annulled_by_id"),
    *("denied_by_id", "denied_at", "denied_reasons", "denied_basis", "false_papers"),
    *("refusal_kind", "refusal_authority"),
    scheme=4,
    born=True,
)
