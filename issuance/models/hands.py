"""Who had a hand in the intake of a case beside what its other columns keep (受审分离)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from issuance.models.cases import Case
from issuance.models.recorded import OfCase


class HandQuerySet(models.QuerySet):
    def put(self, case, by, act):
        """Once per person and act; before the event of the case that vouches for it."""
        self.get_or_create(case=case, by=by, act=act)


class Hand(OfCase, models.Model):
    """``by`` did ``act``: a row of its own, because no later step may take it away."""

    path_to_case = ("case",)

    class Act(models.TextChoices):
        CHECKED = "checked", _("checked at the window")
        ASKED = "asked", _("asked for the supplement")
        ANSWERED = "answered", _("took the supplement in")
        RETURNED = "returned", _("returned the supplement")
        ACCEPTED = "accepted", _("accepted a part")
        SCANNED = "scanned", _("added scans")
        PRINTED = "printed", _("printed the access code")

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="hands", db_index=False, verbose_name=_("case")
    )
    act = models.CharField(_("act"), max_length=8, choices=Act)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = HandQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("hand in the intake")
        verbose_name_plural = _("hands in the intake")
        constraints = [
            models.UniqueConstraint(name="one_hand_per_act", fields=["case", "by", "act"])
        ]

    def __str__(self):
        return f"{self.case.number} · {self.get_act_display()}"
