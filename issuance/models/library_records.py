"""Records of licences for the e-licence library (电子证照库), and what it has answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.licence_changes import LicenceChange
from portal.ground.history.triggers import guard, inherits


class LibraryRecord(Bordered):
    """What of one change goes to the library (Liuzhou 2022, 实施步骤 (二)): ``content``, by GB/T 36903, never
    altered, under ``message_id``, by which the library takes once what it gets twice.

    ``rounds``: how often it was given to the outbox; ``answer``: what the library said; ``trouble``: why
    it could not be reached last.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("not acknowledged")
        ACKNOWLEDGED = "taken", _("acknowledged")
        LAID = "laid", _("laid into the folder, which acknowledges nothing")
        REFUSED = "refused", _("refused by the library")
        MISMATCH = "mismatch", _("acknowledged as something else")

    path_to_case = ("change", "licence", "origin_case")

    change = models.OneToOneField(
        LicenceChange, models.PROTECT, related_name="library", verbose_name=_("change of a licence")
    )
    message_id = models.CharField(_("message id"), max_length=40, unique=True)
    identifier = models.CharField(_("identifier (证照标识)"), max_length=100, blank=True)
    content = models.JSONField(editable=False)
    sha256 = models.CharField(_("SHA-256 of the record"), max_length=64)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    rounds = models.PositiveSmallIntegerField(_("times given out"), default=0)
    receipt = models.CharField(_("receipt of the library"), max_length=100, blank=True)
    answered_at = models.DateTimeField(_("answer received"), null=True, blank=True)
    answer = models.CharField(_("what was answered"), max_length=300, blank=True)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True, editable=False)
    trouble = models.CharField(_("last error"), max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("record for the e-licence library")
        verbose_name_plural = _("records for the e-licence library")
        indexes = [
            models.Index(name="library_record_in_region", fields=["region", "-id"]),
            models.Index(
                name="library_record_open",
                fields=["region", "id"],
                condition=Q(status__in=["waiting", "refused", "mismatch"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="library_record_status_known",
                condition=Q(status__in=["waiting", "taken", "laid", "refused", "mismatch"]),
            ),
            models.CheckConstraint(
                name="acknowledged_library_record_has_its_receipt",
                condition=~Q(status="taken") | Q(answered_at__isnull=False) & ~Q(receipt=""),
            ),
        ]

    def __str__(self):
        return str(self.change)


BORDER_OF_LIBRARY_RECORDS = inherits(
    "issuance_libraryrecord", "region_id", parent="issuance_licencechange", key="change_id"
)
LIBRARY_RECORD_STANDS = guard(
    "issuance_libraryrecord",
    "library_record_stands",
    event="UPDATE",
    when=(
        "NEW.change_id <> OLD.change_id OR NEW.message_id <> OLD.message_id"
        " OR NEW.content <> OLD.content OR NEW.sha256 <> OLD.sha256"
        " OR NEW.identifier <> OLD.identifier OR OLD.status = 'taken' AND NEW.status <> OLD.status"
    ),
    message="a record for the library stays as it was given out",
)
