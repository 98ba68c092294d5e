"""The renewal of a permit (延续, 行政许可法 50): applied for by its holder, decided by its department."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from issuance.models.permits import Permit
from issuance.models.said import Said
from portal.ground.history.triggers import guard, inherits


class Renewal(Said):
    """One application; of a permit one at a time.

    ``by_silence``: what nobody decides before the last day then counts as granted (视为准予延续); what is
    applied for late never does. ``due``: that last day, as the permit said. ``until``: the new one; of what
    counts as granted it is recorded afterwards. ``decide_by``: the last day of the department's own limit;
    of what was settled before that was kept, none.
    ``lacks``: the papers that were asked for, once, on ``lacks_on`` until ``lacks_until`` (行政许可法 32);
    ``supplied``: what its holder says of them. ``doubts``: why it may not be renewed, told to its holder on
    ``doubts_on``, who may state their view until ``doubts_until`` (7), and ``view``: what they stated.
    """

    path_to_case = ("permit", "review", "case")

    class Outcome(models.TextChoices):
        OPEN = "open", _("to be decided")
        GRANTED = "granted", _("renewed")
        DENIED = "denied", _("not renewed")
        SILENCE = "silence", _("counts as renewed")
        FALLEN = "fallen", _("without effect")
        REFUSED = "refused", _("not accepted")
        TAKEN_BACK = "taken_back", _("application taken back")

    permit = models.ForeignKey(
        Permit, models.PROTECT, related_name="renewals", verbose_name=_("permit")
    )
    applied_on = models.DateField(_("applied for on"))
    by_silence = models.BooleanField(_("counts as granted if nobody decides"))
    due = models.DateField(_("to be decided by"))
    decide_by = models.DateField(_("to be decided within its limit by"), null=True, blank=True)
    lacks = models.CharField(_("papers asked for"), max_length=500, blank=True)
    lacks_on = models.DateField(_("papers asked for on"), null=True, blank=True)
    lacks_until = models.DateField(_("papers to be handed in by"), null=True, blank=True)
    supplied = models.CharField(_("what was handed in"), max_length=1000, blank=True)
    supplied_on = models.DateField(_("supplemented on"), null=True, blank=True)
    doubts = models.CharField(_("why it may not be renewed"), max_length=500, blank=True)
    doubts_on = models.DateField(_("told on"), null=True, blank=True)
    doubts_until = models.DateField(_("to be answered by"), null=True, blank=True)
    view = models.CharField(_("view of its holder"), max_length=1000, blank=True)
    view_on = models.DateField(_("view stated on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    until = models.DateField(_("renewed until"), null=True, blank=True)
    document = models.CharField(_("number of the decision"), max_length=100, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    law = models.CharField(_("law"), max_length=200, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        indexes = [
            models.Index(name="renewal_newest_in_region", fields=["region", "-id"]),
            models.Index(
                name="renewal_to_decide", fields=["decide_by", "id"], condition=Q(outcome="open")
            ),
            models.Index(
                name="renewal_to_record",
                fields=["due", "id"],
                condition=Q(outcome="silence", until=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_renewal_of_a_permit_at_a_time",
                fields=["permit"],
                condition=Q(outcome="open") | Q(outcome="silence", until=None),
            ),
            models.CheckConstraint(
                name="renewal_lasts_longer", condition=Q(until=None) | Q(until__gt=F("due"))
            ),
            models.CheckConstraint(
                name="granted_renewal_says_until_when",
                condition=~Q(outcome="granted") | Q(until__isnull=False),
            ),
            models.CheckConstraint(
                name="denied_renewal_says_why", condition=~Q(outcome="denied") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="late_renewal_never_counts_as_granted",
                condition=~Q(outcome="silence") | Q(by_silence=True),
            ),
        ]

    def __str__(self):
        return str(self.permit)

    @property
    def asks_papers(self) -> bool:
        """Whether papers that were asked for are still to come."""
        return self.lacks_on is not None and self.supplied_on is None and not self.doubts_on

    @property
    def asks_view(self) -> bool:
        """Whether its holder may still state their view, and has not."""
        return self.doubts_on is not None and self.view_on is None

    @property
    def event_state(self) -> str:
        return str(self.outcome)


BORDER_OF_RENEWALS = inherits(
    "issuance_renewal", "region_id", parent="issuance_permit", key="permit_id"
)
RENEWAL_STANDS = guard(
    "issuance_renewal",
    "renewal_stands",
    event="UPDATE",
    when=(
        "OLD.outcome NOT IN ('open', 'silence') OR OLD.until IS NOT NULL"
        " OR (OLD.outcome = 'silence' AND NEW.outcome <> 'silence' AND NEW.outcome <> 'fallen')"
        " OR NEW.permit_id <> OLD.permit_id OR NEW.applied_on <> OLD.applied_on"
        " OR NEW.by_silence <> OLD.by_silence OR NEW.due <> OLD.due"
        " OR COALESCE(NEW.recorded_by_id, 0) <> COALESCE(OLD.recorded_by_id, 0)"
    ),
    message="an application for renewal stays as it was made, and is settled once",
)
