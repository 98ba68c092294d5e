"""How a paper reached somebody, and on which day. Licensing law does not say how papers are served; the ways
of the 民事诉讼法 serve by analogy, so that nobody who takes none stops a case for ever: left at their place
before a witness (留置, 89), and announced, thirty days after which it counts (公告, 95)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    ELECTRONIC = "electronic", _("electronically")
    HAND = "hand", _("by hand (当面)")
    POST = "post", _("by post (邮寄)")
    LEFT = "left", _("left there, not taken (留置)")
    ANNOUNCED = "announced", _("by announcement (公告)")


# What they rest on beside a receipt.
NEEDS_A_NOTE = frozenset({Way.LEFT, Way.ANNOUNCED})


class Notified(models.Model):
    """All empty until its receipt is recorded, and again when a hearing is set anew. ``notified_on``: the day
    that counts; ``notified_done``: on which it was announced; ``notified_note``: where, and why nothing else
    would do, or before which witness it was left."""

    notified_way = models.CharField(_("how it was served"), max_length=10, choices=Way, blank=True)
    notified_on = models.DateField(_("counts as received on"), null=True, blank=True)
    notified_done = models.DateField(_("announced or left on"), null=True, blank=True)
    notified_note = models.CharField(_("where, witness"), max_length=300, blank=True)

    class Meta:
        abstract = True


RECEIPT_IS_WHOLE = (
    Q(notified_way="", notified_on__isnull=True)
    | Q(notified_way__in=["electronic", "hand", "post"], notified_on__isnull=False)
    | Q(notified_on__isnull=False, notified_done__isnull=False)
    & ~Q(notified_way="")
    & ~Q(notified_note="")
)
