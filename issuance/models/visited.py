"""Where an item stands with its on-site inspection (现场核查)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from issuance.labels import VISIT_CHOICES


class Visited(models.Model):
    """``look_by``: the last day of the inspection that follows a grant, or until which what it found is to be
    put right; null once nothing is left to look at.
    ``righted``: what its holder reports as put right within that, last on ``righted_on``.
    ``charged_on``: while something is held against a permit that was granted, the day its holder was told of
    the last of it; ``answer_until``: the last day to answer that the paper named.
    """

    visit = models.CharField(
        _("on-site inspection"), max_length=8, choices=VISIT_CHOICES, default="none"
    )
    visit_reason = models.CharField(
        _("why an inspection is needed or not"), max_length=300, blank=True
    )
    look_by = models.DateField(_("to be inspected after the decision by"), null=True, blank=True)
    righted = models.TextField(_("reported as put right"), blank=True)
    righted_on = models.DateField(_("reported as put right on"), null=True, blank=True)
    charged_on = models.DateField(_("held against the permit since"), null=True, blank=True)
    answer_until = models.DateField(_("to be answered by its holder by"), null=True, blank=True)

    class Meta:
        abstract = True
