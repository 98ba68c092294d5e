"""The scan of a paper that an officer records (批件、笔录): one file in the private store."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ground.files.digest_field import BlobDigestField


class Scanned(models.Model):
    """``scan_shown``: the JPEG that stands for it on screens, where browsers cannot show it."""

    scan_name = models.CharField(_("scan"), max_length=200)
    scan_type = models.CharField(max_length=60)
    scan_sha256 = BlobDigestField(_("SHA-256 of the scan"))
    scan_shown = BlobDigestField(blank=True, default="")

    class Meta:
        abstract = True


SCAN_COLUMNS = ("scan_name", "scan_type", "scan_sha256", "scan_shown")
