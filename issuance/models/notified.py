"""How the notice of a set hearing reached somebody, and on which day (行政许可法 48)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    ELECTRONIC = "electronic", _("electronically")
    HAND = "hand", _("by hand (当面)")
    POST = "post", _("by post (邮寄)")


class Notified(models.Model):
    """Both empty until its receipt is recorded, and again when the hearing is set anew."""

    notified_way = models.CharField(
        _("notified of the hearing"), max_length=10, choices=Way, blank=True
    )
    notified_on = models.DateField(_("notice of the hearing received on"), null=True, blank=True)

    class Meta:
        abstract = True


RECEIPT_IS_WHOLE = Q(notified_way="", notified_on__isnull=True) | ~Q(notified_way="") & Q(
    notified_on__isnull=False
)
