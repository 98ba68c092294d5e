"""Licences, their editions and what they load."""

from issuance.models.few_left import FewLeft
from issuance.models.licences import Licence, LicenceEdition, LicencePermit
from issuance.models.losses import Loss
from portal.ground.history.witness import Part, declare

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
    Licence,
    *("number", "origin_case_id", "region_id", "industry_id", "issuer_id", "operator_name"),
    *("uscc", "facts", "issued_at", "ended_at", "ended_reason", "ended_way"),
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
    scheme=3,
    born=True,
)
declare(
    Loss,
    *("licence_id", "edition_id", "what", "reported_on", "due", "outcome", "settled_on"),
    *("made_id", "old", "recorded_by_id"),
    born=True,
)
declare(
    FewLeft,
    *("licence_id", "permits_left", "rule", "told_on", "due", "silence", "basis", "answer"),
    *("by_silence", "answered_on", "recorded_by_id"),
    born=True,
)
