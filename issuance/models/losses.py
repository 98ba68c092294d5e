"""That the certificate of a licence was lost or damaged (挂失、补证), as its holder reported it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.licences import Licence, LicenceEdition
from issuance.models.said import Said
from portal.ground.history.triggers import guard, inherits


class Loss(Said):
    """Of one edition; of a licence one report at a time. ``made``: the edition that replaced it. ``old``:
    what became of the paper, known when the new one is handed over."""

    path_to_case = ("licence", "origin_case")

    class What(models.TextChoices):
        LOST = "lost", _("lost")
        DAMAGED = "damaged", _("damaged")

    class Outcome(models.TextChoices):
        OPEN = "open", _("a new certificate is to be made")
        MADE = "made", _("a new certificate was made")
        FOUND = "found", _("taken back: the certificate was found")
        VOID = "void", _("without effect: the licence has ended")

    class Old(models.TextChoices):
        BACK = "back", _("taken back and made void")
        GONE = "gone", _("not there: its holder declares it lost")

    licence = models.ForeignKey(
        Licence, models.PROTECT, related_name="losses", verbose_name=_("licence")
    )
    edition = models.ForeignKey(
        LicenceEdition, models.PROTECT, related_name="losses", verbose_name=_("certificate")
    )
    what = models.CharField(_("what happened to it"), max_length=8, choices=What)
    reported_on = models.DateField(_("reported on"))
    due = models.DateField(_("new certificate to be made by"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.OPEN)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    made = models.ForeignKey(
        LicenceEdition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("new certificate"),
    )
    old = models.CharField(_("the old paper"), max_length=8, choices=Old, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("report of a lost certificate")
        verbose_name_plural = _("reports of lost certificates")
        indexes = [
            models.Index(name="loss_newest_in_region", fields=["region", "-id"]),
            models.Index(name="loss_to_settle", fields=["due", "id"], condition=Q(outcome="open")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_report_of_a_licence_at_a_time",
                fields=["licence"],
                condition=Q(outcome="open"),
            ),
            models.CheckConstraint(
                name="loss_settled_by_an_edition",
                condition=Q(outcome="made", made__isnull=False) | ~Q(outcome="made") & Q(made=None),
            ),
            models.CheckConstraint(
                name="old_paper_of_what_was_replaced", condition=Q(old="") | Q(outcome="made")
            ),
        ]

    def __str__(self):
        return f"{self.edition} · {self.get_what_display()}"

    @property
    def event_state(self) -> str:
        """With the new certificate, then what became of the old paper."""
        return str(self.old or self.outcome)


BORDER_OF_LOSSES = inherits(
    "issuance_loss", "region_id", parent="issuance_licence", key="licence_id"
)
LOSS_STANDS = guard(
    "issuance_loss",
    "loss_stands",
    event="UPDATE",
    when=(
        "OLD.outcome <> 'open' AND (NEW.outcome <> OLD.outcome OR OLD.old <> '')"
        " OR NEW.edition_id <> OLD.edition_id OR NEW.what <> OLD.what"
        " OR NEW.reported_on <> OLD.reported_on OR NEW.due <> OLD.due"
        " OR COALESCE(NEW.recorded_by_id, 0) <> COALESCE(OLD.recorded_by_id, 0)"
    ),
    message="a report of a loss stays as it was made, and is settled once",
)
