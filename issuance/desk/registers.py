"""The registers (登记簿) of case work, each with the columns an officer looks for."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdminGroup

from forms.models import Submission
from issuance.casework import history
from issuance.labels import CASES, LICENCES, PERMITS, REVIEWS
from issuance.models import Case, Licence, LicencePermit, Permit, Review
from portal.ground.backoffice.registers import RegionFilter, Register, chip
from portal.ground.calendar import clock
from portal.ground.models import Event

LINK = '<a class="yz-nb yz-mono" href="{}">{}</a>'


def to_case(case):
    return format_html(LINK, reverse("issuance_case", args=[case.pk]), case.number)


def moment(at):
    """Date and time of a list, in one line."""
    return nowrap(timezone.localtime(at).strftime("%Y-%m-%d %H:%M")) if at else "—"


def nowrap(words):
    return format_html('<span class="yz-nb">{}</span>', words or "—")


def column(label, order=None):
    """A column made by a method, with its heading and, where sorting makes sense, its field."""

    def labelled(method):
        method.short_description = label
        method.admin_order_field = order
        return method

    return labelled


class SubmissionRegister(Register):
    model = Submission
    menu_label = _("Submissions")
    menu_icon = "mail"
    list_display = (
        "reference",
        "operator_name",
        "industry",
        "region",
        "channel",
        "received",
        "case_number",
    )
    list_filter = ("channel", RegionFilter)
    list_select_related = ("region", "version__industry", "case")
    search_fields = ("reference", "operator_name", "case__number")
    inspect_view_fields = ["reference", "operator_name", "region", "channel", "received_at"]

    @column(_("industry"))
    def industry(self, submission):
        return submission.version.industry

    @column(_("received"), "received_at")
    def received(self, submission):
        return moment(submission.received_at)

    @column(_("case"))
    def case_number(self, submission):
        return to_case(submission.case)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("version__body")


class CaseRegister(Register):
    model = Case
    menu_label = _("Cases")
    menu_icon = "folder-inverse"
    list_display = (
        "link",
        "operator_name",
        "industry",
        "region",
        "channel",
        "state",
        "received",
        "due",
    )
    list_filter = ("status", "channel", "kind", RegionFilter)
    list_select_related = ("region", "industry")
    search_fields = ("number", "operator_name", "submission__reference")
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

    @column(_("case number"), "number")
    def link(self, case):
        return to_case(case)

    @column(_("status"), "status")
    def state(self, case):
        return chip(CASES[case.status].colour, CASES[case.status].word)

    @column(_("received"), "received_at")
    def received(self, case):
        return moment(case.received_at)

    @column(_("acceptance due"), "check_due")
    def due(self, case):
        return nowrap(case.check_due)


class ReviewRegister(Register):
    model = Review
    menu_label = _("Reviews")
    menu_icon = "tasks"
    list_display = (
        "link",
        "permit_name",
        "operator",
        "department",
        "state",
        "until",
        "decided_by",
        "decided",
    )
    list_filter = ("status", "basis")
    list_select_related = ("case", "department", "decided_by")
    search_fields = ("case__number", "case__operator_name", "permit_name")
    ordering = ("-case__received_at", "pk")
    inspect_view_fields = [
        "case",
        "permit_name",
        "basis",
        "department",
        "status",
        "checked_by",
        "checked_at",
        "due",
        "decided_by",
        "decided_at",
        "reasons",
    ]

    @column(_("case number"), "case__number")
    def link(self, review):
        return to_case(review.case)

    @column(_("operator"), "case__operator_name")
    def operator(self, review):
        return review.case.operator_name

    @column(_("status"), "status")
    def state(self, review):
        return chip(REVIEWS[review.status].colour, REVIEWS[review.status].word)

    @column(_("decision due"), "due")
    def until(self, review):
        return nowrap(review.due)

    @column(_("decided"), "decided_at")
    def decided(self, review):
        return moment(review.decided_at)


class PermitRegister(Register):
    model = Permit
    menu_label = _("Statutory permits")
    menu_icon = "doc-full"
    list_display = (
        "permit_number",
        "name",
        "holder",
        "issuer",
        "validity",
        "state",
        "link",
    )
    list_filter = ("status", "counts")
    list_select_related = ("issuer", "review__case")
    search_fields = ("number", "review__case__operator_name", "name")
    ordering = ("-recorded_at",)
    inspect_view_fields = [
        "number",
        "name",
        "certificate_name",
        "issuer",
        "scope",
        "valid_from",
        "valid_until",
        "status",
        "status_on",
        "status_reason",
        "recorded_at",
    ]

    @column(_("permit number"), "number")
    def permit_number(self, permit):
        return permit.number

    @column(_("operator"), "review__case__operator_name")
    def holder(self, permit):
        return permit.review.case.operator_name

    @column(_("status"), "status")
    def state(self, permit):
        label = PERMITS[permit.standing(clock.today())]
        return chip(label.colour, label.word)

    @column(_("validity"), "valid_until")
    def validity(self, permit):
        return f"{permit.valid_from} – {permit.valid_until or _('without end')}"

    @column(_("case"))
    def link(self, permit):
        return to_case(permit.review.case)


class LicenceRegister(Register):
    model = Licence
    menu_label = _("Licences")
    menu_icon = "doc-full-inverse"
    list_display = ("link", "operator_name", "industry", "region", "issuer", "state", "issued")
    list_filter = (RegionFilter,)
    list_select_related = ("region", "industry", "issuer")
    search_fields = ("number", "operator_name", "origin_case__number")
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
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("loads", LicencePermit.objects.select_related("permit")))
        )

    @column(_("licence number"), "number")
    def link(self, licence):
        url = reverse("issuance_licence", args=[licence.pk])
        return format_html(LINK, url, licence.number)

    @column(_("status"))
    def state(self, licence):
        label = LICENCES[licence.status(clock.today())]
        return chip(label.colour, label.word)

    @column(_("issued"), "issued_at")
    def issued(self, licence):
        return moment(licence.issued_at)


class EventRegister(Register):
    model = Event
    menu_label = _("History")
    menu_icon = "history"
    list_display = (
        "chain",
        "number",
        "when",
        "actor",
        "what",
        "subject",
        "case",
        "before",
        "after",
    )
    list_filter = ("verb",)
    list_select_related = ("chain", "actor")
    search_fields = ("case", "subject", "verb")
    ordering = ("-at", "-pk")
    inspect_view_fields = [
        "chain",
        "number",
        "at",
        "actor",
        "verb",
        "subject",
        "case",
        "before",
        "after",
        "data",
        "previous_hash",
        "hash",
    ]

    @column(_("at"), "at")
    def when(self, event):
        return moment(event.at)

    @column(_("verb"), "verb")
    def what(self, event):
        return history.words_of(event)


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
        EventRegister,
    )
