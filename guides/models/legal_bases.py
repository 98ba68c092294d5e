"""Legal bases (法律依据): articles of the law as records of a city, named by its permit items."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from guides.models.catalogue import PermitItem
from guides.models.records import CatalogueRecord
from guides.version.law_dates import Standing, standing


class LegalBasis(CatalogueRecord):
    """An article permit items rest on (适用依据), written once: whoever mends it mends it for all.

    ``valid_from`` and ``valid_until``: the days on which it is in force, both included; empty: not
    known to begin or to end.
    """

    shown_by = "permits__permit_item__legal_basis__basis"

    law = models.CharField(_("law"), max_length=200)
    article = models.CharField(_("article"), max_length=100, blank=True)
    quote = models.TextField(pgettext_lazy("law", "quotation"), blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_until = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("The last day. Empty: it is in force until it is repealed or amended."),
    )
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(
        _("published in"),
        max_length=300,
        blank=True,
        help_text=_("出处: the address of the text, or its organ, number and date."),
    )
    provenance = models.CharField(
        _("kind of source"), max_length=40, blank=True, help_text=_("法律原文, 公开页面 or 待核实.")
    )
    verified_by = models.CharField(_("verified by"), max_length=80, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(CatalogueRecord.Meta):
        ordering = ["position", "code"]
        verbose_name = pgettext_lazy("record", "legal basis")
        verbose_name_plural = _("legal bases")
        constraints = [
            *CatalogueRecord.Meta.constraints,
            models.CheckConstraint(
                name="legal_basis_ends_after_it_begins",
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("It ends before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.law} {self.article}".strip()

    def standing(self, on) -> Standing:
        return standing(self.valid_from, self.valid_until, on)


class PermitItemBasis(Orderable):
    permit_item = ParentalKey(PermitItem, on_delete=models.CASCADE, related_name="legal_basis")
    basis = models.ForeignKey(
        LegalBasis,
        models.PROTECT,
        related_name="permit_uses",
        verbose_name=pgettext_lazy("record", "legal basis"),
    )

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                name="legal_basis_once_per_permit_item", fields=["permit_item", "basis"]
            )
        ]
