"""Drawing a certificate before it is issued: outside every lock, from inputs that are compared again.

A drawn certificate is bytes in the store and nothing else: until a row names it, it certifies nothing, and
the collector looks at it after two days (``discards``).
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from issuance.licence import certificate, qr, styles
from issuance.licence.addresses import address_of
from issuance.licence.certificate import CertificateItems
from issuance.licence.certificate_facts import permits_of
from issuance.licence.proofs import SCHEMA, Proof
from issuance.models.licences import new_edition_token
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.jobs import discards
from portal.ground.models import Purpose
from portal.ground.pdf.description import described
from portal.ground.text.canonical import canonical_json

# Of a permit: what is printed, and what would make it another permit or another standing.
OF_A_PERMIT = (
    *("pk", "name", "number", "issuer_id", "status", "valid_from", "valid_until", "corrected_at"),
    "changed_at",
)


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """All that a certificate follows from. ``applied``: the seal of the revision it rests on, of a first
    edition; ``key``: the id of the key that signs."""

    number: str
    edition: int
    facts: dict[str, str]
    permits: tuple[dict, ...]
    made_on: date
    style: str
    sample: bool
    base: str
    key: str
    applied: str = ""


@dataclass(frozen=True)
class Drawn:
    """A certificate that was drawn, read back, signed and stored; ``inputs``: what it follows from."""

    inputs: Inputs
    token: str
    proof: Proof
    pdf_sha256: str
    drawn_at: datetime

    def is_of(self, inputs: Inputs) -> bool:
        return self.inputs == inputs


def inputs_of(
    case, *, number: str, edition: int, facts: dict, applied: str = "", permits=None
) -> Inputs:
    """As they are in the database at this moment; ``permits``: where not those of the case alone. Raises
    ``KeyMissing``."""
    today = clock.today()
    permits = permits_of(case, today) if permits is None else permits
    return Inputs(
        number=number,
        edition=edition,
        facts=facts,
        permits=tuple(permits.values(*OF_A_PERMIT)),
        made_on=today,
        style=case.region.certificate_style,
        sample=settings.PORTAL_DEMO,
        base=settings.PORTAL_BASE_URL,
        key=keys.current(Purpose.LICENCE).id,
        applied=applied,
    )


def draw(inputs: Inputs) -> Drawn:
    """Raises ``CertificateError`` naming field and character, ``QrError``, ``OSError`` of the store."""
    token, drawn_at = new_edition_token(), timezone.now()
    items = _items(inputs, token)
    record = _record(items, edition=inputs.edition, token=token)
    proof = Proof(record, *keys.sign(Purpose.LICENCE, record))
    pdf = _certificate(inputs, items, proof, drawn_at)
    return Drawn(inputs, token, proof, _stored(pdf), drawn_at)


def _items(inputs: Inputs, token: str) -> CertificateItems:
    return CertificateItems.from_dict(
        {
            **inputs.facts,
            "licence_number": inputs.number,
            "permits": [permit["name"] for permit in inputs.permits],
            "made_on": inputs.made_on.isoformat(),
            "qr_url": public_address(token),
        }
    )


def _certificate(
    inputs: Inputs, items: CertificateItems, proof: Proof, drawn_at: datetime
) -> bytes:
    """The electronic certificate (PDF/A-2b), dated when its edition is issued; equal input, equal bytes."""
    sheet = certificate.render(items, style=styles.named(inputs.style), sample=inputs.sample)
    qr.verify_pdf(sheet, items.qr_url)
    return described(
        io.BytesIO(sheet),
        title=f"行业综合许可证 {inputs.number}",
        author=items.issuer,
        dated=drawn_at.isoformat(timespec="seconds"),
        carried=proof.carried(),
        schemas=(SCHEMA,),
    )


def _stored(pdf: bytes) -> str:
    """Whatever ends this before a row names the file, the collector is told of it first."""
    with transaction.atomic():
        discards.let_go([hashlib.sha256(pdf).hexdigest()])
    return storage.store(pdf).sha256


def public_address(token: str) -> str:
    """What the QR code says: ``<base>/l/<token>/``."""
    return address_of(token, settings.PORTAL_BASE_URL)


def _record(items, *, edition, token) -> bytes:
    """Canonical JSON of the nine recorded items (Liuzhou annex 1), the edition number, and the token
    of the code: a record cannot be put beside the code of another certificate."""
    nine = {
        "operator_name": items.operator_name,
        "legal_representative": items.legal_representative,
        "licence_number": items.licence_number,
        "industry": items.industry,
        "uscc": items.uscc,
        "premises": items.premises,
        "permits": list(items.permits),
        "issuer": items.issuer,
        "made_on": items.made_on.isoformat(),
        "edition": edition,
        "token": token,
    }
    return canonical_json(nine).encode()
