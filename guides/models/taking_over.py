"""Catalogues taken over (可复制、可推广): what was taken from where, and who may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guides.models.cities import OfCity


class TakenEntry(OfCity):
    """An entry as a city took it over last from a source, or passed it over knowingly.

    It lets what the source changes since be told apart from what the city changes. A row for each
    source: ``source`` is the code of a city, or ``GENERAL``.
    """

    GENERAL = "general"  # the catalogue that ships with the portal

    source = models.CharField(_("source"), max_length=12)
    kind = models.CharField(max_length=20)
    code = models.CharField(_("code"), max_length=80)
    entry = models.JSONField()
    taken_at = models.DateTimeField(_("taken over"))

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = _("entry taken over")
        verbose_name_plural = _("entries taken over")
        constraints = [
            models.UniqueConstraint(
                name="entry_taken_once_from_a_source", fields=["city", "source", "kind", "code"]
            )
        ]

    def __str__(self):
        return f"{self.source} {self.kind} {self.code}"


class OpenedCatalogue(OfCity):
    """A city lets others take over from its catalogue; without a row it does not."""

    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        verbose_name = _("catalogue open to other cities")
        verbose_name_plural = _("catalogues open to other cities")
        constraints = [models.UniqueConstraint(name="catalogue_opened_once", fields=["city"])]

    def __str__(self):
        return str(self.city)
