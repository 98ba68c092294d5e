"""Catalogue records that editors change; nothing a citizen sees is read from them directly."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from guides.models.choices import (
    ApplicationKind,
    CommitmentMode,
    InspectionMode,
    ItemKind,
    Known,
    Verification,
)
from guides.models.cities import OfCity, once_per_city
from guides.models.limits import LASTING, Unit
from guides.models.promising import Promising
from guides.models.records import (
    CatalogueRecord,
    FactsColumn,
    KindsColumn,
    RuleColumn,
    some_number_fits,
    staff_remark,
)
from guides.models.sample_documents import WithSampleDocuments
from guides.version.kinds import LATER, NEW


class Question(CatalogueRecord):
    """A situation question (情形)."""

    shown_by = "questions__question"

    class Type(models.TextChoices):
        BOOL = "bool", _("yes or no")
        NUMBER = "number", pgettext_lazy("field type", "number")
        CHOICE = "choice", _("one of a list")

    text = models.CharField(_("text"), max_length=200)
    type = models.CharField(_("type"), max_length=10, choices=Type)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    unit = models.CharField(_("unit"), max_length=10, blank=True)
    field = models.ForeignKey(
        "FormField",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("form field of equal meaning"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(CatalogueRecord.Meta):
        ordering = ["position", "code"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.text


class FormField(CatalogueRecord):
    """A datum (表单数据项) asked once; ``shared`` ones are asked in every form.

    ``type`` is the notation of a ``guides.version.field_types.FieldType``, e.g. ``enum:甲|乙``.
    """

    label = models.CharField(_("label"), max_length=100)
    type = models.CharField(_("type"), max_length=400)
    required = models.BooleanField(_("required"), default=True)
    shared = models.BooleanField(_("asked in every form"), default=False)
    prefill_from = models.CharField(_("prefilled from"), max_length=100, blank=True)
    same_as = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, verbose_name=_("same datum as")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(CatalogueRecord.Meta):
        ordering = ["position", "code"]
        verbose_name = _("form field")
        verbose_name_plural = _("form fields")

    def __str__(self):
        return f"{self.label}（{self.code}）"


class Material(WithSampleDocuments, CatalogueRecord):
    """A kind of paper (申请材料), defined once, used by many permit items."""

    shown_by = "permits__permit_item__materials__material"

    name = models.CharField(_("name"), max_length=200)
    provided_by = models.CharField(_("provided by"), max_length=100, blank=True)
    data_sharing = models.BooleanField(_("obtained by data sharing"), default=False)
    share_from = models.CharField(_("shared from"), max_length=200, blank=True)
    required_when = models.CharField(_("only when (words)"), max_length=200, blank=True)
    when = RuleColumn(_("only when (rule)"), null=True, blank=True)
    form = models.CharField(_("form"), max_length=100, blank=True)
    verification = models.CharField(
        _("how verified"), max_length=14, choices=Verification, default=Verification.UNKNOWN
    )
    deferrable = models.CharField(
        _("may follow later"),
        max_length=8,
        choices=Known,
        default=Known.UNKNOWN,
        help_text=_("容缺受理; offered only if its permit items allow it too."),
    )
    note = models.TextField(_("note"), blank=True)
    remark = staff_remark()
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(CatalogueRecord.Meta):
        ordering = ["position", "code"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def __str__(self):
        return self.name


class WithLimit(models.Model):
    """How long one kind of application takes by law and by promise, and what it costs."""

    limit_value = models.PositiveSmallIntegerField(_("legal limit"), null=True, blank=True)
    limit_unit = models.CharField(_("unit"), max_length=10, choices=Unit, default=Unit.WORKING_DAY)
    limit_extension = models.PositiveSmallIntegerField(_("extension"), null=True, blank=True)
    limit_basis = models.CharField(_("basis of the limit"), max_length=300, blank=True)
    limit_provenance = models.CharField(_("source of the limit"), max_length=40, blank=True)
    promised_working_days = models.PositiveSmallIntegerField(
        _("promised working days"), null=True, blank=True
    )
    fee = models.CharField(_("fee"), max_length=100, blank=True)

    class Meta:
        abstract = True


class PermitItem(Promising, WithLimit, CatalogueRecord):
    """A kind of statutory permit (许可事项) with its eight unified elements (八统一)."""

    shown_by = "permits__permit_item"

    official_name = models.CharField(_("official name"), max_length=120)
    certificate_name = models.CharField(_("name of the certificate"), max_length=120)
    kind = models.CharField(
        pgettext_lazy("permit item", "kind"),
        max_length=8,
        choices=ItemKind,
        default=ItemKind.UNKNOWN,
    )
    item_code = models.CharField(
        _("official item code"), max_length=60, blank=True, help_text=_("事项编码; never invented.")
    )
    counts_as_permit = models.BooleanField(_("counts as a permit"), default=True)
    issuing_county = models.CharField(_("issuer in a county"), max_length=120, blank=True)
    issuing_city = models.CharField(_("issuer in the city"), max_length=120, blank=True)
    issuing_note = models.CharField(_("note on the issuer"), max_length=200, blank=True)
    supervising_county = models.CharField(_("supervisor in a county"), max_length=120, blank=True)
    supervising_city = models.CharField(_("supervisor in the city"), max_length=120, blank=True)
    validity_years = models.PositiveSmallIntegerField(_("valid for years"), null=True, blank=True)
    validity_review_years = models.PositiveSmallIntegerField(
        _("reviewed every … years"), null=True, blank=True
    )
    validity_note = models.CharField(_("note on validity"), max_length=200, blank=True)
    validity_provenance = models.CharField(_("source of validity"), max_length=40, blank=True)
    renewal_earliest = models.PositiveSmallIntegerField(
        _("renewal: earliest before expiry"), null=True, blank=True
    )
    renewal_latest = models.PositiveSmallIntegerField(
        _("renewal: latest before expiry"), null=True, blank=True
    )
    renewal_unit = models.CharField(_("unit"), max_length=10, choices=LASTING, default=Unit.DAY)
    renewal_silence = models.CharField(
        _("renewed by silence"),
        max_length=8,
        choices=Known,
        default=Known.UNKNOWN,
        help_text=_("行政许可法 50: renewed if nobody decides before it expires."),
    )
    renewal_window = models.CharField(_("note on renewal"), max_length=200, blank=True)
    renewal_provenance = models.CharField(_("source on renewal"), max_length=40, blank=True)
    inspection_required = models.CharField(_("on-site inspection"), max_length=100, blank=True)
    inspection_mode = models.CharField(
        _("when inspected"),
        max_length=10,
        choices=InspectionMode,
        default=InspectionMode.UNKNOWN,
    )
    inspection_note = models.CharField(_("note on inspection"), max_length=300, blank=True)
    inspection_source = models.CharField(_("source on inspection"), max_length=100, blank=True)
    commitment_mode = models.CharField(
        _("written commitment"),
        max_length=14,
        choices=CommitmentMode,
        default=CommitmentMode.UNKNOWN,
    )
    commitment_allowed = models.CharField(_("commitment in words"), max_length=100, blank=True)
    commitment_excluded_reason = models.CharField(
        _("why commitment is excluded"), max_length=200, blank=True
    )
    deferrable = models.CharField(
        _("materials may follow later"),
        max_length=8,
        choices=Known,
        default=Known.UNKNOWN,
        help_text=_(
            "容缺受理; closed where national, public or ecological security or industrial policy is "
            "named as the reason below."
        ),
    )
    commitment_provenance = models.CharField(_("source on commitment"), max_length=40, blank=True)
    hearing_required = models.BooleanField(_("hearing required"), default=False)
    number_format = models.CharField(_("number format"), max_length=200, blank=True)
    number_pattern = models.CharField(
        _("number pattern"),
        max_length=200,
        blank=True,
        validators=[some_number_fits],
        help_text=_(
            "9 a digit, A a letter, N either, * any characters, | between alternatives, \\ before a "
            "character that is meant itself; everything else is itself."
        ),
    )
    conditions = models.TextField(
        _("conditions of a new permit"),
        blank=True,
        help_text=_(
            "What must be so for the permit to be given (行政许可法 30), one on each line."
        ),
    )
    note = models.TextField(_("note"), blank=True)
    remark = staff_remark()
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(CatalogueRecord.Meta):
        ordering = ["position", "code"]
        verbose_name = _("permit item")
        verbose_name_plural = _("permit items")
        constraints = [
            *CatalogueRecord.Meta.constraints,
            models.CheckConstraint(
                name="renewal_window_begins_before_it_ends",
                condition=models.Q(renewal_earliest__isnull=True)
                | models.Q(renewal_latest__isnull=True)
                | models.Q(renewal_earliest__gte=models.F("renewal_latest")),
                violation_error_message=_("The renewal window ends before it begins."),
            ),
        ]

    def __str__(self):
        return self.official_name


def new_alone() -> list[str]:
    return [NEW]


class PermitItemKind(WithLimit, Orderable):
    """What an item needs for one kind of application besides 新办, which its own columns describe.

    A kind without a row is 待配置 and not offered.
    """

    permit_item = ParentalKey(PermitItem, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField(
        _("kind of application"),
        max_length=12,
        choices=[choice for choice in ApplicationKind.choices if choice[0] != NEW],
    )
    conditions = models.TextField(_("conditions"), blank=True)
    note = models.TextField(_("note"), blank=True)
    provenance = models.CharField(_("source"), max_length=40, blank=True)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                name="kind_once_per_permit_item",
                fields=["permit_item", "kind"],
                violation_error_message=_("This kind of application is described already."),
            ),
            models.CheckConstraint(
                name="kind_of_application_known", condition=models.Q(kind__in=LATER)
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class PermitItemMaterial(Orderable):
    permit_item = ParentalKey(PermitItem, on_delete=models.CASCADE, related_name="materials")
    material = models.ForeignKey(
        Material, models.PROTECT, related_name="permit_uses", verbose_name=_("material")
    )
    kinds = KindsColumn(_("for these kinds of application"), default=new_alone)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                name="material_once_per_permit_item", fields=["permit_item", "material"]
            )
        ]


class PermitItemField(Orderable):
    permit_item = ParentalKey(PermitItem, on_delete=models.CASCADE, related_name="fields")
    field = models.ForeignKey(
        FormField, models.PROTECT, related_name="permit_uses", verbose_name=_("form field")
    )
    kinds = KindsColumn(_("for these kinds of application"), default=new_alone)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                name="field_once_per_permit_item", fields=["permit_item", "field"]
            )
        ]


class CommonFacts(OfCity):
    """The facts all guides of a city share (remedies, joint limits, consultation), as in the format."""

    NAMES = {
        "combined_limits": _("limits of joint handling"),
        "remedies": _("remedies"),
        "consultation": _("consultation"),
    }

    key = models.SlugField(_("key"), max_length=40)
    value = FactsColumn(_("value"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("common facts")
        verbose_name_plural = _("common facts")
        constraints = [once_per_city("key", _("This key is taken in the city."))]

    def __str__(self):
        return str(self.NAMES.get(self.key, self.key))
