"""The issuing body reports its licences to the city (备案制管理, Liuzhou 实施步骤 (二))."""

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.messages.letters import LICENCE_REPORTED
from issuance.casework.verbs.base import OfficersVerb, Place, Queue
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OFFICER_OF_LICENCE
from issuance.exchange import filings, kinds
from issuance.models import Licence, LicenceFiling
from issuance.status import LicenceStatus
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

Status = LicenceFiling.Status
ALL = frozenset(LicenceStatus) - {LicenceStatus.REPLACED}


class FilingForm(VerbForm):
    note = LineField(
        label=gettext_lazy("What was put right"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Where the city has returned it; the city reads it with the package."
        ),
    )


def _with_due(licences):
    """With the last day of what is to be reported first of each."""
    rows = LicenceFiling.objects.filter(status__in=[Status.DUE, Status.RETURNED])
    first = rows.filter(change__licence=OuterRef("pk")).order_by("due", "pk")
    licences = licences.filter(pk__in=rows.values("change__licence")).annotate(
        filing_due=Subquery(first.values("due")[:1]),
        filing_kind=Subquery(first.values("change__kind")[:1]),
        filing_status=Subquery(first.values("status")[:1]),
    )
    related = ("origin_case__industry", "origin_case__region")
    return licences.select_related(*related).order_by("filing_due", "pk")


def _to_report(actor, today):
    bodies = posts.departments_of(actor, Role.LICENCE_OFFICER)
    return _with_due(Licence.objects.filter(issuer__in=bodies)) if bodies else None


def _matter(licence) -> str:
    word = str(kinds.word_of(licence.filing_kind))
    returned = licence.filing_status == Status.RETURNED
    return f"{word}（{Status.RETURNED.label}）" if returned else word


def _late(actor, today):
    """What a supervisor watches."""
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    if not regions:
        return None
    return _with_due(Licence.objects.filter(region__in=regions)).filter(filing_due__lt=today)


class ReportLicence(OfficersVerb):
    """Everything of this licence that is not reported yet, each change with a package of its own: the record
    as signed, the certificate, their digests. In time by the day of the first."""

    code = "report_licence"
    position = 127.5
    subject = Licence
    sources = targets = ALL  # it stays what it is
    who_may = (OFFICER_OF_LICENCE,)
    title = gettext_lazy("Report the licence to the city (备案)")
    follows = gettext_lazy(
        "The package goes to the receiving department of the city, and to its mailbox if it has set one."
    )
    history = gettext_lazy("licence reported to the city (备案)")
    place = Place.MAIN
    form = FilingForm
    letters = frozenset({LICENCE_REPORTED})
    queues = (
        Queue(
            code="to_report",
            title=gettext_lazy("Licences to report to the city (备案)"),
            rows=_to_report,
            matter=_matter,
            due="filing_due",
        ),
        Queue(
            code="filings_late",
            title=gettext_lazy("Licences whose report to the city (备案) is overdue"),
            rows=_late,
            matter=lambda licence: str(licence.issuer),
            due="filing_due",
            watched=True,
        ),
    )

    def state(self, licence):
        return licence.status(clock.today())

    def hindered(self, licence):
        return "" if filings.open_of(licence).exists() else _("Everything of it is reported.")

    def trace(self, licence):
        last = LicenceFiling.objects.filter(change__licence=licence).order_by("-reported_at", "-pk")
        return last.exclude(reported_at=None).first() or licence

    def hint(self, licence):
        return said(filings.open_of(licence))

    def faults(self, licence, *, note=""):
        returned = filings.open_of(licence).filter(status=Status.RETURNED).exists()
        return {"note": _("State what was put right.")} if returned and not note.strip() else {}

    def carry_out(self, licence, actor, *, note=""):
        for filing in filings.open_of(licence):
            told = note if filing.status == Status.RETURNED else ""
            filings.report(filing, actor=actor, verb=self.code, note=told)
            LICENCE_REPORTED.to(
                filings.receivers(filing.region),
                case=licence.origin_case,
                number=licence.number,
                key=f"{filing.pk}:{filing.rounds}",
                path=reverse("issuance_licence_filing", args=[filing.pk]),
            )


def said(rows) -> str:
    """What is to be reported, and why the city has returned it."""
    return "；".join(
        f"{kinds.word_of(row.change.kind)}（{Status.RETURNED.label}：{row.reason}）"
        if row.status == Status.RETURNED
        else str(kinds.word_of(row.change.kind))
        for row in rows
    )


report_licence = register(ReportLicence())
