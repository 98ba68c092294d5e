"""What a county reports to its city (备案): plans within three working days, changes promptly."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guides.models.versions import Release
from portal.ground.calendar import clock
from portal.ground.files.digest_field import BlobDigestField
from portal.ground.history.transitions import Recorded
from portal.ground.models import Region


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(filed_at=None)


class Report(Recorded, models.Model):
    """One report (Liuzhou 实施步骤 (一)); ``guides.release.reports`` makes and moves it.

    ``package`` is what is reported, fixed when it is filed; ``document`` the SHA-256 of a plan in
    the private store.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", _("implementation plan")
        CATALOGUE = "catalogue_change", _("catalogue change")

    class State(models.TextChoices):
        DUE = "due", _("to be filed")
        LATE = "late", _("overdue")
        FILED = "filed", _("filed, not yet received")
        RECEIVED = "received", _("receipt confirmed")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="reports", verbose_name=_("region")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    dated = models.DateField(_("dated"))
    due = models.DateField(_("due"))
    document = BlobDigestField(blank=True, editable=False)
    document_name = models.CharField(_("document"), max_length=120, blank=True)
    document_size = models.PositiveIntegerField(default=0, editable=False)
    release = models.ForeignKey(
        Release,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("release"),
    )
    package = models.JSONField(default=dict, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"))
    filed_at = models.DateTimeField(_("filed"), null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("filed by"),
    )
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received by"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        db_table = "guides_filing"
        ordering = ["-created_at", "-pk"]
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        constraints = [
            models.CheckConstraint(
                name="filing_kind_known", condition=Q(kind__in=["plan", "catalogue_change"])
            ),
            models.CheckConstraint(
                name="filing_received_after_it_was_filed",
                condition=Q(received_at__isnull=True) | Q(filed_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="filing_once_per_release_and_region", fields=["release", "region"]
            ),
        ]

    def __str__(self):
        return f"{self.region} · {self.title}"

    @property
    def event_subject(self) -> str:
        return f"filing:{self.pk}"  # as the history has always named it

    @property
    def event_state(self) -> str:
        return str(self.state())

    def state(self, today=None):
        """Derived, never stored: 待报送, 逾期未报, 已报送, 已收到."""
        if self.received_at:
            return self.State.RECEIVED
        if self.filed_at:
            return self.State.FILED
        return self.State.LATE if (today or clock.today()) > self.due else self.State.DUE

    @property
    def in_time(self):
        """Whether it was filed by its day; None while it is not filed."""
        return self.filed_at and clock.day_of(self.filed_at) <= self.due
