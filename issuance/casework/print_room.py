"""The print room of an issuing body (谁发证，谁制作、谁管理): what is to be printed, and the sheets it is on.

Every line of the account is an event; it is never changed, and never says that there are fewer blank sheets
than none. What of an edition was printed once is printed again only when that sheet is spoiled.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from guides.models import IssuingBody
from issuance.casework.deliveries import as_it_stands
from issuance.licence import printing, styles
from issuance.licence.certificate.sheets import CALIBRATION, OVERPRINT, STOCK
from issuance.models import (
    Licence,
    LicenceEdition,
    OnlineConsent,
    PaperRequest,
    Printer,
    SheetEntry,
)
from issuance.models.deliveries import OWED, Delivery
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, Role
from portal.ground.pdf.documents import SETTERS, Document
from portal.ground.staff import posts

MOST = 20  # certificates in one PDF, or recorded at once
SHEETS = "sheets"
SETTERS[SHEETS] = "issuance.licence.certificate.sheets"
SET_PRINTER = "printer.set"
TITLES = {"digital": "电子证照", OVERPRINT: "套打", STOCK: "印制底版", CALIBRATION: "套打校准页"}
Kind = SheetEntry.Kind
LINES = {kind: f"sheets.{kind}" for kind in Kind}  # verbs of the history


@dataclass(frozen=True)
class Line:
    """What came of one sheet: the certificate stands on it, or it was spoiled, for a reason."""

    edition: LicenceEdition
    serial: str
    spoiled: str = ""


@dataclass(frozen=True)
class Account:
    """Sums of the sheets of a body up to now."""

    received: int = 0
    used: int = 0
    spoiled: int = 0

    @property
    def balance(self) -> int:
        return self.received - self.used - self.spoiled


def bodies(actor) -> QuerySet:
    """The departments whose certificates this person makes."""
    if actor.is_superuser:
        issuing = IssuingBody.objects.order_by().values("department")
        return Department.objects.filter(pk__in=issuing)
    return Department.objects.filter(pk__in=posts.departments_of(actor, Role.LICENCE_OFFICER))


def waiting(issuer) -> QuerySet:
    """Certificates in force that are to be handed over on paper, need not be made anew, and were not printed
    yet; what is owed first comes first."""
    ours = LicenceEdition.objects.filter(
        superseded_at=None, licence__ended_at=None, licence__issuer=issuer
    ).order_by()
    owed = ours.filter(OWED).values("pk")
    asked = PaperRequest.objects.filter(edition__in=ours, delivery=None).order_by()
    printed = SheetEntry.objects.filter(
        edition=OuterRef("pk"), kind=Kind.PRINTED, spoiled_by__isnull=True
    )
    online = OnlineConsent.objects.filter(
        case=OuterRef("licence__origin_case"), taken_back__isnull=True
    )
    keys = owed.union(asked.values("edition"))
    rows = as_it_stands(ours.filter(~Exists(printed), pk__in=keys))
    return rows.annotate(electronic=Exists(online)).order_by("deliver_by", "pk")


def chosen(issuer, keys: Iterable[int]) -> list[LicenceEdition]:
    """Of what waits, in its order; at most MOST."""
    rows = waiting(issuer).filter(pk__in=list(keys)[:MOST])
    return list(rows.select_related("licence__region", "licence__origin_case__region__parent"))


def counties(issuer) -> QuerySet:
    """Regions in which this body has issued a licence."""
    rows = Licence.objects.filter(issuer=issuer).order_by()
    return issuer.region.__class__.objects.filter(pk__in=rows.values("region"))


def sheets(issuer, editions, *, output: str, printer: Printer | None) -> Document:
    """The order for a PDF of these certificates, as ``pdf_queue`` takes it."""
    rows = [
        {"style": row.licence.region.certificate_style, "items": printing.items_of(row)}
        for row in editions
    ]
    return _document(issuer, rows, output=output, printer=printer)


def blank_stock(issuer, region) -> Document:
    """What a print shop makes the sheets of a region from."""
    sheet = {"style": region.certificate_style, "items": styles.specimen(issuer.name)}
    return _document(issuer, [sheet], output=STOCK, printer=None)


def preview(city, name: str, output: str) -> Document:
    """A style with items of nobody."""
    sheet = {"style": name, "items": styles.specimen("某某市某某区行政审批局")}
    return _document(city, [sheet], output=output, printer=None, sample=True)


def calibration_of(printer: Printer) -> Document:
    sheet = {"style": printer.region.certificate_style, "items": None}
    return _document(printer.issuer, [sheet], output=CALIBRATION, printer=printer)


def _document(issuer, rows, *, output, printer, sample=False):
    names = {row["style"] for row in rows}
    job = {
        "output": output,
        "styles": {name: styles.data(name) for name in sorted(names)},
        "offset": list(printer.offset) if printer else [0, 0],
        "sample": sample or settings.PORTAL_DEMO,
        "sheets": rows,
    }
    title = TITLES[output]
    html = json.dumps(job, ensure_ascii=False, sort_keys=True)
    return Document(html, title, issuer.name, setter=SHEETS)


def account(issuer) -> Account:
    last = _last(issuer)
    return Account(last.received, last.used, last.spoiled) if last else Account()


def _last(issuer) -> SheetEntry | None:
    return SheetEntry.objects.filter(issuer=issuer).order_by("-turn").first()


def last_line(issuer) -> int:
    """Its turn; 0 of an empty account."""
    last = _last(issuer)
    return last.turn if last else 0


def receive(issuer, *, number: int, note: str, actor, seen: int | None = None) -> SheetEntry:
    """``seen``: the last line of the account as it was read; a click too many books nothing twice."""
    with transaction.atomic():
        _as_seen(issuer, seen)
        return _write(issuer, Kind.RECEIVED, actor, number=number, reason=note)


def spoil_blank(issuer, *, number: int, reason: str, actor, seen: int | None = None) -> SheetEntry:
    """Sheets that nothing was printed on."""
    with transaction.atomic():
        _as_seen(issuer, seen)
        return _write(issuer, Kind.SPOILED, actor, number=number, reason=reason)


def count(issuer, *, found: int, reason: str, actor, seen: int | None = None) -> SheetEntry:
    """So many blank sheets lie there; ``VerbRefused`` where the account says so already."""
    with transaction.atomic():
        _as_seen(issuer, seen)
        more = found - account(issuer).balance
        if not more:
            raise VerbRefused(_("The account says so already: there is nothing to correct."))
        return _write(issuer, Kind.COUNTED, actor, number=more, reason=reason)


def record(issuer, lines: Iterable[Line], *, printer: Printer | None, actor) -> None:
    """What was printed, all of it or nothing; ``VerbRefused`` names the certificate."""
    with transaction.atomic():
        _lock(issuer)
        lines = list(lines)
        keys = [line.edition.pk for line in lines]
        left = set(waiting(issuer).filter(pk__in=keys).values_list("pk", flat=True))
        for line in lines:
            if line.edition.pk not in left:
                raise VerbRefused(
                    _("%(licence)s was printed, handed over or replaced meanwhile.")
                    % {"licence": line.edition}
                )
            _write(
                issuer,
                Kind.SPOILED if line.spoiled else Kind.PRINTED,
                actor,
                edition=line.edition,
                printer=printer,
                serial=line.serial,
                reason=line.spoiled,
            )


def spoil(entry: SheetEntry, *, reason: str, actor) -> SheetEntry:
    """A sheet that was recorded as printed proves spoiled: its certificate is to be printed again."""
    with transaction.atomic():
        _lock(entry.issuer)
        if why := unspoilable(SheetEntry.objects.select_related("edition").get(pk=entry.pk)):
            raise VerbRefused(why)
        facts = {"edition": entry.edition, "printer": entry.printer, "serial": entry.serial}
        return _write(entry.issuer, Kind.SPOILED, actor, reason=reason, spoils=entry, **facts)


def unspoilable(entry: SheetEntry) -> str:
    """Why a line cannot be marked as spoiled; "" where it can."""
    if entry.kind != Kind.PRINTED:
        return _("Nothing was printed on it.")
    if SheetEntry.objects.filter(spoils=entry).exists():
        return _("It is marked as spoiled already.")
    handed = entry.edition.delivery
    papers = PaperRequest.objects.filter(edition=entry.edition, delivery__isnull=False)
    if (handed and handed.way != Delivery.Way.ONLINE) or papers.exists():
        return _("It was handed over: a damaged certificate is replaced on the licence page.")
    return ""


def set_printer(printer: Printer, *, actor) -> Printer:
    """A new printer, or new facts of one; one event."""
    before = ""
    with transaction.atomic():
        if printer.pk:
            before = Printer.objects.select_for_update(no_key=True).get(pk=printer.pk).event_state
            printer.save()
        else:
            transitions.put(printer, refused=_("There is a printer of this name already."))
        printer.refresh_from_db()
        transitions.record(printer, verb=SET_PRINTER, actor=actor, before=before)
    return printer


def _as_seen(issuer, seen: int | None) -> None:
    _lock(issuer)
    last = _last(issuer)
    if seen is not None and last and last.turn != seen:
        raise VerbRefused(
            _(
                "The account has gone on since you opened this page: line %(line)s, %(what)s, by %(who)s."
                " If that is not what you are recording here, send it once more."
            )
            % {"line": last.turn, "what": last.get_kind_display(), "who": last.by}
        )


def _lock(issuer) -> None:
    """Not its key: other verbs name the department in rows of theirs, after the history has its turn."""
    Department.objects.select_for_update(no_key=True).get(pk=issuer.pk)


def _write(issuer, kind, actor, *, number: int = 1, spoils=None, edition=None, **facts):
    _lock(issuer)
    sums = account(issuer)
    received, used, spoiled = sums.received, sums.used, sums.spoiled
    if kind in (Kind.RECEIVED, Kind.COUNTED):
        received += number
    elif kind == Kind.PRINTED:
        used += number
    else:
        spoiled += number
        used -= 1 if spoils else 0
    if received < used + spoiled:
        raise VerbRefused(
            _(
                "The account has only %(balance)s blank sheets. Record first what was received, or correct it"
                " after counting."
            )
            % {"balance": sums.balance}
        )
    serial = facts.get("serial", "")
    if serial and not spoils and SheetEntry.objects.filter(issuer=issuer, serial=serial).exists():
        raise VerbRefused(_("Sheet %(serial)s is in the account already.") % {"serial": serial})
    last = _last(issuer)
    row = SheetEntry(
        issuer=issuer,
        turn=last.turn + 1 if last else 1,
        kind=kind,
        number=number,
        received=received,
        used=used,
        spoiled=spoiled,
        edition=edition,
        spoils=spoils,
        attempt=_attempts(edition) if kind == Kind.PRINTED else 0,
        at=clock.now(),
        by=actor,
        **facts,
    )
    transitions.put(
        row, refused=_("Somebody else recorded something at the same moment. Please try again.")
    )
    transitions.record(row, verb=LINES[kind], actor=actor)
    return row


def _attempts(edition) -> int:
    return SheetEntry.objects.filter(edition=edition, kind=Kind.PRINTED).count()


def lines_of(issuer) -> QuerySet:
    """The account, newest first."""
    names = ("edition__licence__origin_case", "printer", "by", "spoiled_by")
    return SheetEntry.objects.filter(issuer=issuer).select_related(*names).order_by("-turn")
