"""More time for a decision: asked once with a reason, as far as the law of the item allows."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from issuance.casework import days_put_off, due_days
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.models import Extension, Notice, Review
from portal.demo.people import appoint
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Post, Role
from portal.ground.office_days import entering
from portal.ground.office_days.entering import Entry
from tests.issuance.extension_cases import ask, grant, later, queued
from tests.issuance.limit_ready import APPROVER, HEAD, report
from tests.issuance.ready import part_of, worded


def of_catalogue(review, monkeypatch, **limit):
    """The item as if its law said this of its limit."""
    part = part_of(review)
    promise = {"promised_working_days": None} if "unit" in limit else {}
    changed = part.model_copy(update={"limit": part.limit.model_copy(update=limit), **promise})
    monkeypatch.setitem(review.case.version.snapshot.permit_by_code, part.code, changed)


@pytest.mark.parametrize("days", [1, 4, 5])
def test_the_last_day_moves_by_the_days_that_were_approved(review, person, days):
    told = review.due
    ask(review, person, days=days)
    review.refresh_from_db()
    assert review.due == told
    grant(review, person)
    assert review.due == later(review, told, days)
    row = Extension.objects.get()
    assert (row.outcome, row.told, row.due) == ("granted", told, review.due)


def test_without_a_word_of_the_catalogue_ten_working_days_beyond_the_twenty_are_the_most(
    review, monkeypatch
):
    of_catalogue(review, monkeypatch, extension=None, unit="工作日", value=20)
    allowed = due_days.more_time(review)
    assert (allowed.days, allowed.unit) == (10, "工作日")
    assert allowed.basis == "《行政许可法》第四十二条第一款"


def test_a_law_of_the_item_itself_says_how_many_in_the_unit_of_its_limit(review, monkeypatch):
    of_catalogue(review, monkeypatch, extension=30, unit="日", value=60, basis="电影产业促进法")
    allowed = due_days.more_time(review)
    assert (allowed.days, allowed.unit, allowed.basis) == (30, "日", "电影产业促进法")


@pytest.mark.parametrize(("value", "unit"), [(3, "个月"), (60, "日"), (10, "工作日")])
def test_where_a_law_of_its_own_limits_the_item_and_names_no_extension_there_is_none(
    review, monkeypatch, value, unit
):
    of_catalogue(review, monkeypatch, extension=None, unit=unit, value=value)
    assert due_days.more_time(review) is None
    assert "不适用《行政许可法》第四十二条的十日延期" in REGISTRY["ask_extension"].hindrance(review)


def test_beyond_a_promise_the_extension_is_counted_from_the_end_of_the_legal_limit(
    review, person, monkeypatch
):
    of_catalogue(review, monkeypatch, extension=None, unit="工作日", value=20)
    part = part_of(review).model_copy(update={"promised_working_days": 5})
    monkeypatch.setitem(review.case.version.snapshot.permit_by_code, part.code, part)
    promised = later(review, clock.today(), 5)
    Review.objects.filter(pk=review.pk).update(due=promised)
    review.refresh_from_db()
    ask(review, person, days=10)
    grant(review, person)
    assert review.due == later(review, clock.today(), 30)
    text = notice_document(Notice.objects.get(kind="extended")).html
    assert "自法定办结时限届满的次日起计算" in text
    assert all(word in text for word in (worded(promised), worded(review.due)))


def test_what_is_decided_on_the_spot_is_not_extended(review, person, monkeypatch):
    of_catalogue(review, monkeypatch, unit="当场")
    assert "当场作出决定" in REGISTRY["ask_extension"].hindrance(review)


@pytest.mark.parametrize(
    ("given", "said"),
    [({"days": 0}, "最多"), ({"days": 99}, "最多"), ({"reason": " "}, "请写明理由")],
)
def test_no_more_than_the_law_allows_and_not_without_a_reason(review, person, given, said):
    with pytest.raises(VerbRefused, match=said):
        ask(review, person, **given)
    assert not Extension.objects.exists()


def test_a_limit_is_extended_once(review, person):
    ask(review, person)
    with pytest.raises(VerbRefused, match="尚未答复"):
        ask(review, person)
    grant(review, person)
    with pytest.raises(VerbRefused, match="只能延长一次"):
        ask(review, person)


def test_a_department_without_a_head_is_told_what_to_do(review, person):
    Post.objects.filter(role=Role.HEAD, department=review.department).delete()
    with pytest.raises(VerbRefused, match="联系岗位管理人员任命"):
        ask(review, person)


def test_the_only_head_does_not_ask_in_vain(review, person):
    Post.objects.filter(role=Role.HEAD, department=review.department).delete()
    post = {"region": review.region, "department": review.department, "name": "测试"}
    appoint(APPROVER, Role.HEAD, **post)
    with pytest.raises(VerbRefused, match="唯一的负责人"):
        ask(review, person)


def test_it_is_not_overdue_until_the_new_last_day_has_passed(review, person):
    told = review.due
    ask(review, person)
    grant(review, person)
    for day, late in ((told + timedelta(1), False), (review.due + timedelta(1), True)):
        found = {w.queue.code: w for w in work_list(person("supervisor-4502"), day)}
        cases = (
            [task.what for task in found["overdue"].tasks if task.case == review.case]
            if "overdue" in found
            else []
        )
        assert any(review.permit_name in what for what in cases) is late


def test_pauses_before_within_and_after_the_extension_are_kept_out(review, person):
    told = review.due
    stated = {
        "cause": "testing",
        "purpose": "检测水质",
        "law": "《生活饮用水卫生监督管理办法》第二十条",
        "expected": clock.today(),
    }

    def paused_for_a_day(day):
        with time_machine.travel(day, tick=False):
            REGISTRY["pause"].run(review, actor=person(APPROVER), **stated | {"expected": day})
        with time_machine.travel(later(review, day, 1), tick=False):
            REGISTRY["resume"].run(review, actor=person(APPROVER), **report())
            review.refresh_from_db()

    paused_for_a_day(later(review, clock.today(), 1))
    assert review.due == later(review, told, 1)
    ask(review, person)
    grant(review, person)
    assert review.due == later(review, told, 6)
    paused_for_a_day(later(review, told, 3))
    assert review.due == later(review, told, 7)


def test_while_the_limit_is_paused_nothing_is_extended(review, person):
    ask(review, person)
    stated = {
        "cause": "testing",
        "purpose": "检测水质",
        "law": "《生活饮用水卫生监督管理办法》第二十条",
        "expected": clock.today(),
    }
    REGISTRY["pause"].run(review, actor=person(APPROVER), **stated)
    assert "extensions" not in queued(person, HEAD)
    with pytest.raises(VerbRefused, match="中止"):
        grant(review, person)
    REGISTRY["resume"].run(review, actor=person(APPROVER), **report())
    grant(review, person)
    assert review.extension


def test_a_day_off_that_becomes_known_puts_the_extended_day_off_too(
    review, person, django_user_model
):
    ask(review, person)
    grant(review, person)
    told, root = review.due, django_user_model.objects.create_superuser("root")
    entry = Entry(entering.of_region(review.region), told, False, "市庆", "柳政办〔2026〕7号")
    entering.enter(actor=root, entries=[entry])
    days_put_off.put_off()
    review.refresh_from_db()
    assert review.due == later(review, told, 1)


@pytest.mark.parametrize("how", ["decide", "withdraw"])
def test_a_request_falls_with_the_decision_or_the_withdrawal(review, person, how):
    ask(review, person)
    if how == "decide":
        REGISTRY["decide"].run(review, actor=person(APPROVER), grant=True)
    else:
        REGISTRY["withdraw"].run(review.case)
    assert Extension.objects.get().outcome == "fallen"
    assert "extensions" not in queued(person, HEAD)
    with pytest.raises(VerbRefused):
        grant(Review.objects.get(pk=review.pk), person)


@pytest.mark.both_databases
def test_the_database_keeps_one_request_one_extension_and_what_was_answered(review, person):
    row = ask(review, person)
    copy = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del copy["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(**copy)
    for wrong in ({"outcome": "refused"}, {"outcome": "granted"}, {"days": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Extension.objects.filter(pk=row.pk).update(**wrong)
    grant(review, person)
    for changed in ({"days": 9}, {"outcome": "fallen"}, {"due": row.asked_at.date()}):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            Extension.objects.filter(pk=row.pk).update(**changed)
    answered = Extension.objects.values().get(pk=row.pk)
    del answered["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(**answered)
