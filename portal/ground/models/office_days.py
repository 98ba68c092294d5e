"""Days off and make-up workdays (放假、调休) as governments arrange them."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.ground.models.places import Region

NATION = "全国"
# Provincial governments whose own days off are known here, by the first digits of GB/T 2260.
PROVINCES = {"45": "广西壮族自治区"}


def new_mark() -> str:
    return secrets.token_hex(16)


class OfficeDay(models.Model):
    """One day that the offices of a place are closed or open by arrangement of their government.

    ``known_from``: the day it was entered here, or of its notice for those the portal brings. Rows
    are never deleted: ``withdrawn_on`` is the first day on which it no longer holds. ``to_verify``
    (待核实): reckoned, its notice was not read. What may be done: ``portal.ground.office_days``.
    """

    class Level(models.TextChoices):
        NATION = "nation", _("nation")
        PROVINCE = "province", _("autonomous region")
        PLACE = "place", _("city or county")

    level = models.CharField(_("level"), max_length=10, choices=Level)
    province = models.CharField(max_length=2, blank=True, editable=False)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="office_days",
        verbose_name=_("region"),
    )
    day = models.DateField(_("day"))
    works = models.BooleanField(_("workday"))
    name = models.CharField(_("reason"), max_length=40)
    source = models.CharField(_("source"), max_length=200)
    link = models.URLField(_("link"), max_length=300, blank=True)
    to_verify = models.BooleanField(_("to be verified"), default=False)
    known_from = models.DateField(_("known from"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("office day")
        verbose_name_plural = _("office days")
        constraints = [
            models.CheckConstraint(
                name="office_day_of_one_place",
                condition=Q(level="nation", province="", region=None)
                | (Q(level="province", region=None) & ~Q(province=""))
                | Q(level="place", province="", region__isnull=False),
            ),
            models.CheckConstraint(
                name="office_day_withdrawn_after_it_was_known",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("known_from")),
            ),
            *(
                models.UniqueConstraint(
                    name=f"office_day_once_for_{level}",
                    fields=[*fields, "day"],
                    condition=Q(level=level, withdrawn_on=None),
                )
                for level, fields in (
                    ("nation", ()),
                    ("province", ("province",)),
                    ("place", ("region",)),
                )
            ),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.place}"

    @property
    def place(self) -> str:
        """Whose arrangement it is, as lists and files name it."""
        if self.level == self.Level.NATION:
            return NATION
        return self.region.full_name if self.region_id else PROVINCES[self.province]

    @property
    def event_subject(self) -> str:
        return f"officeday:{self.pk}"

    @property
    def event_city(self) -> str | None:
        return self.region.city.code if self.region_id else None

    @property
    def event_region(self) -> str | None:
        return self.region.code if self.region_id else None

    @property
    def event_case(self) -> str:
        return ""

    @property
    def event_state(self) -> str:
        if self.withdrawn_on:
            return "withdrawn"
        return "works" if self.works else "off"


class OfficeDaysMark(models.Model):
    """One row: a word that is another one after every change of office days or regions, so that a
    process knows whether what it remembers is still so. Never the same twice, also after a rollback.
    """

    word = models.CharField(max_length=32, default=new_mark)
