"""What an applicant or holder reported as put right (整改报告): every report of every round stays."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.cases import Case
from portal.ground.history.triggers import guard, inherits


class PutRight(Bordered):
    """One report, made ``on`` a day; ``by``: who wrote it down at the window. ``items``: of which, each as
    [key of the review, key of the finding of the visit it answers, name of the permit]; without a finding it
    answers the inspection after the decision. Its pictures name it."""

    path_to_case = ("case",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="put_right", verbose_name=_("case"))
    on = models.DateField(_("reported as put right on"))
    answer = models.TextField(_("what was put right"))
    items = models.JSONField(_("permit items"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("report of what was put right")
        verbose_name_plural = _("reports of what was put right")
        indexes = [models.Index(name="put_right_newest_in_region", fields=["region", "-id"])]

    def __str__(self):
        return f"{self.case.number} · {self.on.isoformat()}"

    @property
    def event_state(self) -> str:
        return "reported"

    @property
    def names(self) -> list[str]:
        return [name for _review, _finding, name in self.items]

    @property
    def pictures(self) -> list:
        return list(self.photos.all())

    def of(self, review) -> bool:
        return any(key == review.pk for key, _finding, _name in self.items)

    def answers(self, findings) -> bool:
        """Whether it answers one of these findings, by key."""
        return any(finding in findings for _review, finding, _name in self.items)


BORDER_OF_PUT_RIGHT = inherits(
    "issuance_putright", "region_id", parent="issuance_case", key="case_id"
)
PUT_RIGHT_STANDS = guard(
    "issuance_putright",
    "put_right_stands",
    event="UPDATE",
    when="1 = 1",
    message="a report of what was put right never changes",
)
