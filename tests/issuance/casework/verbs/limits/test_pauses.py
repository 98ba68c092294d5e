"""Time the law leaves out of a limit: told in writing, kept on the account, ended with a new last day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from issuance.casework import days_put_off, due_days
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.desk.case_file import CaseFile, opened
from issuance.models import Notice, Pause, Review
from portal.demo.people import appoint
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Role
from portal.ground.office_days import almanac
from tests.issuance.desk.case_pages import page
from tests.issuance.pause_cases import APPROVER, TEST, after, pause, resume
from tests.issuance.ready import worded

MARKET = "450204-MR"


@pytest.mark.parametrize("length", [0, 1, 2, 5, 20])
def test_the_last_day_moves_by_the_working_days_of_the_pause(review, person, length):
    told, days = review.due, almanac.days_of(review.region_id)
    first = clock.today()
    pause(review, person)
    review.refresh_from_db()
    assert review.due is None
    last = after(review, length)
    resume(review, person, last)
    review.refresh_from_db()
    lost = sum(days.works(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    assert review.due == clock.add_working_days(told, lost, days=days)


def test_the_applicant_and_the_desk_read_the_same_account(review, person):
    pause(review, person)
    part = next(p for p in progress(review.case).parts if p.review.pk == review.pk)
    assert part.review.running_pause.purpose == TEST["purpose"]
    assert str(part.word) == "已中止"
    assert any("检测：委托市检测中心检测水质" in str(line) for line in part.explanation)
    resume(review, person, after(review, 2))
    review.refresh_from_db()
    with time_machine.travel(after(review, 2), tick=False):
        case = opened(person(APPROVER), review.case_id)
        lane = next(
            lane
            for lane in CaseFile(person(APPROVER), case, clock.today()).lanes
            if lane.review.pk == review.pk
        )
        found = due_days.decision(case, lane.review, almanac.days_of(case.region_id))
    part = next(p for p in progress(review.case).parts if p.review.pk == review.pk)
    assert part.explanation == found.lines
    assert found.due == lane.review.due == review.due
    assert any("（《行政许可法》第四十五条）" in str(line) for line in found.lines)


def test_the_notice_says_for_what_and_how_long(review, person):
    told = review.due
    expected = after(review, 3)
    pause(review, person)
    notice = Notice.objects.get(kind="paused")
    assert (notice.organ, notice.review) == (review.department, review)
    assert notice.body["pause"] == {
        "cause": "检测",
        "purpose": TEST["purpose"],
        "law": TEST["law"],
        "first": clock.today().isoformat(),
        "expected": expected.isoformat(),
        "told": told.isoformat(),
    }
    assert notice.body["remedies"] == []


def test_when_it_is_over_a_paper_tells_the_new_last_day(review, person):
    told = review.due
    pause(review, person)
    resume(review, person, after(review, 2))
    review.refresh_from_db()
    notice = Notice.objects.get(kind="resumed")
    assert (notice.organ, notice.review, notice.number[-1]) == (review.department, review, "C")
    assert notice.body["resumed"] == {
        "cause": "检测",
        "purpose": TEST["purpose"],
        "first": clock.today().isoformat(),
        "last": after(review, 2).isoformat(),
        "told": told.isoformat(),
        "due": review.due.isoformat(),
        "heard": "",
        "report": {
            "cause": "检测",
            "conclusion": "水质检测合格",
            "law": TEST["law"],
            "organ": "市检测中心",
            "number": "检字〔2026〕1号",
            "on": after(review, 2).isoformat(),
        },
    }
    text = notice_document(notice).html
    assert "市检测中心检测" in text
    assert all(word in text for word in (worded(review.due), worded(after(review, 2))))


def test_the_paper_of_a_pause_says_once_from_when_the_days_do_not_count(review, person):
    pause(review, person)
    text = notice_document(Notice.objects.get(kind="paused")).html
    assert f"自{worded(clock.today())}的次日起不计入审批期限" in text
    assert text.count("不计入审批期限") == 1


def test_nothing_is_decided_while_it_runs_and_one_pause_runs_at_a_time(review, person):
    pause(review, person)
    for code, stated in (("decide", {"grant": True}), ("pause", TEST)):
        given = stated if code == "decide" else stated | {"expected": clock.today()}
        with pytest.raises(VerbRefused, match="中止"):
            REGISTRY[code].run(review, actor=person(APPROVER), **given)
    queued = {w.queue.code: w for w in work_list(person(APPROVER), clock.today())}
    assert [task.case for task in queued["to_resume"].tasks] == [review.case]
    decided = queued.get("to_decide")
    assert review.case not in [task.case for task in (decided.tasks if decided else ())]
    resume(review, person, clock.today())
    REGISTRY["decide"].run(review, actor=person(APPROVER), grant=True)
    with pytest.raises(VerbRefused):
        pause(review, person)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cause": "踏勘"}, "请选择中止原因"),
        ({"purpose": " "}, "请写明具体工作"),
        ({"law": " "}, "法律名称及条款"),
        ({"expected": -1}, "该日期已过"),
    ],
)
def test_a_pause_the_law_does_not_know_is_refused(review, person, given, said):
    if "expected" in given:
        given = {"expected": clock.today() + timedelta(days=given["expected"])}
    with pytest.raises(VerbRefused, match=said):
        pause(review, person, **given)
    assert not Pause.objects.exists()


def test_an_approver_reads_for_what_the_limit_is_paused_and_until_when(review, person, signed_in):
    pause(review, person)
    shown = page(signed_in(APPROVER), review.case)
    [lane] = shown.context["file"].waiting
    assert lane.waits in shown.content.decode()
    running = Pause.objects.get()
    assert running.get_cause_display() in lane.waits
    assert running.expected.isoformat() in lane.waits


@pytest.mark.parametrize(
    ("left", "why"), [(1, ""), (0, "今日即为最后一日"), (-1, "审批期限已经届满")]
)
def test_a_limit_that_has_ended_is_not_paused_and_stays_on_the_list_of_overdue_decisions(
    review, person, left, why
):
    day = clock.add_working_days(review.due, -left, days=almanac.days_of(review.region_id))
    with time_machine.travel(day, tick=False):
        if why:
            with pytest.raises(VerbRefused, match=why):
                pause(review, person)
        else:
            pause(review, person, expected=day)
    review.refresh_from_db()
    assert (review.due is None) is not bool(why)
    watched = {w.queue.code: w for w in work_list(person("supervisor-4502"), day)}
    overdue = [task.case for task in watched["overdue"].tasks] if "overdue" in watched else []
    assert (review.case in overdue) is (left < 0)


def test_a_pause_that_begins_and_ends_on_one_day_gains_none(review, person):
    """民法典 201: the day on which a period begins is not counted."""
    told = review.due
    for _again in range(3):
        pause(review, person)
        resume(review, person, clock.today())
        review.refresh_from_db()
        assert review.due == told
    account = next(p for p in progress(review.case).parts if p.review.pk == review.pk)
    assert not any("检测" in str(line) for line in account.explanation)


def test_the_notice_and_the_page_name_the_law_that_asks_for_the_step(review, person, signed_in):
    pause(review, person)
    notice = Notice.objects.get(kind="paused")
    assert TEST["law"] in notice_document(notice).html
    assert Pause.objects.get().law == TEST["law"]
    page = signed_in(APPROVER).get(f"/cms/cases/{review.case_id}/").content.decode()
    assert TEST["law"] in page
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_a_supervisor_sees_which_pauses_take_longer_than_was_told(review, person):
    expected = after(review, 3)
    pause(review, person, expected=expected)
    for day, seen in ((expected, False), (expected + timedelta(days=1), True)):
        lists = {w.queue.code: w for w in work_list(person("supervisor-4502"), day)}
        tasks = lists["overrun_pauses"].tasks if "overrun_pauses" in lists else []
        assert [task.case for task in tasks] == [review.case] * seen
    assert str(review.department) in tasks[0].what
    resume(review, person, expected)
    lists = {w.queue.code for w in work_list(person("supervisor-4502"), expected + timedelta(9))}
    assert "overrun_pauses" not in lists


def test_a_day_off_that_becomes_known_counts_the_pause_too(review, person):
    pause(review, person)
    resume(review, person, after(review, 2))
    days_put_off._followed = None
    assert days_put_off.put_off() == 0


def test_both_ends_stand_in_the_history(review, person):
    pause(review, person)
    resume(review, person, clock.today())
    events = Event.objects.filter(case=review.case.number, subject__startswith="pause:")
    assert list(events.order_by("pk").values_list("verb", "before", "after")) == [
        ("pause", "", "running"),
        ("resume", "running", "ended"),
    ]


@pytest.mark.both_databases
def test_the_database_keeps_a_second_pause_and_one_that_ends_too_early(review, person):
    running = pause(review, person)
    columns = {"review": review, "region": review.region, "ordered_by": running.ordered_by}
    days = {"first": "2026-11-30", "expected": "2026-11-30"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(**columns, **days, **TEST)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.filter(pk=running.pk).update(last=running.first - timedelta(days=1))


def test_a_withdrawal_ends_a_paused_review(review, person):
    pause(review, person)
    REGISTRY["withdraw"].run(review.case)
    ended = Review.objects.get(pk=review.pk)
    assert ended.status == "cancelled"
    assert ended.running_pause is None
    assert "to_resume" not in {w.queue.code for w in work_list(person(APPROVER), clock.today())}


def test_whoever_accepted_the_case_is_not_sent_to_end_its_pause(new_case, person):
    own = person("clerk-450204")
    case = new_case("accepted", channel="window")
    review = case.reviews.get(department__code=MARKET)
    post = {"region": case.region, "department": review.department, "name": own.display_name}
    appoint(own.username, Role.APPROVER, **post)
    pause(review, person)

    def sees(actor):
        return "to_resume" in {w.queue.code for w in work_list(actor, clock.today())}

    assert not sees(person(own.username))
    assert sees(person(APPROVER))


@pytest.mark.parametrize(
    ("given", "field"),
    [({"cause": "hearing"}, "cause"), ({"expected": date(9999, 12, 31)}, "expected")],
)
def test_by_hand_nothing_is_paused_for_a_hearing_or_longer_than_a_year(
    review, person, given, field
):
    assert field in REGISTRY["pause"].faults(review, **(TEST | {"expected": clock.today()} | given))
    with pytest.raises(VerbRefused):
        pause(review, person, **given)
    form = REGISTRY["pause"].form_for(person(APPROVER), review)
    assert "hearing" not in dict(form.fields["cause"].choices)
