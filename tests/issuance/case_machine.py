"""A machine that lives one case at random: anybody tries anything, the next thing is done, days pass.

Each run is one case of a town that the test prepared, in a savepoint that is rolled back; what must be
true after each step stands in ``tests.issuance.case_truths``.
"""

from datetime import timedelta
from random import Random
from typing import NamedTuple

import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from issuance.casework import jobs
from issuance.casework.offers import subjects
from issuance.casework.papers import notice_making
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By
from issuance.exchange import following
from issuance.models import Case, NoticeMaking
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.history.witness import alterations
from portal.ground.jobs import outbox
from portal.ground.models import Event, OutboxMessage
from portal.ground.office_days import entering
from portal.ground.office_days.entering import Entry
from tests import databases
from tests.issuance import case_record, case_truths
from tests.issuance.typist import Typist

DAYS = [1, 1, 2, 4, 7, 15, 40, 400]
# They would end most lives early, or fill them.
RARE = frozenset(
    {
        "withdraw",
        "take_back_item",
        "record_item_back",
        "end",
        "correct_permit",
        "reissue_licence",
        "close_without_licence",
    }
)


class World(NamedTuple):
    """What all runs share. ``people``: each account that could have a hand in these cases, and None,
    who is the applicant and the clock; ``start``: when each run begins; ``often``: codes of verbs that every
    second thing done is one of, where one can be done."""

    cases: list[Case]
    people: list
    root: object
    start: object
    often: tuple = ()


class CaseMachine(RuleBasedStateMachine):
    """``run`` succeeds, or refuses and leaves nothing behind; whatever else happens is a failure."""

    def __init__(self, world: World):
        super().__init__()
        self.world = world
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.travel = None
        databases.forget()
        self.go_to(world.start)

    def teardown(self):
        try:
            if hasattr(self, "case"):
                self.drain()
        finally:
            self.travel.stop()
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def go_to(self, moment):
        if self.travel:
            self.travel.stop()
        self.travel = time_machine.travel(moment)
        self.travel.start()

    @initialize(data=st.data())
    def begins(self, data):
        self.pk = data.draw(st.sampled_from(self.world.cases)).pk
        self.typist = Typist(self.pk)
        self.last_event, self.day = Event.objects.latest("pk").pk, clock.today()
        self.check("")

    @rule(seed=st.integers(min_value=0, max_value=2**32 - 1))
    def something_happens(self, seed):
        """By a seed of the step: drawn one by one, choices come out too much alike."""
        chance = Random(seed)
        steps = [self.the_next_is_done, self.somebody_tries, self.time_passes, self.a_day_off_comes]
        (step,) = chance.choices(steps, weights=[12, 5, 2, 1])
        step(chance)

    def somebody_tries(self, chance):
        verb = chance.choice(list(REGISTRY))
        fitting = [row for row in subjects(self.case) if isinstance(row, verb.subject)]
        if fitting:
            self.run(verb, chance.choice(fitting), chance.choice(self.world.people), chance)

    def the_next_is_done(self, chance):
        legal = [
            (verb, row)
            for row in subjects(self.case)
            for verb in REGISTRY
            if verb.by != By.NOBODY
            and isinstance(row, verb.subject)
            and not verb.hindrance(row)
            and (verb.code not in RARE or chance.random() < 0.3)
        ]
        if not legal:
            return
        if self.world.often and chance.random() < 0.5:
            legal = [row for row in legal if row[0].code in self.world.often] or legal
        verb, subject = chance.choice(legal)
        able = [actor for actor in self.world.people if not verb.refusal(actor, subject)]
        assert able, f"nobody may {verb.code} {subject}"
        self.run(verb, subject, chance.choice(able), chance)

    def time_passes(self, chance):
        self.go_to(clock.now() + timedelta(days=chance.choice(DAYS)))
        self.tick()

    def a_day_off_comes(self, chance):
        day = clock.today() + timedelta(days=chance.randint(1, 12))
        entry = Entry(entering.of_region(self.case.region), day, False, "市庆", "柳政办〔2026〕7号")
        try:
            entering.enter(actor=self.world.root, entries=[entry])
        except VerbRefused:
            return  # that day is arranged already
        self.tick()

    def tick(self):
        jobs.put_deadlines_off()
        jobs.accept_late_cases()
        jobs.pursue_supplements()
        jobs.pursue_choices()
        jobs.pursue_promises()
        jobs.tell_of_late_decisions()
        jobs.pursue_stages()
        jobs.remind_of_renewals()
        jobs.renew_undecided()
        jobs.carry_names()
        following.sweep()
        self.check("tick")

    def run(self, verb, subject, actor, chance):
        arguments = self.typist.stated(verb, subject, actor, chance)
        before = self.counted()
        note(f"{clock.today()}: {actor} tries {verb.code} of {subject}")
        try:
            verb.run(subject, actor=actor, **arguments)
        except (VerbRefused, PermissionDenied):
            assert self.counted() == before, f"{verb.code} was refused and left something behind"
        else:
            self.check(verb.code)

    @property
    def case(self) -> Case:
        return self.typist.case

    def counted(self):
        return Event.objects.count(), OutboxMessage.objects.count(), NoticeMaking.objects.count()

    def check(self, step):
        """Nothing is looked at again while neither a row nor the day has changed."""
        last, today = Event.objects.latest("pk").pk, clock.today()
        if step and (last, today) == (self.last_event, self.day):
            return
        record = case_record.read(self.case, since=self.last_event)
        case_truths.check(record, step, self.concerned(record))
        self.last_event, self.day = last, today

    def concerned(self, record):
        """Whose lists could show this case."""
        departments = {review.department.code.lower() for review in record.reviews}
        anew = {row.department.code.lower() for row in record.reviews if row.round > 1}
        return [
            person
            for person in filter(None, self.world.people)
            if (
                not person.username.startswith("approver2-")
                or person.username.removeprefix("approver2-") in anew
            )
            and (
                not person.username.startswith("approver-")
                or person.username.removeprefix("approver-") in departments
            )
        ]

    def drain(self):
        """At the end each paper can be made, each message can be sent, and no row was altered."""
        NoticeMaking.objects.exclude(notice__case=self.pk).delete()
        notice_making.make_waiting()
        assert not NoticeMaking.objects.values("reason", "detail")
        assert not outbox.drain(clock.now(), limit=1000).failed
        assert not [str(found) for found in alterations()]
