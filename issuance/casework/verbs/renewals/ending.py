"""An application for renewal that is not accepted (不予受理), or taken back by its holder before it is
decided."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import renewals
from issuance.casework.messages.letters import RENEWAL_SAID
from issuance.casework.messages.occasions.handing_over import RENEWAL_BACK
from issuance.casework.papers import remedies
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place, Tone
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.renewals.asking import OfRenewal
from issuance.casework.verbs.spoken import WrittenDown
from issuance.casework.verbs.who import ISSUER_APPROVER, NOT_ITS_CLERK
from issuance.models import Notice, Renewal
from issuance.status import PermitStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.office_days import almanac
from portal.ground.text.fields import LineField

Outcome = Renewal.Outcome


class RefusalForm(VerbForm):
    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The holder reads it in the notice."),
        widget=forms.TextInput(),
    )
    law = LineField(label=gettext_lazy("Law and article"), max_length=200)


class Closing(OfRenewal):
    """The permit stays until its last day, and no silence renews it; while there is time it may be applied
    for again."""

    def close(self, permit, actor, outcome, **columns):
        renewal = renewals.unsettled(permit)
        renewal.permit = permit
        columns |= {"outcome": outcome, "settled_on": clock.today(), "settled_by": actor}
        self.keep(renewal, actor, expected=Q(until=None), **columns)
        again = renewals.window(permit).closes - renewals.AGAIN
        transitions.advance(
            permit,
            verb=self.code,
            actor=actor,
            expected=Q(status=PermitStatus.VALID),
            columns={"held_over": False, "remind_on": again if again > clock.today() else None},
            meanwhile=self.moved_on,
        )
        return renewal


class RefuseRenewalIn(Closing, OfficersVerb):
    """Within the five working days of 行政许可法 32 alone; afterwards it counts as accepted."""

    code = "refuse_renewal_in"
    position = 142.5
    who_may = (ISSUER_APPROVER, NOT_ITS_CLERK)
    title = gettext_lazy("Do not accept the application for renewal")
    follows = gettext_lazy(
        "The permit stays valid until its last day, and no silence renews it; the holder gets the notice with"
        " its reasons and remedies."
    )
    history = gettext_lazy("application for renewal not accepted")
    tone = Tone.STOP
    place = Place.DANGER
    form = RefusalForm
    confirms = True
    queues = ()
    notices = frozenset({Notice.Kind.RENEWAL_NOT})

    def hinders(self, permit, renewal):
        if renewals.awaits_papers(renewal):
            told = _("Papers may be handed in until %(day)s, that day included.")
            return told % {"day": renewal.lacks_until.isoformat()}
        last = renewals.checked_by(renewal, almanac.days_of(permit.review.region_id))
        if clock.today() <= last:
            return ""
        told = _("The five working days ended on %(day)s: it counts as accepted (行政许可法 32).")
        return told % {"day": last.isoformat()}

    def faults(self, permit, *, reason, law):
        stated = {"reason": reason, "law": law}
        return {name: _("State it.") for name, text in stated.items() if not text.strip()}

    def remarks(self, permit, **stated):
        return remedies.unnamed(permit.review)

    def carry_out(self, permit, actor, *, reason, law):
        renewal = self.close(permit, actor, Outcome.REFUSED, reason=reason, law=law)
        closes = renewals.window(permit).closes
        told = {
            "permit": permit.certificate_name,
            "number": permit.number,
            "until": permit.valid_until.isoformat(),
            "closes": closes.isoformat(),
            "over": closes < clock.today(),
            "on": renewal.applied_on.isoformat(),
            "reason": reason,
            "law": law,
        }
        facts = {"organ": permit.issuer, "review": permit.review, "renewal": told}
        self.give(permit.owning_case, Notice.Kind.RENEWAL_NOT, actor, **facts)


class TakingBack(Closing):
    """Until it is decided, or counts as granted."""

    follows = gettext_lazy(
        "The permit ends on its last day. Until then its renewal may be applied for again: late, it does not"
        " count as renewed if nobody decides."
    )
    letters = frozenset({RENEWAL_SAID})
    occasions = frozenset({RENEWAL_BACK})

    def hinders(self, permit, renewal):
        return ""

    def carry_out(self, permit, actor):
        renewal, case = self.close(permit, actor, Outcome.TAKEN_BACK), permit.owning_case
        told = {
            "permit": permit.certificate_name,
            "number": permit.number,
            "until": permit.valid_until.isoformat(),
            "closes": renewals.window(permit).closes.isoformat(),
        }
        self.tell(RENEWAL_BACK, case, **told)
        key = f"{renewal.pk}:back"
        self.send(RENEWAL_SAID, case=case, department=permit.issuer, key=key)


class TakeBackRenewal(TakingBack, ApplicantsVerb):
    """The holder takes it back where the case is followed."""

    code = "take_back_renewal"
    position = 142.6
    title = gettext_lazy("Take back the application for renewal")
    history = gettext_lazy("application for renewal taken back")

    def already(self, permit):
        last = permit.renewals.last()
        return _("It was taken back.") if last and last.outcome == Outcome.TAKEN_BACK else ""


class RecordRenewalBack(TakingBack, WrittenDown):
    """The window writes down that a holder who comes in person takes it back."""

    code = "record_renewal_back"
    position = 142.7
    title = gettext_lazy("Record that the application for renewal is taken back")
    history = gettext_lazy("application for renewal taken back at the window")


refuse_renewal_in = register(RefuseRenewalIn())
take_back_renewal = register(TakeBackRenewal())
record_renewal_back = register(RecordRenewalBack())
