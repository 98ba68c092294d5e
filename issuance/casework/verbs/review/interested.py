"""Interested parties (利害关系人) are told and heard before the decision (行政许可法 36, 47)."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days, interested, rounds
from issuance.casework.hearings import hearing_of, required
from issuance.casework.verbs.base import OfficersVerb, Place, Tone
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.limits.hearings import earlier, moved, tell_of_right, too_near
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER, NOT_PRESIDING
from issuance.models import Hearing, Interested, Notice, Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.office_days import almanac
from portal.ground.text.fields import LineField

Stage = Hearing.Stage
REACHED = "reached_"  # the field of a party who is told again
AHEAD = timedelta(days=60)  # a paper sent by post or announced reaches them later


class PartyForm(VerbForm):
    name = LineField(
        label=gettext_lazy("Name of the interested party"),
        max_length=120,
        help_text=gettext_lazy("Only this department reads it; the applicant never does."),
    )
    touched = LineField(label=gettext_lazy("How their interests are touched"), max_length=300)
    way = LineField(
        label=gettext_lazy("Address, or how they are told"),
        max_length=200,
        help_text=gettext_lazy("By hand, by post to which address, by announcement where."),
    )
    on = forms.DateField(
        label=gettext_lazy("Told on"),
        widget=DayInput(),
        initial=clock.today,
        help_text=gettext_lazy(
            "The day on which the paper reaches them; their five days run from it."
        ),
    )


class TellInterested(OfficersVerb):
    """Who is directly and greatly touched by what an applicant asks for is told of it by a paper of their
    own: they may state their view (行政许可法 36) and ask for a hearing (47), of which the applicant is told
    first, or are notified of one; found after one was held, they may ask for another. Each has five working
    days from the day of being told; a hearing can be asked for until the last of them has passed."""

    code = "tell_interested"
    position = 87.01
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = gettext_lazy("Tell an interested party")
    follows = gettext_lazy(
        "They get a notice of their own, with the right to state their view (行政许可法 36); nothing is"
        " decided for five working days, unless they were heard before."
    )
    history = gettext_lazy("interested party told")
    tone = Tone.HOLD
    place = Place.ASIDE
    form = PartyForm
    confirms = True
    prints = True
    queues = ()
    notices = frozenset({Notice.Kind.INTERESTED})

    def trace(self, review):
        return review.interested.last() or review

    def stands_already(self, review, *, name, on, **stated):
        return any((row.name, row.told_on) == (name, on) for row in review.interested.all())

    def hindered(self, review):
        if review.held:
            return _("A held permit is verified; nothing is decided on it.")
        if hearing_of(review) is None and not required(review):
            return _("Tell of the right to a hearing first (行政许可法 47): their paper names it.")
        return ""

    def faults(self, review, *, name, touched, way, on):
        blank = {"name": name, "touched": touched, "way": way}
        for field, text in blank.items():
            if not text.strip():
                return {field: _("State it.")}
        today = clock.today()
        if not today <= on <= today + AHEAD:
            return {"on": _("From today; what is sent reaches them within sixty days.")}
        days = almanac.days_of(review.region_id)
        if near := too_near(review, due_days.hearing_asked_until(on, days)):
            return {"on": near}
        if late := past_what_is_set(review, on, rounds.ordered_until(review)):
            return {"on": late}
        hearing = hearing_of(review)
        if hearing and hearing.stage == Stage.SET:
            first = due_days.hearing_not_before(on, days)
            told = _(
                "The hearing is notified seven working days ahead (48): set it for a later day first."
            )
            return {"on": told} if hearing.on < first else {}
        return {}

    def remarks(self, review, *, on, **stated):
        until = due_days.hearing_asked_until(on, almanac.days_of(review.region_id))
        if not review.due or until < review.due:
            return []
        told = _("They may be heard until %(until)s, and the last day of the decision is %(due)s.")
        return [told % {"until": until.isoformat(), "due": review.due.isoformat()}]

    def carry_out(self, review, actor, *, name, touched, way, on):
        if review.interested.filter(name=name, told_on=on).exists():
            raise VerbRefused(_("They were told on that day already."))
        self.move(review, ReviewStatus.OPEN, actor)
        tell_one(self, review, actor, name=name, touched=touched, way=way, on=on)


def tell_one(verb, review, actor, *, name, touched, way, on):
    """Their paper, with five working days of their own from the day on which it reaches them; what an
    earlier paper named does not get shorter."""
    until = due_days.hearing_asked_until(on, almanac.days_of(review.region_id))
    until = max([until, *(row.until for row in interested.parties(review) if row.name == name)])
    hearing = hearing_of(review)
    if hearing and hearing.stage == Stage.HELD:
        hearing = _another(verb, review, actor, until)
    party = Interested(review=review, name=name, touched=touched, way=way, told_by=actor)
    party.told_on, party.until = on, until
    party.to_hearing = bool(hearing and hearing.stage == Stage.TOLD)
    party.save(force_insert=True)
    transitions.record(party, verb=verb.code, actor=actor)
    if party.to_hearing and until > hearing.ask_until:
        columns = {"applicant_until": hearing.own_until, "ask_until": until}
        moved(hearing, verb.code, actor, before=frozenset({Stage.TOLD}), **columns)
    interested.give(verb, party, actor)


def _another(verb, review, actor, until) -> Hearing:
    """Whoever was found after the hearing was held has the right to one as well (行政许可法 47)."""
    before = hearing_of(review)
    hearing = Hearing(review=review, round=review.round, number=before.number + 1)
    hearing.reason, hearing.told_by, hearing.told_on = before.reason, actor, clock.today()
    hearing.ask_until = hearing.applicant_until = until
    hearing.save(force_insert=True)
    transitions.record(hearing, verb=verb.code, actor=actor)
    return hearing


def tell_again(verb, review, actor, reached):
    """Whoever was told before a denial that is withdrawn now, once each: what is decided anew touches them
    as before, and they may be heard on it (行政许可法 36); where the right to a hearing was told of before,
    the applicant and they are told of it again (47). ``reached``: key of a party → the day on which the paper
    reaches them."""
    if before := earlier(review):
        tell_of_right(verb, review, actor, reason=before.reason, until=None)
    for party in interested.parties(review):
        stated = {"name": party.name, "touched": party.touched, "way": party.way}
        tell_one(verb, review, actor, on=reached[party.pk], **stated)


def told_again(review) -> list[str]:
    """To whoever is about to withdraw it: who is told of a hearing again, and whose papers wait to be printed
    then."""
    again = [
        _(
            "The right to a hearing is told of again, to the applicant as well (行政许可法 47): what was"
            " heard before counts for the denial alone."
        )
    ]
    told = _(
        "Interested parties (%(count)s) are told again, each by a paper of their own: print each and send it."
    )
    count = len(interested.parties(review))
    hearing = again if earlier(review) else []
    return [*hearing, *([told % {"count": count}] if count else [])]


def past_what_is_set(review, on, until) -> str:
    """Why they are to be reached sooner: a reconsideration or a judgment has set the last day to decide, and
    nothing moves it; where no day would be early enough nothing is asked. ``until``: that day."""
    days = almanac.days_of(review.region_id)
    last, first = (due_days.hearing_asked_until(day, days) for day in (on, clock.today()))
    if until is None or not first < until <= last:
        return ""
    told = _(
        "They could be heard until %(last)s, and the new decision is ordered by %(until)s: choose a way that"
        " reaches them sooner."
    )
    return told % {"last": last.isoformat(), "until": until.isoformat()}


def heard_too_long(review, until, reached) -> list[str]:
    """To whoever withdraws it: that a day set from above passes while somebody may still be heard, or ask for
    a hearing that is told of again."""
    if until is None or not (earlier(review) or interested.parties(review)):
        return []
    days = almanac.days_of(review.region_id)
    on = max([clock.today(), *(reached or {}).values()])
    last = due_days.hearing_asked_until(on, days)
    if last < until:
        return []
    told = _(
        "They may be heard, or ask for a hearing, until %(last)s (行政许可法 36, 47): the new decision,"
        " ordered by %(until)s, will be late. Tell the organ that set it."
    )
    return [told % {"last": last.isoformat(), "until": until.isoformat()}]


def not_reached(review, reached, until=None) -> dict:
    """What is wrong about the days on which they are told again, at the field of each; ``until``: the last
    day to decide that is set from above."""
    today = clock.today()
    for party in interested.parties(review):
        on = reached.get(party.pk)
        if on and (late := past_what_is_set(review, on, until)):
            return {f"{REACHED}{party.pk}": late}
        if on is None or not today <= on <= today + AHEAD:
            return {
                f"{REACHED}{party.pk}": _(
                    "From today; what is sent reaches them within sixty days."
                )
            }
    return {}


tell_interested = register(TellInterested())
