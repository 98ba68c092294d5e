"""More time for a decision (延长审批期限, 行政许可法 42): asked for by an approver, answered by the head."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.reviews import Review
from portal.ground.calendar import clock


class Extension(Bordered):
    """One request; at most one of a round of a review is granted, and what was answered never changes.

    ``days`` in ``unit`` by ``basis``, the rule that allows them. ``told``: the last day as it was told
    before; ``due``: the one the applicant was told instead.
    """

    path_to_case = ("review", "case")

    class Outcome(models.TextChoices):
        OPEN = "open", _("waits for the head of the department")
        GRANTED = "granted", _("extended")
        REFUSED = "refused", _("not extended")
        FALLEN = "fallen", _("without effect")

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="extensions", verbose_name=_("review")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    days = models.PositiveSmallIntegerField(_("days more"))
    unit = models.CharField(_("unit"), max_length=4)
    basis = models.CharField(_("rule it relies on"), max_length=300)
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.CharField(_("why not extended"), max_length=300, blank=True)
    told = models.DateField(_("last day until then"), null=True, blank=True)
    due = models.DateField(_("new last day"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("extension of a limit")
        verbose_name_plural = _("extensions of limits")
        indexes = [models.Index(name="extension_newest_in_region", fields=["region", "-id"])]
        constraints = [
            models.UniqueConstraint(
                name="one_extension_asked_at_a_time", fields=["review"], condition=Q(outcome="open")
            ),
            models.UniqueConstraint(
                name="one_extension_per_review",
                fields=["review", "round"],
                condition=Q(outcome="granted"),
            ),
            models.CheckConstraint(name="extension_has_days", condition=Q(days__gte=1)),
            models.CheckConstraint(
                name="refused_extension_says_why", condition=~Q(outcome="refused") | ~Q(answer="")
            ),
            models.CheckConstraint(
                name="granted_extension_has_both_days",
                condition=~Q(outcome="granted")
                | Q(told__isnull=False, due__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.review} +{self.days}"

    @property
    def event_state(self) -> str:
        return str(self.outcome)

    @property
    def counted(self) -> clock.Extension:
        """As the clock counts it, from the day it was granted, or today if it were."""
        on = clock.day_of(self.answered_at) if self.answered_at else None
        who = self.review.department.name
        return clock.Extension(
            self.days, self.unit, who, on or clock.today(), self.basis, self.reason
        )
