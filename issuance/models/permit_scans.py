"""Scans of statutory permits (审批结果电子版图片), and what the public may see of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.permits import Permit
from issuance.models.scans import Scanned
from portal.ground.files.digest_field import BlobDigestField


class PermitScan(Bordered, Scanned):
    """The original stays private; public are its ``pages`` alone, pictures in which personal data are
    painted over. ``boxes``: what was painted, ``[page, left, top, width, height]`` in thousandths."""

    path_to_case = ("permit", "review", "case")

    class Stage(models.TextChoices):
        KEPT = "kept", _("not published yet")
        PUBLIC = "public", _("published, personal data painted over")
        WITHDRAWN = "withdrawn", _("taken back")

    permit = models.ForeignKey(
        Permit, models.PROTECT, related_name="scans", verbose_name=_("permit")
    )
    stage = models.CharField(_("stage"), max_length=9, choices=Stage, default=Stage.KEPT)
    page_count = models.PositiveSmallIntegerField(_("pages"))
    boxes = models.JSONField(_("painted over"), default=list, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    withdrawn_reason = models.CharField(_("why taken back"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("scan of a permit")
        verbose_name_plural = _("scans of permits")
        indexes = [
            models.Index(
                name="permitscan_to_publish", fields=["permit"], condition=Q(stage="kept")
            ),
            models.Index(name="permitscan_newest_in_region", fields=["region", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_scan_of_a_permit",
                fields=["permit"],
                condition=~Q(stage="withdrawn"),
                violation_error_message=_("This permit has a scan already."),
            ),
            models.CheckConstraint(
                name="scan_is_published_by_somebody",
                condition=~Q(stage="public") | Q(published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="scan_is_taken_back_with_reason",
                condition=~Q(stage="withdrawn") | ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.permit} · {self.get_stage_display()}"

    @property
    def event_state(self) -> str:
        return self.stage

    @property
    def page_numbers(self) -> range:
        return range(1, self.page_count + 1)


class PublicPage(Bordered):
    """A page of a scan as anybody may see it while the scan is published."""

    path_to_case = ("scan", "permit", "review", "case")

    scan = models.ForeignKey(
        PermitScan, models.PROTECT, related_name="pages", db_index=False, verbose_name=_("scan")
    )
    number = models.PositiveSmallIntegerField(_("page"))
    sha256 = BlobDigestField(_("SHA-256 of the picture"))
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))

    class Meta:
        ordering = ["scan", "number"]
        verbose_name = _("public page of a permit")
        verbose_name_plural = _("public pages of permits")
        indexes = [models.Index(name="publicpage_newest_in_region", fields=["region", "-id"])]
        constraints = [
            models.UniqueConstraint(name="public_page_once", fields=["scan", "number"]),
        ]

    def __str__(self):
        return f"{self.scan} · {self.number}"
