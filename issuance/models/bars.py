"""Who may not apply again for a while after false papers or fraud (行政许可法 78, 79)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.reviews import Review


class BarQuerySet(models.QuerySet):
    def running(self, today):
        return self.filter(lifted_at=None, first__lte=today, last__gte=today)


class Bar(Bordered):
    """From ``first`` to ``last``, both included, whoever holds ``holder`` may not apply for the permit item.

    ``review``: of which it came. ``holder``: the keyed digest of a credit code, or of an ID number where
    there is none; the number itself stands in the application alone. It holds within its city.
    """

    path_to_case = ("review", "case")

    class Ground(models.TextChoices):
        FALSE_PAPERS = "false_papers", _("false papers (隐瞒有关情况或者提供虚假材料)")
        FRAUD = "fraud", _("permit obtained by fraud (以欺骗、贿赂等不正当手段取得)")

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="bars", verbose_name=_("review")
    )
    permit_code = models.CharField(_("permit item code"), max_length=40)
    holder = models.CharField(max_length=64, editable=False)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground)
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by")
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )
    lifted_reason = models.CharField(_("why lifted"), max_length=200, blank=True)

    objects = BarQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("bar to a new application")
        verbose_name_plural = _("bars to new applications")
        indexes = [
            models.Index(name="bar_newest_in_region", fields=["region", "-id"]),
            models.Index(name="bar_by_holder", fields=["holder", "permit_code", "last"]),
            models.Index(name="bar_by_last_day", fields=["last"], condition=Q(lifted_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_bar_per_review", fields=["review"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(
                name="bar_ends_after_it_begins", condition=Q(last__gte=F("first"))
            ),
            models.CheckConstraint(
                name="lifted_bar_says_by_whom_and_why",
                condition=Q(lifted_at=None, lifted_by=None, lifted_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.review.permit_name} {self.first:%Y-%m-%d} — {self.last:%Y-%m-%d}"

    @property
    def event_state(self) -> str:
        return "lifted" if self.lifted_at else "running"
