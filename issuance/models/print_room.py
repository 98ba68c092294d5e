"""The print room of an issuing body (谁发证，谁制作、谁管理): printers, and an account of blank sheets."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from issuance.models.licences import LicenceEdition
from portal.ground.history.transitions import Recorded
from portal.ground.history.triggers import append_only, guard, inherits
from portal.ground.models import Department, Region

FARTHEST = Decimal(20)  # mm: what is farther off is fed wrongly


class OfBody(Recorded, models.Model):
    """Belongs to an issuing body, and lies in its region for ever."""

    issuer = models.ForeignKey(
        Department, models.PROTECT, related_name="+", db_index=False, verbose_name=_("issuing body")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("region")
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.region_id is None:
            self.region_id = self.issuer.region_id
        super().save(*args, **kwargs)


class Printer(OfBody):
    """``right``, ``down``: mm by which it is told to print beside the place, so that the ink lies in it."""

    name = models.CharField(_("printer"), max_length=40)
    right = models.DecimalField(
        _("to the right (mm)"),
        max_digits=4,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(-FARTHEST), MaxValueValidator(FARTHEST)],
    )
    down = models.DecimalField(
        _("downwards (mm)"),
        max_digits=4,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(-FARTHEST), MaxValueValidator(FARTHEST)],
    )
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("printer")
        verbose_name_plural = _("printers")
        constraints = [
            models.UniqueConstraint(name="printer_named_once", fields=["issuer", "name"]),
            models.CheckConstraint(
                name="printer_offset_is_small",
                condition=Q(right__range=(-FARTHEST, FARTHEST), down__range=(-FARTHEST, FARTHEST)),
            ),
        ]
        indexes = [models.Index(name="printer_in_region", fields=["region"])]

    def __str__(self):
        return self.name

    @property
    def offset(self) -> tuple[float, float]:
        return float(self.right), float(self.down)

    @property
    def event_state(self) -> str:
        return "active" if self.active else "retired"


class SheetEntry(OfBody):
    """One line of the account of blank certificate sheets, and so of what was printed on them.

    ``turn``: its number at its body, without gaps. ``received``, ``used``, ``spoiled``: sums up to this
    line; what was counted anew is added to the first. ``edition``: what was printed, or was to be;
    ``spoils``: the line of the printing that proved spoiled. ``attempt``: how often the edition was printed
    before, each time on a sheet that was spoiled.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("blank sheets received")
        PRINTED = "printed", _("printed")
        SPOILED = "spoiled", _("spoiled")
        COUNTED = "counted", _("corrected after counting")

    turn = models.PositiveIntegerField(_("line"))
    kind = models.CharField(_("what"), max_length=8, choices=Kind)
    number = models.IntegerField(_("sheets"))
    received = models.PositiveIntegerField(_("received in all"))
    used = models.PositiveIntegerField(_("printed in all"))
    spoiled = models.PositiveIntegerField(_("spoiled in all"))
    edition = models.ForeignKey(
        LicenceEdition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sheets",
        verbose_name=_("certificate"),
    )
    printer = models.ForeignKey(
        Printer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("printer"),
    )
    serial = models.CharField(_("number of the sheet"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    spoils = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="spoiled_by",
        verbose_name=_("printing that was spoiled"),
    )
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    at = models.DateTimeField(_("recorded"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("line of the account of sheets")
        verbose_name_plural = _("account of sheets and print log")
        indexes = [models.Index(name="sheets_newest_in_region", fields=["region", "-id"])]
        constraints = [
            models.UniqueConstraint(name="sheet_lines_in_turn", fields=["issuer", "turn"]),
            models.UniqueConstraint(
                name="sheet_used_once",
                fields=["issuer", "serial"],
                condition=~Q(serial="") & Q(spoils=None),
            ),
            models.UniqueConstraint(
                name="edition_printed_once",
                fields=["edition", "attempt"],
                condition=Q(kind="printed"),
            ),
            models.CheckConstraint(
                name="sheets_are_never_fewer_than_none",
                condition=Q(received__gte=F("used") + F("spoiled")),
            ),
            models.CheckConstraint(
                name="printing_names_certificate_and_sheet",
                condition=~Q(kind="printed") | Q(edition__isnull=False) & ~Q(serial=""),
            ),
            models.CheckConstraint(
                name="spoiled_and_counted_sheets_have_a_reason",
                condition=~Q(kind__in=["spoiled", "counted"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="sheets_of_a_line_fit_its_kind",
                condition=Q(kind="received", number__gt=0)
                | Q(kind="printed", number=1)
                | Q(kind="spoiled", number__gt=0)
                | Q(kind="counted") & ~Q(number=0),
            ),
        ]

    def __str__(self):
        return f"{self.issuer} · {self.turn}"

    @property
    def balance(self) -> int:
        """Blank sheets that lie there after this line."""
        return self.received - self.used - self.spoiled

    @property
    def event_case(self) -> str:
        return self.edition.licence.origin_case.number if self.edition_id else ""

    @property
    def event_state(self) -> str:
        return str(self.kind)


BORDER_OF_PRINTERS = inherits(
    "issuance_printer", "region_id", parent="ground_department", key="issuer_id"
)
BORDER_OF_SHEETS = inherits(
    "issuance_sheetentry", "region_id", parent="ground_department", key="issuer_id"
)
SHEETS_STAND = append_only("issuance_sheetentry")
SHEETS_OF_THEIR_BODY = guard(
    "issuance_sheetentry",
    "of_its_body",
    event="INSERT",
    when=(
        "NEW.edition_id IS NOT NULL AND NEW.issuer_id <> (SELECT l.issuer_id FROM issuance_licence l"
        " JOIN issuance_licenceedition e ON e.licence_id = l.id WHERE e.id = NEW.edition_id)"
        " OR NEW.printer_id IS NOT NULL AND NEW.issuer_id <>"
        " (SELECT p.issuer_id FROM issuance_printer p WHERE p.id = NEW.printer_id)"
        " OR NEW.spoils_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM issuance_sheetentry s WHERE"
        " s.id = NEW.spoils_id AND s.kind = 'printed' AND s.issuer_id = NEW.issuer_id"
        " AND s.edition_id = NEW.edition_id)"
    ),
    message="a sheet belongs to the issuing body of its certificate",
)
