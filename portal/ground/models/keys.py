"""Keys that sign (签名密钥) and what the key of the history has signed."""

from django.db import models
from django.db.models import Q


class Purpose(models.TextChoices):
    AUDIT = "audit"
    LICENCE = "licence"


class SigningKey(models.Model):
    """One Ed25519 key of one purpose; made, given up and read by ``portal.ground.keys`` only.

    ``sealed``: both halves, encrypted under the portal's secret, which no database holds; of a key
    given up the public half alone, so that what it signed stays verifiable. ``exposed_at``: what it
    signed from then on is not believed, for others may have it (失密).
    """

    purpose = models.CharField(max_length=12, choices=Purpose)
    key_id = models.CharField(max_length=32, unique=True)
    sealed = models.TextField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    exposed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_current_key_per_purpose",
                fields=["purpose"],
                condition=Q(retired_at__isnull=True),
            ),
            models.CheckConstraint(
                name="key_purpose_known", condition=Q(purpose__in=Purpose.values)
            ),
            models.CheckConstraint(
                name="exposed_key_signs_no_more",
                condition=Q(exposed_at__isnull=True) | Q(retired_at__isnull=False),
            ),
        ]


class Checkpoint(models.Model):
    """How far every chain was on a day, signed; append-only, each holds the digest of the one before.

    ``content``: the canonical JSON that was signed, see ``history.checkpoints``.
    """

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    content = models.TextField()
    signature = models.CharField(max_length=128)
    key_id = models.CharField(max_length=32)
