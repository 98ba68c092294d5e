"""What an applicant says where the case is followed, or in person at a window."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered


class Said(Bordered):
    """``recorded_by``: the clerk who wrote it down; None: the applicant, where the case is followed."""

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        abstract = True
