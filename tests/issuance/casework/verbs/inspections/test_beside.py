"""The first visit of an item waits for nothing that others put right; one re-visit stays one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Inspected
from portal.demo.people import approver_of
from portal.demo.telling import planner_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from tests.issuance.inspection_cases import RECTIFY, YES, begin, conclude, fresh, plan
from tests.issuance.ready import MARKET
from tests.issuance.visit_queues import queued

DAY = timedelta(days=1)


def rows(case):
    return list(case.inspections.values_list("occasion", "round", "stage"))


def say_yes(review):
    REGISTRY["need_inspection"].run(fresh(review), actor=approver_of(review.department), **YES)


def report(case):
    REGISTRY["answer_rectification"].run(Case.objects.get(pk=case.pk), answer="已加装一处")


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


def test_what_the_second_visit_finds_is_looked_at_in_the_one_re_visit_of_both(pair):
    first, other = pair
    case, until = first.case, clock.today() + 12 * DAY
    plan(case)
    begin(case)
    conclude(other, **RECTIFY, until=until)
    assert rows(case) == [
        (1, 1, "closed"),
        (1, 2, "off"),
        (2, 1, "closed"),
        (2, 2, "rectifying"),
    ]
    again = case.inspections.get(stage="rectifying")
    assert again.rectify_by == until
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
    assert rows(case)[-1] == (2, 2, "closed")


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
    case.inspections.filter(stage="rectifying").update(rectify_by=clock.today() - DAY)
    REGISTRY["decide"].run(
        fresh(first),
        actor=approver_of(first.department),
        grant=False,
        reasons="逾期未整改",
        basis="《测试法》第一条",
    )
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
    until = case.inspections.get(stage="rectifying").rectify_by
    for day in (on, until):
        assert day.isoformat() in page
    assert 'name="report-answer"' in page
    assert notice_document(case.notices.filter(kind="inspection").last()).html.count("整改") == 0
