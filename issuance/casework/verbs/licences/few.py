"""Fewer permits are left than a composite licence takes: its holder is told what the rule of the region makes
of it, and where the rule asks, says whether the licence stays."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import few
from issuance.casework.messages.letters import TOO_FEW
from issuance.casework.messages.occasions.lasting import LICENCE_STAYS
from issuance.casework.verbs.base import ApplicantsVerb, ClocksVerb, Tone, Verb
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.licences.losses import HELD
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.spoken import WrittenDown
from issuance.licence.counting import needed
from issuance.models import FewLeft, Licence, Notice
from portal.ground.calendar import clock
from portal.ground.calendar.clock import WORKING_DAYS
from portal.ground.history import transitions
from portal.ground.models import FewRule
from portal.ground.office_days import almanac

Answer = FewLeft.Answer
CHOICES = [(Answer.KEEP, Answer.KEEP.label), (Answer.CANCEL, Answer.CANCEL.label)]


class AboutFew(Verb):
    subject = Licence
    sources = targets = HELD  # it stays what it is

    def state(self, licence):
        return licence.status(clock.today())

    def trace(self, licence):
        return licence.few_left.last() or licence

    def answered(self, licence, answer) -> None:
        """Who has to know: the officer who cancels it, or its holder."""
        case = licence.origin_case
        if answer == Answer.CANCEL:
            key = str(licence.few_left.latest("pk").pk)
            whose = {"department": licence.issuer, "number": licence.number, "key": key}
            self.send(TOO_FEW, case=case, **whose)
        else:
            self.tell(LICENCE_STAYS, case, licence=licence.number)


class TellFew(AboutFew, ClocksVerb):
    """Once of the same permits. The rule of that day stands in the paper, and holds for what follows."""

    code = "tell_few"
    position = 126
    history = gettext_lazy("too few permits left: holder told what follows")
    tone = Tone.HOLD
    notices = frozenset({Notice.Kind.FEW})
    letters = frozenset({TOO_FEW})

    def hindered(self, licence):
        of = few.found(licence)
        if not few.short(licence, of):
            return few.ENOUGH
        return _("It was told already.") if few.told(licence, of) else ""

    def carry_out(self, licence, actor=None):
        terms, today, of = licence.region.few_terms, clock.today(), few.found(licence)
        asks = terms.rule == FewRule.ASK
        row = FewLeft(
            licence=licence,
            permits_left=few.left(of),
            rule=terms.rule,
            told_on=today,
            due=_last_day(licence, terms.days) if asks else None,
            silence=terms.silence if asks else "",
            basis=terms.basis,
            answer=Answer.OPEN if asks else terms.rule,
        )
        transitions.put(row, refused=few.NOT_ASKED)
        transitions.record(row, verb=self.code, actor=actor)
        told = {
            "licence": licence.number,
            "needed": needed(licence.origin_case),
            "left": [str(permit) for permit in (*of.holding, *of.later)],
            "fallen": [of.worded(permit) for permit in of.fallen],
            "lacking": few.lacking(of),
            "main": bool(of.indispensable),
            "rule": row.rule,
            "due": row.due.isoformat() if row.due else "",
            "silence": row.silence,
            "basis": row.basis,
        }
        case = licence.origin_case
        self.give(case, Notice.Kind.FEW, actor, organ=licence.issuer, few=told)
        if row.answer == Answer.CANCEL:
            self.answered(licence, Answer.CANCEL)


def _last_day(licence, span):
    today, days = clock.today(), almanac.days_of(licence.region_id)
    return clock.deadline(today, span, WORKING_DAYS, days=days.told_on(today)).due


class SettleFew(AboutFew, ClocksVerb):
    """After the last day what the notice said of silence happens; what waits falls where permits are enough
    again."""

    code = "settle_few"
    position = 127
    history = gettext_lazy("too few permits left: nobody answered, or enough are left again")
    tone = Tone.HOLD
    letters = frozenset({TOO_FEW})
    occasions = frozenset({LICENCE_STAYS})

    def hindered(self, licence):
        row = licence.few_left.filter(answer__in=few.WAITING).last()
        if row is None:
            return few.NOT_ASKED
        over = row.answer == Answer.OPEN and row.due < clock.today()
        return "" if over or not few.short(licence) else _("Its last day has not passed.")

    def carry_out(self, licence, actor=None):
        if not few.short(licence):
            few.drop(self, licence, actor)
            return
        row = few.asked(licence)
        few.settle(self, row, actor, row.silence, by_silence=True)
        self.answered(licence, row.answer)


class Answering(AboutFew):
    letters = frozenset({TOO_FEW})
    occasions = frozenset({LICENCE_STAYS})

    def hindered(self, licence):
        return "" if few.asked(licence) else few.NOT_ASKED

    def faults(self, licence, *, answer):
        return {} if answer in (Answer.KEEP, Answer.CANCEL) else {"answer": _("Choose one.")}

    def stands_already(self, licence, *, answer):
        last = licence.few_left.last()
        return last is not None and last.answer == answer

    def carry_out(self, licence, actor, *, answer):
        few.settle(self, few.asked(licence), actor, answer, recorded_by=actor)
        self.answered(licence, answer)


class AnswerFields(forms.Form):
    """As the holder fills it in."""

    use_required_attribute = False
    answer = forms.ChoiceField(
        label=gettext_lazy("Does the licence stay?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )


class AnswerForm(VerbForm):
    answer = AnswerFields.base_fields["answer"]


class AnswerFew(Answering, ApplicantsVerb):
    """The holder answers where the case is followed."""

    code = "answer_few"
    position = 126.1
    title = gettext_lazy("Say whether the licence stays")
    follows = gettext_lazy(
        "If it stays, its public page says how many permits are left. If it is cancelled, the permits that"
        " are left stay valid, each by itself."
    )
    history = gettext_lazy("holder said whether the licence stays with fewer permits")

    def already(self, licence):
        last = licence.few_left.last()
        done = last is not None and last.answer != Answer.OPEN and last.answered_on
        return _("You have answered already.") if done else ""


class RecordFew(Answering, WrittenDown):
    """The window writes down what a holder who comes in person answers."""

    code = "record_few"
    position = 126.2
    title = gettext_lazy("Record whether the licence stays with fewer permits")
    follows = AnswerFew.follows
    history = gettext_lazy("recorded at the window: whether the licence stays with fewer permits")
    form = AnswerForm


tell_few = register(TellFew())
answer_few = register(AnswerFew())
record_few = register(RecordFew())
settle_few = register(SettleFew())
