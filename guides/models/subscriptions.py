"""Who wants to hear of a guide's changes by e-mail; kept only as long as they want it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guides.models.industries import Industry
from portal.ground.models import Region


class Subscription(models.Model):
    """One address and one guide. Nothing is sent before its owner has confirmed it."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("region"))
    industry = models.ForeignKey(
        Industry, models.CASCADE, related_name="+", verbose_name=_("industry")
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    announced = models.PositiveIntegerField(
        _("newest version told of"), default=0, db_column="told"
    )

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(name="subscribed_once", fields=["region", "industry", "email"])
        ]

    def __str__(self):
        return f"{self.region} · {self.industry}"
