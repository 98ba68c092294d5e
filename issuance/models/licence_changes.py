"""What changes of a licence, as it goes out of the house: to the city (备案) and to the e-licence library."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.borders import Bordered
from issuance.models.licences import Licence, LicenceEdition
from portal.ground.calendar import clock
from portal.ground.history.triggers import guard, inherits
from portal.ground.models import Department


class LicenceChange(Bordered):
    """One change of what a licence says or of what holds of it; the first is its issue.

    ``standing``: all that is carried of the licence from then on, in plain JSON (see
    ``exchange.standing``); ``kind``: a code of ``exchange.kinds``. Never altered: what follows is the
    next one.
    """

    path_to_case = ("licence", "origin_case")

    licence = models.ForeignKey(
        Licence, models.PROTECT, related_name="changes", verbose_name=_("licence")
    )
    number = models.PositiveIntegerField(_("number of the change"))
    kind = models.CharField(_("what changed"), max_length=20)
    edition = models.ForeignKey(
        LicenceEdition, models.PROTECT, related_name="changes", verbose_name=_("edition")
    )
    standing = models.JSONField(editable=False)
    on = models.DateField(_("on"))
    made_at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of a licence")
        verbose_name_plural = _("changes of licences")
        indexes = [models.Index(name="licence_change_in_region", fields=["region", "-id"])]
        constraints = [
            models.UniqueConstraint(
                name="licence_change_number_once", fields=["licence", "number"]
            ),
        ]

    def __str__(self):
        return f"{self.licence.number}-{self.number}"

    @property
    def event_state(self) -> str:
        return self.kind


class LicenceFiling(Bordered):
    """The report of one change to the city (备案, Liuzhou 实施步骤 (二)), and its receipt (回执).

    ``package``: what was reported, fixed when it was, and anew when the city had returned it;
    ``rounds``: how often it was reported. ``reason``: why the city returned it; ``note``: what the
    issuing body put right since.
    """

    class Status(models.TextChoices):
        DUE = "due", _("to be reported")
        REPORTED = "reported", _("reported, no receipt yet")
        RETURNED = "returned", _("returned by the city")
        ACCEPTED = "accepted", _("received by the city")

    path_to_case = ("change", "licence", "origin_case")

    change = models.OneToOneField(
        LicenceChange, models.PROTECT, related_name="filing", verbose_name=_("change of a licence")
    )
    issuer = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("issuing body"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DUE)
    due = models.DateField(_("due"))
    package = models.JSONField(default=dict, blank=True, editable=False)
    rounds = models.PositiveSmallIntegerField(_("times reported"), default=0)
    note = models.CharField(_("what was corrected"), max_length=300, blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    mailed_at = models.DateTimeField(_("sent by mail"), null=True, blank=True, editable=False)
    settled_at = models.DateTimeField(_("receipt given"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("receipt given by"),
    )
    reason = models.CharField(_("why it was returned"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("licence reported to the city (备案)")
        verbose_name_plural = _("licences reported to the city (备案)")
        indexes = [
            models.Index(name="licence_filing_in_region", fields=["region", "-id"]),
            models.Index(name="licence_filing_at_issuer", fields=["issuer", "-id"]),
            models.Index(
                name="licence_filing_open",
                fields=["due", "id"],
                condition=Q(status__in=["due", "returned"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="licence_filing_status_known",
                condition=Q(status__in=["due", "reported", "returned", "accepted"]),
            ),
            models.CheckConstraint(
                name="licence_filing_names_who_reported_it",
                condition=Q(status="due")
                | Q(reported_at__isnull=False, reported_by__isnull=False, rounds__gte=1),
            ),
            models.CheckConstraint(
                name="licence_filing_receipt_names_its_officer",
                condition=~Q(status__in=["returned", "accepted"])
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="returned_licence_filing_says_why",
                condition=~Q(status="returned") | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return str(self.change)

    @property
    def open(self) -> bool:
        """Whether the issuing body has to report it, for the first time or again."""
        return self.status in (self.Status.DUE, self.Status.RETURNED)

    @property
    def late(self) -> bool:
        """Whether its day is over and it is not reported, today."""
        return self.open and self.due < clock.today()

    @property
    def reported_late(self) -> bool:
        return self.reported_at is not None and clock.day_of(self.reported_at) > self.due


BORDER_OF_LICENCE_CHANGES = inherits(
    "issuance_licencechange", "region_id", parent="issuance_licence", key="licence_id"
)
LICENCE_CHANGE_STANDS = guard(
    "issuance_licencechange",
    "licence_change_stands",
    event="UPDATE",
    when="1 = 1",
    message="what was carried of a licence never changes",
)
LICENCE_CHANGE_STAYS = guard(
    "issuance_licencechange",
    "licence_change_stays",
    event="DELETE",
    when="1 = 1",
    message="what was carried of a licence stays on record",
)
BORDER_OF_LICENCE_FILINGS = inherits(
    "issuance_licencefiling", "region_id", parent="issuance_licencechange", key="change_id"
)
LICENCE_FILING_STANDS = guard(
    "issuance_licencefiling",
    "licence_filing_stands",
    event="UPDATE",
    when=(
        "NEW.change_id <> OLD.change_id OR NEW.issuer_id <> OLD.issuer_id"
        " OR OLD.status = 'accepted' AND (NEW.status <> OLD.status OR NEW.package <> OLD.package"
        " OR NEW.due <> OLD.due OR NEW.rounds <> OLD.rounds OR NEW.settled_at <> OLD.settled_at"
        " OR NEW.reported_at <> OLD.reported_at)"
    ),
    message="what the city has received stays as it was reported",
)
