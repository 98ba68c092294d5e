"""Guides taken out of force (下架) together: one person proposes, another approves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guides.models.versions import GuideVersion
from portal.ground.history.transitions import Recorded
from portal.ground.models import Region


class Withdrawal(Recorded, models.Model):
    """One or many guides that leave force on one day, or none of them.

    ``versions`` are those in force when it was proposed: they name the guides. ``reason`` is read
    by whoever looks for a withdrawn guide.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("awaiting approval")
        APPROVED = "approved", _("approved")
        DONE = "done", _("guides withdrawn")
        CANCELLED = "cancelled", _("cancelled")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="withdrawals", verbose_name=_("region")
    )
    versions = models.ManyToManyField(
        GuideVersion, related_name="withdrawals", verbose_name=_("guides")
    )
    reason = models.TextField(_("reason"), max_length=500)
    effective_from = models.DateField(_("withdrawn from"))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PROPOSED)
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

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("withdrawal of guides")
        verbose_name_plural = _("withdrawals of guides")
        constraints = [
            models.CheckConstraint(
                name="withdrawal_status_known",
                condition=Q(status__in=["proposed", "approved", "done", "cancelled"]),
            ),
            models.CheckConstraint(
                name="withdrawal_approved_by_another_than_its_author",
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")),
            ),
            models.CheckConstraint(
                name="withdrawal_approved_names_its_approver",
                condition=~Q(status__in=["approved", "done"]) | Q(approver__isnull=False),
            ),
            models.CheckConstraint(name="withdrawal_with_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.region} · {self.effective_from:%Y-%m-%d}"
