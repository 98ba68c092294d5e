"""Joint handling (统一办理、联合办理、集中办理) that took longer (行政许可法 42 第二款): what the head of the
government approved, as its paper says."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.cases import Case
from issuance.models.scans import Scanned
from portal.ground.calendar import clock


class JointExtension(Bordered, Scanned):
    """Recorded once for a case, and never changed. ``number`` and ``approved_on``: of the approval."""

    path_to_case = ("case",)

    case = models.OneToOneField(
        Case, models.PROTECT, related_name="joint_extension", verbose_name=_("case")
    )
    days = models.PositiveSmallIntegerField(_("days more"))
    number = models.CharField(_("number of the approval"), max_length=60)
    approved_on = models.DateField(_("approved on"))
    reason = models.CharField(_("reason"), max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("extension of joint handling")
        verbose_name_plural = _("extensions of joint handling")
        indexes = [models.Index(name="joint_newest_in_region", fields=["region", "-id"])]
        constraints = [
            models.CheckConstraint(name="joint_extension_has_days", condition=Q(days__gte=1)),
            models.CheckConstraint(
                name="joint_extension_names_its_approval",
                condition=~Q(number="") & ~Q(scan_sha256=""),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def event_state(self) -> str:
        return "recorded"

    def counted(self, basis: str) -> clock.Extension:
        """As the clock counts it: approved by the head of the government of the place."""
        government = _("the people's government of %(place)s") % {"place": self.region.full_name}
        return clock.Extension(
            self.days, clock.WORKING_DAYS, government, self.approved_on, basis, self.reason
        )
