"""Why a permit item is not accepted (不予受理), and what the window has prepared of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RefusalKind(models.TextChoices):
    """What 行政许可法 32 knows: (一), (二), and (五) after the one supplement of (四); and 78, 79."""

    NOT_NEEDED = "not_needed", _("no such permit is needed by law")
    NOT_OURS = "not_ours", _("not within the power of this department")
    NOT_CURED = "not_cured", _("still incomplete or not in due form after the supplement")
    FALSE_PAPERS = "false_papers", _("facts concealed or false papers handed in")
    BARRED = "barred", _("barred from applying for this permit")


class RefusalProposal(models.Model):
    """A refusal of one permit item as the window prepared it; the approver of its department decides.

    The window itself is no organ that refuses. Each row is vouched for with its review.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", _("waits for the department")
        TAKEN = "taken", _("not accepted by the department")
        REJECTED = "rejected", _("returned by the department")
        FALLEN = "fallen", _("without effect")

    review = models.ForeignKey("issuance.Review", models.PROTECT, related_name="proposals")
    kind = models.CharField(_("why not accepted"), max_length=12, choices=RefusalKind)
    authority = models.CharField(_("authority to apply to"), max_length=200, blank=True)
    reasons = models.TextField(_("reasons"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("prepared"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.CharField(_("why returned"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_proposal_per_review", fields=["review"], condition=Q(outcome="open")
            ),
            models.CheckConstraint(
                name="returned_proposal_says_why", condition=~Q(outcome="rejected") | ~Q(answer="")
            ),
        ]
