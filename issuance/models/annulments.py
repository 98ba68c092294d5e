"""A denial, or a refusal to accept, that was withdrawn (撤销不予行政许可决定、不予受理决定), and what it had
said: its item is decided anew."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.refusals import RefusalKind
from issuance.models.reviews import Review
from issuance.status import ReviewStatus


class Annulment(Bordered):
    """``round``: of the decision that was withdrawn; ``was``: what it was. ``ground`` with ``organ``,
    ``document`` and its day: who found it wrong; ``received_on``: the day on which that was received;
    ``in_force_on``: of a judgment the day since which it has force, before which nothing is carried out;
    ``law``: the article the withdrawal rests on. ``on``: the day on which it was withdrawn; ``until``: the
    last day that the organ has set for the new decision, if it has. ``then``: empty of a denial, after which
    it is always decided anew. ``anew``: false of what, in former times,
    ended with it. The denial as it was stays here and in its paper; nobody has decided that something counts
    as given up: there ``denied_by`` is empty.
    """

    path_to_case = ("review", "case")

    class Ground(models.TextChoices):
        OWN = "own", _("found wrong by the department itself")
        RECONSIDERATION = "review", _("decision on reconsideration (行政复议决定)")
        JUDGMENT = "court", _("judgment of a people's court (判决)")
        SUPERIOR = "superior", _("decision of the superior organ (上级行政机关决定)")

    class Then(models.TextChoices):
        """What becomes of what was not accepted, or counted as given up."""

        ACCEPT = "accept", _("It is accepted: nothing is missing")
        CHECK = "check", _("It is checked again (ordered to decide anew on the acceptance)")
        SUPPLEMENT = (
            "supplement",
            _("What had been asked for may be handed in after all; then it is checked again"),
        )

    class Was(models.TextChoices):
        DENIED = str(ReviewStatus.DENIED), _("denial")
        REFUSED = str(ReviewStatus.REFUSED), _("refusal to accept (不予受理)")
        UNANSWERED = str(ReviewStatus.UNANSWERED), _("counted as given up (视为放弃申请)")

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="annulments", verbose_name=_("review")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    was = models.CharField(_("what was withdrawn"), max_length=12, choices=Was, default=Was.DENIED)
    ground = models.CharField(_("ground"), max_length=10, choices=Ground)
    organ = models.CharField(_("organ that found it wrong"), max_length=200, blank=True)
    document = models.CharField(_("number of its document"), max_length=100, blank=True)
    document_on = models.DateField(_("day of its document"), null=True, blank=True)
    received_on = models.DateField(_("its document received on"), null=True, blank=True)
    in_force_on = models.DateField(_("judgment in force since"), null=True, blank=True)
    law = models.CharField(_("basis in law"), max_length=300, blank=True)
    reasons = models.TextField(_("reasons"))
    until = models.DateField(_("new decision ordered by"), null=True, blank=True)
    on = models.DateField(_("withdrawn on"))
    then = models.CharField(_("what became of the item"), max_length=10, choices=Then, blank=True)
    anew = models.BooleanField(_("decided anew"), default=True)
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("withdrawn by")
    )
    denied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("denied by"),
    )
    denied_at = models.DateTimeField(_("denied"))
    denied_reasons = models.TextField(_("reasons of the denial"))
    denied_basis = models.TextField(_("basis of the denial"), blank=True)
    false_papers = models.BooleanField(_("denied for false papers"), default=False)
    refusal_kind = models.CharField(
        _("why it was not accepted"), max_length=12, choices=RefusalKind, blank=True
    )
    refusal_authority = models.CharField(_("authority to apply to"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("denial withdrawn")
        verbose_name_plural = _("denials withdrawn")
        indexes = [models.Index(name="annulment_newest_in_region", fields=["region", "-id"])]
        constraints = [
            models.UniqueConstraint(name="one_annulment_per_decision", fields=["review", "round"]),
            models.CheckConstraint(name="annulment_states_reasons", condition=~Q(reasons="")),
            models.CheckConstraint(
                name="annulled_decision_names_its_officer",
                condition=Q(was="unanswered", denied_by=None)
                | ~Q(was="unanswered") & Q(denied_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ordered_annulment_names_its_document",
                condition=Q(ground="own", organ="", document="", document_on=None, until=None)
                | ~Q(ground="own") & ~Q(organ="") & ~Q(document="") & Q(document_on__isnull=False),
            ),
            models.CheckConstraint(
                name="judgment_alone_comes_into_force",
                condition=Q(in_force_on=None)
                | Q(ground="court", in_force_on__gte=F("document_on")),
            ),
        ]

    def __str__(self):
        return f"{self.review} · {self.get_ground_display()}"

    @property
    def event_state(self) -> str:
        return "anew" if self.anew else "ended"

    @property
    def since(self):
        """From which day the limit of the new decision runs: the one since which a judgment has force, else
        the one on which the document was received."""
        return self.in_force_on or self.received_on or self.on

    @property
    def ordered(self) -> bool:
        """Whether somebody above the department has found it wrong."""
        return self.ground != self.Ground.OWN
