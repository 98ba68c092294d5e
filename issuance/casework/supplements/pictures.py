"""Pictures taken with a form: at the place by inspectors, by the applicant of what was put right."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.uploads import Stored
from issuance.casework.supplements.supplement_files import Files, FilesField, Intake
from issuance.models import Inspection, InspectionPhoto, PointFinding, PutRight
from portal.ground.calendar import clock
from portal.ground.files.judge import HEIC, PICTURES, Refused, accept
from portal.ground.files.judging import verdict
from portal.ground.history.transitions import VerbRefused

PHOTOS = (*PICTURES, HEIC)
MOST = 20  # of one point, or of one report
ONLY_PICTURES = gettext_lazy("Only pictures (JPG, PNG, WebP, HEIC) are taken here; this is none.")


class PicturesField(FilesField):
    """Pictures alone; good ones stay with the form while anything else of it is wrong."""

    def __init__(self, case, request=None, **options):
        widget = Files(attrs={"accept": accept(PHOTOS)})
        stated = {"label": gettext_lazy("Pictures"), "required": False, "widget": widget} | options
        super().__init__(intake=Intake(case, request), **stated)

    def clean(self, value):
        files = super().clean(value)
        if len(files) > MOST:
            raise forms.ValidationError(too_many())
        return files

    def _stored(self, file):
        try:
            stored = super()._stored(file)
        except Refused as refused:
            if refused.reason == verdict.UNKNOWN:
                raise Refused(ONLY_PICTURES, refused.reason) from None
            raise
        if stored.media_type and stored.media_type not in {kind.media_type for kind in PHOTOS}:
            raise Refused(ONLY_PICTURES)
        return stored


def too_many() -> str:
    return _("At most %(most)s pictures at once.") % {"most": MOST}


def add(inspection: Inspection, photos: Iterable[Stored], **of: PointFinding | PutRight):
    """``of``: the ``finding`` or the ``report`` they belong to, of which the same picture twice is one."""
    rows = InspectionPhoto.objects.filter(inspection=inspection, withdrawn_at=None, **of)
    there = set(rows.values_list("scan_sha256", flat=True))
    for photo in photos:
        if photo.sha256 in there:
            continue
        if len(there) >= MOST:
            raise VerbRefused(too_many())
        there.add(photo.sha256)
        InspectionPhoto.objects.create(
            inspection=inspection,
            scan_name=photo.name,
            scan_type=photo.media_type,
            scan_sha256=photo.sha256,
            scan_shown=photo.shown_sha256,
            at=clock.now(),
            **of,
        )
