"""Licence numbers that are kept for a case before its certificate is drawn."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.cases import Case
from issuance.models.licences import Licence
from portal.ground.history.triggers import guard, inherits


class ReservedNumber(Bordered):
    """Of one case in one year, never of another case: a number that was printed, on whatever sheet,
    leads to nobody else. ``licence``: the one that took it; None: not used."""

    path_to_case = ("case",)

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="reserved_numbers", verbose_name=_("case")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.CharField(_("licence number"), max_length=30, unique=True)
    reserved_at = models.DateTimeField(_("reserved"))
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reserved by")
    )
    licence = models.OneToOneField(
        Licence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reserved_number",
        verbose_name=_("licence"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("reserved licence number")
        verbose_name_plural = _("reserved licence numbers")
        indexes = [
            models.Index(
                name="reserved_unused_in_region",
                fields=["region", "-id"],
                condition=Q(licence__isnull=True),
            ),
            models.Index(name="reserved_in_region", fields=["region"]),
        ]
        constraints = [
            models.UniqueConstraint(name="one_number_per_case_and_year", fields=["case", "year"]),
        ]

    def __str__(self):
        return self.number

    @property
    def event_state(self) -> str:
        return "used" if self.licence_id else "reserved"


BORDER_OF_RESERVED_NUMBERS = inherits(
    "issuance_reservednumber", "region_id", parent="issuance_case", key="case_id"
)
RESERVED_NUMBER_STANDS = guard(
    "issuance_reservednumber",
    "reserved_number_stands",
    event="UPDATE",
    when=(
        "OLD.licence_id IS NOT NULL OR NEW.case_id <> OLD.case_id OR NEW.year <> OLD.year"
        " OR NEW.number <> OLD.number OR NEW.reserved_at <> OLD.reserved_at"
        " OR NEW.reserved_by_id <> OLD.reserved_by_id"
    ),
    message="a reserved number stays that of its case, and is used once",
)
RESERVED_NUMBER_KEPT = guard(
    "issuance_reservednumber",
    "reserved_number_kept",
    event="DELETE",
    when="1 = 1",
    message="a reserved number stays on record",
)
