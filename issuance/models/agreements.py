"""What the applicant agreed to about the handing over: to wait until everything is there (统一颁发和送达),
and to receive it electronically (电子送达), which may be taken back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from issuance.models.cases import Case
from issuance.models.said import Said


class Agreed(Said):
    """Once for each case."""

    path_to_case = ("case",)

    agreed_on = models.DateField(_("agreed on"))

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self):
        return f"{self.case.number} · {self.agreed_on:%Y-%m-%d}"

    @property
    def event_state(self) -> str:
        return "agreed"


class Agreement(Agreed):
    """Without it each permit is handed over within ten working days of its own decision (行政许可法 44)."""

    case = models.OneToOneField(
        Case, models.PROTECT, related_name="agreement", verbose_name=_("case")
    )

    class Meta(Agreed.Meta):
        verbose_name = _("consent to wait")
        verbose_name_plural = _("consents to wait")
        indexes = [models.Index(name="agreement_newest_in_region", fields=["region", "-id"])]


class OnlineConsent(Agreed):
    """Nothing is delivered electronically without it (民事诉讼法 90, by analogy)."""

    case = models.OneToOneField(
        Case, models.PROTECT, related_name="online_consent", verbose_name=_("case")
    )

    class Meta(Agreed.Meta):
        verbose_name = _("consent to electronic delivery")
        verbose_name_plural = _("consents to electronic delivery")
        indexes = [models.Index(name="onlineconsent_newest_in_region", fields=["region", "-id"])]


class ConsentEnded(Said):
    """Consent to electronic delivery that was taken back: what is not delivered yet goes by paper again."""

    path_to_case = ("consent", "case")

    consent = models.OneToOneField(
        OnlineConsent, models.PROTECT, related_name="taken_back", verbose_name=_("consent")
    )
    ended_on = models.DateField(_("taken back on"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("consent taken back")
        verbose_name_plural = _("consents taken back")
        indexes = [models.Index(name="consentended_newest_in_region", fields=["region", "-id"])]

    def __str__(self):
        return f"{self.consent.case.number} · {self.ended_on:%Y-%m-%d}"

    @property
    def event_state(self) -> str:
        return "ended"
