"""What was delivered electronically (电子送达), as its applicant reads and opens it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from issuance.casework import redaction
from issuance.models import Case, Delivery, LicenceEdition, Permit
from portal.ground.files.judge import JPEG, PDF
from portal.ground.files.responses import SHOWN


@dataclass(frozen=True)
class File:
    """``sha256``: empty where its department has taken the scan back since."""

    key: str
    name: str
    number: str
    sha256: str
    media_type: str


@dataclass(frozen=True)
class Delivered:
    pk: int
    on: date
    opened_on: date | None
    files: list[File]


def delivered(case: Case) -> list[Delivered]:
    """Newest first; one query where nothing was."""
    rows = case.deliveries.filter(way=Delivery.Way.ONLINE).order_by("-pk")
    rows = rows.prefetch_related("permits__scans", "licenceeditions__licence")
    return [Delivered(row.pk, row.handed_on, row.outcome_on, list(_files(row))) for row in rows]


def _files(delivery):
    for edition in delivery.licenceeditions.all():
        yield _of_edition(edition)
    for permit in delivery.permits.all():
        yield _of_permit(permit)


def _of_permit(permit: Permit) -> File:
    """Its department's scan, as the holder may see it: whole."""
    scan, kept = redaction.current(permit), ("", "")
    if scan:
        own, shown = (scan.scan_sha256, scan.scan_type), (scan.scan_shown, JPEG.media_type)
        kept = own if scan.scan_type in SHOWN else shown
    return File(f"permit-{permit.pk}", permit.certificate_name or permit.name, permit.number, *kept)


def _of_edition(edition: LicenceEdition) -> File:
    licence = edition.licence
    name = _("industry licence")
    return File(f"edition-{edition.pk}", name, licence.number, edition.pdf_sha256, PDF.media_type)
