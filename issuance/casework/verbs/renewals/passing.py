"""What the passing of time does: the holder is reminded, silence renews (视为准予延续), what was applied for
late falls with the permit."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import renewals
from issuance.casework.messages import letters
from issuance.casework.messages.occasions.handing_over import (
    RENEWAL_FELL,
    RENEWAL_NEAR,
    RENEWED_BY_SILENCE,
)
from issuance.casework.verbs.base import ClocksVerb, Tone
from issuance.casework.verbs.registry import register
from issuance.models import Permit, Renewal
from issuance.status import PermitStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions

Outcome = Renewal.Outcome


class RemindRenewal(ClocksVerb):
    """Once when it may be applied for, once before the last day to apply in time; nobody who has applied."""

    code = "remind_renewal"
    position = 139
    subject = Permit
    sources = targets = frozenset({PermitStatus.VALID})
    history = gettext_lazy("holder reminded of the renewal")
    occasions = frozenset({RENEWAL_NEAR})

    def hindered(self, permit):
        tells, _next = renewals.reminding(permit, clock.today())
        return "" if tells else _("It is not time to remind of its renewal.")

    def carry_out(self, permit, actor=None):
        _tells, following = renewals.reminding(permit, clock.today())
        transitions.advance(
            permit,
            verb=self.code,
            actor=actor,
            expected=Q(status=PermitStatus.VALID, remind_on=permit.remind_on),
            columns={"remind_on": following},
            meanwhile=self.moved_on,
        )
        facts = {
            "permit": permit.certificate_name,
            "number": permit.number,
            "until": permit.valid_until.isoformat(),
            "closes": renewals.window(permit).closes.isoformat(),
        }
        for case in permit.cases:
            self.tell(RENEWAL_NEAR, case, **facts)


class RenewBySilence(ClocksVerb):
    """On the day after the last one. That the permit holds is so from its first minute, whenever this runs;
    what was applied for late ends with it."""

    code = "renew_by_silence"
    position = 143
    subject = Permit
    sources = targets = frozenset({PermitStatus.VALID})
    history = gettext_lazy("nobody decided on the renewal before the last day")
    tone = Tone.HOLD
    letters = frozenset({letters.RENEWED_BY_SILENCE})
    occasions = frozenset({RENEWED_BY_SILENCE, RENEWAL_FELL})

    def hindered(self, permit):
        if not renewals.awaits_decision(permit):
            return _("No renewal of it is to be decided.")
        return "" if permit.valid_until < clock.today() else _("Its last day has not passed.")

    def trace(self, permit):
        return permit.renewals.last() or permit

    def carry_out(self, permit, actor=None):
        renewal, case = renewals.unsettled(permit), permit.owning_case
        facts = {"permit": permit.certificate_name, "number": permit.number}
        if not renewal.by_silence:
            fall(self, renewal, actor)
            for told in permit.cases:
                self.tell(RENEWAL_FELL, told, **facts, until=permit.valid_until.isoformat())
            return
        _settle(self, renewal, actor, Outcome.SILENCE)
        for told in permit.cases:
            self.tell(RENEWED_BY_SILENCE, told, **facts, until=permit.valid_until.isoformat())
        told = {"case": case, "department": permit.issuer, "key": str(renewal.pk)}
        self.send(letters.RENEWED_BY_SILENCE, **told)


def forgo(verb, permit: Permit, actor) -> None:
    """Its holder wants it no longer: it ends on its last day, whatever was applied for."""
    if renewal := renewals.unsettled(permit):
        fall(verb, renewal, actor)
        transitions.advance(
            permit,
            verb=verb.code,
            actor=actor,
            expected=Q(status=PermitStatus.VALID),
            columns={"held_over": False, "remind_on": None},
            meanwhile=lambda row: str(renewals.TWICE),
        )


def fall(verb, renewal: Renewal, actor) -> None:
    """It has no effect any more: its permit has ended, or expired before a late one was decided."""
    _settle(verb, renewal, actor, Outcome.FALLEN, settled_on=clock.today())


def _settle(verb, renewal, actor, outcome, **columns):
    transitions.advance(
        renewal,
        verb=verb.code,
        actor=actor,
        expected=Q(outcome=renewal.outcome, until=None),
        columns={"outcome": outcome, **columns},
        meanwhile=lambda row: str(renewals.TWICE),
    )


remind_renewal = register(RemindRenewal())
renew_by_silence = register(RenewBySilence())
