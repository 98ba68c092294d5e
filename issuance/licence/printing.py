"""Certificates on paper: a preview before issue, and the overprint of an issued edition."""

import json

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.licence import certificate, styles
from issuance.licence.certificate import CertificateError, CertificateItems
from issuance.licence.certificate.items import spell
from issuance.licence.certificate_facts import NAMES, certificate_facts, permits_of
from issuance.licence.drawing import public_address
from portal.ground.calendar import clock

PREVIEW_NUMBER = "0" * 18
REASONS = {
    "glyph": gettext_lazy(
        "The certificate's typeface has no “%(character)s”, which stands in “%(item)s”."
        " Please tell the administrators; the case stays here."
    ),
    "control": gettext_lazy(
        "“%(item)s” holds an invisible character (%(character)s). Please have it corrected first."
    ),
    "fit": gettext_lazy(
        "“%(item)s” is too long for its place on the certificate, even in the smallest type."
    ),
    "style": gettext_lazy(
        "The certificate style chosen for this region is not known. Its administrator chooses another one."
    ),
    "empty": gettext_lazy("“%(item)s” is empty."),
    "missing": gettext_lazy("“%(item)s” is empty."),
}


def sentence(error: CertificateError) -> str:
    """Why the certificate cannot be made, for whoever makes it, and what to do."""
    item = NAMES.get(error.field, error.field)
    if error.reason not in REASONS:
        return _("“%(item)s”: %(why)s") % {"item": item, "why": error.detail}
    character = spell(error.character) if error.character else ""
    return REASONS[error.reason] % {"item": item, "character": character}


def preview(case) -> bytes:
    """What the certificate of a decided case will look like: marked 样本, its QR code leads nowhere.

    Raises ``CertificateError`` as the issue itself would, so that it is seen before.
    """
    items = CertificateItems.from_dict(
        {
            **certificate_facts(case),
            "licence_number": PREVIEW_NUMBER,
            "permits": list(permits_of(case, clock.today()).values_list("name", flat=True)),
            "made_on": clock.today().isoformat(),
            "qr_url": public_address(styles.PREVIEW_TOKEN),
        }
    )
    return certificate.render(items, style=styles.named(case.region.certificate_style), sample=True)


def items_of(edition) -> dict:
    """What stands on an edition, as ``CertificateItems`` take it, from its signed record."""
    return {
        **{name: json.loads(bytes(edition.record))[name] for name in NAMES},
        "qr_url": public_address(edition.token),
    }


def overprint(edition) -> bytes:
    """The texts of an edition alone, for printing on the pre-printed stock (套打)."""
    return certificate.render(
        CertificateItems.from_dict(items_of(edition)),
        style=styles.named(edition.licence.region.certificate_style),
        mode="overprint",
        sample=settings.PORTAL_DEMO,
    )
