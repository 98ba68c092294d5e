"""Cases (办件)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.models import Channel, Submission
from guides.models import GuideVersion, Industry
from issuance.labels import CASE_CHOICES, case_label
from issuance.models.recorded import OfCase
from issuance.status import (
    CaseStatus,
)
from portal.ground.models import Department, Region, Silence, UnansweredChoice


class Case(OfCase, models.Model):
    """One submission in the back office; its status changes through the verbs of case work alone.

    ``licence_about``: of 变更 and 增项 the licence it is about, none of its own is made.
    """

    path_to_case = ()

    class Kind(models.TextChoices):
        NEW = "new", _("new")
        CHANGE = "change", _("change")
        RENEWAL = "renewal", _("renewal")
        ADDITION = "addition", _("addition")
        REPLACEMENT = "replacement", _("replacement")

    class Choice(models.TextChoices):
        """Of an applicant some of whose permits are denied; ``WAIT``: for 复议 or another application."""

        TAKE = "take", _("take the composite licence of what is granted")
        WAIT = "wait", _("wait until a day (for reconsideration or a new application)")
        KEEP = "keep", _("keep the single permits, without a composite licence")

    number = models.CharField(_("case number"), max_length=24, unique=True)
    submission = models.OneToOneField(
        Submission, models.PROTECT, related_name="case", verbose_name=_("submission")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEW)
    licence_about = models.ForeignKey(
        "issuance.Licence",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases_about",
        db_index=False,  # of most cases it is empty: the index in Meta knows the others alone
        verbose_name=_("about the licence"),
    )
    status = models.CharField(_("status"), max_length=12, choices=CASE_CHOICES)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="cases", db_index=False, verbose_name=_("region")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, related_name="cases", verbose_name=_("industry")
    )
    version = models.ForeignKey(
        GuideVersion, models.PROTECT, related_name="cases", verbose_name=_("guide version")
    )
    issuing_body = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="cases_to_issue",
        db_index=False,
        verbose_name=_("issuing body"),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    operator_name = models.CharField(_("operator"), max_length=200)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("service agent"),
    )
    agent_reason = models.CharField(_("why another agent"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received"))
    check_due = models.DateField(_("acceptance due"))
    supplement_asked = models.BooleanField(_("supplement asked"), default=False)
    supplement_due = models.DateField(_("supplement due"), null=True, blank=True)
    supplement_silence = models.CharField(
        _("an unanswered supplement notice"), max_length=5, choices=Silence, blank=True
    )
    supplement_reminded = models.DateField(_("reminded of the supplement"), null=True, blank=True)
    choice_due = models.DateField(_("to choose by"), null=True, blank=True)
    choice_silence = models.CharField(
        _("if the applicant does not choose"), max_length=4, choices=UnansweredChoice, blank=True
    )
    choice = models.CharField(_("choice"), max_length=4, choices=Choice, blank=True)
    choice_reminded = models.DateField(_("reminded of the choice"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("supplement taken in by"),
    )
    answered_again_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("returned supplement taken in by"),
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    deemed_accepted = models.BooleanField(_("accepted by lapse of time"), default=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        ordering = ["-received_at"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes = [
            models.Index(name="case_by_region_status", fields=["region", "status"]),
            models.Index(name="case_by_acceptance_due", fields=["status", "check_due"]),
            models.Index(name="case_by_supplement_due", fields=["status", "supplement_due"]),
            models.Index(name="case_by_choice_due", fields=["status", "choice_due"]),
            models.Index(
                name="case_deemed_accepted",
                fields=["region", "check_due"],
                condition=Q(deemed_accepted=True),
            ),
            models.Index(
                name="case_about_licence",
                fields=["licence_about"],
                condition=Q(licence_about__isnull=False),
            ),
            models.Index(name="case_newest", fields=["-received_at", "-id"]),
            models.Index(name="case_newest_in_region", fields=["region", "-received_at", "-id"]),
            models.Index(
                name="case_newest_at_issuing_body", fields=["issuing_body", "-received_at", "-id"]
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_status_known", condition=Q(status__in=[str(s) for s in CaseStatus])
            ),
            models.CheckConstraint(
                name="later_case_names_its_licence",
                condition=Q(kind__in=("change", "addition"), licence_about__isnull=False)
                | ~Q(kind__in=("change", "addition")) & Q(licence_about=None),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def snapshot(self):
        """Its version, as an application of its kind reads it."""
        return self.submission.snapshot if self.later else self.version.snapshot

    @property
    def later(self) -> bool:
        """Whether it is about a licence that was made before (变更、增项)."""
        return self.licence_about_id is not None

    @property
    def on_licence(self):
        """The licence it made, or is about; None while there is none."""
        return self.licence_about if self.later else getattr(self, "licence", None)

    def get_status_display(self) -> str:
        return str(case_label(self.status, later=self.later).word)

    def save(self, *args, **kwargs):
        """A new case takes its issuing body (综合实施主体) from its version; registers ask by column."""
        if self.issuing_body_id is None:
            self.issuing_body = Department.objects.get(code=self.version.snapshot.issuing_body.code)
        super().save(*args, **kwargs)
