"""Facts of the catalogue that somebody has looked up (核实): who, when, and from which source."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guides.models.catalogue import PermitItem
from guides.models.cities import CityQuerySet


class FactCheck(models.Model):
    """Holds for one content of one fact: when the fact changes, its digest no longer fits.

    ``guides.release.fact_checks`` makes and withdraws it; ``words`` is the fact as it was read.
    """

    class Kind(models.TextChoices):
        LIMIT = "limit", _("legal limit")
        BASIS = "basis", _("legal basis")

    city_path = "permit_item__city"

    permit_item = models.ForeignKey(
        PermitItem, models.PROTECT, related_name="fact_checks", verbose_name=_("permit item")
    )
    kind = models.CharField(_("fact"), max_length=10, choices=Kind)
    digest = models.CharField(max_length=64, editable=False)
    words = models.TextField(_("as verified"))
    source = models.CharField(_("source"), max_length=300)
    url = models.URLField(_("address of the source"), max_length=500, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("verified by")
    )
    checked_at = models.DateTimeField(_("verified"))

    objects = CityQuerySet.as_manager()

    class Meta:
        ordering = ["permit_item__position", "permit_item__code", "kind", "pk"]
        verbose_name = _("verified fact")
        verbose_name_plural = _("verified facts")
        constraints = [
            models.UniqueConstraint(
                name="fact_verified_once_per_item", fields=["permit_item", "digest"]
            ),
            models.CheckConstraint(
                name="fact_kind_known", condition=Q(kind__in=["limit", "basis"])
            ),
            models.CheckConstraint(name="fact_names_its_source", condition=~Q(source="")),
        ]

    def __str__(self):
        return f"{self.permit_item} · {self.get_kind_display()}"
