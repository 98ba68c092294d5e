"""Licences reported to the city: “对颁发的行业综合许可证，实行备案制管理，及时将其报至市
行政审批局备案” (Liuzhou 2022, 实施步骤 (二)); what becomes of them is reported too (Hezhou 六(三)).

Each change of a licence opens one filing; its issuing body reports it by its day, the city confirms
receipt or returns it with a reason. The plan names a mailbox: a package goes to the one the city has set,
and to no other. The filings of plans and catalogues are ``guides.release.reports``.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from issuance.exchange import kinds, package
from issuance.exchange.following import taken_by
from issuance.models import LicenceChange, LicenceFiling
from portal.ground.calendar import clock
from portal.ground.files.storage import LostBlob
from portal.ground.gateways import mail
from portal.ground.history.transitions import VerbRefused, advance, record
from portal.ground.jobs import outbox, schedule
from portal.ground.models import OutboxMessage, Region, Role
from portal.ground.office_days import almanac
from portal.ground.staff import letters, posts

Status = LicenceFiling.Status
OPENED, ACCEPTED, RETURNED = "open_filing", "accept_filing", "return_filing"
MAIL = "licence_filing"
# Who of the receiving department gives receipts.
RECEIVING = (Role.APPROVER, Role.LICENCE_OFFICER, Role.HEAD)
REMINDED = timedelta(days=30)  # of what is late longer nobody need be told for the first time


@taken_by
def open_filing(change: LicenceChange, actor) -> None:
    """Of every licence but one that the receiving department issues itself."""
    licence = change.licence
    city = licence.region.city
    if licence.region_id == city.pk and city.filing_department_id in (None, licence.issuer_id):
        return
    filing = LicenceFiling.objects.create(
        change=change, issuer=licence.issuer, due=due_from(change.on, licence.region)
    )
    record(filing, verb=OPENED, actor=actor)


def due_from(day, region: Region):
    days = almanac.days_of(region.pk)
    return clock.add_working_days(day, region.days_for("filing_days"), days=days)


def open_of(licence):
    """Those its issuing body has to report, in the order of the changes."""
    related = (
        *("change__edition", "change__licence__industry", "change__licence__origin_case"),
        *("region__parent__filing_department", "region__filing_department", "issuer"),
    )
    rows = LicenceFiling.objects.filter(change__licence=licence.pk).select_related(*related)
    return rows.filter(status__in=[Status.DUE, Status.RETURNED]).order_by("change__number")


def report(filing: LicenceFiling, *, actor, verb: str, note: str = "") -> None:
    """To the city, in the transaction of the verb, which tells ``receivers``: the package is fixed, and its
    mailbox is sent it."""
    try:
        made = package.package_of(filing, actor=actor, note=note)
    except LostBlob as lost:
        raise VerbRefused(
            _("The file of this certificate is missing. Please tell the administrator.")
        ) from lost
    columns = {"status": Status.REPORTED, "package": made, "note": note, "reason": ""}
    columns |= {"reported_at": clock.now(), "reported_by": actor, "rounds": filing.rounds + 1}
    columns |= {"settled_at": None, "settled_by": None, "mailed_at": None}
    advance(
        filing,
        verb=verb,
        actor=actor,
        expected=Q(status=filing.status, rounds=filing.rounds),
        columns=columns,
        meanwhile=_meanwhile,
    )
    if to := filing.region.city.filing_mail:
        payload = {"filing": filing.pk, "time": filing.rounds, "to": to}
        outbox.enqueue(kind=MAIL, key=f"{MAIL}:{filing.pk}:{filing.rounds}", payload=payload)


def accept(*, actor, filing: LicenceFiling) -> None:
    """The receipt (回执) of the city."""
    _settle(filing, actor, ACCEPTED, status=Status.ACCEPTED)


def return_(*, actor, filing: LicenceFiling, reason: str) -> None:
    """With what is wrong: the issuing body reports it again, by a day counted from now."""
    if not reason.strip():
        raise VerbRefused(_("State the reason."))
    with transaction.atomic():
        due = due_from(clock.today(), filing.region)
        _settle(filing, actor, RETURNED, status=Status.RETURNED, reason=reason, due=due)
        subject = _("Licence %(number)s: the city has returned the report (备案)")
        officers = letters.holders(Role.LICENCE_OFFICER, department=filing.issuer)
        _write(filing, officers, key="returned", subject=subject)


def may_receive(actor, filing: LicenceFiling) -> str:
    """Why not; empty for whoever receives for the city, and did not report it himself."""
    city = filing.region.city
    department = city.filing_department
    if department:
        if not any(posts.holds(actor, role, department=department) for role in RECEIVING):
            return posts.lacking(Role.APPROVER, department)
    elif not posts.holds(actor, Role.SUPERVISOR, region=city):
        return posts.lacking(Role.SUPERVISOR, city)
    if filing.reported_by_id == actor.pk:
        return _("Whoever reported it does not confirm its receipt.")
    return ""


def _settle(filing, actor, verb, **columns):
    if refusal := may_receive(actor, filing):
        raise VerbRefused(refusal)
    with transaction.atomic():
        advance(
            filing,
            verb=verb,
            actor=actor,
            expected=Q(status=Status.REPORTED, rounds=filing.rounds),
            columns={"settled_at": clock.now(), "settled_by": actor, **columns},
            meanwhile=_meanwhile,
        )


def _meanwhile(filing) -> str:
    told = {
        Status.DUE: _("It has not been reported yet."),
        Status.REPORTED: _("It has been reported meanwhile."),
        Status.RETURNED: _("The city has returned it meanwhile."),
        Status.ACCEPTED: _("The city has confirmed its receipt meanwhile."),
    }
    return told[filing.status]


@outbox.handler(MAIL, gettext_lazy("licence reported to the city (备案)"))
def send_package(message: OutboxMessage) -> None:
    """To the mailbox the city has set by now, and nowhere else; what was returned or reported anew
    meanwhile is not sent any more."""
    rows = LicenceFiling.objects.select_related(
        "change__edition", "change__licence", "region__parent"
    )
    asked = message.payload
    filing = rows.filter(pk=asked["filing"], rounds=asked["time"]).first()
    to = filing and filing.region.city.filing_mail
    if not to or filing.status == Status.RETURNED:
        return
    with override(settings.LANGUAGE_CODE):
        facts = {"number": filing.change.licence.number, "region": filing.region.full_name}
        subject = _("Filing (备案) of licence %(number)s, %(region)s") % facts
        text = [f"{subject}：{kinds.word_of(filing.change.kind)}", ""]
        text += [f"{part['sha256']}  {part['name']}" for part in filing.package["files"]]
    mail.send(
        to=[to],
        subject=subject,
        text="\n".join([*text, ""]),
        key=message.key,
        attached=[(package.name_of(filing), package.archive_of(filing), "application/zip")],
    )
    LicenceFiling.objects.filter(pk=filing.pk, rounds=filing.rounds).update(mailed_at=clock.now())


@schedule.due("licence-filings", every=timedelta(hours=6))
def remind() -> None:
    """One letter on the last working day; one when it is late, then to supervision as well."""
    today = clock.today()
    known = almanac.read()
    soon = today + timedelta(days=21)
    rows = LicenceFiling.objects.filter(status__in=[Status.DUE, Status.RETURNED])
    rows = rows.filter(due__gte=today - REMINDED, due__lte=soon).order_by("due", "pk")
    for filing in rows.select_related("region__parent", "issuer", "change__licence__origin_case"):
        days = known.of(filing.region_id)
        if filing.due >= clock.add_working_days(today, 1, days=days):
            continue
        with transaction.atomic():
            people = list(letters.holders(Role.LICENCE_OFFICER, department=filing.issuer))
            if filing.late:
                subject = _("Licence %(number)s: the report to the city (备案) is overdue")
                for region in {filing.region, filing.region.city}:
                    people += letters.holders(Role.SUPERVISOR, region=region)
            else:
                subject = _("Licence %(number)s: the report to the city (备案) is due")
            _write(filing, people, key="late" if filing.late else "due", subject=subject)


def receivers(region: Region):
    """The accounts of the city that are told: of the receiving department, else its supervisors."""
    city = region.city
    if city.filing_department:
        return letters.holders(*RECEIVING, department=city.filing_department)
    return letters.holders(Role.SUPERVISOR, region=city)


def _write(filing, people, *, key, subject):
    letters.send(
        people,
        key=f"licence-filing:{filing.pk}:{filing.rounds}:{key}",
        subject=str(subject) % {"number": filing.change.licence.number},
        path=reverse("issuance_licence_filing", args=[filing.pk]),
    )
