"""What the applicant agreed to about the handing over: to wait until everything is there (统一颁发和送达),
and to receive it electronically (电子送达), which may be taken back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.cases import Case


class Agreement(Bordered):
    """Without it each permit is handed over within ten working days of its own decision (行政许可法 44).
    ``recorded_by``: the clerk who wrote it down; None: the applicant, where the case is followed."""

    path_to_case = ("case",)

    case = models.OneToOneField(
        Case, models.PROTECT, related_name="agreement", verbose_name=_("case")
    )
    agreed_on = models.DateField(_("agreed on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("consent to wait")
        verbose_name_plural = _("consents to wait")
        indexes = [models.Index(name="agreement_newest_in_region", fields=["region", "-id"])]

    def __str__(self):
        return f"{self.case.number} · {self.agreed_on:%Y-%m-%d}"

    @property
    def event_state(self) -> str:
        return "agreed"


class OnlineConsent(Bordered):
    """Nothing is delivered electronically without it (民事诉讼法 90, by analogy).
    ``recorded_by``: the clerk who wrote it down; None: the applicant, where the case is followed."""

    path_to_case = ("case",)

    case = models.OneToOneField(
        Case, models.PROTECT, related_name="online_consent", verbose_name=_("case")
    )
    agreed_on = models.DateField(_("agreed on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("consent to electronic delivery")
        verbose_name_plural = _("consents to electronic delivery")
        indexes = [models.Index(name="onlineconsent_newest_in_region", fields=["region", "-id"])]

    def __str__(self):
        return f"{self.case.number} · {self.agreed_on:%Y-%m-%d}"

    @property
    def event_state(self) -> str:
        return "agreed"


class ConsentEnded(Bordered):
    """Consent to electronic delivery that was taken back: what is not delivered yet goes by paper again.
    ``recorded_by``: the clerk who wrote it down; None: the applicant, where the case is followed."""

    path_to_case = ("consent", "case")

    consent = models.OneToOneField(
        OnlineConsent, models.PROTECT, related_name="taken_back", verbose_name=_("consent")
    )
    ended_on = models.DateField(_("taken back on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

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
