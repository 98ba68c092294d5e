"""That a licence has fewer permits left than a composite licence takes, and what its holder says of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.licences import Licence
from issuance.models.said import Said
from portal.ground.history.triggers import guard, inherits
from portal.ground.models import FewRule


class FewLeft(Said):
    """Told once of the same permits, by the rule of the region on that day: ``permits_left`` are their keys.
    Where its holder is asked, ``answer`` waits until ``due``; ``by_silence``: nobody answered, and what the
    notice said of that holds."""

    path_to_case = ("licence", "origin_case")

    class Answer(models.TextChoices):
        OPEN = "open", _("not answered yet")
        KEEP = "keep", _("the licence stays")
        CANCEL = "cancel", _("the licence is cancelled (注销)")
        VOID = "void", _("without effect")

    licence = models.ForeignKey(
        Licence, models.PROTECT, related_name="few_left", verbose_name=_("licence")
    )
    permits_left = models.CharField(max_length=200, editable=False)
    rule = models.CharField(_("by the rule of the region"), max_length=6, choices=FewRule)
    told_on = models.DateField(_("told on"))
    due = models.DateField(_("answer due"), null=True, blank=True)
    silence = models.CharField(_("if nobody answers"), max_length=6, choices=FewRule, blank=True)
    basis = models.CharField(_("rule"), max_length=200, blank=True)
    answer = models.CharField(_("answer"), max_length=6, choices=Answer, default=Answer.OPEN)
    by_silence = models.BooleanField(_("nobody answered"), default=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("licence with too few permits left")
        verbose_name_plural = _("licences with too few permits left")
        indexes = [
            models.Index(name="fewleft_newest_in_region", fields=["region", "-id"]),
            models.Index(name="few_to_answer", fields=["due", "id"], condition=Q(answer="open")),
        ]
        constraints = [
            models.CheckConstraint(
                name="few_left_asked_until_a_day",
                condition=~Q(rule="ask") | Q(due__isnull=False) & ~Q(silence=""),
            ),
            models.UniqueConstraint(
                name="one_question_of_a_licence_at_a_time",
                fields=["licence"],
                condition=Q(answer="open"),
            ),
        ]

    def __str__(self):
        return str(self.licence)

    @property
    def event_state(self) -> str:
        return str(self.answer)


BORDER_OF_FEW_LEFT = inherits(
    "issuance_fewleft", "region_id", parent="issuance_licence", key="licence_id"
)
FEW_LEFT_STANDS = guard(
    "issuance_fewleft",
    "few_left_stands",
    event="UPDATE",
    when=(
        "OLD.answer NOT IN ('open', 'keep', 'cancel') OR NEW.answer = 'open'"
        " OR (OLD.answer <> 'open' AND NEW.answer <> 'void')"
        " OR NEW.permits_left <> OLD.permits_left OR NEW.rule <> OLD.rule OR NEW.silence <> OLD.silence"
    ),
    message="what was asked of a licence stays, and is answered once",
)
