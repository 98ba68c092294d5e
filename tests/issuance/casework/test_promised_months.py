"""Months of a case with both kinds of promise: reminders and consequences come by the clock, each once, also
after a tick that was killed.

In the suite the clock strikes on the days that count; PORTAL_MONTHS=long (`make months`) strikes four times a
day for fourteen months, and is killed on every ninth.
"""

import os
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine

from issuance.casework import jobs
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.promises.reminding import RemindPromises
from issuance.models import Promise
from portal.demo.people import approver_of, inspector_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.models import Event
from tests.issuance.promise_cases import accepted
from tests.issuance.ready import part_of

LONG = os.environ.get("PORTAL_MONTHS") == "long"
MONTHS = 430 if LONG else 130
HOURS = (1, 9, 15, 23) if LONG else (9,)
PAPER, COMMITTED = "M_PLAN", "FIRE"


@pytest.fixture
def case(new_case):
    case = new_case("submitted", industry="RESTAURANT", committed=(COMMITTED,), promised=(PAPER,))
    return accepted(case)


def strikes(day):
    """Each hour of a day at which the clock strikes."""
    return [f"{day.isoformat()}T{hour:02}:00:00+08:00" for hour in HOURS]


def days(first, count):
    """Every day of the long version, every third of the short one."""
    return [first + timedelta(days=n) for n in range(0, count, 1 if LONG else 3)]


def tick(monkeypatch, *, killed=False):
    if killed:
        with monkeypatch.context() as patched:
            patched.setattr(RemindPromises, "tell", _killed)
            with suppress(KeyboardInterrupt):
                jobs.pursue_promises()
    jobs.pursue_promises()


def _killed(self, *args, **facts):
    raise KeyboardInterrupt


def live(case, monkeypatch, first, count):
    for n, day in enumerate(days(first, count)):
        for at in strikes(day):
            with time_machine.travel(at, tick=False):
                tick(monkeypatch, killed=n % 9 == 0)


def told(case, kind):
    """Of one channel; every other got as many."""
    counts = {}
    for message in case.messages.filter(kind=kind):
        counts[message.channel] = counts.get(message.channel, 0) + 1
    assert len(set(counts.values())) <= 1
    return next(iter(counts.values()), 0)


def review_of(case, code):
    return case.reviews.get(permit_code=code)


def line_of(case, way):
    return Promise.objects.get(review__case=case, way=way)


def on(day):
    return time_machine.travel(f"{day.isoformat()}T10:00:00+08:00", tick=False)


def lists(user) -> dict:
    return {queue.code: list(rows) for queue, rows in queues_of(user, clock.today())}


def grant(case, code):
    review = review_of(case, code)
    actor = approver_of(review.department)
    REGISTRY["decide"].run(review, actor=actor, grant=True)
    number = sample_number(part_of(review), review.pk)
    stated = {"number": number, "valid_from": clock.today(), "valid_until": None}
    REGISTRY["record_permit"].run(review, actor=actor, **stated)


def look(case, **stated):
    review = review_of(case, COMMITTED)
    people = [approver_of(review.department).pk, inspector_of(review.department).pk]
    facts = {"on": clock.today(), "people": people, "met": False, "findings": "疏散通道堵塞"}
    REGISTRY["look_after"].run(review, actor=approver_of(review.department), **facts | stated)


def test_each_is_reminded_once_and_each_has_its_consequence(case, monkeypatch):
    start = clock.today()
    grant(case, COMMITTED)
    until = start + timedelta(days=40)
    with on(start + timedelta(days=2)):
        look(case, until=until)
    assert (line_of(case, "committed").status, line_of(case, "committed").due) == ("awaited", until)
    live(case, monkeypatch, start + timedelta(days=3), MONTHS)
    assert told(case, "promise_reminder") == 1
    assert told(case, "commitment_reminder") == 1
    assert Event.objects.filter(case=case.number, verb="remind_promises").count() == 2
    with on(start + timedelta(days=MONTHS + 4)):
        paper, committed = line_of(case, "deferred"), line_of(case, "committed")
        assert (paper.status, committed.status) == ("awaited", "awaited"), (
            "nothing breaks by itself"
        )
        market, fire = approver_of(paper.department), approver_of(committed.department)
        assert paper in lists(market)["promises_overdue"]
        assert review_of(case, COMMITTED) in lists(fire)["to_look_at"]
        REGISTRY["break_promise"].run(paper, actor=market, reason="逾期未补交")
        look(case)
        assert line_of(case, "committed").status == "broken"
        assert review_of(case, COMMITTED).permit in lists(fire)["broken_promises"]
        blocked = REGISTRY["decide"].faults(paper.review, grant=True)
        assert "grant" in blocked
    live(case, monkeypatch, start + timedelta(days=MONTHS + 5), 30)
    assert Event.objects.filter(case=case.number, verb="remind_promises").count() == 2
    assert list(witness.alterations()) == []
