"""A paper to an interested party (利害关系人) that is to reach them, and how it did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.cases import Review
from issuance.models.interested import Interested
from issuance.models.notices import Notice
from issuance.models.notified import RECEIPT_IS_WHOLE, Notified


class Served(Bordered, Notified):
    """Made with its notice, which tells ``party`` that they are touched or what became of it; its receipt is
    recorded later. Nobody but the department reads it."""

    path_to_case = ("review", "case")

    notice = models.OneToOneField(
        Notice, models.PROTECT, related_name="served", verbose_name=_("notice")
    )
    review = models.ForeignKey(
        Review, models.PROTECT, related_name="served", verbose_name=_("review")
    )
    party = models.ForeignKey(
        Interested, models.PROTECT, related_name="served", verbose_name=_("interested party")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("paper to an interested party")
        verbose_name_plural = _("papers to interested parties")
        indexes = [
            models.Index(name="served_newest_in_region", fields=["region", "-id"]),
            models.Index(
                name="served_not_received", fields=["id"], condition=Q(notified_on__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(name="paper_was_served_some_way", condition=RECEIPT_IS_WHOLE)
        ]

    def __str__(self):
        """No name: registers and histories show it."""
        return f"{self.review.permit_name} · {self.notice.number}"

    @property
    def event_state(self) -> str:
        return "received" if self.notified_on else "given"
