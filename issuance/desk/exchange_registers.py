"""Registers of what goes out of licences: the filing record of the city (行业综合许可证备案), and the
records for the e-licence library (电子证照库)."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issuance.desk.register_filters import KindFilter
from issuance.exchange import kinds
from issuance.models import LibraryRecord, LicenceFiling
from portal.ground.backoffice.registers.base import Register
from portal.ground.backoffice.registers.columns import Chip, Column
from portal.ground.backoffice.registers.filters import RegionFilter, period
from portal.ground.backoffice.registers.search import Search

COLOURS = {"due": "info", "reported": "warn", "returned": "bad", "accepted": "ok"}

LIBRARY_COLOURS = {
    "waiting": "info",
    "taken": "ok",
    "laid": "off",
    "refused": "bad",
    "mismatch": "bad",
}


class Standing(NamedTuple):
    word: str | Promise
    colour: str


def standing(filing: LicenceFiling) -> Standing:
    """What its chip says: what is not reported by its day is late, whatever it is."""
    if filing.late:
        return Standing(_("overdue"), "bad")
    return Standing(filing.get_status_display(), COLOURS[filing.status])


def library_standing(row: LibraryRecord) -> Standing:
    return Standing(row.get_status_display(), LIBRARY_COLOURS[row.status])


def what(row: LicenceFiling | LibraryRecord):
    return kinds.word_of(row.change.kind)


def page(filing: LicenceFiling) -> str:
    return reverse("issuance_licence_filing", args=[filing.pk])


class LicenceFilingRegister(Register):
    """For the receiving department of the city its register of licences reported; for an issuing body
    its own; for supervision those of its region."""

    model = LicenceFiling
    menu_label = _("Licences reported to the city (备案)")
    menu_icon = "mail"
    columns = (
        Column("change__licence__number", link=page),
        Column(what, _("what changed")),
        "change__licence__operator_name",
        "region",
        "issuer",
        Chip(standing),
        Column("due", sort=True),
        Column("reported_at", sort=True),
        Column("settled_at", sort=True),
    )
    deferred = ("package",)
    list_filter = ("status", KindFilter, RegionFilter, period("reported_at"))
    search = Search(numbers=("change__licence__number",), names=("change__licence__operator_name",))
    ordering = ("-pk",)
    inspect_view_fields = [
        "change__licence__number",
        Column(what, _("what changed")),
        "change__licence__operator_name",
        "region",
        "issuer",
        "status",
        "due",
        "rounds",
        "reported_at",
        "reported_by",
        "mailed_at",
        "settled_at",
        "settled_by",
        "reason",
        "note",
    ]


class LibraryRecordRegister(Register):
    """What went to the e-licence library, and its receipts."""

    model = LibraryRecord
    menu_label = _("Records for the e-licence library")
    menu_icon = "table"
    columns = (
        "change__licence__number",
        Column(what, _("what changed")),
        "change__licence__operator_name",
        "region",
        "identifier",
        Chip(library_standing),
        "receipt",
        Column("answered_at", sort=True),
    )
    deferred = ("content",)
    list_filter = ("status", KindFilter, RegionFilter, period("answered_at"))
    search = Search(numbers=("change__licence__number",), names=("change__licence__operator_name",))
    ordering = ("-pk",)
    inspect_view_fields = [
        "change__licence__number",
        Column(what, _("what changed")),
        "region",
        "identifier",
        "message_id",
        "sha256",
        "status",
        "rounds",
        "receipt",
        "answered_at",
        "answer",
        "trouble",
        "tried_at",
    ]
