"""Files of the desk: uploads and certificates, each checked object by object.

Addresses carry keys and numbers only, and so do the names under which files are saved.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from issuance.casework import access, readings, redaction
from issuance.desk import case_file
from issuance.licence import printing
from issuance.licence.certificate import CertificateError
from issuance.models import Hearing, JointExtension, Licence, Pause, PermitScan
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.files import page_picture, storage
from portal.ground.files.judge import JPEG, SUFFIXES
from portal.ground.files.responses import SHOWN, file_response
from portal.ground.staff import borders

# What has a scan, by how its address calls it.
SCANS = {"joint": JointExtension, "hearing": Hearing, "pause": Pause}
# Of these the paper may name third parties: their department alone opens it.
OF_ONE_ITEM = frozenset({"hearing", "pause"})


class Upload(BackOfficeView):
    """A file of the application, for those who may read its slice.

    Of a picture that browsers do not show (HEIC) its JPEG; `?original` saves what was sent.
    """

    def get(self, request, pk, file_pk):
        case = case_file.opened(request.user, pk)
        file = case_file.readable_file(request.user, case, file_pk)
        readings.note(request.user, case)
        original = "original" in request.GET or not file.shown_sha256
        kind = file.media_type if original else JPEG.media_type
        ending = SHOWN.get(kind)
        kind = kind if ending else "application/octet-stream"
        with storage.open_blob(file.sha256 if original else file.shown_sha256) as blob:
            content = blob.read()
        name = f"{case.number}-{file.pk}.{ending or SUFFIXES.get(file.media_type, 'bin')}"
        return file_response(content, name, kind, save=not ending)


class Scan(BackOfficeView):
    """The scan of a paper that was recorded on a case, for those who read more than intake and delivery; the
    record of a hearing and a report for the department of the item alone. What browsers do not show (OFD)
    is saved as it is."""

    def get(self, request, pk, scan_pk, kind):
        case = case_file.opened(request.user, pk)
        row = _readable_scan(request.user, case, kind, scan_pk)
        readings.note(request.user, case)
        converted = row.scan_shown if row.scan_type not in SHOWN else ""
        media_type = JPEG.media_type if converted else row.scan_type
        ending = SHOWN.get(media_type)
        with storage.open_blob(converted or row.scan_sha256) as blob:
            content = blob.read()
        name = f"{case.number}-{kind}-{row.pk}.{ending or SUFFIXES.get(media_type, 'bin')}"
        kept = media_type if ending else "application/octet-stream"
        return file_response(content, name, kept, save=not ending)


class PermitPage(BackOfficeView):
    """A page of the scan of a permit, for the department that issued it; ``?drawn`` shows it as it was drawn
    to be published."""

    template_name = "ground/backoffice/refused.html"

    def get(self, request, pk, scan_pk, number):
        case = case_file.opened(request.user, pk)
        missing = Http404(_("There is no such record."))
        scan = PermitScan.objects.filter(pk=scan_pk, permit__review__case=case.pk).first()
        if scan is None or not access.knows_third_parties(request.user, scan.permit.issuer_id):
            raise missing
        # What was drawn may show as much as the original: it is a reading like any other.
        readings.note(request.user, case)
        name = f"{case.number}-{scan.pk}-{number}.jpg"
        if "drawn" in request.GET:
            sha256 = redaction.drawn_page(request.GET["drawn"], scan, number)
            if not sha256 or not storage.is_intact(sha256):
                raise missing
            with storage.open_blob(sha256) as blob:
                return file_response(blob.read(), name, JPEG.media_type)
        try:
            drawn = page_picture.painted_over(scan.scan_sha256, number)
        except (page_picture.Busy, page_picture.Undrawn):
            return self.page(request, status=503, reason=_("It could not be drawn now."))
        if not drawn.jpeg:
            raise missing
        return file_response(drawn.jpeg, name, JPEG.media_type)


class Preview(BackOfficeView):
    """The certificate as it will be issued, for the issuing body alone."""

    template_name = "ground/backoffice/refused.html"

    def get(self, request, pk):
        case = case_file.opened(request.user, pk)
        if not access.makes_certificates(request.user, case.issuing_body):
            raise PermissionDenied(_("Only the issuing body makes the certificate."))
        readings.note(request.user, case)
        try:
            pdf = printing.preview(case)
        except CertificateError as error:
            return self.page(request, status=409, reason=printing.sentence(error))
        return file_response(pdf, f"{case.number}-preview.pdf")


class Edition(BackOfficeView):
    """An issued certificate: as stored, or its texts for pre-printed stock (issuing body only)."""

    def get(self, request, pk, number, mode):
        licence = borders.find(
            Licence.objects.select_related("issuer", "origin_case__region__parent"),
            request.user,
            pk,
        )
        edition = licence.editions.filter(number=number).select_related("licence__region").first()
        if edition is None or mode not in ("digital", "overprint"):
            raise Http404(_("There is no such record."))
        readings.note(request.user, licence.origin_case)
        name = f"{licence.number}-{number}-{mode}.pdf"
        if mode == "digital":
            with storage.open_blob(edition.pdf_sha256) as blob:
                return file_response(blob.read(), name)
        if not access.makes_certificates(request.user, licence.issuer):
            raise PermissionDenied(_("Only the issuing body makes the certificate."))
        return file_response(printing.overprint(edition), name)


def _readable_scan(actor, case, kind: str, pk: int):
    """The recorded paper of this case, or ``Http404``."""
    missing = Http404(_("There is no such record."))
    model = SCANS.get(kind)
    if model is None or access.intake_only(actor, case):
        raise missing
    path = "__".join(model.path_to_case)
    rows = model.objects.select_related(model.path_to_case[0])
    row = rows.filter(pk=pk, **{path: case.pk}).first()
    if row is None or not row.scan_sha256:
        raise missing
    if kind in OF_ONE_ITEM and not access.knows_third_parties(actor, row.review.department_id):
        raise missing
    return row
