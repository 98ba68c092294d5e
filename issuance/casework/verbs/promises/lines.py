"""The lines of the ledger, as other verbs write them: made with the case, dated by its acceptance, answered
by what is handed in, and dropped with their item."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy

from forms.commitment import PROMISE
from forms.completeness import PROMISED
from issuance.casework import due_days, promises
from issuance.casework.commitments import COMMITTED, NAME
from issuance.casework.verbs.base import Consequence, Tone
from issuance.casework.verbs.registry import register
from issuance.models import Case, Promise, Review
from issuance.status import OPEN_PROMISES, UNACCEPTED_REVIEWS, PromiseStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.office_days import almanac

DEFERRED, CONDITION = Promise.Way.DEFERRED, Promise.Way.CONDITION


class MakePromise(Consequence):
    """It follows from a submission that promises a paper, in the transaction that opens the case: one line
    for each permit item that needs it, one for each condition that is met later, and one for each item
    handled by 告知承诺."""

    code = "promise"
    position = 12
    subject = Promise
    sources = frozenset()
    targets = frozenset({PromiseStatus.AWAITED})
    history = gettext_lazy("promise made")

    def carry_out(self, review, actor, *, name, days, way=DEFERRED, material=""):
        line = Promise(review=review, way=way, material=material, name=name)
        line.days, line.status = days, PromiseStatus.AWAITED
        line.save(force_insert=True)
        transitions.record(line, verb=self.code, actor=actor)


class DatePromise(Consequence):
    """Acceptance dates what was promised: its working days begin. Of a commitment (告知承诺) it is the grant,
    for its later check."""

    code = "date_promise"
    position = 61
    subject = Promise
    sources = OPEN_PROMISES
    targets = OPEN_PROMISES  # it stays what it is
    history = gettext_lazy("last day of a promise set")

    def carry_out(self, line, actor, *, due):
        self.move(line, line.status, actor, due=due)


class AnswerPromise(Consequence):
    """What was handed in, or reported as met, waits for the department of the item."""

    code = "answer_promise"
    position = 62.2
    subject = Promise
    sources = frozenset({PromiseStatus.AWAITED})
    targets = frozenset({PromiseStatus.HANDED_IN})
    history = gettext_lazy("promised paper handed in")

    def carry_out(self, line, actor, *, on=None, by=None):
        """``on``: the day it was handed in, if not now, ``by``: who took it in then."""
        by = by if on else actor
        columns = {"handed_in_on": on or clock.today(), "handed_in_by": by, "reason": ""}
        self.move(line, PromiseStatus.HANDED_IN, actor, **columns)


class DropPromise(Consequence):
    """Nothing is asked for an item that is refused, denied, taken back or given up, or whose permit has
    ended."""

    code = "drop_promise"
    position = 85.5
    subject = Promise
    sources = OPEN_PROMISES
    targets = frozenset({PromiseStatus.DROPPED})
    history = gettext_lazy("promised paper no longer needed")
    tone = Tone.HOLD


class RevivePromise(Consequence):
    """A denial that is withdrawn takes back what was found or dropped with it: the paper is awaited again,
    for as many days as were promised. What was handed in before the denial is there and waits to be verified.
    """

    code = "revive_promise"
    position = 91.7
    subject = Promise
    sources = frozenset({PromiseStatus.BROKEN, PromiseStatus.DROPPED})
    targets = frozenset({PromiseStatus.AWAITED})
    history = gettext_lazy("promised paper awaited again")
    tone = Tone.HOLD

    def carry_out(self, line, actor, *, dated=True):
        days, due = almanac.days_of(line.region_id), None
        if dated and line.way != COMMITTED:
            due = clock.add_working_days(clock.today(), line.days, days=days)
        settled = {"settled_on": None, "settled_by": None, "reason": ""}
        handed_in = {"handed_in_on": None, "handed_in_by": None, "reminded": None}
        self.move(line, PromiseStatus.AWAITED, actor, due=due, **settled, **handed_in)


def put_down(case: Case, actor):
    """What the submission of a new case promises."""
    content = case.submission.current().content
    promised = [paper for paper, way in content["declared"].items() if way == PROMISED]
    signed = content.get(PROMISE, {})
    conditions = signed.get("conditions", ())
    committed = {row["code"]: row["days"] for row in signed.get("commitments", ())}
    if not (promised or committed or conditions):
        return
    snapshot, days = case.snapshot, signed.get("days") or case.region.days_to_keep_a_promise
    for review in case.reviews.filter(basis=Review.Basis.APPLIED).order_by("pk"):
        needed = snapshot.permit_by_code[review.permit_code].materials
        for paper in promised:
            if paper in needed:
                name = snapshot.material_by_id[paper].name
                make_promise.carry_out(review, actor, material=paper, name=name, days=days)
        for row in conditions:
            if row["code"] == review.permit_code:
                stated = {"material": row["id"], "name": row["name"], "days": days}
                make_promise.carry_out(review, actor, way=CONDITION, **stated)
        if span := committed.get(review.permit_code):
            make_promise.carry_out(review, actor, name=NAME, days=span, way=COMMITTED)


def set_days(case: Case, actor, *, told: date | None = None):
    """Called when the case is accepted, or a part of it. ``told``: when the applicant is told so, where it
    counts from an earlier day: what was promised has its days from then."""
    days = almanac.days_of(case.region_id)
    accepted = case.reviews.exclude(status__in=UNACCEPTED_REVIEWS)
    for review in accepted.prefetch_related("promises").order_by("pk"):
        for line in promises.open_lines(review):
            if line.way == COMMITTED or line.due is not None:
                continue
            due = due_days.promise(case, line, days).due
            if told:
                due = max(due, clock.add_working_days(told, line.days, days=days))
            date_promise.carry_out(line, actor, due=due)


def date_commitment(review: Review, actor):
    """Called when the item is granted: until when its later check is due."""
    for line in Promise.objects.filter(review=review, way=COMMITTED, status__in=OPEN_PROMISES):
        date_promise.carry_out(line, actor, due=review.look_by)


def answer(case: Case, actor, materials: Collection[str]) -> list[Promise]:
    """These papers are there now; the lines that waited for them."""
    lines = [line for line in promises.to_hand_in(case) if line.paper in materials]
    for line in lines:
        answer_promise.carry_out(line, actor)
    return lines


def drop(review: Review, actor):
    for line in Promise.objects.filter(review=review, status__in=OPEN_PROMISES).order_by("pk"):
        drop_promise.carry_out(line, actor)


def take_up(review: Review, actor):
    """Called when another permit is recorded after one that has ended: what was dropped with that one is
    asked for again, by the day that was told."""
    lost = Promise.objects.filter(review=review, status=PromiseStatus.DROPPED)
    for line in lost.select_related("handed_in_by", "review__case").order_by("pk"):
        revive_promise.move(line, PromiseStatus.AWAITED, actor)
        if line.handed_in_on and not line.reason:
            on, by = line.handed_in_on, line.handed_in_by
            answer_promise.carry_out(line, actor, on=on, by=by)


def revive(review: Review, actor, *, dated=True) -> list[Promise]:
    """Called when the item is decided anew; which papers are to be handed in. ``dated``: whether their days
    run now, and not from an acceptance to come."""
    lost = Promise.objects.filter(review=review, status__in=revive_promise.sources)
    lines = list(lost.select_related("handed_in_by").order_by("pk"))
    for line in lines:
        on, by = line.handed_in_on, line.handed_in_by
        revive_promise.carry_out(line, actor, dated=dated)
        if on:
            answer_promise.carry_out(line, actor, on=on, by=by)
    return [line for line in lines if (line.status, line.way) == (PromiseStatus.AWAITED, DEFERRED)]


make_promise = register(MakePromise())
date_promise = register(DatePromise())
answer_promise = register(AnswerPromise())
drop_promise = register(DropPromise())
revive_promise = register(RevivePromise())
