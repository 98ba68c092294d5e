"""What was delivered electronically (电子送达), as its applicant reads and opens it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from issuance.casework import originals, redaction
from issuance.models import Case, Delivery, LicenceEdition, Notice, PaperRequest, Permit
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
    rows = list(rows.prefetch_related("permits__scans", "licenceeditions__licence"))
    frozen = _frozen(case) if rows else {}
    return [
        Delivered(row.pk, row.handed_on, row.outcome_on, list(_files(row, frozen.get(row.pk, {}))))
        for row in rows
    ]


def papers_asked(case: Case) -> list[PaperRequest]:
    """The papers of it that were asked for, or fetched, in the order they were asked for. ``lapsed``:
    what was asked for ended or was made anew since, and nobody brings it."""
    rows = case.paper_requests.select_related("permit", "edition__licence", "delivery")
    rows = list(rows.order_by("pk"))
    if any(row.delivery_id is None for row in rows):
        there = set(originals.asked().filter(case=case).values_list("pk", flat=True))
        for row in rows:
            row.lapsed = row.delivery_id is None and row.pk not in there
    return rows


def _frozen(case: Case) -> dict[int, dict[str, str]]:
    """Which files each delivery delivered, by their digests, as its receipt keeps them."""
    papers = case.notices.filter(kind=Notice.Kind.DELIVERY)
    told = [paper.body["delivery"] for paper in papers]
    return {
        row["pk"]: {paper["key"]: paper["sha256"] for paper in row["papers"] if "sha256" in paper}
        for row in told
        if "pk" in row
    }


def _files(delivery, digests):
    for edition in delivery.licenceeditions.all():
        yield _of_edition(edition)
    for permit in delivery.permits.all():
        yield _of_permit(permit, digests.get(f"permit-{permit.pk}", ""))


def _of_permit(permit: Permit, digest: str) -> File:
    """Its department's scan that was delivered, as the holder may see it: whole; never another one that came
    in its place. ``digest``: empty of what was delivered before it was kept."""
    scan, kept = redaction.current(permit), ("", "")
    if scan and digest and scan.scan_sha256 != digest:
        scan = None
    if scan:
        own, shown = (scan.scan_sha256, scan.scan_type), (scan.scan_shown, JPEG.media_type)
        kept = own if scan.scan_type in SHOWN else shown
    return File(f"permit-{permit.pk}", permit.certificate_name or permit.name, permit.number, *kept)


def _of_edition(edition: LicenceEdition) -> File:
    licence = edition.licence
    name = _("industry licence")
    return File(f"edition-{edition.pk}", name, licence.number, edition.pdf_sha256, PDF.media_type)
