"""The holder reports a certificate lost or damaged (挂失、补证), where the case is followed or at any window
of the city; the report may be taken back while no new certificate is made."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import losses
from issuance.casework.messages.letters import LOSS_REPORTED
from issuance.casework.verbs.base import ApplicantsVerb, Verb
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.spoken import WrittenDown
from issuance.models import Licence, Loss, Notice
from issuance.status import LicenceStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions

HELD = frozenset({LicenceStatus.VALID, LicenceStatus.PARTLY, LicenceStatus.NONE})


class WhatField(forms.ChoiceField):
    def __init__(self):
        super().__init__(
            label=gettext_lazy("What happened to the certificate"),
            choices=Loss.What,
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Choose one.")},
        )


class LossFields(forms.Form):
    """As the holder fills it in."""

    use_required_attribute = False
    what = WhatField()


class LossForm(VerbForm):
    what = WhatField()


class Reporting(Verb):
    """The licence stays as it is: its permits hold, and its page goes on saying so. The report is a task of
    the licence officer with a last day; the new certificate is free of charge (贺州 六(三))."""

    subject = Licence
    sources = targets = HELD  # it stays what it is
    notices = frozenset({Notice.Kind.LOSS})
    letters = frozenset({LOSS_REPORTED})

    def state(self, licence):
        return licence.status(clock.today())

    def trace(self, licence):
        return licence.losses.last() or licence

    def hindered(self, licence):
        return losses.not_to_report(licence)

    def faults(self, licence, *, what):
        return {} if what in Loss.What.values else {"what": _("Choose one.")}

    def stands_already(self, licence, *, what):
        row = losses.open_of(licence)
        return row is not None and row.what == what

    def carry_out(self, licence, actor, *, what) -> Notice:
        row = Loss(
            licence=licence,
            edition=losses.current(licence),
            what=what,
            reported_on=clock.today(),
            due=losses.due(licence),
            recorded_by=actor,
        )
        transitions.put(row, refused=losses.TWICE)
        transitions.record(row, verb=self.code, actor=actor)
        case, issuer = licence.origin_case, licence.issuer
        told = {"case": case, "department": issuer, "number": licence.number, "key": str(row.pk)}
        self.send(LOSS_REPORTED, **told)
        return self.give(case, Notice.Kind.LOSS, actor, organ=issuer, loss=_told(row))


def _told(row) -> dict:
    return {
        "licence": row.licence.number,
        "edition": row.edition.number,
        "what": row.what,
        "on": row.reported_on.isoformat(),
        "due": row.due.isoformat(),
    }


class ReportLoss(Reporting, ApplicantsVerb):
    """The holder reports it where the case is followed."""

    code = "report_loss"
    position = 121
    title = gettext_lazy("Report the certificate lost or damaged")
    follows = gettext_lazy(
        "A new certificate is made free of charge; your receipt says until when. From then on the QR code of"
        " the old one says that it was replaced. Your permits stay as they are."
    )
    history = gettext_lazy("holder reported the certificate lost or damaged")

    def already(self, licence):
        return str(losses.TWICE) if losses.open_of(licence) else ""


class RecordLoss(Reporting, WrittenDown):
    """The window writes down what a holder who comes in person reports, and keeps a damaged paper."""

    code = "record_loss"
    position = 121.1
    title = gettext_lazy("Record a lost or damaged certificate")
    follows = gettext_lazy(
        "The licence officer makes a new certificate free of charge; the receipt says until when. A damaged"
        " paper is taken back when the new one is handed over."
    )
    history = gettext_lazy("lost or damaged certificate recorded at the window")
    form = LossForm
    prints = True


class Ending(Verb):
    """Whoever found it again, or goes on with it as it is: nothing is made, the code stays what it was."""

    subject = Licence
    sources = targets = HELD
    notices = frozenset({Notice.Kind.LOSS})

    def state(self, licence):
        return licence.status(clock.today())

    def trace(self, licence):
        return licence.losses.last() or licence

    def hindered(self, licence):
        return "" if losses.open_of(licence) else losses.NONE

    def carry_out(self, licence, actor) -> Notice:
        row = losses.open_of(licence)
        losses.settle(self, licence, actor, Loss.Outcome.FOUND)
        told = _told(row) | {"found": clock.today().isoformat()}
        case = licence.origin_case
        return self.give(case, Notice.Kind.LOSS, actor, organ=licence.issuer, loss=told)


class EndLoss(Ending, ApplicantsVerb):
    """The holder takes the report back."""

    code = "end_loss"
    position = 122
    title = gettext_lazy("Take the report back")
    follows = gettext_lazy("The certificate you have goes on being the one in force; none is made.")
    history = gettext_lazy("holder took the report of a lost or damaged certificate back")

    def already(self, licence):
        last = licence.losses.last()
        found = last is not None and last.outcome == Loss.Outcome.FOUND
        return _("You have taken it back already.") if found else ""


class RecordLossEnd(Ending, WrittenDown):
    """The window writes down that the report is taken back."""

    code = "record_loss_end"
    position = 122.1
    title = gettext_lazy("Record that the report is taken back")
    follows = gettext_lazy(
        "The certificate the holder has goes on being the one in force; none is made."
    )
    history = gettext_lazy(
        "recorded at the window: report of a lost or damaged certificate taken back"
    )
    prints = True


report_loss = register(ReportLoss())
record_loss = register(RecordLoss())
end_loss = register(EndLoss())
record_loss_end = register(RecordLossEnd())
