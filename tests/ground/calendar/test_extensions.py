"""A limit that was extended (行政许可法 42): it runs on after its last day, and says who approved it."""

from datetime import date

import pytest
from django.utils import translation

from portal.ground.calendar import clock
from portal.ground.calendar.clock import Extension, Pause
from portal.ground.calendar.office_days import OfficeDays

NATION = OfficeDays()
START = date(2026, 3, 2)


def day(text):
    return date.fromisoformat(text)


def extended(value=10, unit="工作日"):
    return Extension(
        value, unit, "柳南区水利局", date(2026, 3, 9), "行政许可法第四十二条", "需跨区核对档案"
    )


def found(start, value, unit, extension, pauses=(), told=None):
    return clock.deadline(
        start, value, unit, days=NATION, extension=extension, pauses=pauses, told=told
    )


def said(deadline):
    with translation.override("zh-hans"):
        return [str(line) for line in deadline.lines]


@pytest.mark.parametrize(
    ("value", "unit", "more", "more_unit", "due"),
    [
        (5, "工作日", 1, "工作日", "2026-03-10"),
        (5, "工作日", 10, "工作日", "2026-03-23"),
        (20, "工作日", 10, "工作日", "2026-04-14"),  # over 清明, 2026-04-06
        (
            5,
            "日",
            10,
            "工作日",
            "2026-03-23",
        ),  # ends on a Saturday, moves to Monday, runs on from it
        (6, "日", 10, "工作日", "2026-03-23"),
        (7, "日", 5, "日", "2026-03-16"),  # again on a Saturday
        (1, "个月", 1, "个月", "2026-05-06"),  # to 04-02, then to 05-02, in the days off of 五一
        (1, "个月", 10, "日", "2026-04-13"),  # to 04-12, a Sunday
    ],
)
def test_the_extension_begins_on_the_day_after_the_last_one(value, unit, more, more_unit, due):
    assert found(START, value, unit, extended(more, more_unit)).due == day(due)


@pytest.mark.parametrize("value", range(1, 31))
def test_in_working_days_limit_and_extension_are_one_longer_limit(value):
    together = clock.deadline(START, value + 10, "工作日", days=NATION)
    assert found(START, value, "工作日", extended()).due == together.due


@pytest.mark.parametrize(
    ("first", "last", "due"),
    [
        ("2026-03-04", "2026-03-05", "2026-03-25"),  # within the limit
        ("2026-03-09", "2026-03-10", "2026-03-25"),  # over its last day
        ("2026-03-12", "2026-03-13", "2026-03-25"),  # within the extension
        ("2026-03-23", "2026-03-23", "2026-03-24"),  # on the very last day
        ("2026-03-24", "2026-03-27", "2026-03-23"),  # after it
        ("2026-03-14", "2026-03-15", "2026-03-23"),  # over a weekend
    ],
)
def test_a_pause_puts_off_the_end_wherever_in_the_two_it_lies(first, last, due):
    pause = Pause(day(first), day(last), "检测")
    assert found(START, 5, "工作日", extended(), [pause]).due == day(due)


def test_a_pause_that_runs_in_the_extension_leaves_the_last_day_open():
    running = Pause(date(2026, 3, 12), None, "检测")
    assert clock.deadline(START, 5, "工作日", days=NATION, pauses=[running]).due == day(
        "2026-03-09"
    )
    assert found(START, 5, "工作日", extended(), [running]).due is None


def test_the_account_names_who_approved_it_when_by_which_rule_and_why():
    lines = said(found(START, 20, "工作日", extended()))
    assert lines == [
        "自2026年3月2日起算，当日不计入（民法典第二百零一条）。",
        "期限20个工作日，双休日和法定节假日不计入（《行政许可法》第八十二条）。",
        "2026年3月9日经柳南区水利局负责人批准，延长10个工作日（行政许可法第四十二条），理由：需跨区核对档案",
        "其间法定节假日放假，不计入：4月6日。",
        "最后一日：2026年4月14日。",
    ]


def test_days_off_of_the_extension_alone_are_told_where_the_limit_is_of_calendar_days():
    lines = said(found(date(2026, 3, 25), 5, "日", extended()))
    assert "其间法定节假日放假，不计入：4月6日。" in lines
    assert lines[-1] == "最后一日：2026年4月14日。"


def test_a_day_told_holds_against_an_earlier_one():
    assert found(START, 5, "工作日", extended(), told=day("2026-03-24")).due == day("2026-03-24")
    assert found(START, 5, "工作日", extended(), told=day("2026-03-20")).due == day("2026-03-23")


@pytest.mark.parametrize(
    ("value", "unit"), [(0, "工作日"), (-1, "日"), (True, "日"), (1, "当场"), (1, "年")]
)
def test_an_extension_is_a_positive_number_of_days_or_months(value, unit):
    with pytest.raises(ValueError, match=r"extended|positive"):
        extended(value, unit)


def test_what_is_decided_on_the_spot_is_not_extended():
    with pytest.raises(ValueError, match="on the spot"):
        found(START, None, "当场", extended())
