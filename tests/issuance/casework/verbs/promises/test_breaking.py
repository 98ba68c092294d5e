"""A promise that was not kept has its consequence: no grant, or the permit stands on a list to be revoked."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Notice, Permit, Promise, Review
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.office_days import almanac
from tests.issuance.desk.case_pages import do, page
from tests.issuance.limit_ready import APPROVER
from tests.issuance.promise_cases import handed_in, line_of, overdue, promised
from tests.issuance.reading import text
from tests.issuance.ready import MARKET, part_of

decide, broke = REGISTRY["decide"], REGISTRY["break_promise"]
GROUND = {"reason": "逾期未补交平面图"}
DENIAL = {"grant": False, "reasons": "容缺材料逾期未补交", "basis": "《测试法》第一条"}


@pytest.fixture
def case(new_case):
    return promised(new_case("submitted"))


def review_of(case):
    return case.reviews.get(department__code=MARKET)


def waits(user) -> dict:
    return {queue.code: list(rows) for queue, rows in queues_of(user, clock.today())}


def granted(case, person) -> Permit:
    """Under promise, and recorded."""
    review, today = review_of(case), clock.today()
    decide.run(review, actor=person(APPROVER), grant=True)
    number = sample_number(part_of(review), review.pk)
    until = today + timedelta(days=700)
    stated = {"number": number, "valid_from": today, "valid_until": until}
    REGISTRY["record_permit"].run(review, actor=person(APPROVER), **stated)
    return Permit.objects.get(review=review)


def test_a_case_that_cannot_be_taken_back_is_not_told_that_it_can(case, person):
    overdue(case)
    Case.objects.filter(pk=case.pk).update(status="issued")
    broke.run(line_of(case), actor=person(APPROVER), **GROUND)
    notice = case.notices.get(kind=Notice.Kind.PROMISE)
    assert "撤回" not in text(notice)
    assert "撤回" not in broke.hint(line_of(case))
    assert "决定及救济途径另行书面告知" in text(notice)


def test_before_its_last_day_is_over_it_is_not_broken(case, person):
    line = line_of(case)
    with pytest.raises(VerbRefused, match="尚未届满"):
        broke.run(line, actor=person(APPROVER), **GROUND)
    Promise.objects.filter(pk=line.pk).update(due=clock.today())
    with pytest.raises(VerbRefused, match="尚未届满"):
        broke.run(line_of(case), actor=person(APPROVER), **GROUND)


def test_after_it_the_permit_is_not_granted_but_denied_with_the_promise_as_its_ground(
    case, person, signed_in
):
    line = line_of(overdue(case))
    assert line in waits(person(APPROVER))["promises_overdue"]
    broke.run(line, actor=person(APPROVER), **GROUND)
    notice = case.notices.get(kind=Notice.Kind.PROMISE)
    assert "逾期未补交平面图" in text(notice)
    assert "因此，该事项不予许可" in text(notice)
    assert "所有尚未作出决定的事项均终止审查，不再核发行业综合许可证" in text(notice)
    assert str(notice.title) == "承诺未兑现告知书"
    review = review_of(case)
    with pytest.raises(VerbRefused, match="逾期未补交"):
        decide.run(review, actor=person(APPROVER), grant=True)
    assert "容缺受理承诺补交的材料逾期未补交" in page(signed_in(APPROVER), case).content.decode()
    assert review in waits(person(APPROVER))["to_decide"]
    decide.run(review_of(case), actor=person(APPROVER), **DENIAL)
    assert review_of(case).status == "denied"


def test_a_grant_before_the_last_day_says_that_it_is_under_promise(case, person):
    decide.run(review_of(case), actor=person(APPROVER), grant=True)
    line = line_of(case)
    notice = case.notices.get(kind=Notice.Kind.DECISION)
    assert notice.body["promises"] == [{"name": line.name, "due": line.due.isoformat()}]
    assert "凭承诺作出" in text(notice)
    assert line.name in text(notice)


def test_a_grant_without_promises_does_not(case, person):
    handed_in(case)
    REGISTRY["verify_promise"].run(line_of(case), actor=person(APPROVER), right=True)
    decide.run(review_of(case), actor=person(APPROVER), grant=True)
    notice = case.notices.get(kind=Notice.Kind.DECISION)
    assert notice.body["promises"] == []
    assert "凭承诺" not in text(notice)


def test_nothing_is_granted_over_a_paper_that_waits_to_be_verified_or_is_overdue(case, person):
    handed_in(case)
    with pytest.raises(VerbRefused, match="先核验"):
        decide.run(review_of(case), actor=person(APPROVER), grant=True)
    REGISTRY["verify_promise"].run(
        line_of(case), actor=person(APPROVER), right=False, reason="不清楚"
    )
    overdue(case)
    with pytest.raises(VerbRefused, match="期限已过"):
        decide.run(review_of(case), actor=person(APPROVER), grant=True)


def test_what_was_granted_under_it_stands_on_the_list_until_it_is_revoked(case, person):
    permit = granted(case, person)
    overdue(case)
    line = line_of(case)
    assert permit not in waits(person(APPROVER))["broken_promises"]
    broke.run(line, actor=person(APPROVER), **GROUND)
    assert "是否撤销该许可" in text(case.notices.get(kind=Notice.Kind.PROMISE))
    assert permit in waits(person(APPROVER))["broken_promises"]
    stated = {
        "status": "revoked",
        "ground": "69-1-5-b",
        "law": "《优化营商环境条例》及本市容缺受理规定",
        "document": "柳南市监撤〔2026〕2号",
        "reason": "承诺未兑现",
    }
    assert list(REGISTRY["end"].faults(permit, **stated)) == ["status"]
    yesterday = clock.today() - timedelta(days=1)
    Review.objects.filter(pk=line.review_id).update(answer_until=yesterday)
    permit = Permit.objects.get(pk=permit.pk)
    without = stated | {"law": ""}
    assert list(REGISTRY["end"].faults(permit, **without)) == ["law"]
    REGISTRY["end"].run(permit, actor=person(APPROVER), **stated)
    ended = case.notices.get(kind=Notice.Kind.ENDED)
    assert "第六十九条第一款第（五）项" in text(ended)
    assert permit not in waits(person(APPROVER))["broken_promises"]


def test_no_permit_ends_by_a_promise_that_was_not_broken(case, person):
    permit = granted(case, person)
    stated = {"status": "revoked", "ground": "69-1-5-b", "law": "《测试法》第一条"}
    stated |= {"document": "1号", "reason": "承诺未兑现"}
    assert list(REGISTRY["end"].faults(permit, **stated)) == ["ground"]


def test_a_permit_that_ends_takes_what_was_promised_for_it_along(case, person):
    permit = granted(case, person)
    stated = {"status": "cancelled", "ground": "70-6", "law": "《测试法》第一条", "reason": "自愿"}
    REGISTRY["end"].run(permit, actor=person(APPROVER), **stated)
    assert line_of(case).status == "dropped"


def test_supervision_sees_what_nobody_settles(case, person):
    assert line_of(case) not in waits(person("supervisor-4502"))["overdue_promises"]
    line = line_of(overdue(case))
    assert line in waits(person("supervisor-4502"))["overdue_promises"]
    broke.run(line, actor=person(APPROVER), **GROUND)
    assert line not in waits(person("supervisor-4502"))["overdue_promises"]


def test_it_is_asked_again_before_it_stands_and_says_what_follows(case, signed_in):
    line = line_of(overdue(case))
    answer = do(signed_in(APPROVER), case, "break_promise", line, **GROUND)
    assert answer.status_code == 302
    line.refresh_from_db()
    assert (line.status, line.reason) == ("broken", GROUND["reason"])


@pytest.mark.both_databases
def test_the_database_keeps_a_broken_promise_broken(case, person):
    line = line_of(overdue(case))
    broke.run(line, actor=person(APPROVER), **GROUND)
    for column, value in (("status", "kept"), ("due", clock.today()), ("reason", "别的")):
        with pytest.raises(DatabaseError), transaction.atomic():
            Promise.objects.filter(pk=line.pk).update(**{column: value})


def test_one_handed_in_late_is_no_longer_broken_unless_it_is_not_right(case, person):
    overdue(case)
    handed_in(case)
    line = line_of(case)
    with pytest.raises(VerbRefused):
        broke.run(line, actor=person(APPROVER), **GROUND)
    wrong = {"right": False, "reason": "看不清"}
    REGISTRY["verify_promise"].run(line, actor=person(APPROVER), **wrong)
    notice = case.notices.get(kind=Notice.Kind.PROMISE)
    assert "已届满" in text(notice)
    broke.run(line_of(case), actor=person(APPROVER), **GROUND)
    assert line_of(case).status == "broken"


def test_the_day_after_its_last_day_it_can_be_found_broken(case, person):
    due = line_of(case).due
    with time_machine.travel(f"{(due + timedelta(days=1)).isoformat()}T09:00:00+08:00"):
        broke.run(line_of(case), actor=person(APPROVER), **GROUND)
    assert line_of(case).status == "broken"


@pytest.mark.parametrize("before", ["awaited", "broken"])
def test_a_denial_that_is_withdrawn_takes_the_finding_along_and_the_paper_is_awaited_again(
    case, person, before
):
    line = line_of(overdue(case) if before == "broken" else case)
    if before == "broken":
        broke.run(line, actor=person(APPROVER), **GROUND)
    decide.run(review_of(case), actor=person(APPROVER), **DENIAL)
    stated = {"ground": "own", "reasons": "认定有误"}
    REGISTRY["annul_denial"].run(review_of(case), actor=person("head-450204-mr"), **stated)
    line = line_of(case)
    office = almanac.days_of(case.region_id)
    due = clock.add_working_days(clock.today(), line.days, days=office)
    assert (line.status, line.due, line.settled_by, line.reason) == ("awaited", due, None, "")
    handed_in(case)
