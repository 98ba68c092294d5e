"""A supplement has a last day, told in its notice, and whoever has to hand it in is reminded of it."""

from datetime import date, timedelta

import pytest

from issuance.casework import days_put_off, due_days
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs.intake.silence import close_unanswered, remind
from issuance.models import Case, Notice
from issuance.status import CaseStatus
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import OfficeDay
from portal.ground.office_days import almanac
from tests.issuance.reading import text
from tests.issuance.ready import worded
from tests.issuance.silence_cases import at, pursued, told


@pytest.mark.parametrize(
    ("asked", "days", "unit", "due"),
    [
        # 2026-11-30 is a Monday; no festival until New Year's Day.
        (date(2026, 11, 30), 5, "工作日", date(2026, 12, 7)),
        (date(2026, 11, 30), 1, "工作日", date(2026, 12, 1)),
        (date(2026, 11, 30), 10, "日", date(2026, 12, 10)),
        # 日: an end on a Saturday moves to Monday (民法典 203).
        (date(2026, 11, 30), 5, "日", date(2026, 12, 7)),
    ],
)
def test_the_last_day_follows_from_the_terms_of_the_region(new_case, terms, asked, days, unit, due):
    terms(days, unit)
    with at(asked):
        case = new_case("supplement")
        case.refresh_from_db()
    assert case.supplement_due == due
    assert case.notices.get().body["answer"] == {
        "days": days,
        "unit": unit,
        "silence": "wait",
        "basis": "《测试办法》第九条",
        "from": asked.isoformat(),
        "due": due.isoformat(),
    }


def test_where_no_region_says_anything_it_is_thirty_working_days_and_silence_closes_nothing(
    new_case,
):
    case = new_case("supplement")
    case.refresh_from_db()
    days = almanac.days_of(case.region_id)
    assert case.supplement_due == clock.add_working_days(clock.today(), 30, days=days)
    paper = text(case.notices.get())
    assert f"请于{worded(case.supplement_due)}前（含当日）" in paper
    assert "本件保留待补正" in paper
    assert "视为放弃" not in paper
    much_later = case.supplement_due + timedelta(days=400)
    assert pursued(case, much_later).status == CaseStatus.SUPPLEMENT


def test_the_applicant_is_reminded_three_working_days_before_and_once_more_after_it(
    new_case, terms
):
    terms(10)
    case = new_case("supplement")
    case.refresh_from_db()
    due, days = case.supplement_due, almanac.days_of(case.region_id)
    first = clock.add_working_days(due, -3, days=days)
    story = [
        (first - timedelta(days=1), 0),
        (first, 1),
        (first + timedelta(days=1), 1),
        (due, 1),
        (due + timedelta(days=1), 2),
        (due + timedelta(days=2), 2),
        (due + timedelta(days=200), 2),
    ]
    for day, times in story:
        assert pursued(case, day).status == CaseStatus.SUPPLEMENT
        assert told(case, "remind") == times, day
    assert case.supplement_reminded == due + timedelta(days=1)


def test_a_case_to_be_closed_is_reminded_of_before_and_not_after(new_case, terms):
    terms(10, silence="close")
    case = new_case("supplement")
    case.refresh_from_db()
    pursued(case, case.supplement_due)
    assert told(case, "remind") == 1
    with at(case.supplement_due + timedelta(days=1)), pytest.raises(VerbRefused):
        remind.run(case)


def test_a_case_asked_before_there_were_last_days_is_neither_reminded_nor_closed_until_told_one(
    new_case, terms
):
    terms(10, silence="close")
    case = new_case("supplement")
    Case.objects.filter(pk=case.pk).update(supplement_due=None, supplement_silence="")
    day = clock.today() + timedelta(days=400)
    case.refresh_from_db()
    for verb in (remind, close_unanswered):
        with at(day), pytest.raises(VerbRefused, match="未载明"):
            verb.run(case)


def test_days_off_that_become_known_put_the_last_day_off_and_its_account_says_why(new_case, terms):
    terms(5)
    with at(date(2026, 11, 30)):
        case = new_case("supplement")
        case.refresh_from_db()
    assert case.supplement_due == date(2026, 12, 7)
    OfficeDay.objects.create(
        level="place",
        region=case.region.city,
        day=date(2026, 12, 7),
        works=False,
        name="市庆",
        source="柳政办〔2026〕7号",
        known_from=date(2026, 12, 2),
    )
    with at(date(2026, 12, 2)):
        assert days_put_off.put_off() >= 1
    case.refresh_from_db()
    assert case.supplement_due == date(2026, 12, 8)
    body = case.notices.get().body
    assert body["answer"]["due"] == "2026-12-07"
    lines = due_days.answer(
        body["answer"], almanac.days_of(case.region_id), due=case.supplement_due
    ).lines
    account = [str(line) for line in lines]
    assert account[1] == "补正期限：5个工作日（《测试办法》第九条）。"
    assert "12月7日：市庆放假（柳政办〔2026〕7号），不计入。" in account
    assert account[-1] == "最后一日：2026年12月8日。"


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("silence", "state"), [("close", CaseStatus.REVIEWING), ("wait", CaseStatus.SUPPLEMENT)]
)
def test_what_was_asked_before_days_were_told_gets_one_in_a_paper_and_is_concluded(
    ready, terms, person, silence, state
):
    terms(10, silence=silence)
    case = ready("name_day").case
    assert case.supplement_due is None
    today = clock.today()
    tenth = clock.add_working_days(today, 10, days=almanac.days_of(case.region_id))
    pursued(case, today)
    assert (case.supplement_due, case.supplement_silence) == (tenth, silence)
    paper = case.notices.get(kind=Notice.Kind.ANSWER_DAY)
    assert paper.body["asked"] == case.notices.get(kind=Notice.Kind.SUPPLEMENT).number
    assert worded(tenth) in text(paper)
    assert due_days.named_the_day(case) == paper
    pursued(case, today)
    assert told(case, "name_day") == 1
    pursued(case, tenth - timedelta(days=1))
    assert told(case, "remind") == 1
    [listed] = [
        w for w in work_list(person("approver-450204-mr"), today) if w.queue.code == "unanswered"
    ]
    assert case.pk in {task.case.pk for task in listed.tasks}
    days_put_off.put_off()
    pursued(case, tenth + timedelta(days=1))
    assert case.status == state
    if silence == "close":
        closed = case.notices.filter(kind=Notice.Kind.UNANSWERED)
        assert {row.body["asked"] for row in closed} == {paper.number}
