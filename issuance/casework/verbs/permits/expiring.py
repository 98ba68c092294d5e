"""That a permit has expired (届满) is told on the day after its last one: to its holder, and to the bodies
whose licences carry it."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import renewals
from issuance.casework.messages.letters import PERMIT_EXPIRED as TO_BODIES
from issuance.casework.messages.occasions.lasting import PERMIT_EXPIRED
from issuance.casework.verbs.base import ClocksVerb, Tone
from issuance.casework.verbs.permits.carriers import tell_bodies
from issuance.casework.verbs.registry import register
from issuance.models import Permit, Renewal
from issuance.status import PermitStanding, PermitStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions


class TellExpiry(ClocksVerb):
    """Once of each last day, whether a renewal was possible or not. That it no longer holds is so from the
    first minute, whenever this runs."""

    code = "tell_expiry"
    position = 144
    subject = Permit
    sources = targets = frozenset({PermitStatus.VALID})
    history = gettext_lazy("permit expired: holder and issuing bodies told")
    tone = Tone.STOP
    letters = frozenset({TO_BODIES})
    occasions = frozenset({PERMIT_EXPIRED})

    def hindered(self, permit):
        if permit.standing(clock.today()) != PermitStanding.EXPIRED:
            return _("It has not expired.")
        if renewals.awaits_decision(permit):
            return _("What was applied for is settled first.")
        return _("It was told already.") if permit.expiry_told else ""

    def carry_out(self, permit, actor=None):
        transitions.advance(
            permit,
            verb=self.code,
            actor=actor,
            expected=Q(status=PermitStatus.VALID, expiry_told=None),
            columns={"expiry_told": permit.valid_until},
            meanwhile=self.moved_on,
        )
        facts = {"permit": permit.certificate_name, "number": permit.number}
        fell = Renewal.Outcome.FALLEN
        if not permit.renewals.filter(outcome=fell, due=permit.valid_until).exists():
            for case in permit.cases:  # else told with what became of the application
                self.tell(PERMIT_EXPIRED, case, **facts, until=permit.valid_until.isoformat())
        key = f"{permit.pk}-{permit.valid_until.isoformat()}"
        tell_bodies(self, TO_BODIES, permit, key=key)


tell_expiry = register(TellExpiry())
