"""A machine that lives one case at random: anybody tries anything, the next thing is done, days pass.

Each run is one case of a town that the test prepared, in a savepoint that is rolled back; what must be
true after each step stands in ``tests.issuance.case_truths``.
"""

from datetime import timedelta
from random import Random
from typing import NamedTuple

import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from forms import uploads
from issuance.casework import jobs, notice_making, permit_facts
from issuance.casework.application import nameable
from issuance.casework.offers import subjects
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By
from issuance.models import Case, Deficiency, LicenceEdition, NoticeMaking, Pause, RefusalKind
from issuance.status import ENDED_PERMITS
from portal.demo.telling import sample_number, sample_paper
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.history.witness import alterations
from portal.ground.jobs import outbox
from portal.ground.models import Event, OutboxMessage
from portal.ground.office_days import entering
from portal.ground.office_days.entering import Entry
from tests import databases
from tests.issuance import case_truths
from tests.issuance.ready import part_of

REASONS = ["不符合规定条件"] * 4 + ["", "  "]
DAYS = [1, 1, 2, 4, 7, 15, 40, 400]
# They would end most lives early, or fill them.
RARE = frozenset({"withdraw", "end", "correct_permit", "reissue_licence", "close_without_licence"})
CHANGEABLE = ("entity_name", "premises_address")


class World(NamedTuple):
    """What all runs share. ``people``: each account that could have a hand in these cases, and None,
    who is the applicant and the clock; ``start``: when each run begins."""

    cases: list[Case]
    people: list
    root: object
    start: object


class CaseMachine(RuleBasedStateMachine):
    """``run`` succeeds, or refuses and leaves nothing behind; whatever else happens is a failure."""

    def __init__(self, world: World):
        super().__init__()
        self.world, self.serial = world, 0
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
        jobs.carry_names()
        self.check("tick")

    def run(self, verb, subject, actor, chance):
        arguments = self.stated(verb, subject, actor, chance)
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
        """As it is now."""
        return Case.objects.select_related("region__parent", "version").get(pk=self.pk)

    def counted(self):
        return Event.objects.count(), OutboxMessage.objects.count(), NoticeMaking.objects.count()

    def check(self, step):
        """Nothing is looked at again while neither a row nor the day has changed."""
        last, today = Event.objects.latest("pk").pk, clock.today()
        if step and (last, today) == (self.last_event, self.day):
            return
        record = case_truths.read(self.case, since=self.last_event)
        case_truths.check(record, step, self.concerned(record))
        self.last_event, self.day = last, today

    def concerned(self, record):
        """Whose lists could show this case."""
        departments = {review.department.code.lower() for review in record.reviews}
        return [
            person
            for person in filter(None, self.world.people)
            if not person.username.startswith("approver2-")
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

    def stated(self, verb, subject, actor, chance):
        """What somebody could type for this verb, right or wrong."""
        today = clock.today()
        reasons = {"reasons": chance.choice(REASONS)}
        match verb.code:
            case "deficient" | "ask_supplement":
                return {"deficiencies": self.deficiencies(subject, actor, chance)}
            case "answer_supplement":
                return self.answer(chance)
            case "propose_refusal" | "refuse":
                kind = chance.choice(RefusalKind.values)
                ours = kind != RefusalKind.NOT_OURS
                return reasons | {"kind": kind, "authority": "" if ours else "柳州市水利局"}
            case "decide":
                return reasons | {"grant": chance.choice([True, True, False])}
            case "cannot_verify":
                return reasons
            case "reject_proposal" | "cancel_licence":
                return {"reason": reasons["reasons"]}
            case "pause":
                expected = today + timedelta(days=chance.choice([0, 9, -1]))
                cause = chance.choice(Pause.Cause.values)
                return {"cause": cause, "purpose": "委托检测", "expected": expected}
            case "verify_held" | "record_permit":
                return self.paper(subject, chance)
            case "correct_permit":
                return self.paper(subject.review, chance) | {
                    "reason": "录入有误",
                    "scope": "热食类",
                }
            case "reissue_licence":
                cause = chance.choice(LicenceEdition.Cause.values)
                return {"cause": cause, "reason": "换发", "edition": subject.editions.count()}
            case "end":
                status = chance.choice(sorted(ENDED_PERMITS))
                return {"status": status, "reason": "申请注销", "on": today}
        return {}

    def deficiencies(self, subject, actor, chance):
        named = nameable(actor, subject) if actor else []
        if not named:
            return []
        chosen = chance.sample(named, k=min(len(named), chance.randint(0, 3)))
        return [(item.review, item.target, item.key, "不清楚") for item in chosen]

    def answer(self, chance):
        """All that was named: what is typed changes, or stands as it was."""
        rows = Deficiency.objects.filter(notice__case=self.pk)
        kept = self.case.submission.current().content["data"]
        changes = chance.random() < 0.5
        typed, files = {}, {}
        for row in rows:
            if row.target == Deficiency.Target.FIELD:
                value = kept.get(row.key)
                more = "一号" if changes and row.key in CHANGEABLE else ""
                typed[row.key] = f"{value}{more}" if isinstance(value, str) else value
            else:
                content = ContentFile(sample_paper(f"answer {row.key}"), name="图.pdf")
                files[row.key] = [uploads.take_in(content)]
        return {"data": typed, "files": files}

    def paper(self, review, chance):
        self.serial += 1
        first = clock.today() + timedelta(days=chance.choice([0, 0, 0, 5, 30, -3]))
        years = part_of(review).validity.years
        lasts = [first + timedelta(days=20), permit_facts.last_day(first, years or 3)]
        last = chance.choice([*lasts, None])
        number = sample_number(part_of(review), self.pk * 50 + self.serial)
        return {"number": number, "valid_from": first, "valid_until": last}
