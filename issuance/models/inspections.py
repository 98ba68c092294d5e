"""Joint inspection (一同核查): one visit of a case for all items that need one, and one re-visit after what
had to be put right; for what needs one after both, another visit and another re-visit."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.labels import INSPECTION_CHOICES
from issuance.models.borders import Bordered
from issuance.models.cases import Case
from issuance.models.put_right import PutRight
from issuance.models.reviews import Review
from issuance.models.scans import Scanned
from issuance.status import InspectionStage
from portal.ground.models import Department

PROMISED = "promised"  # of a point: a condition that is to be met later


class Inspection(Bordered):
    """A visit (现场核查) or the re-visit (复核) of a case: by the database one of each that is not called
    off, by ``occasion``: a further one is for what was reported as built, decided anew or said to need it
    too late for the two before.

    ``lead``: who plans it (牵头部门), by ``plan_by``. ``agreed``: how the applicant agreed to a visit on the
    day on which it was planned. ``wish_on``: another day the applicant proposed, once.
    Of a re-visit: ``rectify_by``, the last day to put right what the first found, and the answer.
    ``presence``: of the applicant or somebody of theirs at the place, on the day for which it is planned;
    ``presences``: of the days before, from which it was put off, as they were recorded.
    """

    path_to_case = ("case",)

    class Round(models.IntegerChoices):
        VISIT = 1, _("visit")
        REVISIT = 2, _("re-visit")

    class Presence(models.TextChoices):
        SIGNED = "signed", _("present and confirmed")
        REFUSED = "refused", _("present and refused to sign")
        ABSENT = "absent", _("nobody was present")

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="inspections", db_index=False, verbose_name=_("case")
    )
    round = models.PositiveSmallIntegerField(_("round"), choices=Round, default=Round.VISIT)
    occasion = models.PositiveSmallIntegerField(_("occasion"), default=1)
    stage = models.CharField(_("stage"), max_length=10, choices=INSPECTION_CHOICES)
    lead = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("lead department"),
    )
    plan_by = models.DateField(_("to be planned by"))
    on = models.DateField(_("day of the visit"), null=True, blank=True)
    hour = models.CharField(_("hour"), max_length=5, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    agreed = models.CharField(
        _("applicant's agreement to a visit on the same day"), max_length=200, blank=True
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("planned by"),
    )
    wish_on = models.DateField(_("day proposed by the applicant"), null=True, blank=True)
    wish_reason = models.CharField(_("why another day"), max_length=200, blank=True)
    wish_answer = models.CharField(_("answer to the proposal"), max_length=200, blank=True)
    presence = models.CharField(
        _("applicant at the place"), max_length=8, choices=Presence, blank=True
    )
    presence_name = models.CharField(_("name of who was present"), max_length=60, blank=True)
    presence_reason = models.CharField(_("why not signed"), max_length=200, blank=True)
    presences = models.JSONField(default=list, blank=True, editable=False)
    rectify_by = models.DateField(_("to be put right by"), null=True, blank=True)
    answer = models.TextField(_("what was put right"), blank=True)
    answered_on = models.DateField(_("reported as put right on"), null=True, blank=True)
    closed_on = models.DateField(_("visit over on"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("joint inspection")
        verbose_name_plural = _("joint inspections")
        indexes = [
            models.Index(name="inspection_newest_in_region", fields=["region", "-id"]),
            models.Index(
                name="inspection_to_plan",
                fields=["lead", "plan_by"],
                condition=~Q(stage=str(InspectionStage.CLOSED)),
            ),
            models.Index(
                name="inspection_by_day",
                fields=["on"],
                condition=Q(stage=str(InspectionStage.PLANNED)),
            ),
            models.Index(
                name="inspection_planned_late",
                fields=["region", "plan_by"],
                condition=Q(stage=str(InspectionStage.DUE)),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_visit_and_one_revisit_per_occasion",
                fields=["case", "occasion", "round"],
                condition=~Q(stage=str(InspectionStage.OFF)),
            ),
            models.CheckConstraint(
                name="never_a_third_visit",
                condition=Q(round=1, rectify_by=None, answered_on=None) | Q(round=2),
            ),
            models.CheckConstraint(
                name="planned_visit_has_day_and_place",
                condition=~Q(stage__in=["planned", "closed"])
                | Q(on__isnull=False, planned_by__isnull=False) & ~Q(hour="") & ~Q(place=""),
            ),
            models.CheckConstraint(
                name="rectification_has_its_day",
                condition=~Q(stage="rectifying") | Q(rectify_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.case.number} · {self.get_round_display()}"

    @property
    def event_state(self) -> str:
        return str(self.stage)

    def put_off(self) -> dict:
        """What becomes of the applicant's confirmation when the visit goes to another day: it stays with
        the day on which it was given."""
        if not self.presence:
            return {}
        told = {"on": self.on.isoformat(), "presence": self.presence}
        told |= {"name": self.presence_name, "reason": self.presence_reason}
        cleared = {"presence": "", "presence_name": "", "presence_reason": ""}
        return cleared | {"presences": [*self.presences, told]}

    def presence_on(self, day) -> dict:
        """The applicant's confirmation of this day of it, as far as one was recorded."""
        if self.presence and day == self.on:
            told = {"name": self.presence_name, "reason": self.presence_reason}
            return told | {"presence": self.presence}
        rows = [row for row in self.presences if row["on"] == day.isoformat()]
        return {name: value for name, value in rows[-1].items() if name != "on"} if rows else {}

    @property
    def put_off_presences(self) -> list[dict]:
        """Of the days before, in words."""
        words = dict(self.Presence.choices)
        return [row | {"word": words[row["presence"]]} for row in self.presences]

    @property
    def wished(self) -> bool:
        """Whether the applicant proposed another day and nobody has answered."""
        return self.wish_on is not None and not self.wish_answer


class Visitor(models.Model):
    """Whoever takes part in a visit for a department: two at least (行政许可法 34)."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="visitors")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits")

    class Meta:
        ordering = ["department", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="visitor_once_per_department", fields=["inspection", "department", "user"]
            )
        ]


class Inspected(models.Model):
    """What a visit found on one permit item, as its department concluded: it never changes.

    ``on``: the day of the visit as it stood then; ``people``: who was there for the department, by key and
    name (行政许可法 34); ``points``: of the checklist as they were kept, frozen with it.
    """

    class Conclusion(models.TextChoices):
        PASSED = "passed", _("passed")
        RECTIFY = "rectify", _("to be put right")
        FAILED = "failed", _("not passed")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="inspected")
    review = models.ForeignKey(Review, models.PROTECT, related_name="inspected")
    conclusion = models.CharField(_("conclusion"), max_length=8, choices=Conclusion)
    findings = models.TextField(_("findings"), blank=True)
    points = models.JSONField(default=list, blank=True)
    on = models.DateField(_("day of the visit"), null=True, blank=True)
    people = models.JSONField(_("who was there"), default=list, blank=True)
    until = models.DateField(_("to be put right by"), null=True, blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("concluded by")
    )
    concluded_at = models.DateTimeField(_("concluded"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_conclusion_per_visit_and_item", fields=["inspection", "review"]
            ),
            models.CheckConstraint(
                name="what_is_put_right_has_its_day",
                condition=~Q(conclusion="rectify") | Q(until__isnull=False),
            ),
            models.CheckConstraint(
                name="unfavourable_conclusion_has_findings",
                condition=Q(conclusion="passed") | ~Q(findings=""),
            ),
        ]

    @property
    def day(self):
        """Of what was concluded before it was kept here, the day of its visit."""
        return self.on or self.inspection.on

    @property
    def names(self) -> list[str]:
        return [name for _key, name in self.people]

    @property
    def shown(self) -> list[dict]:
        """The points with their results in words."""
        words = dict(PointFinding.Result.choices) | {PROMISED: _("promised (容缺) by")}
        return [point | {"word": words.get(point["result"], "")} for point in self.points]


class PointFinding(models.Model):
    """One point of the checklist as a department found it, while it is not concluded; ``version`` counts its
    changes: who writes over another's is told."""

    class Result(models.TextChoices):
        MET = "met", _("met")
        UNMET = "unmet", _("not met")
        NONE = "none", _("does not apply")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("point"))
    text = models.CharField(_("what is looked at"), max_length=300)
    result = models.CharField(_("result"), max_length=8, choices=Result, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_finding_per_point_and_department",
                fields=["inspection", "department", "number"],
            )
        ]

    @property
    def shown(self) -> list["InspectionPhoto"]:
        """Its pictures but those taken back."""
        return [photo for photo in self.photos.all() if not photo.withdrawn_at]


class InspectionPhoto(Scanned):
    """A picture of a point, or of a ``report`` of what was put right; a wrong one is taken back, with who and
    why, and stays in the store."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos")
    finding = models.ForeignKey(
        PointFinding, models.PROTECT, null=True, blank=True, related_name="photos"
    )
    report = models.ForeignKey(
        PutRight, models.PROTECT, null=True, blank=True, related_name="photos"
    )
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(_("why taken back"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="picture_taken_back_with_reason",
                condition=Q(withdrawn_at=None)
                | Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
            )
        ]
