"""The scan of a permit, as code states what is done with it and as the form of the page posts it."""

from django.core.files.base import ContentFile

from forms import uploads
from issuance.casework import redaction
from issuance.casework.verbs import REGISTRY
from issuance.models import PermitScan
from portal.demo.telling import sample_paper

SCANS = frozenset({"add_permit_scan", "publish_permit_scan", "withdraw_permit_scan"})
BOX = (1, 100, 50, 300, 40)
TAKEN_BACK = {"reason": "遮盖不全"}


def paper():
    return ContentFile(sample_paper("permit"), name="许可证.pdf")


def add(permit, actor, file=None) -> PermitScan:
    taken = uploads.take_in(file or paper())
    pages = redaction.pages_of(taken.sha256)
    REGISTRY["add_permit_scan"].run(permit, actor=actor, scan=taken, page_count=pages)
    return permit.scans.latest("pk")


def published(scan, boxes=(BOX,)) -> dict:
    pages = redaction.redacted(scan, boxes)
    return {"looked": True, "boxes": list(boxes), "pages": pages, "scan": scan.pk}


def of_scan(code, review, actor):
    """What comes before a verb on it."""
    if code in SCANS - {"add_permit_scan"}:
        add(review.permit, actor)


def scan_stated(code, review) -> tuple[dict, dict]:
    """``review``: None for whoever types at random."""
    match code:
        case "add_permit_scan":
            return {"scan": uploads.take_in(paper())}, {"scan": paper()}
        case "withdraw_permit_scan":
            return TAKEN_BACK, TAKEN_BACK
    if review is None:
        return {"looked": True, "boxes": [], "pages": [], "scan": 0}, {}
    row = dict(zip(("page", "left", "top", "width", "height"), (1, 10, 5, 30, 4), strict=True))
    posted = {f"row0-{name}": value for name, value in row.items()}
    return published(review.permit.scans.get()), posted | {"rows": "1", "looked": "on"}
