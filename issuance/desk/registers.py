"""The registers (登记簿) of case work, each with the columns an officer looks for."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdminGroup

from forms.models import Submission
from issuance.desk.exchange_registers import LibraryRecordRegister, LicenceFilingRegister
from issuance.desk.register_filters import StandingFilter, VerbFilter
from issuance.labels import LICENCES, PERMITS, case_label, review_label
from issuance.licence import reserving
from issuance.models import (
    Case,
    Licence,
    LicencePermit,
    Permit,
    ReservedNumber,
    Review,
    SheetEntry,
)
from portal.ground.backoffice.registers.base import Register
from portal.ground.backoffice.registers.columns import Chip, Column
from portal.ground.backoffice.registers.filters import RegionFilter, period
from portal.ground.backoffice.registers.search import Search
from portal.ground.calendar import clock
from portal.ground.history import words
from portal.ground.models import Event
from portal.ground.text.canonical import canonical_json


def case_page(case):
    return reverse("issuance_case", args=[case.pk])


def licence_page(licence):
    return reverse("issuance_licence", args=[licence.pk])


class SubmissionRegister(Register):
    model = Submission
    menu_label = _("Submissions")
    menu_icon = "mail"
    columns = (
        "reference",
        "operator_name",
        "version__industry",
        "region",
        "channel",
        Column("received_at", sort=True),
        Column("case__number", link=lambda submission: case_page(submission.case)),
    )
    deferred = ("version__body",)
    list_filter = ("channel", RegionFilter, period("received_at"))
    search = Search(
        numbers=("reference", "case__number"), names=("operator_name",), exact="numbers__digest"
    )
    ordering = ("-received_at", "-pk")
    inspect_view_fields = ["reference", "operator_name", "region", "channel", "received_at"]


class CaseRegister(Register):
    model = Case
    menu_label = _("Cases")
    menu_icon = "folder-inverse"
    columns = (
        Column("number", sort=True, link=case_page),
        "operator_name",
        "industry",
        "region",
        "channel",
        Chip(lambda case: case_label(case.status, later=case.later)),
        Column("received_at", sort=True),
        Column("check_due", sort=True),
    )
    list_filter = ("status", "channel", "kind", RegionFilter, period("received_at"))
    search = Search(
        numbers=("number", "submission__reference"),
        names=("operator_name",),
        exact="submission__numbers__digest",
    )
    ordering = ("-received_at", "-pk")
    inspect_view_fields = [
        "number",
        "submission",
        "kind",
        "status",
        "region",
        "industry",
        "channel",
        "operator_name",
        "received_at",
        "check_due",
        "accepted_at",
        "accepted_by",
        "closed_at",
        "issuing_body",
    ]


class ReviewRegister(Register):
    model = Review
    menu_label = _("Reviews")
    menu_icon = "tasks"
    columns = (
        Column("case__number", link=lambda review: case_page(review.case)),
        "permit_name",
        "case__operator_name",
        "region",
        "department",
        Chip(lambda review: review_label(review.status, held=review.held)),
        Column("due", sort=True),
        "decided_by",
        Column("decided_at", sort=True),
    )
    list_filter = ("status", "basis", RegionFilter)
    search = Search(
        numbers=("case__number",),
        names=("case__operator_name", "permit_name"),
        exact="case__submission__numbers__digest",
    )
    ordering = ("-pk",)
    inspect_view_fields = [
        "case",
        "permit_name",
        "basis",
        "region",
        "department",
        "status",
        "checked_by",
        "checked_at",
        "due",
        "decided_by",
        "decided_at",
        "refusal_kind",
        "refusal_authority",
        "reasons",
    ]


class PermitRegister(Register):
    model = Permit
    menu_label = _("Statutory permits")
    menu_icon = "doc-full"
    columns = (
        "number",
        "name",
        "review__case__operator_name",
        "region",
        "issuer",
        Column("valid_from", sort=True),
        Column(
            lambda permit: permit.valid_until or _("without end"),
            _("valid until"),
            sort="valid_until",
        ),
        Chip(lambda permit: PERMITS[permit.standing(clock.today())]),
        Column("review__case__number", link=lambda permit: case_page(permit.review.case)),
    )
    list_filter = (StandingFilter, "counts", RegionFilter, period("recorded_at"))
    search = Search(
        numbers=("number",),
        names=("review__case__operator_name", "name"),
        exact="review__case__submission__numbers__digest",
    )
    ordering = ("-recorded_at", "-pk")
    inspect_view_fields = [
        "number",
        "name",
        "certificate_name",
        "region",
        "issuer",
        "scope",
        "valid_from",
        "valid_until",
        "status",
        "status_on",
        "status_reason",
        "end_ground",
        "end_law",
        "end_document",
        "end_organ",
        "deregistered_on",
        "deregistered_note",
        "recorded_at",
        "corrected_at",
        "corrected_reason",
    ]


class LicenceRegister(Register):
    model = Licence
    menu_label = _("Licences")
    menu_icon = "doc-full-inverse"
    columns = (
        Column(
            "number",
            sort=True,
            link=licence_page,
        ),
        "operator_name",
        "uscc",
        "industry",
        "region",
        "issuer",
        Chip(lambda licence: LICENCES[licence.status(clock.today())]),
        Column("issued_at", sort=True),
    )
    list_filter = (RegionFilter, period("issued_at"))
    search = Search(
        numbers=("number", "origin_case__number"),
        names=("operator_name",),
        exact="origin_case__submission__numbers__digest",
    )
    ordering = ("-issued_at", "-pk")
    inspect_view_fields = [
        "number",
        "operator_name",
        "origin_case",
        "region",
        "industry",
        "issuer",
        "issued_at",
    ]

    def get_queryset(self, request):
        loads = Prefetch("loads", LicencePermit.objects.select_related("permit"))
        return super().get_queryset(request).prefetch_related(loads)


class UnusedNumberRegister(Register):
    """Licence numbers that were reserved and that no licence bears (see ``licence.reserving``)."""

    model = ReservedNumber
    menu_label = _("Licence numbers not used")
    menu_icon = "clipboard-list"
    columns = (
        "number",
        Column("case__number", link=lambda number: case_page(number.case)),
        "case__operator_name",
        "region",
        Column(reserving.standing, _("what becomes of it")),
        "reserved_by",
        Column("reserved_at", sort=True),
    )
    list_filter = ("year", RegionFilter, period("reserved_at"))
    search = Search(
        numbers=("number", "case__number"),
        names=("case__operator_name",),
        exact="case__submission__numbers__digest",
    )
    ordering = ("-pk",)
    inspect_view_fields = [
        "number",
        "case",
        "region",
        Column(reserving.standing, _("what becomes of it")),
        "reserved_by",
        "reserved_at",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(licence=None)


class SheetRegister(Register):
    """Blank sheets and the print log of the issuing bodies; never changed, see ``casework.print_room``."""

    model = SheetEntry
    menu_label = _("Sheets and print log")
    menu_icon = "clipboard-list"
    columns = (
        "turn",
        "issuer",
        "region",
        "kind",
        "number",
        Column(
            "edition__licence__number",
            link=lambda row: row.edition and licence_page(row.edition.licence),
        ),
        "serial",
        "printer",
        "reason",
        Column(lambda row: row.balance, _("blank sheets then")),
        "by",
        Column("at", sort=True),
    )
    list_filter = ("kind", RegionFilter, period("at"))
    search = Search(numbers=("serial", "edition__licence__number"))
    ordering = ("-pk",)
    inspect_view_fields = [
        "turn",
        "issuer",
        "region",
        "kind",
        "number",
        "edition",
        "serial",
        "printer",
        "reason",
        "received",
        "used",
        "spoiled",
        "by",
        "at",
    ]


class EventSearch(Search):
    """Also finds a subject by the words it is shown in (单项审批 12)."""

    def narrow(self, queryset, term):
        return super().narrow(queryset, words.subject_name(term) or term)


def as_recorded(event):
    """The names that are hashed, beside which the words stand."""
    moved = " → ".join(state or "—" for state in (event.before, event.after))
    return f"{event.verb} · {event.subject} · {moved}"


class EventRegister(Register):
    model = Event
    personal = False
    menu_label = _("History")
    menu_icon = "history"
    columns = (
        Column("number", _("event number")),
        "at",
        "actor",
        Column(words.verb, _("verb")),
        Column(words.subject, _("subject")),
        "case",
        Column(words.before, _("before")),
        Column(words.after, _("after")),
        "chain",
    )
    list_filter = (VerbFilter, period("at"))
    search = EventSearch(numbers=("case", "subject"))
    ordering = ("-pk",)
    inspect_view_fields = [
        "chain",
        Column("number", _("event number")),
        "at",
        "actor",
        Column(words.verb, _("verb")),
        Column(words.subject, _("subject")),
        "case",
        "region",
        Column(words.before, _("before")),
        Column(words.after, _("after")),
        Column(as_recorded, _("as recorded")),
        Column(lambda event: canonical_json(event.data) if event.data else "", _("data")),
        "witness",
        Column("previous_hash", _("hash of the event before")),
        Column("hash", _("hash")),
    ]


class Registers(ModelAdminGroup):
    menu_label = _("Registers")
    menu_icon = "list-ul"
    menu_order = 120
    items = (
        SubmissionRegister,
        CaseRegister,
        ReviewRegister,
        PermitRegister,
        LicenceRegister,
        LicenceFilingRegister,
        LibraryRecordRegister,
        UnusedNumberRegister,
        SheetRegister,
        EventRegister,
    )
