"""Hearings (听证, 行政许可法 46–48): told of before a decision that touches great interests, asked for within
five working days; set and held in ``verbs.hearings_held``. What is decided anew has a hearing of its own, and
whoever is found to be touched after one was held may ask for another.

From the asking to the record the limit does not run (45): ``verbs.pauses`` keeps it.
"""

from datetime import date, timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days, interested, rounds, separation
from issuance.casework.hearings import ON_REQUEST, hearing_of, purpose, required
from issuance.casework.interested import APPLICANT
from issuance.casework.messages.letters import HEARING_ASKED
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.limits.pauses import pause
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER
from issuance.models import Hearing, Notice, Pause, Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts
from portal.ground.text.fields import LineField
from portal.ground.text.masks import masked_numbers

Stage = Hearing.Stage
NONE_TOLD = gettext_lazy("Nobody was told of the right to a hearing.")


def moved(hearing, verb, actor, *, before: frozenset, **columns):
    """By compare-and-set, with the one event of it; whoever comes late is told."""
    transitions.advance(
        hearing,
        verb=verb,
        actor=actor,
        expected=Q(stage__in=before),
        columns=columns,
        meanwhile=lambda row: _("Meanwhile: %(stage)s.") % {"stage": row.get_stage_display()},
    )


def waiting(actor, condition, *order):
    """Hearings of a department's open items; not of cases in whose intake this very person had a hand."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    not_over = Hearing.objects.exclude(stage=Stage.HELD)  # as its index says
    rows = not_over.filter(
        condition, review__department__in=departments, review__status=ReviewStatus.OPEN
    )
    rows = rows.exclude(separation.barred(actor, "review__case"))
    cases = ("review__case__industry", "review__case__region")
    return rows.select_related(*cases).order_by(*order, "pk")


class HearingVerb(OfficersVerb):
    """What the verbs of a department on a hearing share."""

    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    who_may = (APART, APPROVER)
    tone = Tone.HOLD
    confirms = True

    def trace(self, review):
        return hearing_of(review) or review


class TellForm(VerbForm):
    reason = LineField(
        label=gettext_lazy("Whose great interests are touched, and how"),
        max_length=300,
        help_text=gettext_lazy("The applicant reads it in the notice: no name of anybody else."),
    )


def too_near(review, until) -> str:
    """Whoever is told may be heard, or ask for a hearing, until then: no day would be left to decide."""
    extendable = due_days.more_time(review) and not review.extension
    if review.due and clock.today() <= review.due <= until and extendable:
        return _(
            "Nothing could be decided until %(until)s (行政许可法 36, 47), and the last day is %(due)s: have"
            " the limit extended first (行政许可法 42)."
        ) % {"until": until.isoformat(), "due": review.due.isoformat()}
    return ""


def earlier(review) -> Hearing | None:
    """The last that was told of or held, in whatever round; of what the law itself has heard (46) one is set
    without telling of it."""
    if required(review):
        return None
    rows = review.hearings.all()
    return max(rows, key=lambda row: (row.round, row.number), default=None)


def tell_of_right(verb, review, actor, *, reason, until) -> Hearing:
    """The applicant's paper, with five working days of their own; ``until``: the last day of whoever else is
    told of it at once."""
    today = clock.today()
    own = due_days.hearing_asked_until(today, almanac.days_of(review.region_id))
    hearing = Hearing(review=review, round=review.round, reason=reason)
    hearing.told_by, hearing.told_on = actor, today
    hearing.ask_until, hearing.applicant_until = max(own, until or own), own
    hearing.save(force_insert=True)
    transitions.record(hearing, verb=verb.code, actor=actor)
    facts = {"reason": reason, "until": own.isoformat(), "anew": review.round > 1}
    organ = review.department
    kind = Notice.Kind.HEARING
    verb.give(review.owning_case, kind, actor, organ=organ, review=review, hearing=facts)
    return hearing


class TellHearing(HearingVerb):
    """Before a decision that touches great interests of the applicant or of others, the department tells
    of the right to a hearing; nothing is decided while it can be asked for."""

    code = "tell_hearing"
    position = 87.1
    title = gettext_lazy("Tell of the right to a hearing")
    follows = gettext_lazy(
        "The applicant gets a notice and may ask within five working days (行政许可法 47); until then nothing"
        " is decided."
    )
    history = gettext_lazy("told of the right to a hearing")
    place = Place.ASIDE
    form = TellForm
    queues = ()
    notices = frozenset({Notice.Kind.HEARING, Notice.Kind.INTERESTED})

    def hindered(self, review):
        if review.held:
            return _("A held permit is verified; nothing is decided on it.")
        if hearing_of(review):
            return _("They were told of it already.")
        if required(review):
            return _(
                "The law of this item asks for a hearing (行政许可法 46): set it, nobody has to ask."
            )
        return too_near(review, self._last(review))

    def faults(self, review, *, reason):
        return {} if reason.strip() else {"reason": _("Say whose interests are touched, and how.")}

    def carry_out(self, review, actor, *, reason):
        self.move(review, ReviewStatus.OPEN, actor)
        told = self._days(review)
        tell_of_right(self, review, actor, reason=reason, until=self._last(review))
        for party, (on, until) in told.items():
            transitions.advance(
                party,
                verb=self.code,
                actor=actor,
                expected=Q(to_hearing=False),
                columns={"to_hearing": True, "told_on": on, "until": until},
                meanwhile=lambda row: _("They were told of it already."),
            )
            interested.give(self, party, actor)

    @staticmethod
    def _days(review) -> dict:
        """Of each interested party: the day of being told and the last to be heard. What a paper on its way
        names already does not get shorter."""
        today, days = clock.today(), almanac.days_of(review.region_id)
        found = {}
        for party in interested.parties(review):
            on = max(today, party.told_on)
            found[party] = on, max(due_days.hearing_asked_until(on, days), party.until)
        return found

    def _last(self, review):
        days = almanac.days_of(review.region_id)
        own = due_days.hearing_asked_until(clock.today(), days)
        return max([own, *(until for _on, until in self._days(review).values())])


def ask(review, verb, actor, *, on: date, by: str):
    """It is asked for: from today the limit does not run, and the department has twenty days to hold it."""
    hearing, case = hearing_of(review), review.owning_case
    until = due_days.hearing_held_until(on, almanac.days_of(case.region_id))
    columns = {"stage": Stage.ASKED, "asked_on": on, "asked_by": by, "hold_until": until}
    moved(hearing, verb.code, actor, before=frozenset({Stage.TOLD}), **columns)
    stop(review, actor, until=until, law=ON_REQUEST, ordered_by=hearing.told_by)
    again = (hearing.round, hearing.number) != (1, 1)
    key = f"{review.permit_code}-{hearing.round}-{hearing.number}" if again else review.permit_code
    verb.send(HEARING_ASKED, case=case, department=review.department, key=key)


def stop(review, actor, *, until: date, law: str, ordered_by):
    """The limit stands still, unless it does so already, has ended or was set from above. Of one that ends
    today this day is left out too: else none were left for the decision."""
    today = clock.today()
    if review.running_pause or (review.due and review.due < today):
        return
    if rounds.not_to_be_moved(review):
        return
    first = today - timedelta(days=1) if review.due == today else today
    stated = {"purpose": purpose(review), "expected": max(until, today), "law": law}
    stated |= {"cause": Pause.Cause.HEARING, "first": first}
    pause.carry_out(review, actor, ordered_by=ordered_by, **stated)


def not_to_be_asked(review):
    """What hinders the asking, whatever the day."""
    hearing = hearing_of(review)
    if hearing is None:
        return NONE_TOLD
    return "" if hearing.stage == Stage.TOLD else _("A hearing has been asked for already.")


class AskHearing(ApplicantsVerb):
    """The applicant asks for the hearing under /track/, within the five working days."""

    code = "ask_hearing"
    position = 87.2
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    title = gettext_lazy("Ask for a hearing")
    follows = gettext_lazy(
        "The department holds it within twenty working days, and tells you time and place seven days ahead."
    )
    history = gettext_lazy("hearing asked for")
    tone = Tone.HOLD
    letters = frozenset({HEARING_ASKED})

    def trace(self, review):
        return hearing_of(review) or review

    def hindered(self, review):
        if hindrance := not_to_be_asked(review):
            return hindrance
        if hearing_of(review).number > 1:
            return _(
                "You were heard; only whoever was told after that may ask for another hearing."
            )
        if clock.today() > hearing_of(review).own_until:
            return _("The five working days to ask for it have passed (行政许可法 47).")
        return ""

    def carry_out(self, review, actor):
        ask(review, self, actor, on=clock.today(), by=str(APPLICANT_ASKED))


APPLICANT_ASKED = "申请人"


class RequestForm(VerbForm):
    party = forms.ChoiceField(
        label=gettext_lazy("Who asks"),
        help_text=gettext_lazy(
            "The applicant or somebody who was told; whoever was not is told first, and has five working days"
            " from then."
        ),
    )
    on = forms.DateField(label=gettext_lazy("Received on"), widget=DayInput(), initial=clock.today)

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        told = [(str(row.pk), masked_numbers(row.name)) for row in interested.parties(subject)]
        applicant = (APPLICANT, _("the applicant, by letter"))
        self.fields["party"].choices = [("", _("choose")), applicant, *told]


def asking(review, party: str) -> tuple | None:
    """Who asks, from which day and until which: each told from the own paper; None of whoever was not."""
    hearing = hearing_of(review)
    if party == APPLICANT:
        own = str(APPLICANT_ASKED), hearing.told_on, hearing.own_until
        return own if hearing.number == 1 else None
    told = (row for row in interested.parties(review) if str(row.pk) == party)
    return next(((row.name, interested.may_speak_from(row), row.until) for row in told), None)


def _can_be_asked_for(actor, today):
    return waiting(actor, Q(stage=Stage.TOLD, ask_until__gte=today), "ask_until")


class RecordRequest(HearingVerb):
    """A request that came by letter or at the counter, from the applicant or somebody who was told that their
    interests are touched, and who is notified of time and place as well; who it was stays with the
    department."""

    code = "record_hearing_request"
    position = 87.3
    title = gettext_lazy("Record a request for a hearing")
    follows = gettext_lazy(
        "From today the limit does not run; the hearing is held within twenty days."
    )
    history = gettext_lazy("request for a hearing recorded")
    place = Place.ASIDE
    form = RequestForm
    letters = frozenset({HEARING_ASKED})
    queues = (
        Queue(
            code="hearings_told",
            title=gettext_lazy("Hearings that can still be asked for"),
            rows=_can_be_asked_for,
            matter=lambda row: row.review.permit_name,
            due="ask_until",
        ),
    )

    def hindered(self, review):
        """One that came in time is recorded later too: its own day is judged (行政许可法 47)."""
        return not_to_be_asked(review)

    def faults(self, review, *, party, on):
        found = asking(review, party)
        if found is None:
            return {"party": _("Choose who asks; whoever was not told is told first.")}
        _who, first, last = found
        if not first <= on <= min(clock.today(), last):
            return {"on": _("Not a day on which it could be asked for.")}
        return {}

    def carry_out(self, review, actor, *, party, on):
        who, _first, _last = asking(review, party)
        ask(review, self, actor, on=on, by=who)


tell_hearing = register(TellHearing())
ask_hearing = register(AskHearing())
record_hearing_request = register(RecordRequest())
