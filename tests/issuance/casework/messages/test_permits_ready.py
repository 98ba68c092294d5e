"""The applicant is told that single permits lie ready to be fetched, where no composite licence follows."""

from datetime import timedelta

import pytest

from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Permit, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from tests.issuance.decision_ready import asked_to_choose
from tests.issuance.ready import part_of, worded

pytestmark = pytest.mark.one_database
DENIAL = {"grant": False, "reasons": "不符合规定条件", "basis": "《测试法》第一条"}


def decide(review, **stated):
    review = Review.objects.select_related("department", "case").get(pk=review.pk)
    REGISTRY["decide"].run(review, actor=approver_of(review.department), **stated)


def record(review):
    review = Review.objects.select_related("department", "case").get(pk=review.pk)
    number, today = sample_number(part_of(review), review.pk), clock.today()
    stated = {"number": number, "valid_from": today, "valid_until": today}
    actor = approver_of(review.department)
    return REGISTRY["record_permit"].run(review, actor=actor, **stated)


def told(case):
    found = case.messages.filter(kind="permit_ready").order_by("pk")
    return [message.text for message in found]


def told_first(case):
    return [row.text for row in case.messages.filter(kind="permit_first").order_by("pk")]


def state(case):
    return Case.objects.get(pk=case.pk).status


def test_what_is_recorded_after_the_case_closed_without_a_composite_lies_ready(new_case):
    case = new_case("accepted")
    granted, denied = case.reviews.all()
    decide(granted, grant=True)
    decide(denied, **DENIAL)
    assert state(case) == CaseStatus.CLOSED
    assert told(case) == []
    permit = record(granted)
    [text] = told(case)
    assert permit.certificate_name in text
    assert "持身份证件" in text
    assert "不再核发综合许可证" in text


def test_what_lay_ready_before_is_told_when_the_case_closes(new_case):
    case = new_case("accepted")
    granted, denied = case.reviews.all()
    decide(granted, grant=True)
    permit = record(granted)
    assert told(case) == []  # a composite may still follow
    decide(denied, **DENIAL)
    [text] = told(case)
    assert permit.certificate_name in text


def test_a_permit_recorded_while_others_are_decided_is_told_where_none_can_follow(new_case):
    case = new_case("accepted", answers={"tobacco": True})
    first, second, third = case.reviews.all()
    decide(first, **DENIAL)
    Review.objects.filter(pk=second.pk).update(counts=False)
    decide(third, grant=True)
    assert state(case) == CaseStatus.REVIEWING
    record(third)
    assert len(told(case)) == 1


def test_with_a_composite_the_message_that_it_is_ready_is_the_only_one(new_case):
    case = new_case("issued")
    assert case.messages.filter(kind="ready").exists()
    assert told(case) == []


@pytest.mark.parametrize("by", ["applicant", "silence"])
def test_after_a_partial_outcome_permits_that_are_kept_as_single_ones_lie_ready(new_case, by):
    silence = "keep" if by == "silence" else "take"
    case = asked_to_choose(new_case("accepted", answers={"tobacco": True}), silence)
    first, second = case.reviews.filter(status=ReviewStatus.GRANTED)
    record(first)
    assert told(case) == []
    if by == "applicant":
        REGISTRY["choose"].run(case, choice="keep")
    else:
        Case.objects.filter(pk=case.pk).update(choice_due=clock.today() - timedelta(days=1))
        REGISTRY["settle_choice"].run(Case.objects.get(pk=case.pk))
    assert len(told(case)) == 1
    record(second)
    assert len(told(case)) == 2


def test_what_was_granted_before_the_application_was_taken_back_lies_ready(new_case):
    case = new_case("accepted")
    granted = case.reviews.first()
    decide(granted, grant=True)
    record(granted)
    REGISTRY["withdraw"].run(Case.objects.get(pk=case.pk))
    assert len(told(case)) == 1


def test_what_was_handed_over_is_not_told_again(new_case):
    case = new_case("accepted")
    granted, denied = case.reviews.all()
    decide(granted, grant=True)
    record(granted)
    Permit.objects.filter(review=granted).update(deliver_by=None)
    decide(denied, **DENIAL)
    assert told(case) == []


def test_what_is_ready_before_the_rest_is_told_with_its_own_last_day(new_case):
    case = new_case("accepted")
    first, _second = case.reviews.all()
    decide(first, grant=True)
    assert told_first(case) == []
    permit = record(first)
    [text] = told_first(case)
    assert permit.certificate_name in text
    assert worded(permit.deliver_by) in text
    assert "不必等待其他事项" in text


def test_whoever_agreed_to_wait_for_everything_is_not_told_of_each(new_case):
    case = new_case("accepted")
    first, _second = case.reviews.all()
    decide(first, grant=True)
    REGISTRY["agree_to_wait"].run(Case.objects.get(pk=case.pk))
    record(first)
    assert told_first(case) == told(case) == []


def test_whoever_takes_electronic_delivery_is_told_so_and_how_the_rest_is_fetched(new_case):
    case = new_case("accepted")
    first, second = case.reviews.all()
    decide(first, grant=True)
    REGISTRY["agree_online"].run(Case.objects.get(pk=case.pk))
    permit = record(first)
    assert told_first(case) == []
    text = case.messages.filter(kind="permit_first_online").latest("pk").text
    for said in (permit.certificate_name, worded(permit.deliver_by), "以电子方式送达并通知您"):
        assert said in text
    assert "没有电子文件的，请携带身份证件" in text
    decide(second, **DENIAL)
    assert told(case) == []
    text = case.messages.filter(kind="permit_ready_online").latest("pk").text
    assert permit.certificate_name in text
    assert "以电子方式送达并通知您" in text


def test_whoever_took_that_back_is_told_to_fetch_it(new_case):
    case = new_case("accepted")
    first, _second = case.reviews.all()
    decide(first, grant=True)
    for code in ("agree_online", "end_online"):
        REGISTRY[code].run(Case.objects.get(pk=case.pk))
    record(first)
    assert len(told_first(case)) == 1
