"""The department decides on a renewal (准予延续、不予延续), or records the new last day of what counts as
renewed."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import deliveries, permit_facts, renewals
from issuance.casework.messages.letters import PERMIT_RENEWED
from issuance.casework.messages.occasions.handing_over import PERMIT_CHANGED
from issuance.casework.papers import remedies
from issuance.casework.verbs.base import OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.permits import scans
from issuance.casework.verbs.permits.carriers import tell_bodies
from issuance.casework.verbs.permits.numbers import number_once
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import ISSUER_APPROVER, NOT_ITS_CLERK
from issuance.models import Delivery, Notice, Permit, Renewal
from issuance.status import PermitStanding, PermitStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField
from portal.ground.text.masks import masked_numbers

Outcome = Renewal.Outcome
OUTDATED = "许可证已延续"  # in the history, as papers are
NONE = gettext_lazy("Nobody has applied for its renewal.")
LAW = "《中华人民共和国行政许可法》第五十条"
COUNTS = gettext_lazy(
    "Nobody decided before its last day: it counts as renewed (行政许可法 50). Record its new last day."
)


class RenewForm(VerbForm):
    until = forms.DateField(label=gettext_lazy("Renewed until"), widget=DayInput())
    document = LineField(
        label=gettext_lazy("Number of the decision"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("None where it counts as renewed because nobody decided."),
    )
    number = LineField(
        label=gettext_lazy("Permit number"),
        max_length=60,
        help_text=gettext_lazy("As it stands on the renewed permit."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        proposed = {"until": proposed_until(subject), "number": subject.number}
        super().__init__(data, subject=subject, initial=proposed, **kwargs)


class RefuseForm(VerbForm):
    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The holder reads it in the notice."),
    )
    law = LineField(label=gettext_lazy("Law and article"), max_length=200)
    document = LineField(label=gettext_lazy("Number of the decision"), max_length=100)


def proposed_until(permit):
    """As long as the law of the item fixes, counted from the day after the last one."""
    part = permit.owning_case.snapshot.permit_by_code[permit.permit_code]
    if permit.valid_until is None or not part.validity.years:
        return None
    last = permit.valid_until
    while last == permit.valid_until or last < clock.today():  # recorded late, term upon term
        last = permit_facts.last_day(last + timedelta(days=1), part.validity.years)
    return last


def _of_department(actor, role=Role.APPROVER, **condition):
    departments = posts.departments_of(actor, role)
    if not departments:
        return None
    rows = Renewal.objects.filter(permit__issuer__in=departments, **condition)
    return _named(rows.exclude(recorded_by=actor))  # whoever wrote it down does not decide


def _named(rows):
    related = ("permit__issuer", "permit__review__case__industry", "permit__review__case__region")
    return rows.select_related(*related).order_by("decide_by", "due", "pk")


def _to_decide(actor, today):
    return _of_department(actor, outcome=Outcome.OPEN)


def _overdue(actor, today):
    """What a supervisor watches: undecided after the last day of the department's own limit."""
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    rows = Renewal.objects.filter(outcome=Outcome.OPEN, decide_by__lt=today, region__in=regions)
    return _named(rows) if regions else None


def _to_record(actor, today):
    return _of_department(actor, outcome=Outcome.SILENCE, until=None)


def _by_silence(actor, today):
    """What a supervisor watches: nobody decided before the last day."""
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    rows = Renewal.objects.filter(outcome=Outcome.SILENCE, until=None, region__in=regions)
    return _named(rows) if regions else None


class Settling(OfficersVerb):
    subject = Permit
    sources = targets = frozenset({PermitStatus.VALID})  # it stays what it is
    who_may = (ISSUER_APPROVER, NOT_ITS_CLERK)
    confirms = True

    def hindered(self, permit):
        if renewals.unsettled(permit) is None:
            return NONE
        if permit.standing(clock.today()) == PermitStanding.EXPIRED:
            told = _(
                "It expired on %(day)s, and nobody decided before: a new application is needed."
            )
            return told % {"day": permit.valid_until.isoformat()}
        return ""

    def hint(self, permit):
        """What its holder handed in, and stated."""
        renewal = renewals.unsettled(permit)
        if renewal is None:
            return ""
        said = {
            _("Missing papers that were asked for"): (renewal.lacks_on, renewal.supplied),
            _("Told that it may not be renewed"): (renewal.doubts_on, renewal.view),
        }
        line = _("%(what)s on %(day)s; its holder answered: %(said)s")
        return "\n".join(
            line % {"what": what, "day": on.isoformat(), "said": masked_numbers(words) or "—"}
            for what, (on, words) in said.items()
            if on
        )

    def trace(self, permit):
        return permit.renewals.last() or permit

    def settle(self, permit, actor, *, renewal: Renewal, settled: dict, **columns):
        """The renewal and its permit, each with its event."""
        renewal.permit = permit  # as the verb has locked it
        transitions.advance(
            renewal,
            verb=self.code,
            actor=actor,
            expected=Q(outcome=renewal.outcome, until=None),
            columns={"settled_on": clock.today(), "settled_by": actor} | settled,
            meanwhile=self.moved_on,
        )
        transitions.advance(
            permit,
            verb=self.code,
            actor=actor,
            expected=Q(status=PermitStatus.VALID),
            columns={"held_over": False, **columns},
            meanwhile=self.moved_on,
        )


class Renew(Settling):
    """The permit holds until its new last day, and its paper is handed over anew; the QR page says so at the
    next request. The certificate names no days: it stays."""

    code = "renew"
    position = 141
    title = gettext_lazy("Renew the permit")
    follows = gettext_lazy(
        "The QR page shows the new last day at the next request; the holder gets the decision, and the permit"
        " is handed over anew."
    )
    history = gettext_lazy("permit renewed")
    place = Place.MAIN
    form = RenewForm
    notices = frozenset({Notice.Kind.RENEWED})
    letters = frozenset({PERMIT_RENEWED})
    occasions = frozenset({PERMIT_CHANGED})
    queues = (
        Queue(
            code="renewals",
            title=gettext_lazy("Renewals to decide: what is not decided by then counts as granted"),
            rows=_to_decide,
            matter=str,
            due="decide_by",
        ),
        Queue(
            code="renewed_by_silence",
            title=gettext_lazy("Counts as renewed: record the new last day"),
            rows=_to_record,
            matter=str,
            due="due",
            urgent=True,
        ),
        Queue(
            code="renewals_overdue",
            title=gettext_lazy("Renewals overdue"),
            rows=_overdue,
            matter=lambda renewal: f"{renewal} · {renewal.permit.issuer}",
            due="decide_by",
            watched=True,
        ),
        Queue(
            code="renewals_not_decided",
            title=gettext_lazy("Renewals nobody decided: they count as granted"),
            rows=_by_silence,
            matter=lambda renewal: f"{renewal} · {renewal.permit.issuer}",
            due="due",
            watched=True,
        ),
    )

    def title_of(self, permit):
        counts = permit.counts_as_renewed(clock.today())
        return gettext_lazy("Record the new last day") if counts else self.title

    def faults(self, permit, *, until, document, number):
        if permit.valid_until and until <= permit.valid_until:
            told = _("It lasts until %(day)s already: name a later day.")
            return {"until": told % {"day": permit.valid_until.isoformat()}}
        if until < clock.today():
            return {"until": _("That day is over.")}
        proposed = proposed_until(permit)
        if proposed and until > proposed:
            told = _("The law fixes its term: it ends on %(day)s at the latest.")
            return {"until": told % {"day": proposed.isoformat()}}
        if not document.strip() and not permit.counts_as_renewed(clock.today()):
            return {"document": _("State the number of the decision.")}
        paper = {"valid_from": permit.valid_from, "valid_until": permit.valid_until}
        found = permit_facts.faults(permit.review, own=permit, number=number, **paper)
        return {name: told for name, told in found.items() if name == "number"}

    def remarks(self, permit, *, until, document, number):
        proposed = proposed_until(permit)
        if proposed and until < proposed:
            told = _("The law fixes a longer term: until %(day)s.")
            return [told % {"day": proposed.isoformat()}]
        return []

    def stands(self, permit, **stated):
        return [(_("Valid until now"), permit.valid_until.isoformat()), (_("Basis in law"), LAW)]

    def carry_out(self, permit, actor, *, until, document, number):
        renewal = renewals.unsettled(permit)
        on_paper = permit.delivery is not None and permit.delivery.way != Delivery.Way.ONLINE
        silent, old = permit.counts_as_renewed(clock.today()), permit.valid_until
        outcome = Outcome.SILENCE if silent else Outcome.GRANTED
        settled = {"outcome": outcome, "until": until, "document": document}
        columns = {
            "valid_until": until,
            "number": number,
            "remind_on": renewals.first_look(permit, until),
            "expiry_told": None,
            "deliver_by": deliveries.certificate_due(permit.region_id),
            "delivery": None,
        }
        with number_once():
            self.settle(permit, actor, renewal=renewal, settled=settled, **columns)
        scans.take_back(permit, self.code, actor, OUTDATED)
        told = {
            "permit": permit.certificate_name,
            "number": number,
            "silent": silent,
            "old": old.isoformat(),
            "until": until.isoformat(),
            "document": document,
            "law": LAW,
            "licence": permit.loads.filter(unloaded_at=None, licence__ended_at=None).exists(),
            "paper": on_paper,
        }
        facts = {"organ": permit.issuer, "review": permit.review, "renewal": told}
        own, *others = permit.cases
        self.give(own, Notice.Kind.RENEWED, actor, **facts)
        for case in others:
            changed = {"permit": permit.certificate_name, "number": number}
            self.tell(PERMIT_CHANGED, case, **changed, status=_("renewed"))
        tell_bodies(self, PERMIT_RENEWED, permit, key=str(renewal.pk))


class RefuseRenewal(Settling):
    """Before its last day alone: afterwards it counts as granted. The permit holds until that day."""

    code = "refuse_renewal"
    position = 142
    title = gettext_lazy("Do not renew the permit")
    follows = gettext_lazy(
        "The permit stays valid until its last day; the holder gets the decision with its reasons and"
        " remedies."
    )
    history = gettext_lazy("renewal refused")
    tone = Tone.STOP
    place = Place.DANGER
    form = RefuseForm
    queues = ()
    notices = frozenset({Notice.Kind.NOT_RENEWED})

    def hindered(self, permit):
        counts = permit.counts_as_renewed(clock.today())
        return super().hindered(permit) or (COUNTS if counts else _to_be_heard(permit))

    def faults(self, permit, *, reason, law, document):
        stated = {"reason": reason, "law": law, "document": document}
        return {name: _("State it.") for name, text in stated.items() if not text.strip()}

    def remarks(self, permit, **stated):
        return remedies.unnamed(permit.review)

    def carry_out(self, permit, actor, *, reason, law, document):
        stated = {"reason": reason, "law": law, "document": document}
        settled = {"outcome": Outcome.DENIED, **stated}
        renewal = renewals.unsettled(permit)
        self.settle(permit, actor, renewal=renewal, settled=settled)
        told = {
            "permit": permit.certificate_name,
            "number": permit.number,
            "until": permit.valid_until.isoformat(),
            "heard": {
                "told": renewal.doubts_on.isoformat(),
                "until": renewal.doubts_until.isoformat(),
                "on": renewal.view_on.isoformat() if renewal.view_on else "",
            },
            **stated,
        }
        facts = {"organ": permit.issuer, "review": permit.review, "renewal": told}
        self.give(permit.owning_case, Notice.Kind.NOT_RENEWED, actor, **facts)


def _to_be_heard(permit) -> str:
    """What hinders that it is refused before its holder could state their view (行政许可法 7)."""
    renewal = renewals.unsettled(permit)
    if renewal.doubts_on is None:
        return _("Tell its holder first that it may not be renewed, and why (行政许可法 7).")
    if renewal.asks_view and clock.today() <= renewal.doubts_until:
        told = _("Its holder may state their view until %(day)s, that day included.")
        return told % {"day": renewal.doubts_until.isoformat()}
    return ""


renew = register(Renew())
refuse_renewal = register(RefuseRenewal())
