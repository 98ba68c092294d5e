"""A hearing (听证, 行政许可法 46–48) on one permit item: told of, asked for, set, held."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.notices import Notice
from issuance.models.notified import RECEIPT_IS_WHOLE, Notified
from issuance.models.reviews import Review
from issuance.models.scans import Scanned


class Hearing(Bordered, Scanned, Notified):
    """``reason``: whose great interests are touched, and how. ``ask_until``: the last of the five days to
    ask for it, of whoever was told last; ``own_until``: the applicant's. ``hold_until``: the last of the
    twenty within which it is held. ``on``, ``place``: as notified; ``presided_by`` (主持人): nobody who
    reviews the application. ``summons``: the notice of them to the applicant, given last, whose receipt
    ``notified_on`` records. ``record_number`` and the scan: of its record (笔录), by which it is decided.
    ``round``: of its review, which has its own hearing each time it is decided (行政许可法 47); ``number``:
    within that round: 1, and more for whoever was found to be touched after one was held."""

    path_to_case = ("review", "case")

    class Stage(models.TextChoices):
        TOLD = "told", _("told of the right to a hearing")
        ASKED = "asked", _("hearing asked for")
        SET = "set", _("hearing set")
        HELD = "held", _("hearing held")

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="hearings", verbose_name=_("review")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    number = models.PositiveSmallIntegerField(_("which of its round"), default=1)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.TOLD)
    reason = models.CharField(_("interests touched"), max_length=300)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("told by")
    )
    told_on = models.DateField(_("told on"))
    ask_until = models.DateField(_("may be asked for until"))
    applicant_until = models.DateField(
        _("may be asked for by the applicant until"), null=True, blank=True
    )
    asked_on = models.DateField(_("asked for on"), null=True, blank=True)
    asked_by = models.CharField(_("asked for by"), max_length=200, blank=True)
    hold_until = models.DateField(_("to be held by"), null=True, blank=True)
    on = models.DateField(_("day of the hearing"), null=True, blank=True)
    hour = models.CharField(_("hour"), max_length=5, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    presided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("presided by"),
    )
    summons = models.ForeignKey(
        Notice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("notice of the hearing"),
    )
    record_number = models.CharField(_("number of the record"), max_length=60, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        indexes = [
            models.Index(name="hearing_newest_in_region", fields=["region", "-id"]),
            models.Index(
                name="hearing_not_over", fields=["stage", "ask_until"], condition=~Q(stage="held")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="hearings_of_a_round_are_numbered", fields=["review", "round", "number"]
            ),
            models.CheckConstraint(
                name="asked_hearing_has_its_days",
                condition=Q(stage="told") | Q(asked_on__isnull=False, hold_until__isnull=False),
            ),
            models.CheckConstraint(
                name="set_hearing_has_day_and_place",
                condition=Q(stage__in=["told", "asked"])
                | Q(on__isnull=False) & ~Q(hour="") & ~Q(place=""),
            ),
            models.CheckConstraint(
                name="held_hearing_has_its_record",
                condition=~Q(stage="held")
                | Q(held_on__isnull=False) & ~Q(record_number="") & ~Q(scan_sha256=""),
            ),
            models.CheckConstraint(name="hearing_notice_came_some_way", condition=RECEIPT_IS_WHOLE),
        ]

    def __str__(self):
        return f"{self.review} · {self.get_stage_display()}"

    @property
    def event_state(self) -> str:
        return str(self.stage)

    @property
    def own_until(self):
        return self.applicant_until or self.ask_until

    @property
    def pending(self) -> bool:
        """Whether it was asked for and is not held yet."""
        return self.stage in PENDING

    def open_on(self, day) -> bool:
        """Whether it can still be asked for on this day."""
        return self.stage == self.Stage.TOLD and day <= self.ask_until


PENDING = frozenset({Hearing.Stage.ASKED, Hearing.Stage.SET})
