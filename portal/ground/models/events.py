"""The append-only, hash-chained history (流转记录); written by ``portal.ground.history.events`` only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Chain(models.Model):
    """The head of one city's chain of events; locked while a link is added."""

    name = models.CharField(max_length=20, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return self.name


class Event(models.Model):
    """One change of state. ``data`` holds digests of personal values, never the values.

    ``form``: which columns are hashed (``chain.COLUMNS``). ``region``: code of the place it
    happened in. ``witness``: digest of the row after the change, made with ``salt``, which no
    export holds: without it nobody can try out what the row may have said.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="events", verbose_name=_("chain"))
    number = models.PositiveBigIntegerField(pgettext_lazy("position", "number"))
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    verb = models.CharField(_("verb"), max_length=40)
    subject = models.CharField(_("subject"), max_length=80, db_index=True)
    case = models.CharField(_("case"), max_length=40, blank=True, db_index=True)
    before = models.CharField(_("before"), max_length=20, blank=True)
    after = models.CharField(_("after"), max_length=20, blank=True)
    data = models.JSONField(_("data"), default=dict, blank=True)
    form = models.PositiveSmallIntegerField(_("form of the event"), default=1)
    region = models.CharField(_("region code"), max_length=12, blank=True)
    witness = models.CharField(_("digest of the row"), max_length=80, blank=True)
    salt = models.CharField(max_length=32, blank=True, editable=False)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["chain", "number"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(
                name="event_of_seeing_in_full",
                fields=["-id"],
                condition=models.Q(verb="personal.reveal"),
            )
        ]
        constraints = [
            models.UniqueConstraint(name="event_number_once_per_chain", fields=["chain", "number"])
        ]

    def __str__(self):
        return f"{self.number} {self.verb} {self.subject}"
