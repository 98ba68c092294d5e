"""What of a permit item may be promised: conditions (容缺), or the whole of it (告知承诺)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guides.models.choices import Breach


class Promising(models.Model):
    """Open only where ``guides.catalogue.implied`` finds a clear yes."""

    deferrable_conditions = models.TextField(
        _("conditions that may be promised"),
        blank=True,
        help_text=_(
            "Those which the on-site inspection verifies and which may be met later (容缺), one on each line;"
            " offered only where materials may follow later."
        ),
    )
    commitment_text = models.TextField(
        _("text of the commitment (告知承诺书)"),
        blank=True,
        help_text=_(
            "What the applicant commits to, one on each line, in the department's own words; without it the"
            " item is not handled by 告知承诺."
        ),
    )
    commitment_text_source = models.CharField(
        _("source of this text"),
        max_length=200,
        blank=True,
        help_text=_("Department, document, number and date."),
    )
    commitment_law = models.CharField(
        _("law that provides for it"),
        max_length=200,
        blank=True,
        help_text=_(
            "The article that itself has the item handled by 告知承诺: it goes before a reason of exclusion."
        ),
    )
    commitment_check_days = models.PositiveSmallIntegerField(
        _("later check within working days"),
        null=True,
        blank=True,
        help_text=_("事后核查, from the decision on; empty: the days of the region."),
    )
    commitment_breach = models.CharField(
        _("if it was not kept"),
        max_length=8,
        choices=Breach,
        default=Breach.UNKNOWN,
        help_text=_("By the rule of its department; while it is unknown, 告知承诺 is not offered."),
    )

    class Meta:
        abstract = True
