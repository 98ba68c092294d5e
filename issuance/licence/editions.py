"""Making a licence and its printed editions: number, record, signature, PDF, QR, all or nothing."""

import io

from django.conf import settings
from django.utils import timezone

from issuance.licence import certificate, owed, qr
from issuance.licence.addresses import address_of
from issuance.licence.certificate import CertificateItems
from issuance.licence.certificate_facts import certificate_facts, permits_of
from issuance.licence.proofs import Proof
from issuance.models import Licence, LicenceEdition, LicencePermit
from issuance.models.licences import new_edition_token
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.history import numbers
from portal.ground.models import Purpose
from portal.ground.pdf.description import described
from portal.ground.text.canonical import canonical_json


def make_licence(*, case, actor, deliver_by) -> Licence:
    """The licence and its first edition, to be handed over by a day; raises ``CertificateError`` naming
    field and character."""
    facts = certificate_facts(case)
    licence = Licence.objects.create(
        number=_number(case),
        origin_case=case,
        region=case.region,
        industry=case.industry,
        issuer=case.issuing_body,
        operator_name=facts["operator_name"],
        uscc=facts["uscc"],
        facts=facts,
        issued_at=timezone.now(),
    )
    LicencePermit.objects.bulk_create(
        LicencePermit(licence=licence, permit=permit, loaded_at=licence.issued_at)
        for permit in permits_of(case, clock.today())
    )
    cause = LicenceEdition.Cause.FIRST
    stated = {"cause": cause, "reason": "首次发证", "deliver_by": deliver_by}
    _make_edition(licence=licence, actor=actor, **stated)
    owed.look(licence)
    return licence


def renew_edition(*, licence, actor, cause, reason, deliver_by) -> LicenceEdition:
    """The next edition, of the permits of its case that hold today; ``CertificateError`` if none does."""
    now = timezone.now()
    holding = list(permits_of(licence.origin_case, clock.today()))
    loaded = licence.loads.filter(unloaded_at=None)
    loaded.exclude(permit__in=holding).update(unloaded_at=now)
    on_it = set(loaded.values_list("permit", flat=True))
    for permit in holding:
        if permit.pk not in on_it:
            licence.loads.update_or_create(
                permit=permit, defaults={"loaded_at": now, "unloaded_at": None}
            )
    owed.look(licence)
    licence.editions.filter(superseded_at=None).update(superseded_at=now)
    stated = {"cause": cause, "reason": reason, "deliver_by": deliver_by}
    return _make_edition(licence=licence, actor=actor, **stated)


def public_address(token: str) -> str:
    """What the QR code says: ``<base>/l/<token>/``."""
    return address_of(token, settings.PORTAL_BASE_URL)


def _make_edition(*, licence, actor, **stated):
    number = licence.editions.count() + 1
    token, made_on, issued_at = new_edition_token(), clock.today(), timezone.now()
    permits = permits_of(licence.origin_case, made_on).values_list("name", flat=True)
    items = CertificateItems.from_dict(
        {
            **licence.facts,
            "licence_number": licence.number,
            "permits": list(permits),
            "made_on": made_on.isoformat(),
            "qr_url": public_address(token),
        }
    )
    sheet = certificate.render(
        items, style=licence.region.certificate_style, sample=settings.PORTAL_DEMO
    )
    qr.verify_pdf(sheet, items.qr_url)
    record = _record(items, edition=number, token=token)
    proof = Proof(record, *keys.sign(Purpose.LICENCE, record))
    pdf = described(
        io.BytesIO(sheet),
        title=f"行业综合许可证 {licence.number}",
        author=items.issuer,
        dated=issued_at.isoformat(timespec="seconds"),
        carried=proof.carried(),
    )
    return LicenceEdition.objects.create(
        licence=licence,
        number=number,
        token=token,
        record=record,
        signature=proof.signature,
        key_id=proof.key,
        pdf_sha256=storage.store(pdf).sha256,
        issued_at=issued_at,
        issued_by=actor,
        **stated,
    )


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


def _number(case):
    """Region code + year + serial + check character: a local choice, no rule is published."""
    year = clock.today().year
    serial = numbers.next_number(f"licence:{case.region.code}:{year}")
    return numbers.with_check(f"{case.region.code}{year}{serial:08d}")
