"""Somebody beside the applicant whose interests a decision touches (利害关系人, 行政许可法 36, 47)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.notified import RECEIPT_IS_WHOLE, Notified
from issuance.models.reviews import Review


class Interested(Bordered, Notified):
    """``touched``: how; ``way``: the address of the paper, or how it reached them. ``told_on``: the day it
    reached them, from which their own term runs; ``until``: its last day. ``to_hearing``: whether they
    were told that they may ask for a hearing. ``statement``: what they stated (陈述、申辩意见)."""

    path_to_case = ("review", "case")

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="interested", verbose_name=_("review")
    )
    name = models.CharField(_("name"), max_length=120)
    touched = models.CharField(_("interests touched"), max_length=300)
    way = models.CharField(_("address, or how they were told"), max_length=200)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("told by")
    )
    told_on = models.DateField(_("told on"))
    until = models.DateField(_("may be heard until"))
    to_hearing = models.BooleanField(_("told of the right to a hearing"), default=False)
    statement = models.TextField(_("statement"), blank=True)
    stated_on = models.DateField(_("stated on"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("interested party")
        verbose_name_plural = _("interested parties")
        indexes = [
            models.Index(name="interested_newest_in_region", fields=["region", "-id"]),
            models.Index(
                name="interested_not_heard",
                fields=["until"],
                condition=Q(stated_on__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="statement_has_its_day",
                condition=Q(statement="", stated_on__isnull=True)
                | ~Q(statement="") & Q(stated_on__isnull=False),
            ),
            models.CheckConstraint(
                name="interested_notice_came_some_way", condition=RECEIPT_IS_WHOLE
            ),
        ]

    def __str__(self):
        """No name: registers and histories show it."""
        return f"{self.review} · {self._meta.verbose_name}"

    @property
    def event_state(self) -> str:
        return "heard" if self.stated_on else "told"

    def may_state_on(self, day) -> bool:
        return self.stated_on is None and day <= self.until
