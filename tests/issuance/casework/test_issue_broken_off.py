"""An issue that is broken off at any point leaves nothing or one whole licence, and can be repeated.

In the suite each point once by an exception and once by kill -9; PORTAL_ISSUE_FIRE=long (`make issue_fire`)
ten times each, every time on a case of its own.
"""

import multiprocessing
import os
import signal
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connections

from issuance.casework.verbs import base
from issuance.casework.verbs.licences import issuing
from issuance.casework.verbs.licences.issuing import issue
from issuance.licence import drawing, editions, reserving
from issuance.models import Case
from issuance.status import CaseStatus
from portal.demo.people import officer_of
from portal.ground.files import blob_collector
from portal.ground.jobs.discards import DISCARD
from portal.ground.models import OutboxMessage
from tests.issuance.casework.fire import faults_of, whole
from tests.issuance.casework.test_issue_fire import LONG, decided_cases
from tests.processes import SECONDS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.demo]
TIMES = 10 if LONG else 1
BEFORE, AFTER = "before", "after"
# Where an issue is broken off: a function on its way, and on which side of it.
POINTS = {
    "before the number is reserved": (reserving, "_next", BEFORE),
    "before the counter is given up": (reserving, "_next", AFTER),
    "with a number, before it is drawn": (reserving, "reserve", AFTER),
    "drawn, not read back": (drawing.certificate, "render", AFTER),
    "read back, not signed": (drawing.keys, "sign", BEFORE),
    "before the file is stored": (drawing.storage, "store", BEFORE),
    "in the midst of storing": (os, "fsync", BEFORE),
    "stored, before the lock": (drawing, "draw", AFTER),
    "compared, nothing written": (issuing.deliveries, "certificate_due", BEFORE),
    "licence written, no edition": (editions, "_edition", BEFORE),
    "licence and edition written": (editions, "make_licence", AFTER),
    "events written, not committed": (issuing.Issue, "tell", AFTER),
}


class BrokenOff(Exception):
    pass


def breaking(module, name, side, how):
    """The function, with an end on one side of it; gives what it was."""
    real = getattr(module, name)

    def broken(*given, **named):
        if side == AFTER:
            real(*given, **named)
        how()

    setattr(module, name, broken)
    return real


def fail():
    raise BrokenOff


def kill():
    os.kill(os.getpid(), signal.SIGKILL)


def by_exception(case, point):
    module, name, _side = point
    real = breaking(*point, fail)
    try:
        with pytest.raises(BrokenOff):
            run(case)
    finally:
        setattr(module, name, real)


def by_kill(case, point):
    """A process of its own, gone in the midst of it."""
    connections.close_all()

    def act():
        connections.close_all()
        breaking(*point, kill)
        run(case)

    child = multiprocessing.get_context("fork").Process(target=act, daemon=True)
    child.start()
    child.join(SECONDS)
    assert child.exitcode == -signal.SIGKILL, "it was not killed where it was to be"


def run(case):
    fresh = Case.objects.get(pk=case.pk)
    issue.run(fresh, actor=officer_of(fresh.issuing_body))


def lost_files():
    """Stored files that no row names and that nobody was told to look at."""
    told = OutboxMessage.objects.filter(kind=DISCARD).values_list("payload__sha256", flat=True)
    names = (path.name for path in settings.PORTAL_PRIVATE_ROOT.glob("??/*"))
    stored = {name.strip(".").partition(".")[0] for name in names}  # half written ones too
    return [name for name in sorted(stored - set(told)) if not blob_collector.is_named(name)]


@pytest.fixture
def own_files(settings, tmp_path):
    """A store of this test alone."""
    settings.PORTAL_PRIVATE_ROOT = tmp_path


@pytest.mark.parametrize("how", [by_exception, by_kill], ids=["exception", "kill -9"])
def test_an_issue_broken_off_leaves_nothing_and_is_repeated_whole(demo, own_files, how):
    fresh = iter(decided_cases(len(POINTS) * TIMES if LONG else 1))
    case = None
    for point in POINTS.values():
        for _time in range(TIMES):
            case = next(fresh) if LONG or case is None else case
            how(case, point)
            assert not faults_of(case, issued=False), point
            assert Case.objects.get(pk=case.pk).status == CaseStatus.DECIDED
            if LONG:
                run(case)
                assert not faults_of(case, issued=True), point
    if not LONG:
        run(case)
        assert not faults_of(case, issued=True)
    assert not lost_files()
    assert not whole()


def test_an_issue_that_ends_right_after_its_commit_is_one_licence(demo):
    (case,) = decided_cases(1)

    def act():
        connections.close_all()
        run(case)
        kill()

    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=act, daemon=True)
    child.start()
    child.join(SECONDS)
    assert child.exitcode == -signal.SIGKILL
    assert not faults_of(case, issued=True)
    with pytest.raises(base.VerbRefused):
        run(case)


@contextmanager
def unlocked(subject):
    yield subject


def test_without_one_transaction_a_broken_issue_would_leave_a_part(demo, monkeypatch):
    (case,) = decided_cases(1)
    monkeypatch.setattr(base, "locked", unlocked)
    by_exception(case, POINTS["licence and edition written"])
    assert faults_of(case, issued=False)


def test_a_file_of_which_the_collector_was_not_told_would_be_lost(demo, own_files, monkeypatch):
    (case,) = decided_cases(1)
    monkeypatch.setattr(drawing.discards, "let_go", lambda digests: None)
    by_exception(case, POINTS["stored, before the lock"])
    assert lost_files()
