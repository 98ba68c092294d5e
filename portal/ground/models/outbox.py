"""What must happen outside a transaction, written inside it; and who may run the clockwork."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """One message to deliver at least once; ``key`` makes writing it twice harmless."""

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=120, unique=True)
    payload = models.JSONField(_("payload"))
    created_at = models.DateTimeField(_("created"))
    due_at = models.DateTimeField(_("due"), db_index=True)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        indexes = [
            models.Index(
                name="outbox_waiting", fields=["due_at"], condition=models.Q(done_at__isnull=True)
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


class Lease(models.Model):
    """A named right held by one process until a moment; see ``portal.ground.jobs.tick``."""

    name = models.CharField(max_length=60, unique=True)
    holder = models.CharField(max_length=80, blank=True)
    until = models.DateTimeField()

    def __str__(self):
        return self.name
