"""Licences, their editions and what they load."""

from issuance.models.licences import Licence, LicenceEdition, LicencePermit
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
