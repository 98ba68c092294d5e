"""Reporting to the city (备案, Liuzhou 实施步骤 (一)): plans in three working days, changes promptly.

The plan names a mailbox; ours reports inside the system and writes only to the accounts of the
city's supervisors.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from guides.models import Release, Report
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.files.judge import PLANS, SUFFIXES, Refused, judge_or_refuse
from portal.ground.history.transitions import VerbRefused, advance, record
from portal.ground.jobs import schedule
from portal.ground.models import Region, Role, User
from portal.ground.office_days import almanac
from portal.ground.staff import letters, posts

PLAN_DAYS = 3  # working days from the plan's date
# “及时” is no number of days: ours is the next working day, and the screens say it is our choice.
CHANGE_DAYS = 1
MOST_BYTES = 20 * 2**20


def register_plan(*, actor, region: Region, title: str, dated: date, content: bytes) -> Report:
    """A county's implementation plan (实施方案): due three working days after its date."""
    posts.require(actor, Role.EDITOR, region=region)
    if region.parent_id is None:
        raise VerbRefused(_("A county files with its city; the city itself does not."))
    if dated > clock.today():
        raise VerbRefused(_("The date of the plan lies in the future."))
    suffix = _suffix_of(content)
    kept = storage.store(content)
    with transaction.atomic():
        report = Report.objects.create(
            region=region,
            kind=Report.Kind.PLAN,
            title=title,
            dated=dated,
            due=clock.add_working_days(dated, PLAN_DAYS, days=almanac.days_of(region.pk)),
            document=kept.sha256,
            document_name=f"{title[:100]}.{suffix}",
            document_size=kept.size,
            created_at=clock.now(),
        )
        data = {"document": kept.sha256}
        record(report, verb="filing.register", actor=actor, data=data)
    return report


def report_changes(*, actor, release: Release, today: date) -> list[Report]:
    """A release in force is to be reported by every county it touches; inside its transaction."""
    reports = []
    known = almanac.read()
    counties = Region.objects.filter(guide_versions__release=release, parent__isnull=False)
    for region in counties.select_related("parent").distinct():
        report, new = Report.objects.get_or_create(
            release=release,
            region=region,
            defaults={
                "kind": Report.Kind.CATALOGUE,
                "title": release.name,
                "dated": today,
                "due": clock.add_working_days(today, CHANGE_DAYS, days=known.of(region.pk)),
                "created_at": clock.now(),
            },
        )
        if new:
            data = {"release": release.pk}
            record(report, verb="filing.register", actor=actor, data=data)
            reports.append(report)
    return reports


def file(*, actor, report: Report) -> None:
    """Report to the city: the package is fixed, and its supervisors are told by e-mail."""
    posts.require(actor, Role.EDITOR, region=report.region)
    with transaction.atomic():
        package = package_of(report)
        advance(
            report,
            verb="filing.file",
            actor=actor,
            expected=Q(filed_at=None),
            columns={"filed_at": clock.now(), "filed_by": actor, "package": package},
            meanwhile=lambda _report: _("This has been filed already."),
        )
        with override(settings.LANGUAGE_CODE):
            _write(
                report,
                _city_watch(report),
                key="filed",
                subject=_("Filing of %(region)s: %(title)s"),
                text=_("%(region)s has filed “%(title)s”. Please confirm receipt:"),
            )


def receive(*, actor, report: Report) -> None:
    """The city confirms receipt, by a supervisor or editor of the city."""
    city = report.region.city
    if not posts.holds(actor, Role.SUPERVISOR, region=city):
        posts.require(actor, Role.EDITOR, region=city)
    with transaction.atomic():
        advance(
            report,
            verb="filing.receive",
            actor=actor,
            expected=Q(filed_at__isnull=False, received_at=None),
            columns={"received_at": clock.now(), "received_by": actor},
            meanwhile=_why_not_received,
        )


def _why_not_received(report: Report) -> str:
    if report.received_at:
        return _("Receipt has been confirmed already.")
    return _("This has not been filed yet.")


def package_of(report: Report) -> dict:
    """What is reported, as plain JSON; nothing in it names a person."""
    package = {
        "kind": report.kind,
        "region": {"code": report.region.code, "name": report.region.full_name},
        "title": report.title,
        "dated": report.dated.isoformat(),
        "due": report.due.isoformat(),
    }
    if report.document:
        return package | {
            "document": {
                "name": report.document_name,
                "sha256": report.document,
                "size": report.document_size,
            }
        }
    versions = report.release.versions.filter(region=report.region).select_related("industry")
    return package | {
        "release": {"name": report.release.name, "digest": report.release.digest},
        "guides": [
            {
                "industry": {"code": version.industry.code, "name": version.industry.name},
                "version": version.number,
                "effective_from": version.effective_from.isoformat(),
                "sha256": version.sha256,
                "permits": [permit.official_name for permit in version.snapshot.permits],
            }
            for version in versions.order_by("industry__position", "number")
        ],
    }


@schedule.due("filing-reminders", every=timedelta(hours=6))
def remind(today: date | None = None) -> None:
    """One e-mail on the last working day, one when it is late; then the city is told as well."""
    today = today or clock.today()
    known = almanac.read()
    for report in Report.objects.open().select_related("region__parent"):
        soon = clock.add_working_days(today, 1, days=known.of(report.region_id))
        if report.due >= soon:
            continue
        with transaction.atomic(), override(settings.LANGUAGE_CODE):
            late = report.state(today) == Report.State.LATE
            editors = letters.holders(Role.EDITOR, region=report.region)
            _write(
                report,
                [*editors, *_city_watch(report)] if late else editors,
                key="late" if late else "due",
                subject=_("Overdue filing: %(title)s") if late else _("Filing due: %(title)s"),
                text=_("“%(title)s” of %(region)s is to be filed by %(due)s:"),
            )


def _write(report: Report, people: Iterable[User], *, key: str, subject: str, text: str) -> None:
    values = {
        "region": report.region.full_name,
        "title": report.title,
        "due": report.due.isoformat(),
    }
    letters.send(
        people,
        key=f"filing:{report.pk}:{key}",
        subject=subject % values,
        text=text % values,
        path=reverse("guides_report", args=[report.pk]),
    )


def _city_watch(report: Report) -> QuerySet[User]:
    """The supervisors of the city: the only people of the city a report is mailed to."""
    return letters.holders(Role.SUPERVISOR, region=report.region.city)


def _suffix_of(content: bytes) -> str:
    if not content or len(content) > MOST_BYTES:
        raise VerbRefused(
            _("The file is empty or larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20}
        )
    try:
        return SUFFIXES[judge_or_refuse(BytesIO(content), PLANS).media_type]
    except Refused as refused:
        raise VerbRefused(str(refused)) from refused
