"""The paper of what was delivered electronically, for who asks for it (民事诉讼法 90:
需要纸质文书的应当提供)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.models.cases import Case
from issuance.models.deliveries import Delivery
from issuance.models.licences import LicenceEdition
from issuance.models.permits import Permit
from issuance.models.said import Said


class PaperRequest(Said):
    """Of one paper. ``after``: the electronic delivery, whose day stands; ``delivery``: the handing over at a
    window, which adds no day of its own."""

    path_to_case = ("case",)

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="paper_requests", verbose_name=_("case")
    )
    after = models.ForeignKey(
        Delivery,
        models.PROTECT,
        related_name="paper_requests",
        verbose_name=_("delivered electronically"),
    )
    permit = models.ForeignKey(
        Permit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper_requests",
        verbose_name=_("permit"),
    )
    edition = models.ForeignKey(
        LicenceEdition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper_requests",
        verbose_name=_("certificate"),
    )
    asked_on = models.DateField(_("asked for on"))
    due = models.DateField(_("to be handed over by"))
    delivery = models.ForeignKey(
        Delivery,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("handed over"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("request for the paper")
        verbose_name_plural = _("requests for the paper")
        indexes = [
            models.Index(name="paperrequest_newest_in_region", fields=["region", "-id"]),
            models.Index(
                name="paper_not_handed_over",
                fields=["region", "due"],
                condition=Q(delivery=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="paper_asked_for_is_one",
                condition=Q(permit=None, edition__isnull=False)
                | Q(permit__isnull=False, edition=None),
            ),
            models.UniqueConstraint(
                name="paper_of_a_permit_asked_once",
                fields=["after", "permit"],
                condition=Q(permit__isnull=False),
            ),
            models.UniqueConstraint(
                name="paper_of_an_edition_asked_once",
                fields=["after", "edition"],
                condition=Q(edition__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.case.number} · {self.name}"

    @property
    def name(self) -> str:
        if self.permit is None:
            return str(_("industry licence"))
        return self.permit.certificate_name or self.permit.name

    @property
    def number(self) -> str:
        return self.edition.licence.number if self.permit is None else self.permit.number

    @property
    def issuer(self):
        return self.edition.licence.issuer if self.permit is None else self.permit.issuer

    @property
    def key(self) -> str:
        """As a form names the paper."""
        return (
            f"edition-{self.edition_id}" if self.permit_id is None else f"permit-{self.permit_id}"
        )

    @property
    def event_state(self) -> str:
        return "handed" if self.delivery_id else "asked"
