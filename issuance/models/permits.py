"""Issued statutory permits (法定许可证)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from issuance.labels import PERMIT_CHOICES, PERMITS
from issuance.models.borders import Bordered
from issuance.models.cases import Case
from issuance.models.deliveries import OWED, Deliverable
from issuance.models.grounds import EndGround, article
from issuance.models.reviews import Review
from issuance.status import (
    DEREGISTERED_LATER,
    ENDED_PERMITS,
    PermitFacts,
    PermitStanding,
    PermitStatus,
    permit_standing,
)
from portal.ground.calendar import clock
from portal.ground.models import Department


def lasting(today, path: str = "") -> Q:
    """Not past its last day, or held over it; ``path`` leads to the permit."""
    endless, ahead = Q(**{f"{path}valid_until": None}), Q(**{f"{path}valid_until__gte": today})
    return endless | ahead | Q(**{f"{path}held_over": True})


def ways_to_fall(today, path: str = "") -> tuple[Q, Q]:
    """Ended, or past its last day, each by an index of its own; ``path`` leads to the permit."""
    return Q(**{f"{path}status__in": sorted(ENDED_PERMITS)}), _past(today, path)


def _past(today, path="") -> Q:
    past = {"status": PermitStatus.VALID, "valid_until__lt": today, "held_over": False}
    return Q(**{f"{path}{name}": value for name, value in past.items()})


class PermitQuerySet(models.QuerySet):
    """``permit_standing`` as questions to the database: what fell away never holds again."""

    def of_review(self):
        """In a query of reviews: those recorded for each, and the one it found on the register."""
        return self.filter(Q(review=models.OuterRef("pk")) | Q(pk=models.OuterRef("found")))

    def of_case(self, case):
        """Those recorded in a case, and those it found on the register, each by its own index. An approval to
        build (筹建批准) is no permit."""
        return self._of(Review.objects.filter(case=case))

    def of_licence(self, licence):
        """Those of the case that made it, and of those that added items to it (增项)."""
        added = Q(case__licence_about=licence, case__kind=Case.Kind.ADDITION)
        return self._of(Review.objects.filter(Q(case=licence.origin_case_id) | added))

    def _of(self, reviews):
        reviews = reviews.filter(prepares=False)
        rows = list(reviews.values_list("pk", "found"))
        found = [key for _pk, key in rows if key]
        return self.filter(Q(review__in=[pk for pk, _key in rows]) | Q(pk__in=found))

    def holding(self, today):
        return self.filter(lasting(today), status=PermitStatus.VALID, valid_from__lte=today)

    def beginning(self, today):
        return self.filter(status=PermitStatus.VALID, valid_from__gt=today)

    def expired(self, today):
        return self.filter(_past(today))


class Permit(Bordered, Deliverable):
    """A permit with its own number, scope (许可范围), dates and status.

    Leaving ``valid`` is one-way: a database trigger refuses the way back. After some ends the formalities
    of 注销 are recorded beside them (``deregistered_on``). A review has one on the
    register at most, and after its end may get another. What was mistyped is corrected in place.
    ``held_over``: a renewal applied for in time is not recorded yet, so that it holds past its last day
    (行政许可法 50); ``changed_at``: when what was granted of it by 变更 (49) was last recorded;
    ``remind_on``: when its holder is next told of the last day to apply for a renewal;
    ``expiry_told``: the last day of which it was told that it had passed.
    """

    path_to_case = ("review", "case")

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="permits", verbose_name=_("review")
    )
    issuer = models.ForeignKey(
        Department, models.PROTECT, related_name="permits", db_index=False, verbose_name=_("issuer")
    )
    permit_code = models.CharField(_("permit item code"), max_length=40)
    name = models.CharField(_("permit"), max_length=120)
    certificate_name = models.CharField(_("name of the certificate"), max_length=120)
    counts = models.BooleanField(_("counts as a permit"), default=True)
    number = models.CharField(_("permit number"), max_length=60)
    scope = models.CharField(_("scope"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    held_over = models.BooleanField(_("holds past its last day"), default=False, editable=False)
    remind_on = models.DateField(null=True, blank=True, editable=False)
    expiry_told = models.DateField(null=True, blank=True, editable=False)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=PERMIT_CHOICES,
        default=PermitStatus.VALID,
    )
    pictured = models.BooleanField(_("has a scan that stands"), default=False, editable=False)
    status_on = models.DateField(_("status since"))
    status_reason = models.CharField(_("reason"), max_length=300, blank=True)
    end_ground = models.CharField(
        _("ground of its end"), max_length=8, choices=EndGround, blank=True
    )
    end_law = models.CharField(_("law of its end"), max_length=200, blank=True)
    end_document = models.CharField(_("number of the decision"), max_length=100, blank=True)
    end_organ = models.CharField(_("organ that decided"), max_length=200, blank=True)
    deregistered_on = models.DateField(_("formalities of 注销 done on"), null=True, blank=True)
    deregistered_note = models.CharField(
        _("what became of the certificate"), max_length=200, blank=True
    )
    recorded_at = models.DateTimeField(_("recorded"))
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    corrected_reason = models.CharField(_("reason of the correction"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("changed (变更)"), null=True, blank=True)

    objects = PermitQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("permit")
        verbose_name_plural = _("permits")
        indexes = [
            models.Index(name="permit_by_last_day", fields=["status", "valid_until"]),
            models.Index(name="permit_newest", fields=["-recorded_at", "-id"]),
            models.Index(name="permit_newest_in_region", fields=["region", "-recorded_at", "-id"]),
            models.Index(name="permit_newest_at_issuer", fields=["issuer", "-recorded_at", "-id"]),
            models.Index(
                name="permit_corrected",
                fields=["corrected_at"],
                condition=Q(corrected_at__isnull=False),
            ),
            models.Index(
                name="permit_changed",
                fields=["changed_at"],
                condition=Q(changed_at__isnull=False),
            ),
            models.Index(
                name="permit_owes_deregistering",
                fields=["issuer", "status"],
                condition=Q(deregistered_on__isnull=True),
            ),
            models.Index(
                name="permit_to_hand_over",
                fields=["region", "deliver_by"],
                condition=OWED,
            ),
            models.Index(
                name="permit_without_picture",
                fields=["issuer", "recorded_at"],
                condition=Q(status=str(PermitStatus.VALID), pictured=False),
            ),
            models.Index(
                name="permit_to_remind_of",
                fields=["remind_on", "id"],
                condition=Q(status=str(PermitStatus.VALID), remind_on__isnull=False),
            ),
            models.Index(
                name="permit_expired_untold",
                fields=["valid_until", "id"],
                condition=Q(status=str(PermitStatus.VALID), held_over=False, expiry_told=None),
            ),
            # PostgreSQL reads "begins with" from this class of operators only.
            models.Index(
                name="permit_by_number", fields=["number"], opclasses=["varchar_pattern_ops"]
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="permit_number_once_per_issuer_while_valid",
                fields=["issuer", "number"],
                condition=Q(status="valid"),
                violation_error_message=_("This issuer already has a valid permit of that number."),
            ),
            models.UniqueConstraint(
                name="one_permit_on_the_register_per_review",
                fields=["review"],
                condition=Q(status="valid"),
                violation_error_message=_("The permit of this review is already recorded."),
            ),
            models.CheckConstraint(
                name="permit_status_known", condition=Q(status__in=[str(s) for s in PermitStatus])
            ),
            models.CheckConstraint(
                name="permit_deregistered_after_its_end",
                condition=Q(deregistered_on__isnull=True, deregistered_note="")
                | Q(status__in=sorted(str(status) for status in DEREGISTERED_LATER))
                & Q(deregistered_on__gte=F("status_on"))
                & ~Q(deregistered_note=""),
            ),
            models.CheckConstraint(
                name="permit_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.number}"

    @property
    def cases(self) -> list:
        """The case that recorded it, then those that found it on the register: each tells its applicant."""
        found_by = self.found_by.select_related(
            "case__region__parent", "case__submission", "case__version"
        )
        return [self.owning_case, *(review.case for review in found_by.order_by("pk"))]

    @property
    def end_article(self) -> str:
        """The law its end rests on."""
        return article(self.end_ground, self.end_law)

    @property
    def facts(self):
        return PermitFacts(self.status, self.valid_from, self.valid_until, self.held_over)

    def counts_as_renewed(self, today) -> bool:
        """视为准予延续: its last day is over and nobody has decided on what was applied for in time."""
        return self.holds(today) and self.valid_until is not None and self.valid_until < today

    @property
    def over_its_last_day(self) -> bool:
        """Today."""
        return self.counts_as_renewed(clock.today())

    def standing(self, today) -> PermitStanding:
        return permit_standing(self.facts, today)

    def holds(self, today) -> bool:
        return self.standing(today) == PermitStanding.VALID

    def get_status_display(self) -> str:
        """Today's standing in words: one that has expired is nowhere called valid."""
        return str(PERMITS[self.standing(clock.today())].word)
