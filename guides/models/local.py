"""Local facts: the records a county edits itself."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guides.models.catalogue import PermitItem
from guides.models.industries import Industry
from guides.models.records import ValueColumn
from portal.ground.models import Department, Region


class CurrentQuerySet(models.QuerySet):
    def current(self, on):
        """Records in force on the day ``on``."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        )


class Competence(models.Model):
    """Who decides a permit item in a region (职权), who supervises it (监管), and what is promised.

    A county without a record falls back to its city's when a version is built.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="competences", verbose_name=_("region")
    )
    permit_item = models.ForeignKey(
        PermitItem, models.PROTECT, related_name="competences", verbose_name=_("permit item")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="competences", verbose_name=_("department")
    )
    supervisor = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supervisions",
        verbose_name=_("supervising department"),
        help_text=_("Empty: as its city says."),
    )
    promised_working_days = models.PositiveSmallIntegerField(
        _("promised working days"), null=True, blank=True
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = CurrentQuerySet.as_manager()

    class Meta:
        ordering = ["region", "permit_item"]
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        constraints = [
            models.UniqueConstraint(
                name="competence_once_per_region_item_and_start",
                violation_error_message=_(
                    "This region has a competence for the item from this day on already."
                ),
                fields=["region", "permit_item", "valid_from"],
            ),
            models.UniqueConstraint(
                name="competence_without_start_once_per_region_and_item",
                violation_error_message=_(
                    "This region has a competence for the item without a first day already."
                ),
                fields=["region", "permit_item"],
                condition=Q(valid_from__isnull=True),
            ),
            models.CheckConstraint(
                name="competence_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.region} · {self.permit_item} · {self.department}"


class IssuingBody(models.Model):
    """The department that issues an industry's licence in a region (综合实施主体)."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="issuing_bodies", verbose_name=_("region")
    )
    industry = models.ForeignKey(
        Industry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issuing_bodies",
        verbose_name=_("industry"),
        help_text=_("Empty: for every industry without a record of its own."),
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="issues", verbose_name=_("department")
    )

    class Meta:
        ordering = ["region", "industry"]
        verbose_name = _("issuing body")
        verbose_name_plural = _("issuing bodies")
        constraints = [
            models.UniqueConstraint(
                name="issuing_body_once_per_region_and_industry", fields=["region", "industry"]
            ),
            models.UniqueConstraint(
                name="issuing_body_for_all_industries_once_per_region",
                violation_error_message=_(
                    "This region has an issuing body for all industries already."
                ),
                fields=["region"],
                condition=Q(industry__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.region} · {self.industry or '*'} · {self.department}"


class LeadDepartment(models.Model):
    """The department that owns an industry's guide in a region (行业牵头部门).

    A county without a record falls back to its city's; it confirms every release of the guide.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="lead_departments", verbose_name=_("region")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, related_name="lead_departments", verbose_name=_("industry")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="leads", verbose_name=_("department")
    )

    class Meta:
        ordering = ["region", "industry"]
        verbose_name = _("lead department")
        verbose_name_plural = _("lead departments")
        constraints = [
            models.UniqueConstraint(
                name="lead_department_once_per_region_and_industry", fields=["region", "industry"]
            )
        ]

    def __str__(self):
        return f"{self.region} · {self.industry} · {self.department}"


class RegionParameter(models.Model):
    """A region's own value for a parameter of the rules; overrides the literal."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="parameters", verbose_name=_("region")
    )
    key = models.CharField(_("key"), max_length=60)
    value = ValueColumn(_("value"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["region", "key"]
        verbose_name = _("region parameter")
        verbose_name_plural = _("region parameters")
        constraints = [
            models.UniqueConstraint(name="parameter_once_per_region", fields=["region", "key"])
        ]

    def __str__(self):
        return f"{self.region} · {self.key}"


class ServiceWindow(models.Model):
    """Contact facts of a “一业一证” window: the only facts a guide page reads live."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="windows", verbose_name=_("region")
    )
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(pgettext_lazy("street", "address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    hours = models.CharField(_("opening hours"), max_length=100, blank=True)
    online = models.CharField(
        _("online"),
        max_length=200,
        blank=True,
        help_text=_("Where this place takes applications online; empty: as in the common facts."),
    )

    class Meta:
        ordering = ["region", "pk"]
        verbose_name = _("window")
        verbose_name_plural = _("windows")

    def __str__(self):
        return self.name


class WindowClosingQuerySet(models.QuerySet):
    def coming(self, today):
        """Those that are not over, the next one first."""
        return self.filter(last__gte=today).order_by("first", "pk")


class WindowClosing(models.Model):
    """Days on which one window is closed (停办) while its office works.

    It is told to people and extends no legal limit: the organ itself works, see decision 10.
    """

    window = models.ForeignKey(
        ServiceWindow, models.CASCADE, related_name="closings", verbose_name=_("window")
    )
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    reason = models.CharField(pgettext_lazy("office day", "Reason"), max_length=40)
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Title, number and date of the notice.")
    )
    known_from = models.DateField(_("known from"), editable=False)

    objects = WindowClosingQuerySet.as_manager()

    class Meta:
        ordering = ["-first", "pk"]
        verbose_name = _("closing days of a window")
        verbose_name_plural = _("closing days of windows")
        constraints = [
            models.CheckConstraint(
                name="window_closing_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
                condition=Q(last__gte=F("first")),
            )
        ]

    def __str__(self):
        return f"{self.window} · {self.first:%Y-%m-%d}"

    def covers(self, day) -> bool:
        return self.first <= day <= self.last

    @property
    def region(self):
        return self.window.region
