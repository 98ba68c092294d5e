"""The applicant is reminded three working days before, once, whatever becomes of the clock."""

from datetime import timedelta

import pytest
import time_machine

from issuance.casework import jobs
from issuance.casework.verbs.base import Verb
from issuance.casework.verbs.promises.reminding import RemindPromises
from issuance.models import Promise
from portal.ground.calendar import clock
from portal.ground.models import Event
from portal.ground.office_days import almanac
from tests.issuance.promise_cases import handed_in, line_of, promised


@pytest.fixture
def case(new_case):
    return promised(new_case("submitted"))


def reminders(case):
    events = Event.objects.filter(case=case.number, verb="remind_promises").count()
    told = {m.channel for m in case.messages.filter(kind="promise_reminder")}
    assert bool(told) == bool(events)
    assert case.messages.filter(kind="promise_reminder").count() == len(told) * events
    return events


def on(day):
    return time_machine.travel(f"{day.isoformat()}T09:00:00+08:00")


def before(case, days):
    office = almanac.days_of(case.region_id)
    return clock.add_working_days(line_of(case).due, -days, days=office)


def test_three_working_days_before_and_not_a_day_earlier(case):
    with on(before(case, 4)):
        jobs.pursue_promises()
    assert reminders(case) == 0
    with on(before(case, 3)):
        jobs.pursue_promises()
    assert reminders(case) == 1
    [message, *_more] = case.messages.filter(kind="promise_reminder")
    assert line_of(case).name in message.text


def test_months_of_ticks_remind_once(case):
    start = clock.today()
    for day in range(0, 120, 1):
        with on(start + timedelta(days=day)):
            jobs.pursue_promises()
    assert reminders(case) == 1
    assert line_of(case).status == "awaited"  # that it is broken is said by its department


def test_a_clock_that_was_killed_reminds_at_its_next_run_and_once(case, monkeypatch):
    def killed(self, *args, **facts):
        raise KeyboardInterrupt

    with on(before(case, 3)):
        with monkeypatch.context() as patched:
            patched.setattr(RemindPromises, "tell", killed)
            with pytest.raises(KeyboardInterrupt):
                jobs.pursue_promises()
        assert reminders(case) == 0
        assert line_of(case).reminded is None
        jobs.pursue_promises()
        jobs.pursue_promises()
    assert reminders(case) == 1
    assert RemindPromises.run is Verb.run


def test_a_clock_that_stood_still_tells_it_late(case):
    with on(line_of(case).due + timedelta(days=9)):
        jobs.pursue_promises()
    assert reminders(case) == 1


def test_nobody_is_reminded_of_what_is_there(case):
    handed_in(case)
    with on(before(case, 1)):
        jobs.pursue_promises()
    assert reminders(case) == 0
    assert not Promise.objects.exclude(reminded=None).exists()
