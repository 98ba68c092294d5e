"""More time for a decision: asked once with a reason, approved by the head, told in a paper of its own."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issuance.casework import due_days
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.desk.case_file import CaseFile, opened
from issuance.models import Case, Extension, Message, Notice, Review
from portal.demo.people import appoint
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Post, Role
from portal.ground.office_days import almanac, entering
from portal.ground.office_days.entering import Entry
from portal.ground.staff import posts
from tests.issuance.limit_ready import report
from tests.issuance.ready import part_of, worded

MARKET = "450204-MR"
APPROVER, HEAD = "approver-450204-mr", "head-450204-mr"
REASON = "需向原登记机关核对档案"


def later(review, day, n):
    return clock.add_working_days(day, n, days=almanac.days_of(review.region_id))


def ask(review, person, *, days=5, reason=REASON, by=APPROVER):
    return REGISTRY["ask_extension"].run(review, actor=person(by), days=days, reason=reason)


def grant(review, person, by=HEAD):
    REGISTRY["grant_extension"].run(review, actor=person(by))
    review.refresh_from_db()


def queued(person, username, day=None):
    return {w.queue.code for w in work_list(person(username), day or clock.today())}


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


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_it_is_asked_for_and_approved_until_the_last_day_and_not_after_it(
    review, person, days, late
):
    ask(review, person)
    with time_machine.travel(review.due + timedelta(days=days), tick=False):
        assert ("extensions" in queued(person, HEAD)) is not late
        if late:
            with pytest.raises(VerbRefused, match="审批期限已经届满"):
                grant(review, person)
        else:
            grant(review, person)
    other = Review.objects.exclude(pk=review.pk).filter(case=review.case).get()
    other.case = review.case
    with time_machine.travel(other.due + timedelta(days=days), tick=False):
        assert bool(REGISTRY["ask_extension"].hindrance(other)) is late


def test_a_limit_is_extended_once(review, person):
    ask(review, person)
    with pytest.raises(VerbRefused, match="尚未答复"):
        ask(review, person)
    grant(review, person)
    with pytest.raises(VerbRefused, match="只能延长一次"):
        ask(review, person)


def test_after_a_refusal_with_its_reason_it_may_be_asked_for_anew(review, person):
    told = review.due
    ask(review, person)
    with pytest.raises(VerbRefused, match="请写明原因"):
        REGISTRY["refuse_extension"].run(review, actor=person(HEAD), reason=" ")
    REGISTRY["refuse_extension"].run(review, actor=person(HEAD), reason="可以按期办结")
    review.refresh_from_db()
    row = Extension.objects.get()
    assert (review.due, row.outcome, row.answer) == (told, "refused", "可以按期办结")
    assert not Notice.objects.filter(kind="extended").exists()
    assert ask(review, person).outcome == "open"


def test_nobody_approves_what_they_asked_for(review, person):
    appoint(
        APPROVER,
        Role.HEAD,
        region=review.region,
        department=review.department,
        name="测试·负责人",
    )
    ask(review, person)
    with pytest.raises(PermissionDenied, match="您本人提出"):
        grant(review, person, by=APPROVER)
    assert "extensions" not in queued(person, APPROVER)
    assert "extensions" in queued(person, HEAD)


def test_the_head_of_another_department_has_no_say(review, person):
    ask(review, person)
    with pytest.raises(PermissionDenied, match="部门负责人"):
        grant(review, person, by="head-450204-hc")


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


def test_the_applicant_is_told_in_a_paper_with_the_reason_and_both_days(review, person):
    told = review.due
    ask(review, person)
    grant(review, person)
    notice = Notice.objects.get(kind="extended")
    assert (notice.organ, notice.review, notice.number[-1]) == (review.department, review, "Y")
    assert notice.body["extension"] == {
        "days": 5,
        "unit": "工作日",
        "basis": due_days.more_time(review).basis,
        "reason": REASON,
        "told": told.isoformat(),
        "due": review.due.isoformat(),
        "promised": False,
    }
    assert notice.body["remedies"] == []
    text = notice_document(notice).html
    assert all(word in text for word in (REASON, worded(told), worded(review.due)))
    assert "经本机关负责人批准，审批期限延长5个工作日" in text
    message = Message.objects.filter(case=review.case).first()
    assert message.kind == "extended"
    assert worded(review.due) in message.text


def test_the_applicant_the_desk_and_the_queue_read_the_same_day(review, person):
    ask(review, person)
    grant(review, person)
    case = opened(person(APPROVER), review.case_id)
    lane = next(
        lane
        for lane in CaseFile(person(APPROVER), case, clock.today()).lanes
        if lane.review.pk == review.pk
    )
    found = due_days.decision(case, lane.review, almanac.days_of(case.region_id))
    told = progress(Case.objects.get(pk=case.pk))
    part = next(part for part in told.parts if part.review.pk == review.pk)
    assert part.explanation == found.lines
    assert found.due == lane.review.due == review.due
    line = next(str(line) for line in found.lines if REASON in str(line))
    assert f"经{review.department}负责人批准，延长5个工作日" in line
    waiting = next(
        w for w in work_list(person(APPROVER), clock.today()) if w.queue.code == "to_decide"
    )
    assert review.due in [task.due for task in waiting.tasks if task.case == case]


def test_before_answering_the_head_reads_the_new_last_day_in_list_and_on_the_case(
    review, person, signed_in
):
    ask(review, person)
    [waiting] = [w for w in work_list(person(HEAD), clock.today()) if w.queue.code == "extensions"]
    [task] = waiting.tasks
    assert "5个工作日" in task.what
    page = signed_in(HEAD).get(reverse("issuance_case", args=[review.case_id]))
    hints = {card["verb"].code: card["hint"] for card in page.context["cards"]}
    [lane] = [one for one in page.context["file"].lanes if one.review.pk == review.pk]
    listed = signed_in(HEAD).get(reverse("issuance_work")).content.decode()
    told = review.due
    grant(review, person)
    assert task.due == told < review.due == task.later == lane.longer
    for code in ("grant_extension", "refuse_extension"):
        assert told.isoformat() in hints[code]
        assert review.due.isoformat() in hints[code]
        assert REASON in hints[code]
    assert review.due.isoformat() in listed


def test_the_heads_list_asks_as_often_for_two_extensions_as_for_one(review, person, new_case):
    ask(review, person)
    counts = []
    for _turn in range(2):
        head = person(HEAD)
        posts.posts_of(head)
        with CaptureQueriesContext(connection) as asked:
            found = work_list(head, clock.today())
        counts.append((len(asked), sum(len(waiting.tasks) for waiting in found)))
        other = new_case("accepted").reviews.get(department__code=MARKET)
        ask(other, person)
    assert counts[0][1] + 1 == counts[1][1]
    assert counts[0][0] == counts[1][0]


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
    due_days.put_off()
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


def test_whoever_took_in_the_case_does_not_answer(new_case, person):
    case = new_case("accepted", channel="window")
    review = case.reviews.get(department__code=MARKET)
    clerk = person("clerk-450204")
    post = {"region": case.region, "department": review.department, "name": clerk.display_name}
    appoint(clerk.username, Role.HEAD, **post)
    ask(review, person)
    with pytest.raises(PermissionDenied, match="受审分离"):
        grant(review, person, by=clerk.username)
    assert "extensions" not in queued(person, clerk.username)


def test_asking_and_answering_stand_in_the_history_and_are_vouched_for(review, person):
    ask(review, person)
    grant(review, person)
    events = Event.objects.filter(case=review.case.number, subject__startswith="extension:")
    assert list(
        events.order_by("pk").values_list("verb", "before", "after", "actor__username")
    ) == [
        ("ask_extension", "", "open", APPROVER),
        ("grant_extension", "open", "granted", HEAD),
    ]
    assert not list(witness.alterations())


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
