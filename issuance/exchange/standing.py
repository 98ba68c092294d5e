"""All that is carried of a licence on a day, in plain JSON: which certificate, which permits, how they stand.

No more of persons than the certificate and its QR page say; of the reasons of an end nothing, for they may
name somebody.
"""

import hashlib
from datetime import date

from issuance.models import Licence, LicenceEdition
from issuance.status import LicenceStatus, licence_status
from portal.ground.calendar import clock

SCHEMA = 1


def standing_of(licence: Licence, edition: LicenceEdition, today: date) -> dict:
    """As the database has it now; the caller holds the newest edition."""
    loads = licence.loads.filter(unloaded_at=None).select_related("permit__issuer")
    permits = [load.permit for load in loads.order_by("pk")]
    ended = clock.day_of(licence.ended_at) if licence.ended_at else None
    status = licence_status([permit.facts for permit in permits], today, ended=bool(ended))
    return {
        "schema": SCHEMA,
        "licence": licence.number,
        "edition": edition.number,
        "issued_on": clock.day_of(edition.issued_at).isoformat(),
        "record_sha256": hashlib.sha256(bytes(edition.record)).hexdigest(),
        "pdf_sha256": edition.pdf_sha256,
        "status": str(LicenceStatus(status)),
        "ended_on": ended.isoformat() if ended else None,
        "permits": [_permit(permit, today) for permit in permits],
    }


def _permit(permit, today: date) -> dict:
    until = permit.valid_until
    return {
        "key": permit.pk,
        "name": permit.certificate_name,
        "number": permit.number,
        "scope": permit.scope,
        "issuer": permit.issuer.name,
        "issuer_code": permit.issuer.code,
        "valid_from": permit.valid_from.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "counts_as_renewed": permit.counts_as_renewed(today),
        "standing": str(permit.standing(today)),
        "since": permit.status_on.isoformat(),
    }
