"""Reasons a city lists for its officers (常用理由), and how often each was stated."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.reviews import Review
from portal.ground.models import Region


class ListedReason(models.Model):
    """One sentence of a city's list, offered where such a reason is typed; in papers it stands as text.

    ``permit_code``: of the one permit item it is about; empty for any. One that was stated keeps its
    text: it is retired, and its new wording is another.
    """

    class Use(models.TextChoices):
        SUPPLEMENT = "supplement", _("supplement")
        REFUSAL = "refusal", _("not accepted")
        DENIAL = "denial", _("denied")

    city = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("city"))
    use = models.CharField(_("used for"), max_length=10, choices=Use)
    permit_code = models.CharField(_("permit item code"), max_length=40, blank=True)
    text = models.CharField(_("reason"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["use", "position", "pk"]
        verbose_name = _("listed reason")
        verbose_name_plural = _("listed reasons")
        constraints = [
            models.UniqueConstraint(
                name="reason_listed_once",
                fields=["city", "use", "permit_code", "text"],
                condition=Q(active=True),
            ),
            models.CheckConstraint(name="listed_reason_says_something", condition=~Q(text="")),
        ]

    def __str__(self):
        return self.text


class StatedReason(Bordered):
    """That a reason was stated to an applicant: ``reason`` None where it was not of the list."""

    path_to_case = ("review", "case")

    review = models.ForeignKey(Review, models.PROTECT, related_name="+", verbose_name=_("review"))
    use = models.CharField(_("used for"), max_length=10, choices=ListedReason.Use)
    reason = models.ForeignKey(
        ListedReason, models.PROTECT, null=True, related_name="stated", verbose_name=_("reason")
    )
    stated_at = models.DateTimeField(_("stated on"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("stated reason")
        verbose_name_plural = _("stated reasons")
        indexes = [
            models.Index(name="reason_stated", fields=["region", "use", "stated_at", "reason"])
        ]

    def __str__(self):
        return str(self.reason or "")
