"""What each department concludes at the place, what is put right, and the one re-visit."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Inspected, Review
from issuance.public.visits import visits
from portal.demo.people import approver_of, head_of, inspector_of, officer_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import OutboxMessage, User
from tests.issuance.inspection_cases import (
    RECTIFY,
    YES,
    begin,
    conclude,
    fresh,
    plan,
    say,
    there,
    to_be_put_right,
)
from tests.issuance.ready import MARKET
from tests.issuance.visit_queues import queued

DAY = timedelta(days=1)
DENIAL = {"grant": False, "reasons": "整改未达到要求", "basis": "《测试法》第一条"}


@pytest.fixture
def review(new_case):
    return fresh(new_case("accepted", visit=True).reviews.get(department__code=MARKET))


@pytest.fixture
def always(new_case):
    """An item that its law has inspected in any case."""
    told = {"industry": "CONVENIENCE", "answers": {"tobacco": True}, "channel": "window"}
    case = new_case("accepted", visit=True, **told)
    return fresh(case.reviews.get(permit_code="TOBACCO"))


@pytest.fixture
def both(review):
    """Both departments need the visit, and its day has come."""
    rows = [fresh(row) for row in review.case.reviews.all()]
    for row in rows:
        REGISTRY["need_inspection"].run(row, actor=approver_of(row.department), **YES)
    plan(review.case)
    begin(review.case)
    return rows


def decide(review, **stated):
    actor = approver_of(review.department)
    return REGISTRY["decide"].run(fresh(review), actor=actor, **({"grant": True} | stated))


def on(day):
    return time_machine.travel(datetime.combine(day, time(12), clock.ZONE), tick=False)


def test_what_is_always_inspected_is_granted_after_its_visit_alone(always):
    assert always.visit == "due"
    with pytest.raises(VerbRefused, match="现场核查通过"):
        decide(always)
    plan(always.case)
    with pytest.raises(VerbRefused, match="现场核查通过"):
        decide(always)
    begin(always.case)
    conclude(always)
    decide(always)
    paper = always.case.notices.get(kind="decision")
    assert paper.body["visits"][0]["on"] == clock.today().isoformat()
    assert "现场核查" in notice_document(paper).html


def test_it_may_be_denied_without_a_visit(always):
    decide(always, **DENIAL)
    assert fresh(always).status == "denied"


def test_what_was_not_passed_is_never_granted(review):
    say(review)
    plan(review.case)
    begin(review.case)
    conclude(review, "failed", "距污染源过近")
    with pytest.raises(VerbRefused, match="不通过"):
        decide(review)
    decide(review, **DENIAL)


def test_it_is_concluded_from_the_day_of_the_visit_on_and_by_who_takes_part(review, person):
    say(review)
    plan(review.case)
    with pytest.raises(VerbRefused, match="届时"):
        conclude(review)
    begin(review.case)
    colleague = person("approver2-450204-mr")
    assert REGISTRY["conclude_inspection"].refusal(colleague, fresh(review))
    conclude(review, actor=inspector_of(review.department))
    assert fresh(review).visit == "passed"


def test_who_came_to_the_first_visit_alone_does_not_conclude_the_re_visit(review):
    first = approver_of(review.department)
    to_be_put_right(review)
    case = Case.objects.get(pk=review.case_id)
    REGISTRY["answer_rectification"].run(case, answer="已加装洗手设施")
    conclude_ = REGISTRY["conclude_inspection"]
    assert not conclude_.refusal(first, fresh(review))  # clicks twice: is told that it is over
    others = [inspector_of(review.department), User.objects.get(username="approver2-450204-mr")]
    plan(case, people={review.department_id: [row.pk for row in others]})
    begin(case)
    assert conclude_.refusal(first, fresh(review))
    with pytest.raises(PermissionDenied):
        conclude(review, actor=first)
    assert fresh(review).visit == "rectify"
    assert not conclude_.refusal(others[1], fresh(review))
    conclude(review, actor=others[0], people=[row.pk for row in others])
    assert fresh(review).visit == "passed"


def test_all_departments_tell_at_once_what_is_to_be_put_right(both):
    first, second = both
    conclude(first, **RECTIFY, until=clock.today() + 5 * DAY)
    assert not first.case.notices.filter(kind="rectify").exists()
    conclude(second, "rectify", "隔油池缺盖板", until=clock.today() + 9 * DAY)
    [paper] = first.case.notices.filter(kind="rectify")
    found = {row["permit"]: row["findings"] for row in paper.body["rectify"]["items"]}
    assert found == {first.permit_name: RECTIFY["findings"], second.permit_name: "隔油池缺盖板"}
    assert paper.body["rectify"]["until"] == (clock.today() + 9 * DAY).isoformat()
    assert "隔油池缺盖板" in notice_document(paper).html
    visit, again = first.case.inspections.order_by("round")
    assert (visit.stage, again.stage) == ("closed", "rectifying")


def test_a_denial_of_the_last_item_left_ends_the_visit_and_tells_what_the_others_found(both):
    first, second = both
    conclude(first, **RECTIFY, until=clock.today() + 5 * DAY)
    decide(second, **DENIAL)
    assert first.case.notices.filter(kind="rectify").count() == 1


def test_nothing_is_decided_while_it_may_be_put_right_and_then_it_is_denied_or_visited(review):
    to_be_put_right(review)
    until = review.inspected.get().until
    with pytest.raises(VerbRefused, match="整改期限"):
        decide(review, **DENIAL)
    with on(until + DAY):
        with pytest.raises(VerbRefused, match="未经复核"):
            decide(review)
        case = Case.objects.get(pk=review.case_id)
        assert not REGISTRY["plan_inspection"].hindrance(case)
        decide(review, **DENIAL)


@pytest.mark.parametrize("conclusion", ["passed", "failed"])
def test_one_re_visit_ends_it_and_a_third_visit_is_never_held(review, conclusion):
    to_be_put_right(review)
    case = Case.objects.get(pk=review.case_id)
    REGISTRY["answer_rectification"].run(case, answer="已加装洗手设施")
    plan(case)
    begin(case)
    with pytest.raises(VerbRefused, match="第三次"):
        conclude(review, **RECTIFY, until=clock.today() + DAY)
    conclude(review, conclusion, "已复核")
    assert REGISTRY["plan_inspection"].hindrance(Case.objects.get(pk=case.pk))
    if conclusion == "failed":
        with pytest.raises(VerbRefused, match="不通过"):
            decide(review)
        decide(review, **DENIAL)
    else:
        decide(review)
    visits = case.notices.get(kind="decision").body["visits"]
    assert [row["again"] for row in visits] == [False, True]
    assert all(len(row["people"]) == 2 for row in visits)


def test_a_yes_that_comes_after_the_visit_leads_to_another_in_which_it_may_be_put_right(review):
    other = review.case.reviews.exclude(pk=review.pk).get()
    REGISTRY["need_inspection"].run(review, actor=approver_of(review.department), **YES)
    plan(review.case)
    begin(review.case)
    conclude(review)
    REGISTRY["need_inspection"].run(other, actor=approver_of(other.department), **YES)
    [visit] = review.case.inspections.filter(stage="due")
    assert (visit.occasion, visit.round) == (2, 1)
    case = plan(review.case)
    told = case.notices.filter(kind="inspection").last()
    assert told.body["inspection"]["again"] == []
    assert "整改" not in notice_document(told).html
    begin(case)
    conclude(fresh(other), **RECTIFY, until=clock.today() + DAY)
    REGISTRY["answer_rectification"].run(Case.objects.get(pk=case.pk), answer="已加装洗手设施")
    case = plan(review.case)
    told = case.notices.filter(kind="inspection").last()
    assert told.body["inspection"]["again"] == [other.permit_name]
    begin(case)
    conclude(fresh(other))
    assert fresh(other).visit == "passed"
    rows = case.inspections.values_list("occasion", "round", "stage")
    assert list(rows) == [(1, 1, "closed"), (2, 1, "closed"), (2, 2, "closed")]


def test_what_joins_a_re_visit_late_may_be_put_right_and_is_looked_at_once_more(review):
    other = review.case.reviews.exclude(pk=review.pk).get()
    REGISTRY["need_inspection"].run(review, actor=approver_of(review.department), **YES)
    plan(review.case)
    begin(review.case)
    conclude(review, **RECTIFY, until=clock.today() + DAY)
    REGISTRY["need_inspection"].run(other, actor=approver_of(other.department), **YES)
    REGISTRY["answer_rectification"].run(Case.objects.get(pk=review.case_id), answer="已加装")
    case = plan(review.case)
    told = case.notices.filter(kind="inspection").last().body["inspection"]
    assert told["again"] == [review.permit_name]
    assert {row["items"][0] for row in told["departments"]} == {
        review.permit_name,
        other.permit_name,
    }
    begin(case)
    with pytest.raises(VerbRefused, match="第三次"):
        conclude(review, **RECTIFY, until=clock.today() + DAY)
    conclude(other, **RECTIFY, until=clock.today() + DAY)
    with pytest.raises(VerbRefused, match="核查尚未结束"):
        decide(other, **DENIAL)
    conclude(review)
    assert case.notices.filter(kind="rectify").count() == 2
    again = case.inspections.get(stage="rectifying")
    assert (again.occasion, again.round) == (2, 2)
    REGISTRY["answer_rectification"].run(Case.objects.get(pk=case.pk), answer="已加盖板")
    plan(case)
    begin(case)
    with pytest.raises(VerbRefused, match="第三次"):
        conclude(other, **RECTIFY, until=clock.today() + DAY)
    conclude(other)
    assert fresh(other).visit == "passed"


@pytest.mark.parametrize("wrong", ["alone", "a stranger", "nobody"])
def test_two_people_of_the_department_were_really_there(review, wrong):
    say(review)
    plan(review.case)
    begin(review.case)
    people = {
        "alone": there(review)[:1],
        "a stranger": [there(review)[0], officer_of(review.case.issuing_body).pk],
        "nobody": [],
    }[wrong]
    with pytest.raises(VerbRefused, match="部门"):
        conclude(review, people=people)
    assert fresh(review).visit == "due"


def test_nobody_is_ticked_beforehand_as_who_was_really_there(review):
    plan(say(review).case)
    begin(review.case)
    verb, actor = REGISTRY["conclude_inspection"], approver_of(review.department)
    form = verb.form(subject=fresh(review), verb=verb, actor=actor)
    field = form["people"]
    assert {key for key, _ in field.field.choices} >= set(there(review))
    assert not field.initial
    assert " checked" not in str(field)


@pytest.mark.parametrize(("hour", "told"), [(15, True), (16, False)])
def test_whoever_concludes_before_the_hour_of_the_visit_is_told_so(review, hour, told):
    plan(say(review).case)
    begin(review.case)
    review.case.inspections.update(hour="16:00")
    stated = {"people": there(review), "conclusion": "passed", "findings": "符合"}
    with time_machine.travel(clock.now().replace(hour=hour, minute=0), tick=False):
        odd = REGISTRY["conclude_inspection"].remarks(fresh(review), **stated)
    assert any("16:00" in remark for remark in odd) is told


def test_the_record_and_the_decision_name_who_was_there(review, person):
    say(review)
    plan(review.case)
    begin(review.case)
    colleague = person("approver2-450204-mr")
    actor = approver_of(review.department)
    stated = {"people": [actor.pk, colleague.pk], "conclusion": "passed", "findings": "符合"}
    odd = REGISTRY["conclude_inspection"].remarks(fresh(review), **stated)
    assert any(str(colleague) in remark for remark in odd)
    conclude(review, **stated)
    row = Inspected.objects.get(review=review)
    assert (row.names, row.day) == ([str(actor), str(colleague)], clock.today())
    decide(review)
    paper = review.case.notices.get(kind="decision")
    assert paper.body["visits"][0]["people"] == [str(actor), str(colleague)]
    assert str(colleague) in notice_document(paper).html


@pytest.mark.both_databases
def test_a_conclusion_never_changes(review):
    to_be_put_right(review)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Inspected.objects.filter(review=review).update(conclusion="passed")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        review.case.inspections.filter(round=1).update(stage="planned")


def deny(review):
    decide(review, **DENIAL)


def take_back(review):
    REGISTRY["withdraw"].run(Case.objects.get(pk=review.case_id))


@pytest.mark.parametrize("falls", [deny, take_back])
def test_a_planned_visit_is_called_off_once_nothing_waits_for_it(always, falls):
    plan(always.case)
    actor, case = approver_of(always.department), Case.objects.get(pk=always.case_id)
    visit = case.inspections.get()
    assert [row.on for row in visits(case)["planned"]] == [visit.on]
    assert case.pk in queued(actor, "my_visits_ahead")
    falls(always)
    case = Case.objects.get(pk=always.case_id)
    [off] = visits(case)["planned"]
    assert (off.stage, off.closed_on) == ("off", clock.today())
    assert visits(case)["wish"] is None
    assert case.pk not in queued(actor, "my_visits_ahead")
    sent = case.messages.filter(kind="visit_off")
    assert sent
    assert "已取消" in sent[0].text
    letters = OutboxMessage.objects.filter(key__startswith=f"visit-called-off:{case.number}")
    assert letters.count() == 2
    for code in ("propose_visit_day", "record_visit_day", "replan_inspection", "plan_inspection"):
        assert REGISTRY[code].hindrance(case)


def test_a_visit_that_nobody_planned_is_called_off_in_silence(always):
    deny(always)
    assert always.case.inspections.get().stage == "off"
    assert not always.case.messages.filter(kind="visit_off").exists()


def test_a_visit_that_has_begun_is_over_and_not_called_off(both):
    first, second = both
    conclude(first)
    deny(second)
    assert first.case.inspections.get().stage == "closed"
    assert not first.case.messages.filter(kind="visit_off").exists()


@pytest.mark.both_databases
def test_a_visit_that_was_called_off_never_changes(always):
    deny(always)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        always.case.inspections.update(stage="due")


def test_a_denial_that_is_withdrawn_leads_to_a_visit_of_its_own(always):
    plan(always.case)
    deny(always)
    head = head_of(always.department)
    REGISTRY["annul_denial"].run(fresh(always), actor=head, ground="own", reasons="认定事实有误")
    assert fresh(always).visit == "due"
    assert [row.stage for row in always.case.inspections.order_by("pk")] == ["off", "due"]
    with pytest.raises(VerbRefused, match="现场核查"):
        REGISTRY["decide"].run(fresh(always), actor=colleague_of(always), grant=True)
    plan(always.case)
    begin(always.case)
    conclude(always)
    REGISTRY["decide"].run(fresh(always), actor=colleague_of(always), grant=True)


def colleague_of(review):
    return User.objects.get(username=f"approver2-{review.department.code.lower()}")


def test_what_is_put_right_ends_before_the_last_day_of_the_decision(review):
    say(review)
    plan(review.case)
    begin(review.case)
    with pytest.raises(VerbRefused, match="审批期限不停止计算"):
        conclude(review, "rectify", "隔油池缺盖板", until=fresh(review).due)


def test_on_its_last_day_an_item_is_denied_whatever_may_still_be_put_right(review):
    say(review)
    plan(review.case)
    begin(review.case)
    conclude(review, "rectify", "隔油池缺盖板", until=fresh(review).due - DAY)
    Review.objects.filter(pk=review.pk).update(due=clock.today())
    decide(review, **DENIAL)
    assert fresh(review).status == "denied"
