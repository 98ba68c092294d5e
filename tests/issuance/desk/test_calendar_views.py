"""The week of a department, the dates of a case: visits, hearings, reviews; who is wanted twice is told."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from issuance.casework import dates
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Inspection
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from tests.issuance.desk.case_pages import begin
from tests.issuance.inspection_cases import as_posted, plan, planned, say, working_day
from tests.issuance.limit_ready import APPROVER, OFFICER, paused_for
from tests.issuance.ready import CLERK, review_of_market

pytestmark = pytest.mark.django_db


def with_visit(case, n=2, **changed):
    """Planned for the n-th working day."""
    say(review_of_market(case))
    return plan(case, on=working_day(case, n), **changed)


def week_of(client, day):
    return client.get(reverse("issuance_calendar", args=[day.isoformat()])).content.decode()


def test_the_week_of_a_department_has_its_visits_and_reviews(new_case, person, signed_in):
    case = with_visit(new_case("accepted", visit=True))
    other = new_case("accepted", visit=True)
    review = review_of_market(other)
    stated = paused_for() | {"cause": "experts", "purpose": "专家评审"}
    REGISTRY["pause"].run(review, actor=person(APPROVER), **stated)
    html = week_of(signed_in(APPROVER), working_day(case, 2))
    assert case.number in html
    assert "联合核查" in html
    assert "蝴蝶山路8号" in html
    pause = review.pauses.get()
    html = week_of(signed_in(APPROVER), pause.expected)
    assert other.number in html
    assert "预计结束：专家评审" in html


def test_another_department_another_week_and_windows_read_nothing_of_it(new_case, signed_in):
    case = with_visit(new_case("accepted", visit=True))
    day = working_day(case, 2)
    assert case.number not in week_of(signed_in(APPROVER), day + timedelta(days=7))
    assert case.number not in week_of(signed_in("approver-450203-mr"), day)
    assert case.number not in week_of(signed_in(CLERK), day)
    assert case.number in week_of(signed_in(OFFICER), day)  # the lead department
    assert signed_in(APPROVER).get("/cms/calendar/9999-12-31/").status_code == 404
    assert signed_in(APPROVER).get("/cms/calendar/tomorrow/").status_code == 404


def test_all_dates_of_a_case_stand_on_one_page(new_case, signed_in):
    case = with_visit(new_case("accepted", visit=True))
    client = signed_in(APPROVER)
    address = reverse("issuance_case_dates", args=[case.pk])
    assert address in client.get(reverse("issuance_case", args=[case.pk])).content.decode()
    html = client.get(address).content.decode()
    assert working_day(case, 2).isoformat() in html.replace("\N{NON-BREAKING HYPHEN}", "-")
    assert "各事项审批期限" in html
    assert signed_in("clerk-450203").get(address).status_code == 404
    window = signed_in(CLERK)  # of the county, which records the days applicants propose
    assert address in window.get(reverse("issuance_case", args=[case.pk])).content.decode()
    assert "联合核查" in window.get(address).content.decode()
    other = signed_in("clerk-450203").get(reverse("issuance_case", args=[case.pk]))
    assert address not in other.content.decode()


@pytest.mark.parametrize(("hour", "clash"), [(time(9, 30), 1), (time(11, 0), 1), (time(14, 0), 0)])
def test_who_is_wanted_at_two_places_at_once_is_named(new_case, hour, clash):
    first, second = new_case("accepted", visit=True), new_case("accepted", visit=True)
    with_visit(first)
    with_visit(second, hour=hour)
    market = review_of_market(first).department
    day = working_day(first, 2)
    entries = dates.of_departments({market.pk}, day, day)
    assert len(entries) == 2
    twice = dates.clashing(entries)
    assert bool(twice) == bool(clash)
    if clash:
        [keys] = {frozenset(one) for one in twice.values()}
        assert approver_of(market).pk in keys


def test_whoever_plans_is_told_before_it_is_confirmed(new_case, signed_in):
    other = with_visit(new_case("accepted", visit=True), place="文昌路77号住宅")
    case = new_case("accepted", visit=True)
    say(review_of_market(case))
    case = Case.objects.get(pk=case.pk)
    client = signed_in(OFFICER)
    asked = begin(client, case, "plan_inspection", case, **as_posted(planned(case)))
    told = asked.content.decode()
    assert "09:30另有安排：联合核查。" in told
    # Whose it is, and where, stays with those who may open that case.
    assert "文昌路77号住宅" not in told
    assert other.number not in told
    later = as_posted(planned(case) | {"hour": time(15, 0)}) | {"hour": "15:00"}
    asked = begin(client, case, "plan_inspection", case, **later)
    assert "另有安排" not in asked.content.decode()


def test_what_is_planned_anew_does_not_clash_with_itself(new_case):
    case = with_visit(new_case("accepted", visit=True))
    visit = Inspection.objects.get(case=case)
    people = [row.user for row in visit.visitors.select_related("user")]
    assert list(dates.taken(people, visit.on, visit.hour))
    assert not list(dates.taken(people, visit.on, visit.hour, but=f"visit:{visit.pk}"))


def test_the_week_asks_as_much_for_many_visits_as_for_one(
    new_case, person, django_assert_max_num_queries
):
    first = with_visit(new_case("accepted", visit=True))
    day = working_day(first, 2)
    own = {review_of_market(first).department_id}
    with django_assert_max_num_queries(7):
        dates.of_departments(own, day, day)
    with_visit(new_case("accepted", visit=True))
    with django_assert_max_num_queries(7):
        assert len(dates.of_departments(own, clock.today(), day)) == 2


def test_who_is_of_no_department_is_told_where_dates_stand_and_has_no_link_to_an_empty_week(
    new_case, signed_in
):
    with_visit(new_case("accepted", visit=True))
    clerk, approver = signed_in(CLERK), signed_in(APPROVER)
    html = week_of(clerk, clock.today())
    assert "您的岗位不属于部门" in html
    assert "当日没有安排" not in html
    link, work = reverse("issuance_calendar", args=["today"]), reverse("issuance_work")
    assert link not in clerk.get(work).content.decode()
    assert link in approver.get(work).content.decode()
    assert link in signed_in("head-450204-mr").get(work).content.decode()
