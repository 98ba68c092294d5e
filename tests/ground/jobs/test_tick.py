"""The clockwork: jobs run when due, by one process at a time; the loop stops when asked."""

import io
import os
import signal
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, transaction

from portal.ground.calendar import clock
from portal.ground.jobs import outbox, schedule, tick
from portal.ground.models import Lease
from tests.processes import together

HOUR = timedelta(hours=1)


@pytest.fixture
def jobs(monkeypatch):
    """No jobs but those of the test."""
    monkeypatch.setattr(schedule, "_jobs", {})
    return schedule._jobs


@pytest.mark.django_db
def test_a_job_runs_when_it_is_due_and_not_before(jobs):
    runs = []
    schedule.due("sweep", every=HOUR)(lambda: runs.append(1))
    now = clock.now()
    assert schedule.run_due(now) == ["sweep"]
    assert schedule.run_due(now + HOUR / 2) == []
    assert schedule.run_due(now + HOUR) == ["sweep"]
    assert len(runs) == 2


@pytest.mark.django_db
def test_a_failing_job_is_tried_again_soon_and_hinders_no_other(jobs, caplog):
    def fail():
        raise OSError("li@example.org")

    schedule.due("bad", every=HOUR)(fail)
    schedule.due("good", every=HOUR)(lambda: None)
    now = clock.now()
    assert schedule.run_due(now) == ["good"]
    assert "job bad failed: builtins.OSError in fail" in caplog.text
    assert "li@example.org" not in caplog.text
    schedule.due("bad", every=HOUR)(fail)
    assert Lease.objects.get(name="job:bad").until == now + schedule.AFTER_FAILURE


@pytest.mark.django_db
def test_the_job_of_a_killed_process_is_run_by_another_when_its_lease_ends(jobs):
    class Killed(BaseException):
        pass

    def die():
        raise Killed

    schedule.due("sweep", every=HOUR)(die)
    now = clock.now()
    with pytest.raises(Killed):
        schedule.run_due(now)
    jobs.clear()
    schedule.due("sweep", every=HOUR)(lambda: None)
    assert schedule.run_due(now + schedule.RUNNING / 2) == []
    assert schedule.run_due(now + schedule.RUNNING) == ["sweep"]


def test_two_jobs_cannot_share_a_name(jobs):
    def one():
        pass

    def two():
        pass

    schedule.due("sweep", every=HOUR)(one)
    with pytest.raises(ValueError, match="sweep"):
        schedule.due("sweep", every=HOUR)(two)


def test_of_many_processes_one_runs_a_job(transactional_db, jobs):
    schedule.due("sweep", every=HOUR)(lambda: time.sleep(0.2))
    now = clock.now()
    assert sorted(together(lambda _: schedule.run_due(now), 8)) == [[]] * 7 + [["sweep"]]


@pytest.mark.django_db
def test_the_command_does_one_round(jobs):
    schedule.due("sweep", every=HOUR)(lambda: None)
    with transaction.atomic():
        outbox.enqueue(
            kind="email", key="a", payload={"to": ["li@example.org"], "subject": "s", "text": "t"}
        )
    out = io.StringIO()
    call_command("tick", stdout=out)
    assert out.getvalue() == "tick: 1 sent, 0 failed, jobs: sweep\n"
    assert len(mail.outbox) == 1
    call_command("tick", stdout=out)
    assert out.getvalue().endswith("tick: 0 sent, 0 failed, jobs: -\n")


@pytest.mark.django_db
def test_the_loop_outlives_a_lost_database(jobs, monkeypatch, caplog):
    rounds = []

    def one_round(stopping):
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("gone")
        return tick.Round(jobs=("sweep",))

    monkeypatch.setattr(tick, "one_round", one_round)
    monkeypatch.setattr(tick.connection, "close", lambda: None)
    reported = []
    tick.keep_ticking(interval=0.01, stopping=lambda: len(rounds) == 3, report=reported.append)
    assert len(reported) == 2
    assert "OperationalError" in caplog.text


def test_the_endless_command_stops_at_once_on_sigterm(transactional_db, jobs, monkeypatch):
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    looks = []

    def sigterm_comes_meanwhile(seconds):
        looks.append(seconds)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(time, "sleep", sigterm_comes_meanwhile)
    try:
        call_command("tick", forever=True, interval=3600, stdout=io.StringIO())
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    assert looks == [tick.LOOK]
