"""Certificates on paper: a preview before issue, and the overprint of an issued edition."""

import json

from django.conf import settings

from issuance import certificate
from issuance.certificate import CertificateItems
from issuance.editions import public_address
from issuance.models import Permit
from portal.ground import clock

PREVIEW_NUMBER = "0" * 18
PREVIEW_TOKEN = "0" * 32


def preview(case) -> bytes:
    """What the certificate of a decided case will look like: marked 样本, its QR code leads nowhere.

    Raises ``CertificateError`` as the issue itself would, so that it is seen before.
    """
    data = case.submission.current().content["data"]
    granted = Permit.objects.filter(review__case=case).order_by("review_id")
    items = CertificateItems.from_dict(
        {
            "operator_name": data["entity_name"],
            "legal_representative": data["legal_rep_name"],
            "uscc": data.get("uscc") or "",
            "premises": data["premises_address"],
            "industry": case.version.snapshot.industry.name,
            "issuer": case.issuing_body.name,
            "licence_number": PREVIEW_NUMBER,
            "permits": list(granted.values_list("name", flat=True)),
            "made_on": clock.today().isoformat(),
            "qr_url": public_address(PREVIEW_TOKEN),
        }
    )
    return certificate.render(items, style=case.region.certificate_style, sample=True)


def overprint(edition) -> bytes:
    """The texts of an edition alone, for printing on the pre-printed stock (套打)."""
    record = json.loads(bytes(edition.record))
    record.pop("edition", None)
    items = CertificateItems.from_dict({**record, "qr_url": public_address(edition.token)})
    return certificate.render(
        items,
        style=edition.licence.region.certificate_style,
        mode="overprint",
        sample=settings.PORTAL_DEMO,
    )
