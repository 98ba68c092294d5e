"""The applicant's confirmation stands for the day on which it was given, and for no other."""

from datetime import date

import pytest

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Case
from portal.demo.people import approver_of
from portal.demo.telling import planner_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from tests.issuance.inspection_cases import (
    YES,
    begin,
    conclude,
    fresh,
    plan,
    planned,
    say,
    working_day,
)
from tests.issuance.ready import MARKET

SIGNED = {"presence": "signed", "name": "张三", "reason": ""}
NOBODY = {"presence": "absent", "name": "", "reason": "门店未开门"}


@pytest.fixture
def review(new_case):
    return fresh(new_case("accepted", visit=True).reviews.get(department__code=MARKET))


def confirm(review, **stated):
    case = Case.objects.get(pk=review.case_id)
    REGISTRY["record_presence"].run(case, actor=approver_of(review.department), **stated)


def put_off(review, **changed):
    case = Case.objects.get(pk=review.case_id)
    stated = planned(case, 4) | changed
    REGISTRY["replan_inspection"].run(case, actor=planner_of(case), **stated)
    return case.inspections.get()


def granted(review):
    REGISTRY["decide"].run(fresh(review), actor=approver_of(review.department), grant=True)
    return review.case.notices.get(kind="decision", review=review)


def test_put_off_to_another_day_it_is_recorded_anew_and_the_paper_says_that_days(review, signed_in):
    say(review)
    plan(review.case)
    begin(review.case)
    confirm(review, **SIGNED)
    first = clock.today().isoformat()
    visit = put_off(review)
    assert (visit.on, visit.presence, visit.presence_name) == (working_day(review.case, 4), "", "")
    assert [(row["on"], row["name"]) for row in visit.presences] == [(first, "张三")]
    page = signed_in("approver-450204-mr").get(f"/cms/cases/{review.case_id}/").content.decode()
    assert f"{first} 到场并确认" in page
    begin(review.case)
    visit.refresh_from_db()
    confirm(review, **NOBODY)
    conclude(review)
    paper = granted(review)
    [told] = paper.body["visits"]
    assert told["present"] == {"presence": "absent", "name": "", "reason": "门店未开门"}
    assert "张三" not in notice_document(paper).html


def test_without_a_confirmation_of_the_second_day_its_paper_names_none(review):
    say(review)
    plan(review.case)
    begin(review.case)
    confirm(review, **SIGNED)
    visit = put_off(review)
    assert visit.presence_on(clock.today())["name"] == "张三"
    assert visit.presence_on(visit.on) == {}


def test_what_was_concluded_on_the_first_day_keeps_its_confirmation(review):
    rows = [fresh(row) for row in review.case.reviews.all()]
    for row in rows:
        REGISTRY["need_inspection"].run(row, actor=approver_of(row.department), **YES)
    plan(review.case)
    begin(review.case)
    confirm(review, **SIGNED)
    conclude(review)
    put_off(review)
    [told] = granted(review).body["visits"]
    assert told["present"]["name"] == "张三"
    assert told["on"] == clock.today().isoformat()


def test_on_the_same_day_at_another_hour_it_stands_and_is_not_recorded_twice(review):
    say(review)
    plan(review.case)
    begin(review.case)
    confirm(review, **SIGNED)
    visit = put_off(review, on=clock.today(), place="蝴蝶山路9号")
    assert (visit.place, visit.presence, visit.presences) == ("蝴蝶山路9号", "signed", [])
    with pytest.raises(VerbRefused, match="已经记录"):
        confirm(review, **NOBODY)


def test_of_another_day_nothing_is_known(review):
    say(review)
    plan(review.case)
    begin(review.case)
    confirm(review, **SIGNED)
    assert review.case.inspections.get().presence_on(date(2020, 1, 2)) == {}
