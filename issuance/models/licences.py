"""Composite licences (行业综合许可证) and their printed editions (正本版次)."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from guides.models import Industry
from issuance.labels import LICENCES
from issuance.models.cases import Case
from issuance.models.deliveries import OWED, Deliverable
from issuance.models.permits import Permit
from issuance.models.recorded import OfCase
from issuance.status import LicenceStatus, licence_status
from portal.ground.calendar import clock
from portal.ground.files.digest_field import BlobDigestField
from portal.ground.models import Department, Region


@deconstructible(path="issuance.models.licences.NameKey")
class NameKey(models.Func):
    """A name as it is looked for: width of brackets, spaces and capitals make no difference. The words stand
    in the SQL itself, so that both databases know their index by it."""

    template = "REPLACE(REPLACE(REPLACE(LOWER(%(expressions)s), '（', '('), '）', ')'), ' ', '')"
    output_field = models.CharField()


def new_edition_token():
    """The token of one edition: 192 bits, so that a QR code of level H stays coarse."""
    return secrets.token_urlsafe(24)


class Licence(OfCase, models.Model):
    """The composite; its status is derived from its permits, never typed in.

    ``facts``: what the certificate says of the holder, by item name (see ``certificate_facts``).
    ``look_from``: from this day on a permit of its case may be valid that is not on its certificate;
    empty where none is to come (see ``licence.owed``).
    """

    path_to_case = ("origin_case",)

    class End(models.TextChoices):
        NONE = "none", _("none of its permits is valid")
        FEW = "few", _("too few of its permits are valid")
        GIVEN_UP = "given_up", _("given up by its holder")

    number = models.CharField(_("licence number"), max_length=30, unique=True)
    origin_case = models.OneToOneField(
        Case, models.PROTECT, related_name="licence", verbose_name=_("case of origin")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="licences", db_index=False, verbose_name=_("region")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, related_name="licences", verbose_name=_("industry")
    )
    issuer = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="licences",
        db_index=False,
        verbose_name=_("issuing body"),
    )
    operator_name = models.CharField(_("operator"), max_length=200)
    uscc = models.CharField(_("social credit code"), max_length=18, blank=True, db_index=True)
    facts = models.JSONField()
    issued_at = models.DateTimeField(_("issued"))
    ended_at = models.DateTimeField(_("cancelled (注销)"), null=True, blank=True)
    ended_reason = models.CharField(_("reason of its end"), max_length=200, blank=True)
    ended_way = models.CharField(_("how it ended"), max_length=8, choices=End, blank=True)
    look_from = models.DateField(null=True, blank=True, editable=False)
    permits = models.ManyToManyField(Permit, through="LicencePermit", related_name="licences")

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        indexes = [
            models.Index(name="licence_newest", fields=["-issued_at", "-id"]),
            models.Index(name="licence_newest_in_region", fields=["region", "-issued_at", "-id"]),
            models.Index(name="licence_newest_at_issuer", fields=["issuer", "-issued_at", "-id"]),
            models.Index(NameKey("operator_name"), "region", name="licence_by_name"),
            models.Index(
                name="licence_to_look_at",
                fields=["look_from"],
                condition=Q(look_from__isnull=False),
            ),
        ]

    def __str__(self):
        return self.number

    def loaded(self):
        """Permits loaded now, in order; lists prefetch ``loads__permit``."""
        return [load.permit for load in self.loads.all() if load.unloaded_at is None]

    @property
    def event_state(self):
        """The history says which edition is in force, or that the licence has ended."""
        return str(LicenceStatus.ENDED) if self.ended_at else str(self.editions.count())

    def status(self, today) -> LicenceStatus:
        """Derived from the loaded permits."""
        facts = [permit.facts for permit in self.loaded()]
        return licence_status(facts, today, ended=self.ended_at is not None)

    def get_status_display(self) -> str:
        """Today's status in words, asked as of rows that store theirs."""
        return str(LICENCES[self.status(clock.today())].word)


class LicencePermit(models.Model):
    """A permit loaded on a licence, until an edition without it is issued (变更或删除)."""

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="loads")
    permit = models.ForeignKey(Permit, models.PROTECT, related_name="loads")
    loaded_at = models.DateTimeField()
    unloaded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="permit_once_per_licence", fields=["licence", "permit"])
        ]


class LicenceEdition(Deliverable):
    """One printed certificate: record, PDF, hash, and its own QR token.

    ``record``: canonical JSON of the nine items with key id and edition number, as signed.
    ``cause``: why it was made; empty for editions from before causes were kept.
    """

    class Cause(models.TextChoices):
        FIRST = "first", _("first certificate")
        ENDED = "ended", _("a loaded permit has ended or expired")
        ADDED = "added", _("a permit is valid that is not on the certificate")
        CORRECTED = "corrected", _("a loaded permit was corrected")
        CHANGED = "changed", _("a loaded permit was changed (变更)")
        KEY = "key", _("the key that signed it is believed no longer")
        LOST = "lost", _("certificate reported lost (挂失)")
        DAMAGED = "damaged", _("certificate damaged")

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    token = models.CharField(max_length=40, unique=True, default=new_edition_token)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    record = models.BinaryField(editable=False)
    signature = models.CharField(max_length=128)
    key_id = models.CharField(max_length=32)
    pdf_sha256 = BlobDigestField(_("SHA-256 of the PDF"))
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    superseded_at = models.DateTimeField(_("replaced"), null=True, blank=True)

    class Meta:
        ordering = ["licence", "number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        indexes = [
            models.Index(
                name="edition_to_hand_over",
                fields=["deliver_by"],
                condition=OWED & Q(superseded_at__isnull=True),
            ),
            models.Index(
                name="edition_in_force_by_key",
                fields=["key_id"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="edition_number_once_per_licence", fields=["licence", "number"]
            ),
            models.UniqueConstraint(
                name="one_current_edition_per_licence",
                fields=["licence"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="edition_superseded_after_issue",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("issued_at")),
            ),
        ]

    def __str__(self):
        return f"{self.licence.number}-{self.number}"
