"""Reviews (单项审批): one permit item of a case, in the hands of its department."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.labels import REVIEW_CHOICES, review_label
from issuance.models.borders import Bordered
from issuance.models.cases import Case
from issuance.models.refusals import RefusalKind
from issuance.models.visited import Visited
from issuance.status import (
    SETTLED_REVIEWS,
    VERIFICATIONS,
    PermitStatus,
    ReviewStatus,
)
from portal.ground.models import Department


class Review(Bordered, Visited):
    """One permit item of a case. Decided or refused it never changes, but for a denial that is withdrawn.

    ``basis`` held: the applicant already has the permit; its department verifies it instead.
    ``found``: the permit already held, where an earlier case recorded it: it stands there once.
    ``accepted_on``: from which day it counts as accepted, also where the rest of its case was not yet;
    empty of what was accepted before each item had its own (then with its case).
    ``decided_by``, ``decided_at``: of the decision, or of the refusal to accept (不予受理), which says its
    ``refusal_kind`` and, where the department lacks the power, the authority that has it.
    ``indispensable`` (主证): by the version of the case, no composite is made without it.
    ``after`` (先证后证): codes of the items of the same case without which it is not granted.
    ``prepares``: an approval to build (筹建批准), of two stages the first; ``builds_on``: of the second its
    first, and ``completed_on`` the day on which it was reported as built.
    ``undelivered_since``: the day of a grant whose permit is owed and not recorded (44); null otherwise.
    ``late_reason``: as its department last said to the applicant, on ``late_reason_on``.
    ``legal_basis``: empty for what was decided before it was asked for.
    ``statement``: what the applicant stated before the decision (行政许可法 7, 36), last on ``stated_on``.
    ``barred_by``: of one not accepted or denied because of a bar (行政许可法 78, 79) that bar.
    Reviews are opened with their case: the greater key is the newer one.
    """

    path_to_case = ("case",)

    class Basis(models.TextChoices):
        APPLIED = "applied", _("applied for")
        HELD = "held", _("already held")

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews", verbose_name=_("case"))
    permit_code = models.CharField(_("permit item code"), max_length=40)
    permit_name = models.CharField(_("permit item"), max_length=120)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.APPLIED)
    counts = models.BooleanField(_("counts as a permit"), default=True)
    indispensable = models.BooleanField(_("indispensable for the composite"), default=False)
    after = models.JSONField(_("comes after"), default=list, blank=True)
    prepares = models.BooleanField(_("approval to build"), default=False)
    builds_on = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("first stage"),
    )
    completed_on = models.DateField(_("reported as built on"), null=True, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="reviews",
        db_index=False,
        verbose_name=_("department"),
    )
    status = models.CharField(_("status"), max_length=12, choices=REVIEW_CHOICES)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    due = models.DateField(_("decision due"), null=True, blank=True)
    late_told = models.DateField(_("told that the last day passed"), null=True, blank=True)
    law_due = models.DateField(_("last day by law, as told"), null=True, blank=True)
    law_told = models.DateField(_("told that the last day by law passed"), null=True, blank=True)
    late_reason = models.CharField(_("why it is late"), max_length=300, blank=True)
    late_reason_on = models.DateField(_("said why it is late on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    legal_basis = models.TextField(_("basis in law"), blank=True)
    false_papers = models.BooleanField(_("denied for false papers"), default=False)
    refusal_kind = models.CharField(
        _("why not accepted"), max_length=12, choices=RefusalKind, blank=True
    )
    refusal_authority = models.CharField(_("authority to apply to"), max_length=200, blank=True)
    statement = models.TextField(_("statement of the applicant"), blank=True)
    stated_on = models.DateField(_("stated by the applicant on"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    given_up_at = models.DateTimeField(_("given up by the applicant"), null=True, blank=True)
    barred_by = models.ForeignKey(
        "issuance.Bar",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="rested",
        verbose_name=_("rested on the bar"),
    )
    undelivered_since = models.DateField(_("granted and not recorded since"), null=True, blank=True)
    found = models.ForeignKey(
        "issuance.Permit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="found_by",
        verbose_name=_("found on the register"),
    )

    class Meta:
        ordering = ["case", "pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        indexes = [
            models.Index(name="review_by_department", fields=["department", "status"]),
            models.Index(name="review_newest_at_department", fields=["department", "-id"]),
            models.Index(name="review_newest_in_region", fields=["region", "-id"]),
            models.Index(
                name="review_undelivered",
                fields=["region", "undelivered_since"],
                condition=Q(undelivered_since__isnull=False),
            ),
            models.Index(
                name="review_to_record",
                fields=["department", "undelivered_since", "decided_at", "id"],
                condition=Q(undelivered_since__isnull=False),
            ),
            models.Index(
                name="review_to_look_at",
                fields=["department", "look_by"],
                condition=Q(look_by__isnull=False),
            ),
            models.Index(
                name="review_looked_at_late",
                fields=["region", "look_by"],
                condition=Q(look_by__isnull=False),
            ),
            models.Index(
                name="review_held_against",
                fields=["department"],
                condition=Q(charged_on__isnull=False),
            ),
            models.Index(
                name="review_late_untold",
                fields=["due"],
                condition=Q(status="open", late_told=None),
            ),
            models.Index(
                name="review_law_untold",
                fields=["law_due"],
                condition=Q(status="open", law_told=None, law_due__isnull=False),
            ),
            models.Index(
                name="review_visit_to_say",
                fields=["department", "due"],
                condition=Q(visit="ask", status="open"),
            ),
            models.Index(
                name="review_by_bar",
                fields=["barred_by"],
                condition=Q(barred_by__isnull=False),
            ),
            models.Index(
                name="review_given_up",
                fields=["given_up_at"],
                condition=Q(given_up_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_review_per_case_and_item", fields=["case", "permit_code"]
            ),
            models.CheckConstraint(
                name="review_status_known", condition=Q(status__in=[str(s) for s in ReviewStatus])
            ),
            models.CheckConstraint(
                name="review_decision_names_its_officer",
                condition=~Q(status__in=sorted(str(s) for s in SETTLED_REVIEWS))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_denial_states_reasons",
                condition=~Q(status__in=[str(ReviewStatus.DENIED), str(ReviewStatus.REFUSED)])
                | ~Q(reasons=""),
            ),
            models.CheckConstraint(
                name="review_refusal_states_its_kind",
                condition=Q(status=str(ReviewStatus.REFUSED), refusal_kind__in=RefusalKind.values)
                | ~Q(status=str(ReviewStatus.REFUSED)) & Q(refusal_kind=""),
            ),
            models.CheckConstraint(
                name="review_refusal_names_who_has_the_power",
                condition=Q(refusal_kind=RefusalKind.NOT_OURS) & ~Q(refusal_authority="")
                | ~Q(refusal_kind=RefusalKind.NOT_OURS) & Q(refusal_authority=""),
            ),
            models.CheckConstraint(
                name="review_statement_has_its_day",
                condition=Q(statement="", stated_on__isnull=True)
                | ~Q(statement="") & Q(stated_on__isnull=False),
            ),
            models.CheckConstraint(
                name="review_report_has_its_day",
                condition=Q(righted="", righted_on__isnull=True)
                | ~Q(righted="") & Q(righted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="review_is_charged_after_its_grant",
                condition=Q(charged_on__isnull=True) | Q(status="granted"),
            ),
        ]

    def __str__(self):
        return f"{self.case.number} · {self.permit_name}"

    @property
    def permit(self):
        """The permit that is on the register, else the newest; None before one is recorded."""
        ranked = sorted(
            self.all_permits, key=lambda row: (row.status == PermitStatus.VALID, row.pk)
        )
        return ranked[-1] if ranked else None

    @property
    def all_permits(self) -> list:
        """Those recorded for it, and the one found on the register; reads what a page has prefetched."""
        return [*([self.found] if self.found_id else []), *self.permits.all()]

    @property
    def held(self) -> bool:
        return self.basis == self.Basis.HELD

    @property
    def event_state(self):
        """A held permit is verified or not; the history never says that it was granted or denied."""
        status = str(self.status)
        return VERIFICATIONS.get(status, status) if self.held else status

    def get_status_display(self) -> str:
        return str(review_label(self.status, held=self.held).word)

    @property
    def runs(self) -> bool:
        """Whether its last day is still ahead of it: from acceptance until it is decided or ended."""
        return self.status == ReviewStatus.OPEN

    @property
    def extension(self):
        """What its limit was extended by, if it was; reads what a list has prefetched."""
        granted = (row for row in self.extensions.all() if row.outcome == row.Outcome.GRANTED)
        return next((row for row in granted if row.round == self.round), None)

    @property
    def hearing(self):
        """The last of this round, if there is one; reads what a list has prefetched."""
        own = (row for row in self.hearings.all() if row.round == self.round)
        return max(own, key=lambda row: row.number, default=None)

    @property
    def annulment(self):
        """Of the denial before this round; reads what a list has prefetched, nothing in the first round."""
        before = self.annulments.all() if self.round > 1 else ()
        return max(before, key=lambda row: row.round, default=None)

    @property
    def running_pause(self):
        """What its limit is paused for now, while it runs at all; reads what a list has prefetched."""
        pauses = self.pauses.all() if self.runs else ()
        return next((pause for pause in pauses if pause.last is None), None)
