"""What its department asks of the holder before it decides on a renewal: papers that are missing, once and
within five working days (行政许可法 32), and their view before it is not renewed (7); what they answer."""

from datetime import date

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days, renewals
from issuance.casework.messages.letters import RENEWAL_SAID
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place, Tone, Verb
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.renewals.deciding import NONE
from issuance.casework.verbs.spoken import WrittenDown
from issuance.casework.verbs.who import ISSUER_APPROVER, NOT_ITS_CLERK
from issuance.models import Notice, Permit, Renewal
from issuance.status import PermitStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.office_days import almanac
from portal.ground.papers.entry import judge_fields
from portal.ground.text.fields import LinesField


class AskForm(VerbForm):
    lacks = LinesField(
        label=gettext_lazy("Papers that are missing, and what is wrong"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DoubtsForm(VerbForm):
    doubts = LinesField(
        label=gettext_lazy("Why it may not be renewed, with the facts and the law"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """Of the holder, where the case is followed."""

    use_required_attribute = False
    answer = LinesField(
        label=gettext_lazy("Your answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data=None, *, permit):
        super().__init__(data, prefix=f"renewal{permit.pk}")
        self.permit = permit
        judge_fields(self, "applicant:renewal")


class RecordForm(VerbForm):
    answer = LinesField(
        label=gettext_lazy("What its holder says, or hands in"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OfRenewal(Verb):
    """About what is unsettled of a permit, which stays what it is."""

    subject = Permit
    sources = targets = frozenset({PermitStatus.VALID})

    def trace(self, permit):
        return permit.renewals.last() or permit

    def hindered(self, permit):
        renewal = renewals.unsettled(permit)
        if renewal is None or renewal.outcome != Renewal.Outcome.OPEN:
            return NONE
        if permit.valid_until < clock.today():
            return _("Its last day has passed.")
        return self.hinders(permit, renewal)

    def keep(self, renewal, actor, *, expected: Q, **columns):
        transitions.advance(
            renewal,
            verb=self.code,
            actor=actor,
            expected=Q(outcome=Renewal.Outcome.OPEN) & expected,
            columns=columns,
            meanwhile=self.moved_on,
        )


class Asking(OfRenewal, OfficersVerb):
    """In a paper with a last day."""

    who_may = (ISSUER_APPROVER, NOT_ITS_CLERK)
    tone = Tone.HOLD
    place = Place.ASIDE
    confirms = True
    queues = ()
    notices = frozenset({Notice.Kind.RENEWAL_ASK})

    def tell_holder(self, permit, actor, renewal, until: date, **facts):
        told = {
            "permit": permit.certificate_name,
            "number": permit.number,
            "until": permit.valid_until.isoformat(),
            "answer_by": until.isoformat(),
            "by_silence": renewal.by_silence,
            **facts,
        }
        facts = {"organ": permit.issuer, "review": permit.review, "renewal": told}
        self.give(permit.owning_case, Notice.Kind.RENEWAL_ASK, actor, **facts)


class AskRenewalPapers(Asking):
    """Once, with everything that is missing, by a day after which its holder can still be heard. It stops no
    silence: before the last day of the permit the department decides, on what is there. The days to decide
    run from the papers, else from the day they were awaited until."""

    code = "ask_renewal_papers"
    position = 140.5
    title = gettext_lazy("Ask for papers of the renewal")
    follows = gettext_lazy(
        "Once only, with everything that is missing (行政许可法 32). It puts off no last day of the permit:"
        " what is not decided before it counts as renewed, where the application was in time."
    )
    history = gettext_lazy("papers of the renewal asked for")
    form = AskForm

    def hinders(self, permit, renewal):
        if renewal.doubts_on:
            return _(
                "Its holder was told already that it may not be renewed: no papers are asked for."
            )
        if renewal.lacks_on:
            return _("Papers were asked for once already (行政许可法 32).")
        last = renewals.checked_by(renewal, _days(permit))
        if clock.today() > last:
            told = _(
                "The five working days ended on %(day)s: it counts as accepted (行政许可法 32)."
            )
            return told % {"day": last.isoformat()}
        return ""

    def faults(self, permit, *, lacks):
        return {} if lacks.strip() else {"lacks": _("State it.")}

    def stands(self, permit, **stated):
        return [(_("Supplement of the renewal due"), _answered_by(permit).isoformat())]

    def carry_out(self, permit, actor, *, lacks):
        renewal, until = renewals.unsettled(permit), _answered_by(permit)
        columns = {"lacks": lacks, "lacks_on": clock.today(), "lacks_until": until}
        columns["decide_by"] = renewals.decided_by(permit, until, _days(permit))
        self.keep(renewal, actor, expected=Q(lacks_on=None, doubts_on=None), **columns)
        self.tell_holder(permit, actor, renewal, until, asks="papers", said=lacks)


class WarnRenewal(Asking):
    """Before it is not renewed: with the facts and the law, and the days to state a view (行政许可法 7)."""

    code = "warn_renewal"
    position = 141.5
    title = gettext_lazy("Tell the holder that it may not be renewed")
    follows = gettext_lazy(
        "The holder may state their view by the day of the notice; before that it is not refused."
    )
    history = gettext_lazy("holder told that it may not be renewed")
    form = DoubtsForm

    def hinders(self, permit, renewal):
        if renewal.doubts_on:
            return _("Its holder was told already.")
        today, days = clock.today(), _days(permit)
        if renewals.awaits_papers(renewal) and today <= renewals.last_to_ask(permit, days):
            told = _("Papers may be handed in until %(day)s, that day included.")
            return told % {"day": renewal.lacks_until.isoformat()}
        if renewals.heard_by(permit, days) >= today:
            return ""
        if renewal.by_silence:
            return _(
                "Its holder cannot be heard any more before its last day: it must not be refused, and counts"
                " as renewed if nobody decides (行政许可法 50)."
            )
        return _("Its holder cannot be heard any more before its last day: it must not be refused.")

    def faults(self, permit, *, doubts):
        return {} if doubts.strip() else {"doubts": _("State it.")}

    def stands(self, permit, **stated):
        until = renewals.heard_by(permit, _days(permit))
        return [(_("May be answered until"), until.isoformat())]

    def carry_out(self, permit, actor, *, doubts):
        renewal, until = renewals.unsettled(permit), renewals.heard_by(permit, _days(permit))
        columns = {"doubts": doubts, "doubts_on": clock.today(), "doubts_until": until}
        self.keep(renewal, actor, expected=Q(doubts_on=None), **columns)
        self.tell_holder(permit, actor, renewal, until, asks="view", said=doubts)


class Answering(OfRenewal):
    """What was asked last; late it is taken until it is decided. With the papers the days to decide begin."""

    letters = frozenset({RENEWAL_SAID})

    def hinders(self, permit, renewal):
        asked = renewal.asks_papers or renewal.asks_view
        return "" if asked else _("Nothing is asked about its renewal.")

    def faults(self, permit, *, answer):
        return {} if answer.strip() else {"answer": _("Say something.")}

    def carry_out(self, permit, actor, *, answer):
        renewal, today = renewals.unsettled(permit), clock.today()
        if renewal.asks_view:
            columns = {"view": answer, "view_on": today}
            self.keep(renewal, actor, expected=Q(view_on=None), **columns)
        else:
            by = renewals.decided_by(permit, today, _days(permit))
            columns = {"supplied": answer, "supplied_on": today, "decide_by": by}
            self.keep(renewal, actor, expected=Q(supplied_on=None, doubts_on=None), **columns)
        key = f"{renewal.pk}:{'view' if renewal.view_on else 'papers'}"
        told = {"case": permit.owning_case, "department": permit.issuer, "key": key}
        self.send(RENEWAL_SAID, **told)


class AnswerRenewal(Answering, ApplicantsVerb):
    """The holder answers where the case is followed; the papers themselves go to the department."""

    code = "answer_renewal"
    position = 140.6
    title = gettext_lazy("Answer on the renewal")
    follows = gettext_lazy(
        "Say what you state, or which papers you hand in; the papers themselves go to the department."
    )
    history = gettext_lazy("holder answered on the renewal")


class RecordRenewalAnswer(Answering, WrittenDown):
    """The window writes down what a holder says who comes in person."""

    code = "record_renewal_answer"
    position = 140.7
    title = gettext_lazy("Record what the holder says on the renewal")
    follows = gettext_lazy("Papers that are brought are passed on to the department.")
    history = gettext_lazy("answer on the renewal recorded at the window")
    form = RecordForm


def _days(permit):
    return almanac.days_of(permit.review.region_id)


def _answered_by(permit) -> date:
    """The days of the region for a supplement, while its holder can still be heard before its last day."""
    terms, today, days = permit.owning_case.region.supplement_terms, clock.today(), _days(permit)
    told = due_days.told_to_answer(terms, today, days)
    return min(date.fromisoformat(told["due"]), max(today, renewals.last_to_ask(permit, days)))


ask_renewal_papers = register(AskRenewalPapers())
warn_renewal = register(WarnRenewal())
answer_renewal = register(AnswerRenewal())
record_renewal_answer = register(RecordRenewalAnswer())
