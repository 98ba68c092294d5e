"""Releases (批次) and the immutable guide versions (告知单版本) they bring to life."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from guides.models.industries import Industry
from guides.version.snapshot import Snapshot
from portal.ground.history.transitions import Recorded
from portal.ground.models import Department, Region


class Release(Recorded, models.Model):
    """One or many (region, industry) pairs that become active together, or not at all."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        PROPOSED = "proposed", _("awaiting approval")
        APPROVED = "approved", _("approved")
        ACTIVE = "active", _("in force")
        CANCELLED = "cancelled", _("cancelled")

    name = models.CharField(_("name"), max_length=80)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="releases", verbose_name=_("region")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    effective_from = models.DateField(_("effective from"))
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("created"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    activated_at = models.DateTimeField(_("activated"), null=True, blank=True)
    words = models.PositiveIntegerField(
        default=0, editable=False, help_text="How many departments have said: approval compares it."
    )

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.CheckConstraint(
                name="release_status_known",
                condition=Q(status__in=["draft", "proposed", "approved", "active", "cancelled"]),
            ),
            models.CheckConstraint(
                name="release_approved_by_another_than_its_author",
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")),
            ),
            models.CheckConstraint(
                name="release_approved_names_its_approver",
                condition=~Q(status__in=["approved", "active"]) | Q(approver__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name


class ReleaseItem(models.Model):
    """The candidate for one (region, industry): the very bytes that will be the version."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="items")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    industry = models.ForeignKey(
        Industry, models.PROTECT, related_name="+", verbose_name=_("industry")
    )
    body = models.BinaryField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    working_rules = models.BinaryField(
        default=b"", editable=False, help_text="Staff's rules, to be kept beside the version."
    )
    problems = models.JSONField(default=list, blank=True, editable=False)
    departments = models.JSONField(
        default=list, blank=True, editable=False, help_text="Codes of those it concerns."
    )
    slices = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Code of each department whose slice differs → SHA-256 of the slice.",
    )
    lead = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("lead department"),
    )

    class Meta:
        ordering = ["region__code", "industry__position"]
        constraints = [
            models.UniqueConstraint(
                name="pair_once_per_release", fields=["release", "region", "industry"]
            )
        ]

    def __str__(self):
        return f"{self.region} · {self.industry}"

    @cached_property
    def snapshot(self):
        return Snapshot.from_bytes(self.body)


class GuideVersionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(status=GuideVersion.Status.ACTIVE)


class GuideVersion(Recorded, models.Model):
    """A numbered, immutable snapshot; made by ``guides.release.releases`` only.

    ``body`` is the canonical JSON that was hashed; database triggers refuse to change it.
    """

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("not yet in force")
        ACTIVE = "active", _("in force")
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", _("withdrawn")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="guide_versions", verbose_name=_("region")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, related_name="versions", verbose_name=_("industry")
    )
    number = models.PositiveIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=12, choices=Status)
    effective_from = models.DateField(_("effective from"))
    release = models.ForeignKey(
        Release, models.PROTECT, related_name="versions", verbose_name=_("release")
    )
    body = models.BinaryField(editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("created"))

    objects = GuideVersionQuerySet.as_manager()

    class Meta:
        ordering = ["region__code", "industry__position", "-number"]
        verbose_name = _("guide version")
        verbose_name_plural = _("guide versions")
        constraints = [
            models.UniqueConstraint(
                name="version_number_once_per_pair", fields=["region", "industry", "number"]
            ),
            models.UniqueConstraint(
                name="one_active_version_per_pair",
                fields=["region", "industry"],
                condition=Q(status="active"),
            ),
            models.CheckConstraint(
                name="version_status_known",
                condition=Q(status__in=["scheduled", "active", "superseded", "withdrawn"]),
            ),
        ]

    def __str__(self):
        return f"{self.region} · {self.industry} · {self.number}"

    @cached_property
    def snapshot(self):
        """The snapshot, verified against its hash; raises ``SnapshotCorrupt``."""
        return Snapshot.from_bytes(self.body, sha256=self.sha256)
