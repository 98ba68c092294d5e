"""What an applicant was told by SMS or mail (短信、邮件), and whether it arrived."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.cases import Case
from issuance.models.notices import Notice
from portal.ground.gateways.channels import CHANNELS, Channel
from portal.ground.models import Region


class Message(Bordered):
    """One message to one address; the outbox carries it, with the address in full, until it is taken.

    ``notice``: the paper it tells of, where it tells of one. ``sent_to`` is masked;
    ``text`` is empty where it must not be read again (an access code).
    """

    path_to_case = ("case",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages", verbose_name=_("case"))
    notice = models.ForeignKey(
        Notice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("notice"),
    )
    kind = models.CharField(_("kind"), max_length=20)
    channel = models.CharField(
        _("channel"), max_length=8, choices=[(c.code, c.word) for c in CHANNELS.values()]
    )
    sent_to = models.CharField(_("to"), max_length=260)
    text = models.TextField(_("text"), blank=True)
    created_at = models.DateTimeField(_("written"))
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("message to the applicant")
        verbose_name_plural = _("messages to applicants")
        indexes = [models.Index(name="message_newest_in_region", fields=["region", "-id"])]

    def __str__(self):
        return f"{self.kind} {self.case_id}"

    @property
    def key(self) -> str:
        """Its name in the outbox."""
        return f"message:{self.pk}"

    @property
    def by(self) -> Channel:
        return CHANNELS[self.channel]


class MessageText(models.Model):
    """A city's own words for one occasion, in place of ours; ``{name}`` stands for a fact of it."""

    city = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("city"))
    occasion = models.CharField(_("occasion"), max_length=20)
    subject = models.CharField(_("subject of the mail"), max_length=80)
    text = models.TextField(_("text"), max_length=300)

    class Meta:
        ordering = ["city", "pk"]
        verbose_name = _("message text")
        verbose_name_plural = _("message texts")
        constraints = [
            models.UniqueConstraint(name="one_text_per_occasion", fields=["city", "occasion"])
        ]

    def __str__(self):
        return self.subject
