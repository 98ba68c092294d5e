"""Applicant, clerk and officers at once: a hearing is asked for once, set at one time, and one answer to a
supplement counts, whichever door it came through."""

import pytest
from django.db import connection

from issuance.casework.verbs import REGISTRY, base
from issuance.models import Case, Deficiency, Hearing, Notice, Pause, Review
from issuance.models.triggers import HEARING_STANDS
from portal.demo.people import approver_of, clerk_of
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Event, User
from tests.issuance.casework.test_races import as_seen, careless, case_at, two_officers
from tests.issuance.limit_ready import INTERESTS, party, time_and_place
from tests.processes import together

pytestmark = pytest.mark.django_db(transaction=True)


def told():
    """A review of whose hearing the applicant and an interested party were told."""
    review = case_at("accepted").reviews.select_related("department").first()
    actor = approver_of(review.department)
    REGISTRY["tell_hearing"].run(review, actor=actor, **INTERESTS)
    REGISTRY["tell_interested"].run(review, actor=actor, **party())
    return review


def says(review, steps):
    """Each has read the page before anybody presses: (verb, who, what is stated)."""
    rows = Review.objects.select_related("case__version", "department")
    seen = [rows.prefetch_related("hearings").get(pk=review.pk) for _step in steps]

    def press(number):
        code, who, stated = steps[number]
        actor = who and User.objects.get(pk=who)
        REGISTRY[code].run(seen[number], actor=actor, **stated)
        return code

    return press


def both_ask(review):
    request = {"party": str(review.interested.get().pk), "on": clock.today()}
    clerk = approver_of(review.department).pk
    return says(review, [("ask_hearing", None, {}), ("record_hearing_request", clerk, request)])


def both_set(review):
    first, second = two_officers(review)
    steps = [("set_hearing", who, time_and_place()) for who in (first, second)]
    steps[1][2]["place"] = "政务服务中心二楼会议室"
    return says(review, steps)


@pytest.mark.parametrize("locked", [base.locked, as_seen], ids=["locked", "as seen"])
def test_of_two_requests_one_is_recorded_and_the_limit_stands_still_once(demo, monkeypatch, locked):
    review = told()
    monkeypatch.setattr(base, "locked", locked)
    outcome = together(both_ask(review), 2)
    assert outcome.count("VerbRefused") == 1
    assert Pause.objects.filter(review=review).count() == 1
    asked = ("ask_hearing", "record_hearing_request")
    event = Event.objects.get(case=review.case.number, verb__in=asked)
    assert event.verb in outcome
    by = "申请人" if event.verb == "ask_hearing" else "测试·相邻业主"
    assert Hearing.objects.get(review=review).asked_by == by


def test_without_compare_and_set_both_requests_would_be_recorded(demo, monkeypatch):
    review = told()
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(transitions, "advance", careless)
    HEARING_STANDS.take_off(connection)
    press = both_ask(review)
    assert [press(0), press(1)] == ["ask_hearing", "record_hearing_request"]


def test_of_two_officers_who_set_it_one_place_is_told(demo):
    review = told()
    REGISTRY["ask_hearing"].run(review)
    outcome = together(both_set(review), 2)
    papers = Notice.objects.filter(review=review, kind=Notice.Kind.HEARING_SET)
    hearing = Hearing.objects.get(review=review)
    assert papers.count() == outcome.count("set_hearing")
    assert papers.latest("pk").body["hearing"]["place"] == hearing.place


def both_answer(case):
    key = Deficiency.objects.get(notice__case=case).key
    taken = {"data": {}, "files": {}, "papers": frozenset({key})}
    clerks = [clerk_of(case.region).pk] * 2
    seen = [Case.objects.get(pk=case.pk) for _clerk in clerks]

    def press(number):
        actor = User.objects.get(pk=clerks[number])
        REGISTRY["answer_at_counter"].run(seen[number], actor=actor, **taken)
        return "answered"

    return press


def test_a_supplement_taken_in_twice_is_one_answer_with_one_receipt(demo):
    case = case_at("supplement")
    assert sorted(together(both_answer(case), 2)) == ["VerbRefused", "answered"]
    assert case.notices.filter(kind=Notice.Kind.RECEIVED).count() == 1
    assert case.submission.current().number == 2
