"""One visit for all items that need one: who plans it, when, with whom (行政许可法 34)."""

from datetime import time, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guides.models import LeadDepartment
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Inspection, Pause
from portal.demo.people import approver_of, clerk_of, inspector_of, officer_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, Region
from tests.issuance.inspection_cases import (
    NO,
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
from tests.issuance.visit_queues import queued

DAY = timedelta(days=1)


@pytest.fixture
def review(new_case):
    return fresh(new_case("accepted", visit=True).reviews.get(department__code=MARKET))


def test_nothing_is_decided_before_its_department_said_whether_it_is_inspected(review):
    for grant in (True, False):
        with pytest.raises(VerbRefused, match="是否需要现场核查"):
            REGISTRY["decide"].run(review, actor=approver_of(review.department), grant=grant)
    say(review, **NO)
    REGISTRY["decide"].run(fresh(review), actor=approver_of(review.department), grant=True)
    assert fresh(review).status == "granted"
    assert not Inspection.objects.filter(case=review.case).exists()


def next_sunday():
    today = clock.today()
    return today + timedelta(days=13 - today.weekday())


def only_one(case):
    return {key: people[:1] for key, people in planned(case)["people"].items()}


def of_another(case):
    other = case.reviews.exclude(department__code=MARKET).first().department
    strangers = [approver_of(other).pk, inspector_of(other).pk]
    return dict.fromkeys(planned(case)["people"], strangers)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (lambda case: {"on": clock.today() - timedelta(days=1)}, "早于今天"),
        (lambda case: {"on": next_sunday()}, "非工作日"),
        (lambda case: {"place": " "}, "地点"),
        (lambda case: {"people": only_one(case)}, "两名以上"),
        (lambda case: {"people": of_another(case)}, "代表该部门"),
    ],
    ids=["in the past", "on a day off", "nowhere", "with one person", "with a stranger"],
)
def test_a_visit_is_not_planned(review, changed, why):
    say(review)
    case = Case.objects.get(pk=review.case_id)
    with pytest.raises(VerbRefused, match=why):
        plan(case, **changed(case))
    assert case.inspections.get().stage == "due"


def test_before_acceptance_no_visit_is_planned(new_case):
    case = new_case("submitted", industry="CONVENIENCE", answers={"tobacco": True})
    stated = {"on": working_day(case), "hour": None, "place": "店内", "people": {}}
    with pytest.raises(VerbRefused):
        REGISTRY["plan_inspection"].run(case, actor=officer_of(case.issuing_body), **stated)
    assert not case.inspections.exists()


def test_whoever_took_the_case_in_takes_no_part(review):
    say(review)
    case = Case.objects.get(pk=review.case_id)
    case.hands.put(case, approver_of(review.department), "scanned")
    with pytest.raises(VerbRefused, match="受审分离"):
        plan(case)


def test_one_paper_tells_the_applicant_of_the_one_visit_of_all_departments(review):
    for row in review.case.reviews.all():
        REGISTRY["need_inspection"].run(row, actor=approver_of(row.department), **YES)
    case = plan(review.case)
    notice = case.notices.get(kind="inspection")
    told = notice.body["inspection"]
    assert {item for row in told["departments"] for item in row["items"]} == {
        row.permit_name for row in case.reviews.all()
    }
    assert all(len(row["people"]) == 2 for row in told["departments"])
    assert notice.title == "联合核查通知书"
    assert "第三十四条" in notice_document(notice).html
    assert case.inspections.count() == 1


def test_no_limit_stands_still_for_a_visit(review):
    before = {row.pk: row.due for row in review.case.reviews.all()}
    say(review)
    plan(review.case)
    assert {row.pk: row.due for row in review.case.reviews.all()} == before
    assert not Pause.objects.filter(review__case=review.case).exists()


def test_the_days_to_plan_it_are_the_regions_and_who_is_late_is_watched(review, person):
    Region.objects.filter(pk=review.case.region.city.pk).update(visit_days=1)
    review = say(fresh(review))
    visit = review.case.inspections.get()
    assert visit.plan_by == working_day(review.case, 1)
    officer = person("officer-450204-aa")
    assert review.case_id in queued(officer, "visits_to_plan")
    supervisor, late = person("supervisor-4502"), visit.plan_by + timedelta(days=1)
    assert review.case_id not in queued(supervisor, "late_visits", visit.plan_by)
    assert review.case_id in queued(supervisor, "late_visits", late)
    plan(review.case)
    assert review.case_id not in queued(supervisor, "late_visits", late)
    assert review.case_id not in queued(officer, "visits_to_plan")


def test_the_applicant_proposes_another_day_once_and_is_answered(review):
    review = say(review)
    case = plan(review.case)
    wish = {"on": working_day(case, 5), "reason": "当日停电"}
    REGISTRY["propose_visit_day"].run(case, **wish)
    with pytest.raises(VerbRefused, match="一次"):
        REGISTRY["propose_visit_day"].run(case, **wish)
    REGISTRY["keep_visit_day"].run(case, actor=officer_of(case.issuing_body), reason="已排定")
    assert case.inspections.get().on == working_day(case, 2)
    assert not case.inspections.get().wished


def test_who_agrees_plans_it_anew_for_the_proposed_day(review):
    review = say(review)
    case, officer = plan(review.case), officer_of(review.case.issuing_body)
    wish = working_day(case, 5)
    REGISTRY["propose_visit_day"].run(case, on=wish, reason="当日停电")
    REGISTRY["replan_inspection"].run(case, actor=officer, **planned(case) | {"on": wish})
    visit = case.inspections.get()
    assert (visit.on, visit.wished) == (wish, False)
    assert case.notices.filter(kind="inspection").last().body["inspection"]["anew"]


def gone(person):
    person.posts.update(valid_until=clock.today() - DAY)


def test_who_has_lost_the_post_is_replaced_for_what_is_not_concluded(review, person):
    """The first department has concluded: what it found, and who was there, stands."""
    rows = [fresh(row) for row in review.case.reviews.all()]
    for row in rows:
        REGISTRY["need_inspection"].run(row, actor=approver_of(row.department), **YES)
    case = plan(review.case)
    begin(case)
    other = next(row for row in rows if row.pk != review.pk)
    conclude(other)
    officer = officer_of(case.issuing_body)
    assert case.pk not in queued(officer, "visits_to_plan_anew")
    for one in (approver_of(review.department), inspector_of(review.department)):
        gone(one)
    assert case.pk in queued(officer, "visits_to_plan_anew")
    heir, second = person("approver2-450204-mr"), person("head-450204-mr")
    post = heir.posts.get()
    post.pk, post.user = None, second
    post.save(force_insert=True)
    then = planned(case, 3) | {"people": {review.department_id: [heir.pk, second.pk]}}
    case = Case.objects.get(pk=case.pk)
    REGISTRY["replan_inspection"].run(case, actor=officer, **then)
    assert case.pk not in queued(officer, "visits_to_plan_anew")
    told = case.notices.filter(kind="inspection").last()
    assert told.body["inspection"]["held"] == [other.department.name]
    assert [row["name"] for row in told.body["inspection"]["departments"]] == [
        review.department.name
    ]
    assert other.department.name in notice_document(told).html
    begin(case)
    conclude(review, actor=heir, people=[heir.pk, second.pk])
    visit = case.inspections.get()
    assert visit.stage == "closed"
    assert visit.visitors.filter(department=other.department).count() == 2
    assert {len(row.people) for row in visit.inspected.all()} == {2}


@pytest.fixture
def at_noon():
    """A working day, twelve o'clock."""
    day = clock.now().replace(hour=12, minute=0)
    with time_machine.travel(day, tick=False):
        yield


def test_an_hour_of_today_that_is_over_is_refused(review, at_noon):
    say(review)
    case = Case.objects.get(pk=review.case_id)
    today = {"on": working_day(case, 0), "agreed": "张三，9时电话同意"}
    for past in (time(9, 30), time(12, 0)):
        with pytest.raises(VerbRefused, match="已经过去"):
            plan(case, **today, hour=past)
    assert case.inspections.get().stage == "due"
    plan(case, **today, hour=time(12, 1))
    assert case.inspections.get().hour == "12:01"


def test_other_people_come_to_a_visit_whose_hour_of_today_has_begun(review, at_noon, person):
    case = plan(say(review).case)
    begin(case)
    case = Case.objects.get(pk=case.pk)
    own = [approver_of(review.department).pk, person("approver2-450204-mr").pk]
    stated = planned(case) | {"on": clock.today(), "people": {review.department_id: own}}
    officer = officer_of(case.issuing_body)
    with pytest.raises(VerbRefused, match="已经过去"):
        REGISTRY["replan_inspection"].run(case, actor=officer, **stated | {"hour": time(10, 0)})
    REGISTRY["replan_inspection"].run(case, actor=officer, **stated)
    assert {row.user_id for row in case.inspections.get().visitors.all()} == set(own)


def test_a_visit_is_planned_for_today_only_if_the_applicant_agreed(review):
    say(review)
    case = Case.objects.get(pk=review.case_id)
    today = {"on": working_day(case, 0), "hour": time(23, 59)}
    with pytest.raises(VerbRefused, match="同意"):
        plan(case, **today)
    with pytest.raises(VerbRefused, match="当天"):
        plan(case, agreed="9时电话同意")
    case = plan(case, **today, agreed="张三，9时电话同意")
    assert case.inspections.get().agreed == "张三，9时电话同意"
    told = case.notices.get(kind="inspection")
    assert "张三，9时电话同意" in notice_document(told).html
    assert "提出一次更改" not in notice_document(told).html


def test_the_notice_says_that_another_day_may_be_proposed_while_it_may(review):
    case = plan(say(review).case)
    assert "提出一次更改" in notice_document(case.notices.get(kind="inspection")).html
    REGISTRY["propose_visit_day"].run(case, on=working_day(case, 5), reason="当日停电")
    officer = officer_of(case.issuing_body)
    REGISTRY["replan_inspection"].run(case, actor=officer, **planned(case, 5))
    told = case.notices.filter(kind="inspection").last()
    assert told.body["inspection"]["propose"] is False
    assert "提出一次更改" not in notice_document(told).html


def test_another_day_may_be_proposed_at_the_window_once_for_both_ways(review):
    case = plan(say(review).case)
    wish = {"on": working_day(case, 5), "reason": "当日停电"}
    REGISTRY["record_visit_day"].run(case, actor=clerk_of(case.region), **wish)
    assert case.inspections.get().wish_on == wish["on"]
    assert case.pk in queued(officer_of(case.issuing_body), "visit_days_proposed")
    with pytest.raises(VerbRefused, match="提出"):
        REGISTRY["propose_visit_day"].run(Case.objects.get(pk=case.pk), **wish)


def test_the_department_that_leads_the_industry_plans_the_visit(review):
    case, market = review.case, review.department
    LeadDepartment.objects.create(region=case.region, industry=case.industry, department=market)
    case = Case.objects.get(pk=say(review).case_id)
    assert case.inspections.get().lead == market
    stated = planned(case)
    with pytest.raises(PermissionDenied):
        REGISTRY["plan_inspection"].run(case, actor=officer_of(case.issuing_body), **stated)
    assert case.pk in queued(approver_of(market), "visits_to_plan")
    assert case.pk not in queued(officer_of(case.issuing_body), "visits_to_plan")
    REGISTRY["plan_inspection"].run(case, actor=approver_of(market), **stated)
    assert case.notices.get(kind="inspection").organ == market


def test_a_lead_department_without_an_item_of_the_case_leaves_it_to_the_issuing_body(review):
    case = review.case
    stranger = Department.objects.exclude(pk__in=case.reviews.values("department")).first()
    LeadDepartment.objects.create(region=case.region, industry=case.industry, department=stranger)
    say(review)
    assert case.inspections.get().lead == case.issuing_body


@pytest.mark.both_databases
def test_the_database_knows_one_visit_and_one_re_visit_of_an_occasion(review):
    say(review)
    visit = review.case.inspections.get()
    for number in (1, 3):
        visit.pk, visit.round = None, number
        with pytest.raises(IntegrityError), transaction.atomic():
            visit.save(force_insert=True)


@pytest.mark.parametrize("code", ["visits_to_plan", "visits_to_plan_anew"])
def test_a_list_of_visits_asks_as_much_for_three_as_for_one(new_case, code):
    verbs = REGISTRY["plan_inspection"], REGISTRY["replan_inspection"]
    [queue] = [row for verb in verbs for row in verb.queues if row.code == code]
    asked = []
    for n in (1, 2):
        for _case in range(n):
            case = new_case("accepted", visit=True)
            say(fresh(case.reviews.get(department__code=MARKET)))
            officer = officer_of(case.issuing_body)
            if code == "visits_to_plan_anew":
                plan(case)
                case.inspections.get().visitors.all().delete()
        with CaptureQueriesContext(connection) as queries:
            told = [queue.matter(row) for row in queue.rows(officer, clock.today())]
        assert all(told)
        asked.append((len(told), len(queries)))
    (few, queries), (many, as_many) = asked
    assert many == few + 2
    assert as_many == queries
