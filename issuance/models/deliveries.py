"""What was handed over to the applicant (送达): permits and certificate, together or one after the other,
at a window, by post, or electronically for whoever agreed to that."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.cases import Case


class Delivery(Bordered):
    """One handing over; permits and editions name it. ``recipient``: who signs the receipt (送达回执), or
    the addressee; ``reason``: why it is neither the applicant nor an agent.

    ``outcome``: how what was sent ended, on ``outcome_on``: the post handed it over (to ``received_by``) or
    brought it back, or the applicant opened it. What came back is owed again; its receipt still lists it.
    """

    path_to_case = ("case",)

    class Way(models.TextChoices):
        COUNTER = "counter", _("at the window")
        POST = "post", _("by post")
        ONLINE = "online", _("electronically")

    class Outcome(models.TextChoices):
        RECEIVED = "received", _("handed over by the post")
        RETURNED = "returned", _("brought back by the post")
        OPENED = "opened", _("opened by the applicant")

    class Recipient(models.TextChoices):
        HOLDER = "holder", _("the legal representative or operator in person")
        AGENT = "agent", _("an agent, with a written authorisation")
        OTHER = "other", _("somebody else")

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="deliveries", verbose_name=_("case")
    )
    way = models.CharField(_("how"), max_length=8, choices=Way)
    recipient = models.CharField(_("recipient"), max_length=60)
    recipient_is = models.CharField(_("who that is"), max_length=8, choices=Recipient)
    reason = models.CharField(_("why somebody else"), max_length=200, blank=True)
    post_number = models.CharField(_("number of the post"), max_length=40, blank=True)
    handed_on = models.DateField(_("handed over on"))
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed over by")
    )
    outcome = models.CharField(_("how it ended"), max_length=8, choices=Outcome, blank=True)
    outcome_on = models.DateField(_("ended on"), null=True, blank=True)
    received_by = models.CharField(_("received by"), max_length=60, blank=True)
    outcome_reason = models.CharField(_("why"), max_length=200, blank=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(name="delivery_newest_in_region", fields=["region", "-id"]),
            models.Index(
                name="post_without_receipt",
                fields=["region", "handed_on"],
                condition=Q(way="post", outcome=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="post_has_its_number", condition=~Q(way="post") | ~Q(post_number="")
            ),
            models.CheckConstraint(
                name="somebody_else_has_a_reason",
                condition=~Q(recipient_is="other") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="outcome_of_a_delivery_is_of_its_way",
                condition=Q(outcome="", outcome_on=None)
                | Q(way="post", outcome="received", outcome_on__isnull=False)
                | Q(way="post", outcome="returned", outcome_on__isnull=False)
                & ~Q(outcome_reason="")
                | Q(way="online", outcome="opened", outcome_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.case.number} · {self.get_way_display()}"

    @property
    def day_label(self) -> str:
        """What its day is: the post delivers later than it is given the papers."""
        if self.way == self.Way.ONLINE:
            return _("Delivered electronically")
        sent = self.way == self.Way.POST and not self.outcome
        return _("Sent by post") if sent else _("Handed over")

    @property
    def counts_on(self) -> date | None:
        """The day it counts as delivered; None while the post has not handed it over."""
        if self.way != self.Way.POST:
            return self.handed_on
        return self.outcome_on if self.outcome == self.Outcome.RECEIVED else None

    @property
    def day(self) -> date:
        """What goes with ``day_label``."""
        return self.counts_on or self.handed_on

    @property
    def event_state(self) -> str:
        return str(self.outcome or self.way)


class Deliverable(models.Model):
    """A paper the applicant is owed from ``deliver_by``'s setting to its ``delivery``; without either it was
    handed over before deliveries were kept, or is not ours to hand over."""

    deliver_by = models.DateField(_("to be handed over by"), null=True, blank=True)
    delivery = models.ForeignKey(
        Delivery,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("handed over"),
    )

    class Meta:
        abstract = True


OWED = Q(deliver_by__isnull=False, delivery__isnull=True)
