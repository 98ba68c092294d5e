"""Catalogue files an editor has sent: kept between the dry run and the confirmation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guides.models.cities import OfCity
from portal.ground.files.digest_field import BlobDigestField


class CatalogueUpload(OfCity):
    """One file for a city, in the private store; nothing is imported before its sender confirms.

    ``sha256`` is emptied, and the file let go of, a week after it was settled.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("awaiting confirmation")
        IMPORTED = "imported", _("imported")
        DROPPED = "dropped", _("not imported")

    name = models.CharField(_("file name"), max_length=120)
    sha256 = BlobDigestField(editable=False)
    size = models.PositiveIntegerField(_("size"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("catalogue file")
        verbose_name_plural = _("catalogue files")
        constraints = [
            models.CheckConstraint(
                name="catalogue_upload_status_known",
                condition=Q(status__in=["waiting", "imported", "dropped"]),
            )
        ]

    def __str__(self):
        return self.name
