"""Many issue at once: each case gets one licence, no number stands twice, nobody waits for a drawing.

In the suite four processes on a few cases; PORTAL_ISSUE_FIRE=long (`make issue_fire`) sets eight processes
on 400 cases, each pressed by two of them, and prints how long they took. Without its guards the same fire
shows the fault.
"""

import os
import sys
from contextlib import contextmanager
from itertools import count

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from issuance.casework.verbs import base
from issuance.casework.verbs.licences import issuing
from issuance.casework.verbs.licences.issuing import issue
from issuance.licence import drawing, reserving
from issuance.models import Case, Licence, Permit, ReservedNumber
from portal.demo import telling
from portal.demo.people import officer_of
from portal.demo.stories import LIUNAN, Story
from tests.issuance.casework.fire import ISSUED, REFUSED, Watch, press, share, what_is_wrong
from tests.issuance.casework.test_races import as_seen, careless
from tests.processes import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.demo]
LONG = os.environ.get("PORTAL_ISSUE_FIRE") == "long"
PROCESSES, CASES, TELLERS = (8, 400, 2) if LONG else (4, 4, 1)
MOST_QUERIES = 76  # under the lock; what its page showed is asked there too
DECIDED = Story(LIUNAN, "SMALL_EATERY", "面馆", "decided")


def decided_cases(number):
    """Told by a few at once: 400 cases take long."""

    def tell(teller):
        mine = range(teller, number, TELLERS)
        return [telling.tell(DECIDED, 51 + n % 99).pk for n in mine]

    keys = sorted(pk for told in together(tell, TELLERS) for pk in told)
    return list(Case.objects.filter(pk__in=keys).order_by("pk"))


def at_once(cases, processes=PROCESSES):
    """Each case is pressed by two processes; gives presses and watches."""
    officer = officer_of(cases[0].issuing_body)

    def act(number):
        watch = Watch()
        mine = [c.pk for n, c in enumerate(cases) if number in (n % processes, (n + 1) % processes)]
        with watch():
            done = [press(pk, type(officer).objects.get(pk=officer.pk)) for pk in mine]
        return done, watch.under_lock, watch.drawn, watch.held

    outcomes = together(act, processes)
    assert not [outcome for outcome in outcomes if isinstance(outcome, str)], outcomes
    return outcomes


def test_of_many_at_once_each_case_gets_one_licence_and_nothing_is_drawn_under_a_lock(demo):
    cases = decided_cases(CASES)
    before = Licence.objects.count()
    outcomes = at_once(cases)
    presses = [one for done, *_rest in outcomes for one in done]
    assert not [name for _done, under_lock, *_rest in outcomes for name in under_lock]
    assert sum(drawn for *_rest, drawn, _held in outcomes) >= len(cases)
    assert sum(one.outcome == ISSUED for one in presses) == len(cases)
    assert {one.outcome for one in presses} <= {ISSUED, REFUSED}
    assert Licence.objects.count() - before == len(cases)
    assert not what_is_wrong(cases)
    assert not ReservedNumber.objects.filter(licence=None, case__in=cases).exists()
    numbers = sorted(
        int(c.licence.number[10:18])
        for c in Case.objects.filter(pk__in=[case.pk for case in cases])
    )
    assert numbers == list(range(numbers[0], numbers[0] + len(cases))), "a number was burnt"
    held = [seconds for *_rest, times in outcomes for seconds in times]
    issued = [one.seconds for one in presses if one.outcome == ISSUED]
    figures = {
        "issue p95": share(issued, 0.95),
        "worst wait": max(one.seconds for one in presses),
        "transaction median": share(held, 0.5),
        "transaction p95": share(held, 0.95),
    }
    said = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in figures.items())
    sys.stdout.write(f"\n{len(cases)} licences, {PROCESSES} processes: {said}\n")


def test_little_is_asked_while_a_case_is_locked(demo, monkeypatch):
    """The lock is held for these queries and a commit: a figure that no busy machine changes."""
    (case,) = decided_cases(1)
    asked, real = [], base.locked

    @contextmanager
    def counted(subject):
        with CaptureQueriesContext(connection) as queries, real(subject):
            yield subject
        asked.append(len(queries))

    monkeypatch.setattr(base, "locked", counted)
    assert press(case.pk, officer_of(case.issuing_body)).outcome == ISSUED
    assert len(asked) == 1
    assert asked[0] <= MOST_QUERIES, asked


def test_most_of_an_issue_is_done_before_its_lock(demo):
    """Nobody else is about: of each press the transaction, its commit included, against the whole; a busy
    machine makes both slower."""
    cases = decided_cases(40 if LONG else 4)
    officer, watch = officer_of(cases[0].issuing_body), Watch()
    with watch():
        presses = [press(case.pk, officer) for case in cases]
    held, whole = share(watch.held, 0.5), share([one.seconds for one in presses], 0.5)
    sys.stdout.write(
        f"\nalone: transaction median {held * 1000:.1f} ms, p95 {share(watch.held, 0.95) * 1000:.1f} ms,"
        f" issue median {whole * 1000:.0f} ms\n"
    )
    assert held < whole / 2


def test_without_its_guards_two_at_once_would_issue_what_was_issued(demo, monkeypatch):
    """Nothing is asked again: the database alone keeps the second licence away, by breaking off."""
    (case,) = decided_cases(1)
    officer = officer_of(case.issuing_body)
    seen = [Case.objects.get(pk=case.pk) for _person in range(2)]
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(base.Verb, "ask", lambda *given, **stated: None)
    monkeypatch.setattr(issuing.Issue, "still_of", lambda *given, **ahead: True)
    monkeypatch.setattr(base.transitions, "advance", careless)
    issue.run(seen[0], actor=officer)
    with pytest.raises(IntegrityError):
        issue.run(seen[1], actor=officer)


def test_without_the_comparison_a_certificate_names_what_another_has_changed(demo, monkeypatch):
    """Between drawing and lock another process changes a name; comparing sees it, else nobody does."""
    compared, believed = decided_cases(2)
    draw, names = drawing.draw, count(1)

    def drawn_meanwhile(case):
        def drawing_on(inputs):
            drawn = draw(inputs)
            first = Permit.objects.of_case(case).order_by("pk").first()
            if not first.name.startswith("改名"):
                together(lambda _n: rename(first.pk, f"改名{next(names)}"), 1)
            return drawn

        monkeypatch.setattr(drawing, "draw", drawing_on)

    def rename(pk, name):
        Permit.objects.filter(pk=pk).update(name=name)

    def printed(case):
        return bytes(Case.objects.get(pk=case.pk).licence.editions.get().record).decode()

    drawn_meanwhile(compared)
    issue.run(compared, actor=officer_of(compared.issuing_body))
    assert "改名" in printed(compared)
    drawn_meanwhile(believed)
    monkeypatch.setattr(issuing.Issue, "still_of", lambda *given, **ahead: True)
    issue.run(believed, actor=officer_of(believed.issuing_body))
    assert "改名" not in printed(believed)


def test_one_number_is_reserved_for_a_case_however_many_ask_at_once(demo):
    (case,) = decided_cases(1)
    officer = officer_of(case.issuing_body)
    found = together(lambda _number: reserving.reserve(case, officer).number, 4)
    assert len(set(found)) == 1
    assert ReservedNumber.objects.filter(case=case).count() == 1
