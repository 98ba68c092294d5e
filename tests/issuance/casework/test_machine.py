"""A case lived at random by everybody who could have a hand in it, and what stays true of it.

In the suite a few short lives, always the same; PORTAL_MACHINE=long (`make machine`) lives 240 of 40
steps with another beginning each time, and prints the shortest life that breaks a truth.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from issuance.casework import separation
from issuance.casework.papers import notice_making
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.case.closing import withdraw
from issuance.casework.verbs.intake.acceptance import accept
from issuance.models import Case
from issuance.status import CaseStatus
from portal.demo.people import appoint
from portal.ground.calendar import clock
from portal.ground.models import Department, Region, Role, User
from tests.issuance import promise_cases
from tests.issuance.case_machine import CaseMachine, World
from tests.issuance.paper_truths import ASKED, PAPERS

pytestmark = pytest.mark.demo
LONG = os.environ.get("PORTAL_MACHINE") == "long"
LIVES, STEPS = (240, 40) if LONG else (4, 16)
STAFF = ("approver", "approver2", "inspector", "head")
HELD = ("SMALL_CATERING",)
COMMITTED = ("FIRE",)
BEGINNINGS = [
    ("submitted", "online", "SMALL_EATERY", ()),
    ("submitted", "window", "SMALL_EATERY", ()),
    ("submitted", "window", "CONVENIENCE", ()),
    ("submitted", "online", "SMALL_EATERY", HELD),
    ("accepted", "window", "SMALL_EATERY", ()),
    ("decided", "online", "SMALL_EATERY", ()),
    ("issued", "online", "SMALL_EATERY", ()),
    ("accepted", "online", "RESTAURANT", (), COMMITTED),
]


@pytest.fixture
def world(new_case, monkeypatch):
    """The other cases of the town are taken back, so that the clock finds nothing but this one."""
    for case in Case.objects.filter(status__in=withdraw.sources):
        withdraw.run(case)
    cases = [
        new_case(
            stage, channel=channel, industry=industry, held=held, committed=committed, visit=True
        )
        for stage, channel, industry, held, *rest in BEGINNINGS
        for committed in rest or [()]
    ]
    names = [
        "clerk-450204",
        "clerk-450203",
        "officer-450204-aa",
        "head-450204-aa",
        "supervisor-4502",
        "auditor-4502",
    ]
    departments = Department.objects.filter(reviews__case__in=cases).distinct().order_by("pk")
    for department in departments:
        names += [f"{role}-{department.code.lower()}" for role in STAFF]
    people = list(User.objects.filter(username__in=names).order_by("pk"))
    assert len(people) == len(names)
    root = User.objects.create_superuser("root")
    if not LONG:  # the setter of papers has tests of its own
        monkeypatch.setattr(notice_making, "render_pdf", lambda _document: b"%PDF-1.7 as made")
    everybody = everything(departments)
    own = new_case("submitted", channel="window")
    accept.run(own, actor=everybody)
    cases += [
        promise_cases.promised(new_case("submitted", channel=channel))
        for channel in ("online", "window")
    ]
    return World([*cases, own], [None, *people, everybody], root, clock.now())


def everything(departments):
    """One person at the window and in each department: only 受审分离 keeps her apart from herself."""
    region = Region.objects.get(code="450204")
    body = Department.objects.get(code="450204-AA")
    person = appoint("everything", Role.CLERK, region=region, name="测试·全能")
    appoint("everything", Role.LICENCE_OFFICER, region=region, department=body, name="测试·全能")
    for department in departments:
        post = {"region": department.region, "department": department, "name": "测试·全能"}
        appoint("everything", Role.APPROVER, **post)
    return person


def live(world, *, lives=LIVES, steps=STEPS, phases=None):
    chosen = settings(
        max_examples=lives,
        stateful_step_count=steps,
        derandomize=not LONG,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        phases=phases or ([Phase.generate, Phase.shrink] if LONG else [Phase.generate]),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(lambda: CaseMachine(world), settings=chosen)


def test_whatever_anybody_does_the_truths_hold(world):
    live(world)


def test_the_truths_know_the_papers_of_every_verb():
    assert set(PAPERS) | ASKED == {verb.code for verb in REGISTRY if verb.notices}


def of_stage(world, status):
    return world._replace(cases=[case for case in world.cases if case.status == status])


def nothing_hinders(monkeypatch, code):
    monkeypatch.setattr(type(REGISTRY[code]), "hindered", lambda self, subject: "")


def issue_without_enough(monkeypatch, world):
    nothing_hinders(monkeypatch, "issue")
    begun = of_stage(world, CaseStatus.DECIDED)
    return begun._replace(often=("end", "issue")), "licence|permit|issue"


def decide_what_one_took_in(monkeypatch, world):
    monkeypatch.setattr(separation, "ACTS", separation.ACTS[:1])
    return world._replace(cases=world.cases[-1:]), "hand in the intake"


def decide_without_a_paper(monkeypatch, world):
    monkeypatch.setattr(type(REGISTRY["decide"]), "give", lambda *_args, **_facts: None)
    begun = of_stage(world, CaseStatus.REVIEWING)
    return begun._replace(often=("decide",)), "papers of this step"


@pytest.mark.one_database  # the rule is broken in our code, and found by it
@pytest.mark.parametrize(
    "broken", [issue_without_enough, decide_what_one_took_in, decide_without_a_paper]
)
def test_a_broken_rule_is_found(world, monkeypatch, broken):
    chosen, told = broken(monkeypatch, world)
    with pytest.raises(AssertionError, match=told):
        live(chosen, lives=40, steps=20, phases=[Phase.generate])
