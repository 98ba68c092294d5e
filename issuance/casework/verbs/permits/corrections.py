"""What was mistyped of a permit is corrected: number, scope or dates, never what it is or whose."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import deliveries, permit_facts, renewals
from issuance.casework.messages.letters import PERMIT_CORRECTED
from issuance.casework.messages.occasions.handing_over import PERMIT_CHANGED
from issuance.casework.verbs.base import OfficersVerb, Place
from issuance.casework.verbs.confirmation import CONFIRMED
from issuance.casework.verbs.permits import scans
from issuance.casework.verbs.permits.carriers import tell_bodies
from issuance.casework.verbs.permits.numbers import number_once
from issuance.casework.verbs.permits.recording import PermitForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import ISSUER_APPROVER
from issuance.licence import owed
from issuance.models import Permit
from issuance.status import PermitStatus
from portal.ground.history import transitions
from portal.ground.history.events import digest_of
from portal.ground.history.transitions import VerbRefused
from portal.ground.text.fields import LineField

PAPER = ("number", "scope", "valid_from", "valid_until")
OUTDATED = "许可证信息已更正"  # in the history, as papers are
RENEWED = gettext_lazy("Its renewal is applied for: settle that first.")
UNCHANGED = gettext_lazy("Nothing differs from what is recorded.")


class CorrectionForm(PermitForm):
    """Filled in with what is recorded; a second click on the page that asks again changes nothing."""

    reason = LineField(label=gettext_lazy("Reason of the correction"), max_length=200)

    def proposed(self, subject):
        return {name: getattr(subject, name) for name in PAPER}

    def clean(self):
        cleaned = super().clean()
        first = CONFIRMED not in self.data
        if first and not self.errors and not changes(self.subject, cleaned):
            self.add_error(None, UNCHANGED)
        return cleaned


class CorrectPermit(OfficersVerb):
    """A mistyped permit is put right by its department, under the judgments of its recording: before
    the licence in place, afterwards too, and the licence then gets a new certificate. The QR page is
    right at the next request; the event keeps digests of what was there before."""

    code = "correct_permit"
    position = 105
    subject = Permit
    sources = frozenset({PermitStatus.VALID})
    targets = frozenset({PermitStatus.VALID})  # corrected in place
    who_may = (ISSUER_APPROVER,)
    title = gettext_lazy("Correct the permit")
    follows = gettext_lazy(
        "The QR page is right at the next request; a licence that names it gets a new certificate."
    )
    history = gettext_lazy("permit corrected")
    place = Place.ASIDE
    form = CorrectionForm
    confirms = True
    queues = ()
    letters = frozenset({PERMIT_CORRECTED})
    occasions = frozenset({PERMIT_CHANGED})

    def stands_already(self, permit, *, reason, **paper):
        return not changes(permit, paper)

    def faults(self, permit, *, reason, scope="", **paper):
        if not reason.strip():
            return {"reason": _("State the reason.")}
        if renewals.unsettled(permit) and "valid_until" in changes(
            permit, paper | {"scope": scope}
        ):
            return {"valid_until": RENEWED}
        return permit_facts.faults(permit.review, own=permit, **paper)

    def remarks(self, permit, *, reason, scope="", **paper):
        return permit_facts.remarks(permit.review, own=permit, **paper)

    def stands(self, permit, *, reason, **paper):
        names = {name: permit._meta.get_field(name).verbose_name for name in PAPER}
        return [
            (_("Until now: %(what)s") % {"what": names[name]}, str(getattr(permit, name) or "—"))
            for name in changes(permit, paper)
        ]

    def carry_out(self, permit, actor, *, reason, **paper):
        changed = changes(permit, paper)
        if not changed:
            raise VerbRefused(str(UNCHANGED))
        before = {name: digest_of(str(getattr(permit, name) or "")) for name in changed}
        columns = changed | {"corrected_at": timezone.now(), "corrected_reason": reason}
        columns |= deliveries.again(permit)
        if "valid_until" in changed:
            columns["remind_on"] = renewals.first_look(permit, changed["valid_until"])
            columns["expiry_told"] = None
        if "valid_from" in changed:
            columns["status_on"] = changed["valid_from"]
        with number_once():
            transitions.advance(
                permit,
                verb=self.code,
                actor=actor,
                expected=Q(status=PermitStatus.VALID),
                columns=columns,
                meanwhile=self.moved_on,
                data={"before": before},
            )
        scans.take_back(permit, self.code, actor, str(OUTDATED))
        self._say(permit)

    def _say(self, permit):
        facts = {"permit": permit.certificate_name, "number": permit.number}
        for case in permit.cases:
            if licence := case.on_licence:
                owed.look(licence)
            self.tell(PERMIT_CHANGED, case, **facts, status=_("corrected"))
        tell_bodies(
            self, PERMIT_CORRECTED, permit, key=f"{permit.pk}:{permit.corrected_at.isoformat()}"
        )


def changes(permit, paper) -> dict:
    """What of a permit's paper differs from what is recorded; what is not stated is empty."""
    empty = {"scope": "", "valid_until": None}
    stated = empty | {name: paper[name] for name in PAPER if name in paper}
    return {name: value for name, value in stated.items() if value != getattr(permit, name)}


correct_permit = register(CorrectPermit())
