"""What was promised instead of shown when a case was taken in (承诺制容缺受理): the ledger of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.labels import COMMITMENTS, CONDITIONS, PROMISE_CHOICES, PROMISES, RIGHTED, TO_RIGHT
from issuance.models.borders import Bordered
from issuance.models.reviews import Review
from portal.ground.calendar import clock
from portal.ground.models import Department


class Promise(Bordered):
    """One promised paper for one permit item that needs it: a paper that serves two items has two lines,
    which one handing in answers and each department verifies. Or a condition that is met later: then
    ``material`` is its name in the form.

    ``days``: working days from acceptance, as promised; ``due``: their last, from acceptance on. ``reason``:
    why what was handed in is not right, or by what the promise is broken. ``way``: whether a paper was
    promised, or that the conditions of the item are met (告知承诺), which its department looks into later:
    then the days run from the grant to that check, and ``due`` is after it the last day to put right what it
    found.
    ``spared_on``: of a broken one the day on which the department decided that the permit stands all the same
    (行政许可法 69: 可以撤销), by whom and why.
    ``repaired_on``: of a broken commitment the day of the repair of credit, its document and who recorded it.
    ``holder``: of a commitment that was broken the keyed digest of the number of who made it, as in a bar.
    """

    path_to_case = ("review", "case")

    class Way(models.TextChoices):
        DEFERRED = "deferred", _("paper that follows (容缺)")
        CONDITION = "condition", _("condition that is met later (容缺)")
        COMMITTED = "committed", _("commitment instead of a check (告知承诺)")

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="promises", verbose_name=_("review")
    )
    way = models.CharField(_("what was promised"), max_length=10, choices=Way)
    material = models.CharField(_("material"), max_length=50, blank=True)
    name = models.CharField(_("promised"), max_length=300)
    days = models.PositiveSmallIntegerField(_("working days from acceptance"))
    due = models.DateField(_("due"), null=True, blank=True)
    reminded = models.DateField(_("reminded"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=PROMISE_CHOICES)
    handed_in_on = models.DateField(_("handed in on"), null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken in by"),
    )
    settled_on = models.DateField(_("verified or found broken on"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified or found broken by"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    spared_on = models.DateField(_("not revoked for it, decided on"), null=True, blank=True)
    spared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("not revoked by"),
    )
    spared_reason = models.CharField(_("why it is not revoked"), max_length=300, blank=True)
    holder = models.CharField(max_length=64, blank=True, editable=False)
    repaired_on = models.DateField(_("credit repaired (信用修复) on"), null=True, blank=True)
    repaired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("repair recorded by"),
    )
    repair_document = models.CharField(_("document of the repair"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        indexes = [
            models.Index(name="promise_newest_in_region", fields=["region", "-id"]),
            models.Index(
                name="promise_open",
                fields=["status", "due"],
                condition=Q(status__in=["awaited", "handed_in"]),
            ),
            models.Index(
                name="promise_awaited_in_region",
                fields=["region", "due"],
                condition=Q(status="awaited"),
            ),
            models.Index(name="promise_broken", fields=["review"], condition=Q(status="broken")),
            models.Index(name="promise_broken_by", fields=["holder"], condition=~Q(holder="")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_promise_per_review_and_paper", fields=["review", "way", "material"]
            ),
            models.CheckConstraint(
                name="promise_status_known",
                condition=Q(status__in=[status for status, _word in PROMISE_CHOICES]),
            ),
            models.CheckConstraint(
                name="promise_handed_in_has_its_day",
                condition=~Q(status="handed_in") | Q(handed_in_on__isnull=False),
            ),
            models.CheckConstraint(
                name="settled_promise_names_its_officer",
                condition=~Q(status__in=["kept", "broken"])
                | Q(settled_on__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="spared_promise_says_by_whom_and_why",
                condition=Q(spared_on=None, spared_by=None, spared_reason="")
                | Q(status="broken", spared_on__isnull=False, spared_by__isnull=False)
                & ~Q(spared_reason=""),
            ),
            models.CheckConstraint(
                name="repaired_credit_names_its_document",
                condition=Q(repaired_on=None, repaired_by=None, repair_document="")
                | Q(way="committed", status="broken")
                & Q(repaired_on__isnull=False, repaired_by__isnull=False)
                & ~Q(repair_document=""),
            ),
            models.CheckConstraint(
                name="broken_promise_has_its_ground",
                condition=~Q(status="broken") | Q(due__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.name} · {self.review.permit_name}"

    @property
    def paper(self) -> str:
        """Under which key its files are kept in the application: conditions of two items are two."""
        if self.way == self.Way.CONDITION:
            return f"{self.review.permit_code}-{self.material}"
        return self.material

    @property
    def department(self) -> Department:
        return self.review.department

    @property
    def label(self):
        ways = {self.Way.CONDITION: CONDITIONS, self.Way.COMMITTED: COMMITMENTS}
        if self.to_right and self.review.righted_on:
            return RIGHTED
        return TO_RIGHT if self.to_right else ways.get(self.way, PROMISES)[self.status]

    @property
    def to_right(self) -> bool:
        """Whether it is a commitment that was found not kept and may be put right until ``due``."""
        awaited = self.way == self.Way.COMMITTED and self.status == "awaited"
        return awaited and bool(self.reason)

    @property
    def closes(self) -> bool:
        """Whether 告知承诺 is closed for it."""
        broken = self.way == self.Way.COMMITTED and self.status == "broken"
        return broken and not (self.spared_on or self.repaired_on)

    @property
    def late(self) -> bool:
        """Whether it was handed in after its last day."""
        handed_in = self.handed_in_on is not None and self.due is not None
        return handed_in and self.handed_in_on > self.due

    @property
    def past(self) -> bool:
        """Whether its last day is over today, and it is still open."""
        return self.overdue(clock.today())

    def overdue(self, today) -> bool:
        """Whether nothing is there after its last day."""
        return self.status == "awaited" and self.due is not None and self.due < today
