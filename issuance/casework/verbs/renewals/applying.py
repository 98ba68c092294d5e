"""The holder applies for the renewal of a permit, where the case is followed or at any window."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import renewals
from issuance.casework.messages.letters import RENEWAL_ASKED
from issuance.casework.verbs.base import ApplicantsVerb, Verb
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.spoken import WrittenDown
from issuance.models import Notice, Permit, Renewal
from issuance.status import PermitStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.office_days import almanac


class Applying(Verb):
    """In time it makes the permit hold past its last day until it is recorded what became of it (行政许可法
    50); late it is taken all the same, and its paper says what it cannot do."""

    subject = Permit
    sources = targets = frozenset({PermitStatus.VALID})  # it stays what it is
    notices = frozenset({Notice.Kind.RENEWAL_IN})
    letters = frozenset({RENEWAL_ASKED})

    def hindered(self, permit):
        return renewals.not_to_apply(permit)

    def trace(self, permit):
        return permit.renewals.last() or permit

    def carry_out(self, permit, actor) -> Notice:
        today, term = clock.today(), renewals.window(permit)
        late, days = today > term.closes, almanac.days_of(permit.review.region_id)
        renewal = Renewal(
            permit=permit,
            applied_on=today,
            by_silence=not late and renewals.silence_renews(permit),
            due=permit.valid_until,
            decide_by=renewals.decided_by(permit, today, days),
            recorded_by=actor,
        )
        transitions.put(renewal, refused=renewals.TWICE)
        transitions.record(renewal, verb=self.code, actor=actor)
        transitions.advance(
            permit,
            verb=self.code,
            actor=actor,
            expected=Q(status=PermitStatus.VALID, held_over=False),
            columns={"held_over": renewal.by_silence, "remind_on": None},
            meanwhile=self.moved_on,
        )
        case = permit.owning_case
        key = str(renewal.pk)
        self.send(RENEWAL_ASKED, case=case, department=permit.issuer, key=key)
        told = {
            "permit": permit.certificate_name,
            "number": permit.number,
            "on": today.isoformat(),
            "closes": term.closes.isoformat(),
            "until": permit.valid_until.isoformat(),
            "due": renewal.decide_by.isoformat(),
            "guide": renewals.own_words(permit),
            "late": late,
            "papers": renewals.papers(permit),
            "by_silence": renewal.by_silence,
        }
        facts = {"organ": permit.issuer, "review": permit.review, "renewal": told}
        return self.give(case, Notice.Kind.RENEWAL_IN, actor, **facts)


class ApplyRenewal(Applying, ApplicantsVerb):
    """The holder applies where the case is followed."""

    code = "apply_renewal"
    position = 140
    title = gettext_lazy("Apply for the renewal")
    follows = gettext_lazy(
        "The department that issued it decides before its last day; your receipt says what it needs and what"
        " it means if nobody decides. Until then the permit stays as it is."
    )
    history = gettext_lazy("applied for renewal")

    def already(self, permit):
        return str(renewals.TWICE) if renewals.unsettled(permit) else ""


class RecordRenewal(Applying, WrittenDown):
    """The window writes down what a holder who comes in person applies for."""

    code = "record_renewal"
    position = 140.1
    title = gettext_lazy("Record an application for renewal")
    follows = gettext_lazy(
        "The department decides before its last day; its holder gets a receipt that says what it means if"
        " nobody does. Whoever records it does not decide on it."
    )
    history = gettext_lazy("application for renewal recorded at the window")
    prints = True

    def hint(self, permit):
        if permit.valid_until is None or clock.today() <= (last := renewals.window(permit).closes):
            return ""
        told = _(
            "The last day to apply was %(day)s: it is taken, but does not count as renewed if nobody decides."
        )
        return told % {"day": last.isoformat()}


apply_renewal = register(ApplyRenewal())
record_renewal = register(RecordRenewal())
