"""Industries (行业): which permit items they bundle and when, what is asked, how it is tried out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from guides.models.catalogue import PermitItem, Question
from guides.models.choices import UNKNOWN, Known
from guides.models.cities import once_per_city
from guides.models.records import (
    AnswersColumn,
    CatalogueRecord,
    PermitCodesColumn,
    RuleColumn,
    ValueColumn,
    staff_remark,
)
from guides.models.sample_documents import WithSampleDocuments


class Industry(WithSampleDocuments, CatalogueRecord):
    """A bundle of permit items (行业); its sample documents are those of the combined form."""

    shown_by = "pk"

    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    summary_en = models.TextField(
        _("English summary"),
        max_length=600,
        blank=True,
        help_text=_("What the guide is about; shown on the English pages beside the Chinese."),
    )
    slug = models.SlugField(pgettext_lazy("web", "address"), max_length=50)
    gb4754 = models.CharField(_("GB/T 4754-2017"), max_length=80, blank=True)
    lead_department = models.CharField(_("lead department"), max_length=80, blank=True)
    note = models.TextField(_("note"), blank=True)
    remark = staff_remark()
    benchmark = models.TextField(_("benchmark"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(CatalogueRecord.Meta):
        ordering = ["position", "code"]
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        constraints = [
            *CatalogueRecord.Meta.constraints,
            once_per_city("slug", _("This address is taken in the city.")),
        ]

    def __str__(self):
        return self.name


class IndustryQuestion(Orderable):
    industry = ParentalKey(Industry, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="industry_uses", verbose_name=_("question")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                name="question_once_per_industry", fields=["industry", "question"]
            )
        ]


class IndustryPermit(Orderable):
    """A permit item of an industry and the rule (``guides.version.situations``) that calls for it."""

    industry = ParentalKey(Industry, on_delete=models.CASCADE, related_name="permits")
    permit_item = models.ForeignKey(
        PermitItem, models.PROTECT, related_name="industry_uses", verbose_name=_("permit item")
    )
    when = RuleColumn(_("needed when"))
    indispensable = models.CharField(
        _("indispensable for the composite"),
        max_length=10,
        choices=Known,
        default=Known.UNKNOWN,
        help_text=_(
            "Whether no composite licence is made where this permit is needed and not given."
        ),
    )
    after = PermitCodesColumn(
        _("comes after"),
        default=list,
        blank=True,
        help_text=_("Permits of this industry that come first (先证后证), where they are needed."),
    )

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                name="permit_item_once_per_industry", fields=["industry", "permit_item"]
            )
        ]


class IndustryParameter(Orderable):
    """A number in a rule that a region may set, e.g. the fire area threshold."""

    industry = ParentalKey(Industry, on_delete=models.CASCADE, related_name="parameters")
    key = models.CharField(_("key"), max_length=60)
    default = ValueColumn(_("default"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(name="parameter_once_per_industry", fields=["industry", "key"])
        ]


class IndustryHint(Orderable):
    """Advice shown where its rule holds, e.g. a permit that lies outside the bundle."""

    industry = ParentalKey(Industry, on_delete=models.CASCADE, related_name="hints")
    when = RuleColumn(_("shown when"))
    text = models.CharField(_("text"), max_length=300)

    def __str__(self):
        return self.text


class IndustryCheck(Orderable):
    """Answers that hardly go together; whoever gives them is asked to read them again.

    It decides nothing: what is needed follows from the answers as they are.
    """

    industry = ParentalKey(Industry, on_delete=models.CASCADE, related_name="checks")
    when = RuleColumn(_("told when"))
    message = models.CharField(pgettext_lazy("check", "reminder"), max_length=300)
    basis = models.CharField(pgettext_lazy("reason", "basis"), max_length=300, blank=True)

    def __str__(self):
        return self.message


class InspectionPoint(Orderable):
    """One point of the inspection standard (勘查标准): looked at once for all the permits it serves.

    For staff alone: it enters no version, but the working rules frozen beside it.
    """

    class How(models.TextChoices):
        SEE = "see", pgettext_lazy("inspection", "looked at on the spot")
        READ = "read", pgettext_lazy("inspection", "records read")
        ASK = "ask", pgettext_lazy("inspection", "people asked")
        MEASURE = "measure", pgettext_lazy("inspection", "measured or tested")
        UNKNOWN = "unknown", UNKNOWN

    industry = ParentalKey(Industry, on_delete=models.CASCADE, related_name="inspection_points")
    text = models.CharField(_("what is looked at"), max_length=300)
    how = models.CharField(_("how it is checked"), max_length=10, choices=How, default=How.UNKNOWN)
    permits = PermitCodesColumn(
        _("for these permit items"), default=list, help_text=_("A point they share stands once.")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("inspection point")
        verbose_name_plural = _("inspection points")
        constraints = [
            models.UniqueConstraint(
                name="inspection_point_once_per_industry",
                fields=["industry", "text"],
                violation_error_message=_("This point is there already; add the items to it."),
            )
        ]

    def __str__(self):
        return self.text


class Scenario(Orderable):
    """Answers and what they must lead to: the editors' regression test."""

    industry = ParentalKey(Industry, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(_("name"), max_length=100)
    answers = AnswersColumn(_("answers"))
    expected_permits = PermitCodesColumn(_("expected permits"), default=list, blank=True)
    expected_permit_count = models.PositiveSmallIntegerField(_("expected count"))
    eligible_for_composite = models.BooleanField(_("composite licence"))
    expected_distinct_materials_max = models.PositiveSmallIntegerField(
        _("materials at most"), null=True, blank=True
    )
    sum_of_single_materials_max = models.PositiveSmallIntegerField(
        _("materials one by one at most"), null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)
