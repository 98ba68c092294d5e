"""Regions (行政区划) and the departments (审批部门) that act in them."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ground.calendar.clock import DAYS, WORKING_DAYS
from portal.ground.models.region_rules import (
    BrokenScope,
    FewRule,
    Partial,
    Ruling,
    Silence,
    UnansweredChoice,
)


class RegionQuerySet(models.QuerySet):
    def cities(self):
        return self.filter(parent=None)

    def within(self, region):
        """The region and, for a city, its counties."""
        return self.filter(models.Q(pk=region.pk) | models.Q(parent=region.pk))


class Region(Ruling, models.Model):
    """A tenant boundary: a city, or a county, district or 管理区 in it.

    Codes are GB/T 2260 where it has one, own codes elsewhere (新区 of the Liuzhou plan).
    """

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="counties",
        verbose_name=_("city"),
    )
    composite_for_single = models.BooleanField(
        _("composite licence for fewer than two permits"),
        default=False,
        help_text=_("Whether an applicant whose own answers need fewer than two permits gets one."),
    )
    filings_count = models.BooleanField(
        _("filings count as permits"), default=False, help_text=_("备案 counts towards the two.")
    )
    follows_province = models.BooleanField(
        _("days off of the autonomous region"),
        default=True,
        help_text=_(
            "Whether days off of the autonomous region (壮族三月三) are no working days of its offices;"
            " whether 行政许可法 82 excludes them is not settled."
        ),
    )
    supplement_days = models.PositiveSmallIntegerField(
        _("days to answer a supplement notice"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_(
            "National law sets none. Empty: as its city; a city without any: 30 working days, and"
            " silence closes nothing. Notices given already keep what they say."
        ),
    )
    supplement_unit = models.CharField(
        _("counted in"),
        max_length=4,
        choices=[(WORKING_DAYS, _("working days")), (DAYS, _("calendar days"))],
        default=WORKING_DAYS,
    )
    supplement_silence = models.CharField(
        _("an unanswered supplement notice"),
        max_length=5,
        choices=Silence,
        default=Silence.WAIT,
        help_text=_("What the notice says of it, and what happens after its last day."),
    )
    supplement_basis = models.CharField(
        _("rule it relies on"),
        max_length=200,
        blank=True,
        help_text=_("Name and article, as the notice cites it; closing takes one."),
    )
    partial_rule = models.CharField(
        _("some permits denied, enough granted"),
        max_length=5,
        choices=Partial,
        blank=True,
        help_text=_("Empty: as its city; a city without any goes on with what is granted."),
    )
    choice_days = models.PositiveSmallIntegerField(
        _("working days to choose"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Where the applicant is asked. Notices given already keep what they say."),
    )
    choice_silence = models.CharField(
        _("if the applicant does not choose"),
        max_length=4,
        choices=UnansweredChoice,
        blank=True,
        help_text=_("What the notice says of it, and what happens after its last day."),
    )
    choice_basis = models.CharField(
        _("rule the choice relies on"),
        max_length=200,
        blank=True,
        help_text=_("Name and article, as the notice cites it; giving up a composite takes one."),
    )
    promise_days = models.PositiveSmallIntegerField(
        _("working days for promised papers (容缺)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_(
            "From acceptance; national law sets none. Empty: as its city; a city without any: 15. Promises"
            " made already keep their days."
        ),
    )
    visit_days = models.PositiveSmallIntegerField(
        _("working days to plan a visit"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_(
            "From acceptance until the joint inspection is planned (马上响应). Empty: as its city; a city"
            " without any: 2."
        ),
    )
    look_days = models.PositiveSmallIntegerField(
        _("working days for an inspection after the decision"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("From the grant (事后核查). Empty: as its city; a city without any: 20."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days to answer what is held against a permit"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_(
            "From the paper (陈述、申辩) until it may be revoked or withdrawn; national law sets none. Empty:"
            " as its city; a city without any: 5."
        ),
    )
    broken_scope = models.CharField(
        _("what a broken commitment (告知承诺) closes"),
        max_length=4,
        choices=BrokenScope,
        default=BrokenScope.ITEM,
        help_text=_(
            "Until the credit is repaired (信用修复), of a city for all its counties. 国办发〔2020〕42号"
            " speaks of applicants who made a false commitment; how far that goes, the authority has to"
            " confirm."
        ),
    )
    broken_basis = models.CharField(
        _("rule that closing relies on"),
        max_length=200,
        blank=True,
        help_text=_("Name and article, as the applicant reads it; closing every item takes one."),
    )
    edition_days = models.PositiveSmallIntegerField(
        _("working days to make a certificate anew"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_(
            "From the day a new certificate (换发、补证) is owed; national law sets none. Empty: as its city;"
            " a city without any: 10, as 行政许可法 44 has it of a permit that was granted."
        ),
    )
    few_rule = models.CharField(
        _("fewer permits left than a composite licence takes"),
        max_length=6,
        choices=FewRule,
        blank=True,
        help_text=_(
            "Of a licence that was issued. Empty: as its city; a city without any keeps it, and its public"
            " page says so."
        ),
    )
    few_days = models.PositiveSmallIntegerField(
        _("working days to say whether it stays"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Where its holder is asked. Notices given already keep what they say."),
    )
    few_silence = models.CharField(
        _("if its holder says nothing"),
        max_length=6,
        choices=[(FewRule.KEEP, FewRule.KEEP.label), (FewRule.CANCEL, FewRule.CANCEL.label)],
        blank=True,
        help_text=_("What the notice says of it, and what happens after its last day."),
    )
    few_basis = models.CharField(
        _("rule that cancelling relies on"),
        max_length=200,
        blank=True,
        help_text=_("Name and article, as the paper cites it; cancelling takes one."),
    )
    filing_days = models.PositiveSmallIntegerField(
        _("working days to report a licence to the city (备案)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_(
            "The plan says promptly (及时) and no number. Empty: as its city; a city without any: 1."
        ),
    )
    filing_department = models.ForeignKey(
        "Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department that receives licences reported (备案)"),
        help_text=_(
            "Of a city: a department of its own. Empty: the supervisors of the city confirm receipt."
        ),
    )
    filing_mail = models.EmailField(
        _("official mailbox for licences reported (备案)"),
        blank=True,
        help_text=_(
            "Of a city: each package goes there too, and nowhere else. Empty: nothing is mailed."
        ),
    )
    certificate_type = models.CharField(
        _("type code of the licence (证照类型代码)"),
        max_length=21,
        blank=True,
        validators=[RegexValidator(r"\A[0-9A-Z]{21}\Z", _("21 digits and capital letters."))],
        help_text=_(
            "Of a city, as it is registered for e-licences (GB/T 36903). Empty: records say 待配置;"
            " none is made up."
        ),
    )
    certificate_style = models.SlugField(_("certificate style"), default="liuzhou-2022")

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self):
        return self.name

    def clean(self):
        faults = {}
        if self.supplement_silence == Silence.CLOSE and not self.supplement_basis.strip():
            faults["supplement_basis"] = _("A case is closed by a rule only: name it.")
        if self.supplement_days is None and (
            self.supplement_silence != Silence.WAIT or self.supplement_basis.strip()
        ):
            faults["supplement_days"] = _("State the days, or leave all of it as in the city.")
        if self.broken_scope == BrokenScope.ALL and not self.broken_basis.strip():
            faults["broken_basis"] = _("Every item is closed by a rule only: name it.")
        faults |= self._faults_of_choice() | self._faults_of_few() | self._faults_of_filing()
        if faults:
            raise ValidationError(faults)

    def _faults_of_choice(self) -> dict:
        if self.partial_rule != Partial.ASK:
            return {}
        faults = {}
        if not self.choice_days:
            faults["choice_days"] = _("State how long the applicant may take to choose.")
        if not self.choice_silence:
            faults["choice_silence"] = _("State what it means if nobody chooses.")
        if self.choice_silence == UnansweredChoice.KEEP and not self.choice_basis.strip():
            faults["choice_basis"] = _("A composite is given up by a rule only: name it.")
        return faults

    def _faults_of_few(self) -> dict:
        faults, asks = {}, self.few_rule == FewRule.ASK
        if asks and not self.few_days:
            faults["few_days"] = _("State how long the holder may take to answer.")
        if asks and not self.few_silence:
            faults["few_silence"] = _("State what it means if nobody answers.")
        cancels = FewRule.CANCEL in (self.few_rule, self.few_silence if asks else "")
        if cancels and not self.few_basis.strip():
            faults["few_basis"] = _("A licence is cancelled by a rule only: name it.")
        return faults

    def _faults_of_filing(self) -> dict:
        receiver = self.filing_department
        if self.parent_id:
            told = _("The city says where its counties report to.")
            named = ("filing_department", receiver), ("filing_mail", self.filing_mail)
            return {name: told for name, value in named if value}
        if receiver and receiver.region_id != self.pk:
            return {"filing_department": _("It is a department of the city itself.")}
        return {}

    @property
    def city(self):
        return self.parent or self

    @property
    def full_name(self):
        """柳州市柳南区: the 所属区划 of the QR page."""
        return f"{self.parent.name}{self.name}" if self.parent_id else self.name

    @property
    def province(self):
        """First digits of GB/T 2260 of the province or autonomous region the city lies in."""
        return self.city.code[:2]

    def holds(self, other):
        """Whether ``other`` is this region or one of its counties."""
        return other is not None and self.pk in (other.pk, other.parent_id)


class Department(models.Model):
    """An office that decides permits or issues licences, in one region."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=20, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="departments", verbose_name=_("region")
    )
    uscc = models.CharField(
        _("social credit code of the organ"),
        max_length=18,
        blank=True,
        validators=[RegexValidator(r"\A[0-9A-Z]{18}\Z", _("18 digits and capital letters."))],
        help_text=_("Its code in e-licences (证照颁发机构代码). Empty: records say 待配置."),
    )
    reconsideration_body = models.CharField(
        _("reconsideration body"),
        max_length=120,
        blank=True,
        help_text=_("行政复议机关; empty: the government of the same level (行政复议法 24)."),
    )
    reconsideration_address = models.CharField(
        _("address of the reconsideration body"),
        max_length=120,
        blank=True,
        help_text=_("Where an application is filed; notices given from then on state it."),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self):
        return self.name

    @property
    def label(self):
        return self.short_name or self.name
