"""Officers, applicants and the clock at the same cases at the same moment: of all one wins, and the
others are told by whom.

In the suite a few cases and four processes; PORTAL_CROWD=long (`make crowd`) sets eight processes on
200 cases with 400 reviews. Without a guard the same crowd brings about what the truths find.
"""

import multiprocessing
import os
import sys
import traceback
from collections import Counter
from random import Random
from typing import NamedTuple

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from issuance.casework.offers import subjects
from issuance.casework.verbs import REGISTRY, base
from issuance.casework.verbs.base import By
from issuance.models import Case
from issuance.models.triggers import DECISION_STANDS
from issuance.status import CaseStatus
from portal.demo import telling
from portal.demo.stories import LIUNAN, Story
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.history.witness import alterations
from portal.ground.models import Event, User
from tests.issuance import case_record, case_truths
from tests.issuance.casework.test_races import as_seen, careless
from tests.issuance.typist import Typist
from tests.processes import SECONDS, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.demo]
LONG = os.environ.get("PORTAL_CROWD") == "long"
PROCESSES, CASES, ROUNDS = (8, 200, 5) if LONG else (4, 6, 3)
BEGINNINGS = [
    Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted"),
    Story(LIUNAN, "SMALL_EATERY", "面馆", "submitted", channel="window"),
    Story(LIUNAN, "SMALL_EATERY", "面馆", "submitted"),
    Story(LIUNAN, "SMALL_EATERY", "面馆", "supplement"),
    Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted", held=("SMALL_CATERING",)),
    Story(LIUNAN, "CONVENIENCE", "便利店", "accepted", channel="window"),
]
DONE, BROKEN = "done", "broken: "
OFTEN = {"decide": 6, "accept": 3, "complete": 3, "answer_supplement": 3, "withdraw": 0.3}


class Attempt(NamedTuple):
    """``seen``: the subject's state when it was refused, ``read``: when the page was opened."""

    case: str
    verb: str
    subject: str
    read: str
    seen: str
    told: str


def crowd_of_cases(count):
    return [telling.tell(BEGINNINGS[n % len(BEGINNINGS)], 51 + n % 99) for n in range(count)]


def at_once(cases, *, processes=PROCESSES, rounds=ROUNDS, only=()):
    """Each process opens the page of the same case, and all press their button together."""
    everybody = list(User.objects.filter(username__contains="-450204").order_by("pk"))
    meeting = multiprocessing.Barrier(processes)

    def press(number):
        """Whoever fails is told at the end: the others would wait for them."""
        chance, attempts = Random(f"crowd {number}"), []
        for case in cases:
            typist = Typist(case.pk, serial=10 * number)
            for _round in range(rounds):
                choice, failure = None, ""
                try:
                    choice = chosen(typist.case, everybody, chance, only)
                except Exception:  # noqa: BLE001
                    failure = traceback.format_exc()
                meeting.wait(SECONDS)
                if choice:
                    try:
                        attempts.append(attempt(*choice, typist, chance))
                    except Exception:  # noqa: BLE001
                        failure = traceback.format_exc()
                if failure:
                    attempts.append(Attempt(case.number, "", "", "", "", f"{BROKEN}{failure}"))
        return attempts

    outcomes = together(press, processes)
    assert not [outcome for outcome in outcomes if isinstance(outcome, str)], outcomes
    return [one for outcome in outcomes for one in outcome]


def chosen(case, everybody, chance, only):
    """Something that is legal as the page reads now, and somebody who may."""
    legal = [
        (verb, row)
        for row in subjects(case)
        for verb in REGISTRY
        if isinstance(row, verb.subject)
        and verb.by != By.NOBODY
        and (not only or verb.code in only)
        and not verb.hindrance(row)
    ]
    if not legal:
        return None
    weights = [OFTEN.get(verb.code, 1) for verb, _row in legal]
    ((verb, subject),) = chance.choices(legal, weights=weights)
    people = [None, *everybody]
    chance.shuffle(people)
    actor = next((one for one in people if not verb.refusal(one, subject)), None)
    return verb, subject, actor


def attempt(verb, subject, actor, typist, chance):
    read = subject.event_state
    try:
        verb.run(subject, actor=actor, **typist.stated(verb, subject, actor, chance))
    except (VerbRefused, PermissionDenied) as error:
        seen, told = subject.event_state, str(error)
    else:
        seen, told = "", DONE
    return Attempt(subject.event_case, verb.code, subject.event_subject, read, seen, told)


def lost(attempts):
    """Those of officers whose verb the state they met no longer allows."""
    officers = [one for one in attempts if one.verb and REGISTRY[one.verb].by == By.OFFICER]
    return [
        one
        for one in officers
        if one.told != DONE and one.seen != one.read and one.seen not in REGISTRY[one.verb].sources
    ]


def what_is_wrong(cases, attempts):
    """The first truth that does not hold of these cases; empty while all do."""
    try:
        broken = {one.told for one in attempts if one.told.startswith(BROKEN)}
        assert not broken, "\n".join(broken)
        done = Counter((one.case, one.verb) for one in attempts if one.told == DONE)
        for (case, verb), times in done.items():
            events = Event.objects.filter(case=case, verb=verb)
            assert events.count() >= times, f"{verb} of {case} was done and is in no history"
        for one in lost(attempts):
            events = Event.objects.filter(subject=one.subject, after=one.seen)
            actors = [event.actor for event in events.select_related("actor")]
            by_whom = None in actors or any(str(actor) in one.told for actor in actors)
            assert by_whom, f"{one.told} names none of {actors}, who did {one.subject}"
        for case in Case.objects.filter(pk__in=[case.pk for case in cases]):
            record = case_record.read(case, since=0)
            case_truths.licence_stands_on_permits(record, "")
            case_truths.no_permit_is_an_orphan(record)
            case_truths.whoever_took_in_decides_nothing(record)
            case_truths.history_says_the_state(record)
            case_truths.numbers_have_no_gap(record)
    except AssertionError as error:
        return str(error)
    return ""


def test_of_a_crowd_one_wins_each_move_and_the_others_are_told_by_whom(demo):
    cases = crowd_of_cases(CASES)
    attempts = at_once(cases)
    assert not what_is_wrong(cases, attempts)
    assert not [str(found) for found in alterations()]
    assert lost(attempts), "nobody was in anybody's way: it shows nothing"
    done = Counter(one.verb for one in attempts if one.told == DONE)
    sys.stdout.write(f"{len(attempts)} attempts, {len(lost(attempts))} came late; done: {done}\n")


def test_without_its_guards_the_same_crowd_decides_one_review_twice(demo, monkeypatch):
    cases = [case for case in crowd_of_cases(CASES) if case.status == CaseStatus.REVIEWING]
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(transitions, "advance", careless)
    monkeypatch.setattr(base.Verb, "give", lambda *_args, **_facts: None)
    DECISION_STANDS.take_off(connection)
    attempts = at_once(cases, rounds=2, only=("decide",))
    decided = Counter(one.subject for one in attempts if one.told == DONE)
    assert max(decided.values()) > 1
    assert what_is_wrong(cases, attempts)
