"""The first visit of an item waits for nothing that others put right; one re-visit stays one."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from forms.uploads import Stored
from issuance.casework import rectification
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.inspections.concluding import settle
from issuance.models import Case, Inspected, Review
from portal.demo.people import approver_of
from portal.demo.telling import planner_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from tests.issuance.inspection_cases import (
    RECTIFY,
    YES,
    begin,
    conclude,
    fresh,
    plan,
    working_day,
)
from tests.issuance.ready import MARKET
from tests.issuance.visit_queues import queued

DAY = timedelta(days=1)


def rows(case):
    return list(case.inspections.values_list("occasion", "round", "stage"))


def say_yes(review):
    REGISTRY["need_inspection"].run(fresh(review), actor=approver_of(review.department), **YES)


def report(case, **stated):
    stated |= {"answer": "已加装一处"}
    REGISTRY["answer_rectification"].run(Case.objects.get(pk=case.pk), **stated)


def papers(case, kind):
    return [notice.body for notice in case.notices.filter(kind=kind).order_by("pk")]


@pytest.fixture
def pair(new_case):
    """Of the first something is to be put right in ten days; the other has said yes since."""
    case = new_case("accepted", visit=True)
    first = fresh(case.reviews.get(department__code=MARKET))
    other = fresh(case.reviews.exclude(pk=first.pk).get())
    say_yes(first)
    plan(case)
    begin(case)
    conclude(first, **RECTIFY, until=clock.today() + 10 * DAY)
    say_yes(other)
    return first, other


def test_the_first_visit_of_others_is_held_while_it_is_being_put_right(pair):
    first, other = pair
    case = first.case
    assert case.pk in queued(planner_of(case), "visits_to_plan")
    plan(case)
    told = papers(case, "inspection")[-1]["inspection"]
    assert [row["items"] for row in told["departments"]] == [[other.permit_name]]
    assert told["again"] == []
    begin(case)
    with pytest.raises((VerbRefused, PermissionDenied)):
        conclude(first)
    conclude(other)
    REGISTRY["decide"].run(fresh(other), actor=approver_of(other.department), grant=True)
    assert case.pk not in queued(planner_of(case), "visits_to_plan")
    report(case)
    assert case.pk in queued(planner_of(case), "visits_to_plan")
    plan(case)
    assert papers(case, "inspection")[-1]["inspection"]["again"] == [first.permit_name]
    begin(case)
    assert conclude(first).visit == "passed"
    assert rows(case) == [(1, 1, "closed"), (1, 2, "closed"), (2, 1, "closed")]
    assert [row.conclusion for row in Inspected.objects.filter(review=first)] == [
        "rectify",
        "passed",
    ]


def found_at_the_second(pair):
    """Of the other something is to be put right in twelve days; of the first nothing was called off."""
    first, other = pair
    plan(first.case)
    begin(first.case)
    conclude(other, **RECTIFY, until=clock.today() + 12 * DAY)
    return first.case


def test_what_the_second_visit_finds_is_looked_at_in_the_one_re_visit_of_both(pair):
    first, other = pair
    case = found_at_the_second(pair)
    assert rows(case) == [(1, 1, "closed"), (1, 2, "rectifying"), (2, 1, "closed")]
    [_first, told] = papers(case, "rectify")
    assert [row["permit"] for row in told["rectify"]["items"]] == [other.permit_name]
    assert not case.messages.filter(kind="visit_off").exists()
    with pytest.raises(VerbRefused, match="整改期限至"):
        plan(case)
    report(case)
    plan(case)
    told = papers(case, "inspection")[-1]["inspection"]
    assert set(told["again"]) == {first.permit_name, other.permit_name}
    begin(case)
    for row in pair:
        with pytest.raises(VerbRefused, match="第三次"):
            conclude(row, **RECTIFY, until=clock.today() + DAY)
        assert conclude(row).visit == "passed"
    assert rows(case) == [(1, 1, "closed"), (1, 2, "closed"), (2, 1, "closed")]


@pytest.mark.both_databases
def test_what_was_reported_stays_reported_when_another_visit_finds_something(pair):
    first, other = pair
    plan(first.case)
    report(first.case)
    begin(first.case)
    conclude(other, **RECTIFY, until=clock.today() + 12 * DAY)
    case = first.case
    assert rows(case) == [(1, 1, "closed"), (1, 2, "due"), (2, 1, "closed")]
    assert (fresh(first).righted, fresh(other).righted) == ("已加装一处", "")
    decide = REGISTRY["decide"]
    assert "先经复核" in decide.hindrance(fresh(first))
    assert "整改期限至" in decide.hindrance(fresh(other))
    assert "已报告整改" in decide.hint(fresh(first))
    assert case.pk in queued(planner_of(case), "visits_to_plan")
    plan(case)
    assert papers(case, "inspection")[-1]["inspection"]["again"] == [first.permit_name]
    begin(case)
    with pytest.raises((VerbRefused, PermissionDenied)):
        conclude(other)
    assert conclude(first).visit == "passed"
    assert rows(case)[-1] == (2, 2, "rectifying")
    assert len(papers(case, "rectify")) == 2
    REGISTRY["decide"].run(fresh(first), actor=approver_of(first.department), grant=True)
    report(case)
    plan(case)
    begin(case)
    assert conclude(other).visit == "passed"
    assert rows(case) == [
        (1, 1, "closed"),
        (1, 2, "closed"),
        (2, 1, "closed"),
        (2, 2, "closed"),
    ]
    assert list(witness.alterations()) == []


def test_on_its_last_day_what_was_reported_is_not_denied_as_unreported(pair):
    first, _other = pair
    report(first.case)
    with time_machine.travel(clock.now() + 200 * DAY, tick=False):
        assert "先经复核" in REGISTRY["decide"].hindrance(fresh(first))


@pytest.mark.both_databases
def test_the_own_last_day_of_each_item_decides(pair):
    first, other = pair
    found_at_the_second(pair)
    decide = REGISTRY["decide"]
    with time_machine.travel(clock.now() + 11 * DAY, tick=False):
        assert decide.hindrance(fresh(first)) == ""
        assert "整改期限至" in decide.hindrance(fresh(other))
        assert first.pk in decidable(first)
        assert other.pk not in decidable(other)
        assert "未经复核" in decide.hint(fresh(first))


def decidable(review) -> set[int]:
    """What stands on the list of its department."""
    listed = REGISTRY["decide"].queues[0].rows
    return {row.pk for row in listed(approver_of(review.department), clock.today())}


def test_of_two_items_the_applicant_reports_the_one_that_is_put_right(pair):
    first, other = pair
    case = found_at_the_second(pair)
    report(case, items=[other.pk])
    assert (fresh(first).righted_on, fresh(other).righted_on) == (None, clock.today())
    with pytest.raises(VerbRefused, match="已报告整改"):
        report(case, items=[other.pk])
    with pytest.raises(VerbRefused, match="请选择"):
        report(case, items=[])
    plan(case)
    assert papers(case, "inspection")[-1]["inspection"]["again"] == [other.permit_name]
    report(case)  # while the re-visit of the other is planned
    assert fresh(first).righted_on == clock.today()
    assert case.inspections.get(stage="planned").round == 2
    begin(case)
    assert conclude(other).visit == "passed"
    assert rows(case)[-1] == (2, 2, "due")
    plan(case)
    begin(case)
    assert conclude(first).visit == "passed"


def test_the_page_asks_which_of_several_was_put_right(pair, client):
    first, other = pair
    case = found_at_the_second(pair)
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    there = f"/track/{case.submission.reference}/"
    page = client.get(there).content.decode()
    assert page.count('name="report-items"') == 2
    for review in pair:
        until = Inspected.objects.get(review=review).until
        assert f"请在{until.isoformat()}前（含当日）完成“{review.permit_name}”的整改" in page
    assert "已整改的事项（选填）" not in re.sub(r"<[^>]+>|\s", "", page)
    none = client.post(f"{there}put-right/", {"report-answer": "已加盖板"})
    assert none.status_code == 422
    assert "请选择已整改的事项" in none.content.decode()
    posted = {"report-answer": "已加盖板", "report-items": [other.pk]}
    assert client.post(f"{there}put-right/", posted).status_code == 302
    page = client.get(there).content.decode()
    assert "已加盖板" in page
    assert 'name="report-answer"' in page
    assert 'name="report-items"' not in page
    assert fresh(first).righted_on is None


def test_a_re_visit_planned_for_what_is_taken_away_is_called_off_and_the_rest_has_its_own(pair):
    first, other = pair
    case = found_at_the_second(pair)
    report(case, items=[first.pk])
    plan(case)
    Review.objects.filter(pk=first.pk).update(status="cancelled")
    settle(case, None)
    assert rows(case) == [
        (1, 1, "closed"),
        (1, 2, "off"),
        (2, 1, "closed"),
        (2, 2, "rectifying"),
    ]
    assert case.messages.filter(kind="visit_off").count() == 1
    assert rectification.unreported(Case.objects.get(pk=case.pk)) == [other]


def test_a_re_visit_is_held_until_the_first_limit_that_ends(pair):
    first, _other = pair
    case = first.case
    report(case)
    last = working_day(case, 3)
    Review.objects.filter(pk=first.pk).update(due=last)
    with pytest.raises(VerbRefused, match="不因复核而停止"):
        plan(case, on=working_day(case, 4))
    plan(case, on=last)


@pytest.mark.both_databases
def test_what_was_reported_before_reports_were_kept_with_each_item_counts(pair):
    """Rows as they were: the report stood on the re-visit."""
    first, other = pair
    case = first.case
    plan(case)
    old = {"stage": "due", "answer": "已加装一处", "answered_on": clock.today()}
    case.inspections.filter(round=2).update(**old)
    begin(case)
    conclude(other, **RECTIFY, until=clock.today() + 12 * DAY)
    assert rectification.reported_on(fresh(first)) == clock.today()
    assert rectification.reported_on(fresh(other)) is None
    reported = Review.objects.filter(rectification.reported(), case=case)
    assert list(reported) == [first]
    assert case.pk in queued(planner_of(case), "visits_to_plan")
    plan(case)
    begin(case)
    assert conclude(first).visit == "passed"
    assert rows(case)[-1] == (2, 2, "rectifying")


def test_reported_before_the_other_visit_is_planned_all_are_visited_at_once(pair):
    first, other = pair
    case = first.case
    report(case)
    plan(case)
    assert rows(case) == [(1, 1, "closed"), (1, 2, "planned"), (2, 1, "off")]
    told = papers(case, "inspection")[-1]["inspection"]
    items = [name for row in told["departments"] for name in row["items"]]
    assert set(items) == {first.permit_name, other.permit_name}
    assert not case.messages.filter(kind="visit_off").exists()


def test_reported_while_the_other_visit_is_planned_the_re_visit_follows_it(pair):
    first, other = pair
    case = first.case
    plan(case)
    report(case)
    assert case.pk not in queued(planner_of(case), "visits_to_plan")
    with pytest.raises(VerbRefused, match="已安排"):
        plan(case)
    begin(case)
    conclude(other)
    assert case.pk in queued(planner_of(case), "visits_to_plan")
    plan(case)
    begin(case)
    assert conclude(first).visit == "passed"


def test_a_denial_of_what_was_to_be_put_right_leaves_the_other_visit_as_it_is(pair):
    first, other = pair
    case = first.case
    plan(case)
    denial = {"grant": False, "reasons": "逾期未整改", "basis": "《测试法》第一条"}
    with time_machine.travel(clock.now() + 11 * DAY, tick=False):
        REGISTRY["decide"].run(fresh(first), actor=approver_of(first.department), **denial)
        assert rows(case) == [(1, 1, "closed"), (1, 2, "off"), (2, 1, "planned")]
        begin(case)
        assert conclude(other).visit == "passed"


def test_the_page_and_the_applicant_read_both(pair, client):
    first, _other = pair
    case = plan(first.case)
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    page = client.get(f"/track/{case.submission.reference}/").content.decode()
    on = case.inspections.get(stage="planned").on
    until = Inspected.objects.get(review=first).until
    for day in (on, until):
        assert day.isoformat() in page
    assert 'name="report-answer"' in page
    assert notice_document(case.notices.filter(kind="inspection").last()).html.count("整改") == 0


@pytest.mark.both_databases
def test_two_reports_of_one_day_show_each_its_own_pictures_and_the_history_vouches_for_them(pair):
    first, other = pair
    case = found_at_the_second(pair)
    for review, name in ((first, "盖板.jpg"), (other, "水池.jpg")):
        photo = Stored(name, "image/jpeg", 100, f"{review.pk:064x}")
        report(case, items=[review.pk], photos=[photo])
    plan(case)
    begin(case)
    conclude(first)

    def shown(occasion):
        visit = case.inspections.get(round=2, occasion=occasion)
        return [
            (row.names, [p.scan_name for p in row.pictures]) for row in rectification.reports(visit)
        ]

    both = [([first.permit_name], ["盖板.jpg"]), ([other.permit_name], ["水池.jpg"])]
    assert shown(1) == both
    conclude(other)
    assert shown(1) == both
    assert list(witness.alterations()) == []
