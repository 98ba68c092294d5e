"""Time that does not count for a decision (行政许可法 45): a hearing, a test, an expert review."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.reviews import Review
from issuance.models.scans import Scanned
from portal.ground.calendar import clock


class Pause(Bordered, Scanned):
    """From the day after ``first`` to ``last`` the limit of a review does not run: the day on which a
    period begins is not counted (民法典 201), so one that ends on that day takes nothing.

    ``law``: by which the step is needed (行政许可法 45: 依法需要).
    ``expected``: the day until which it will take, as the applicant was told in writing. ``told``:
    the last day of the decision as it was told before, which no pause brings nearer.
    ``conclusion`` and what follows it, with the scan where there is one: of the report (检验、检测、检疫结果,
    鉴定意见, 评审结论) on which a technical step ended, none of what has no report.
    """

    path_to_case = ("review", "case")

    class Cause(models.TextChoices):
        HEARING = "hearing", _("hearing (听证)")
        TENDER = "tender", _("tender (招标)")
        AUCTION = "auction", _("auction (拍卖)")
        INSPECTION = "inspection", _("inspection of goods or equipment (检验)")
        TESTING = "testing", _("testing (检测)")
        QUARANTINE = "quarantine", _("quarantine (检疫)")
        APPRAISAL = "appraisal", _("appraisal (鉴定)")
        EXPERTS = "experts", _("expert review (专家评审)")

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="pauses", verbose_name=_("review")
    )
    cause = models.CharField(_("for"), max_length=12, choices=Cause)
    purpose = models.CharField(_("what is done"), max_length=200)
    law = models.CharField(_("by the law"), max_length=200, blank=True)
    first = models.DateField(_("from"))
    expected = models.DateField(_("expected until"))
    last = models.DateField(_("to"), null=True, blank=True)
    told = models.DateField(_("decision due until then"), null=True, blank=True)
    conclusion = models.CharField(_("conclusion"), max_length=300, blank=True)
    found_by = models.CharField(_("organ that examined"), max_length=200, blank=True)
    report_number = models.CharField(_("number of the report"), max_length=100, blank=True)
    report_on = models.DateField(_("day of the report"), null=True, blank=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("pause of a limit")
        verbose_name_plural = _("pauses of limits")
        indexes = [models.Index(name="pause_newest_in_region", fields=["region", "-id"])]
        constraints = [
            models.UniqueConstraint(
                name="one_pause_at_a_time", fields=["review"], condition=Q(last__isnull=True)
            ),
            models.CheckConstraint(
                name="report_has_organ_number_and_day",
                condition=Q(conclusion="", found_by="", report_number="", report_on__isnull=True)
                | Q(last__isnull=False, report_on__isnull=False)
                & ~Q(conclusion="")
                & ~Q(found_by="")
                & ~Q(report_number=""),
            ),
            models.CheckConstraint(
                name="pause_ends_after_it_begins",
                condition=Q(last__isnull=True) | Q(last__gte=F("first")),
            ),
        ]

    def __str__(self):
        return f"{self.get_cause_display()} {self.first:%Y-%m-%d}"

    @property
    def reported(self) -> bool:
        """Whether what it is for ends with a report."""
        return self.cause in REPORTED

    @property
    def event_state(self) -> str:
        return "running" if self.last is None else "ended"

    @property
    def counted(self) -> clock.Pause | None:
        """As the clock counts it; None where it takes no day."""
        if self.last == self.first:
            return None
        since = self.first + timedelta(days=1)
        return clock.Pause(since, self.last, f"{self.get_cause_display()}：{self.purpose}")


REPORTED = frozenset(
    {
        *(Pause.Cause.INSPECTION, Pause.Cause.TESTING, Pause.Cause.QUARANTINE),
        *(Pause.Cause.APPRAISAL, Pause.Cause.EXPERTS),
    }
)
