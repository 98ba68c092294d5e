"""What was handed over to the applicant (送达): permits and certificate, together or one after the other."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.cases import Case


class Delivery(Bordered):
    """One handing over; permits and editions name it. ``recipient``: who signs the receipt (送达回执), or
    the addressee; ``reason``: why it is neither the applicant nor an agent."""

    path_to_case = ("case",)

    class Way(models.TextChoices):
        COUNTER = "counter", _("at the window")
        POST = "post", _("by post")

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

    class Meta:
        ordering = ["pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [models.Index(name="delivery_newest_in_region", fields=["region", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="post_has_its_number", condition=~Q(way="post") | ~Q(post_number="")
            ),
            models.CheckConstraint(
                name="somebody_else_has_a_reason",
                condition=~Q(recipient_is="other") | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.case.number} · {self.get_way_display()}"

    @property
    def day_label(self) -> str:
        """What its day is: the post delivers later than it is given the papers."""
        return _("Sent by post") if self.way == self.Way.POST else _("Handed over")

    @property
    def event_state(self) -> str:
        return str(self.way)


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
