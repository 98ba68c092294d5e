"""On the day after its last one the applicant is told that nothing was decided, and of the day by law."""

from datetime import timedelta

import pytest
import time_machine

from issuance.casework import jobs
from issuance.casework.verbs import REGISTRY
from issuance.models import Review
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import chain, events, witness
from portal.ground.models import Event
from portal.ground.office_days import almanac
from tests.issuance.ready import MARKET, part_of, worded

DAY = timedelta(days=1)


@pytest.fixture
def review(new_case):
    return new_case("accepted", visit=False).reviews.get(department__code=MARKET)


@pytest.fixture
def promised(review, monkeypatch):
    """Its department has promised five working days."""
    part = part_of(review).model_copy(update={"promised_working_days": 5})
    monkeypatch.setitem(review.case.version.snapshot.permit_by_code, part.code, part)
    days = almanac.days_of(review.region_id)
    due = clock.add_working_days(clock.day_of(review.case.accepted_at), 5, days=days)
    Review.objects.filter(pk=review.pk).update(due=due)
    return fresh(review)


def fresh(review):
    return Review.objects.select_related("case__version", "department").get(pk=review.pk)


def on(day):
    return time_machine.travel(f"{day.isoformat()}T09:00:00+08:00", tick=False)


def tick(day):
    with on(day):
        jobs.tell_of_late_decisions()


def told(review, kind):
    return [
        message.text
        for message in review.case.messages.filter(kind=kind, channel="sms")
        if review.permit_name in message.text
    ]


def by_law(review):
    """Counted here by hand: from acceptance, by the limit of its law."""
    limit, days = part_of(review).limit, almanac.days_of(review.region_id)
    since = clock.day_of(review.case.accepted_at)
    return clock.deadline(since, limit.value, limit.unit, days=days).due


@pytest.mark.both_databases
def test_a_promised_limit_that_passes_is_told_once_with_the_last_day_by_law(promised):
    review = promised
    tick(review.due)
    assert told(review, "promised_day_passed") == []
    for day in range(1, 40):
        tick(review.due + day * DAY)
    [text] = told(review, "promised_day_passed")
    assert worded(review.due) in text
    legal = by_law(review)
    assert legal > review.due
    assert worded(legal) in text
    assert told(review, "limit_passed") == []
    assert fresh(review).late_told == review.due + DAY
    happened = Event.objects.filter(subject=review.event_subject, verb="tell_late")
    assert happened.count() == 1
    assert fresh(review).status == "open"
    assert chain.verify(events.exported()) is None
    assert list(witness.alterations()) == []


def test_what_was_decided_in_time_is_not_late(review):
    REGISTRY["decide"].run(fresh(review), actor=approver_of(review.department), grant=True)
    tick(review.due + DAY)
    assert told(review, "promised_day_passed") == []


def test_a_clock_that_stood_still_tells_it_at_its_next_run(promised):
    review = promised
    tick(review.due + 9 * DAY)
    tick(review.due + 9 * DAY)
    assert len(told(review, "promised_day_passed")) == 1


def test_without_a_promise_the_last_day_by_law_alone_is_told(review):
    tick(review.due + DAY)
    [text] = told(review, "limit_passed")
    assert worded(review.due) in text
    assert told(review, "promised_day_passed") == []


def test_while_the_limit_stands_still_nothing_is_late(ready, person):
    review = ready("resume").subject
    tick(clock.today() + 60 * DAY)
    assert fresh(review).due is None
    assert told(review, "promised_day_passed") == told(review, "limit_passed") == []
