"""A paper to an interested party (利害关系人) that is to reach them, and how it did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.interested import Interested
from issuance.models.notices import Notice
from issuance.models.notified import RECEIPT_IS_WHOLE, Notified
from issuance.models.reviews import Review


class Served(Bordered, Notified):
    """Made with its notice, which tells ``party`` that they are touched or what became of it; its receipt is
    recorded later. ``returned_on``: the day on which it came back, the last if it did more than once;
    ``returned_note``: why. Nobody but the department reads it."""

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
    returned_on = models.DateField(_("came back on"), null=True, blank=True)
    returned_note = models.CharField(_("why it came back"), max_length=300, blank=True)

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
            models.CheckConstraint(name="paper_was_served_some_way", condition=RECEIPT_IS_WHOLE),
            models.CheckConstraint(
                name="paper_came_back_for_a_reason",
                condition=Q(returned_on=None, returned_note="")
                | Q(returned_on__isnull=False) & ~Q(returned_note=""),
            ),
        ]

    def __str__(self):
        """No name: registers and histories show it."""
        return f"{self.review.permit_name} · {self.notice.number}"

    @property
    def event_state(self) -> str:
        if self.notified_on:
            return "received"
        return "came back" if self.returned_on else "given"
