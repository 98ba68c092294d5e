"""The clock: working days, deadlines and their explanation, by the nation's calendar."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone, translation
from hypothesis import given, settings, strategies

from portal.ground.calendar import clock
from portal.ground.calendar.clock import Pause
from portal.ground.calendar.office_days import CARRIED, OfficeDays


def day(text):
    return date.fromisoformat(text)


NATION = OfficeDays()


def deadline(start, value, unit, pauses=(), days=NATION):
    return clock.deadline(start, value, unit, days=days, pauses=pauses)


def pause(first, last=None, reason="听证"):
    return Pause(day(first), last and day(last), reason)


def said(deadline):
    with translation.override("zh-hans"):
        return [str(line) for line in deadline.lines]


def test_today_is_the_date_in_china_whatever_time_zone_is_active():
    with time_machine.travel("2026-03-01T17:30:00+00:00"), timezone.override("America/New_York"):
        assert clock.today() == date(2026, 3, 2)
        assert clock.now().utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-06", 1, "2026-03-09"),  # Friday → Monday
        ("2026-03-06", 0, "2026-03-06"),
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday of make-up work
        ("2026-02-13", 2, "2026-02-24"),  # Spring Festival
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-08", 3, "2026-10-12"),  # 10-10 is a make-up Saturday
        ("2025-12-31", 1, "2026-01-04"),  # across the year, a make-up Sunday
        ("2024-04-26", 1, "2024-04-28"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-04-07", -30, "2026-02-24"),
    ],
)
def test_working_days_are_added_and_counted_back(start, n, expected):
    assert clock.add_working_days(day(start), n, days=NATION) == day(expected)
    assert clock.working_days_between(day(start), day(expected), days=NATION) == n


@given(
    start=strategies.dates(date(2024, 1, 1), date(2026, 6, 30)),
    n=strategies.integers(-60, 60),
)
@settings(max_examples=100, deadline=None)
def test_adding_then_counting_gives_the_number_back(start, n):
    end = clock.add_working_days(start, n, days=NATION)
    if n >= 0 or NATION.works(start):
        assert clock.working_days_between(start, end, days=NATION) == n
    back = clock.working_days_between(end, start, days=NATION)
    assert back == -clock.working_days_between(start, end, days=NATION)


@pytest.mark.parametrize(
    ("start", "value", "unit", "due"),
    [
        ("2026-03-02", 5, "工作日", "2026-03-09"),
        ("2026-02-10", 5, "工作日", "2026-02-24"),
        ("2026-09-18", 20, "工作日", "2026-10-22"),
        ("2024-02-08", 10, "工作日", "2024-02-28"),  # 2024 had no day off on 除夕
        ("2026-09-05", 30, "日", "2026-10-08"),  # 10-05 lies in the National Day holiday
        ("2026-03-02", 30, "日", "2026-04-01"),
        ("2026-03-06", 1, "日", "2026-03-09"),  # ends on a Saturday
        ("2026-02-13", 1, "日", "2026-02-14"),  # ends on a make-up Saturday: it counts
        ("2026-01-15", 3, "个月", "2026-04-15"),
        ("2025-11-30", 3, "个月", "2026-02-28"),  # no 30 February
        ("2024-01-31", 1, "个月", "2024-02-29"),
        ("2025-10-31", 12, "个月", "2026-11-02"),  # 2026-10-31 is a Saturday
        ("2025-12-15", 1, "个月", "2026-01-15"),
        ("2026-03-02", 0, "当场", "2026-03-02"),
        ("2026-03-02", None, "当场", "2026-03-02"),
        ("2026-10-03", 0, "当场", "2026-10-03"),  # a day off
    ],
)
def test_a_limit_ends_on_its_day_in_every_unit(start, value, unit, due):
    result = deadline(day(start), value, unit)
    assert (result.due, result.provisional) == (day(due), False)


@pytest.mark.parametrize(
    ("value", "unit"),
    [(5, "天"), (5, ""), (0, "工作日"), (-1, "日"), (None, "工作日"), ("5", "日"), (True, "日")],
)
def test_a_limit_that_is_none_is_an_error_not_a_date(value, unit):
    with pytest.raises(ValueError, match=r"unit|limit"):
        deadline(day("2026-03-02"), value, unit)


@pytest.mark.parametrize(
    ("unit", "value", "pauses", "due"),
    [
        ("工作日", 5, [("2026-03-04", "2026-03-05")], "2026-03-11"),
        ("工作日", 5, [("2026-03-07", "2026-03-08")], "2026-03-09"),  # a weekend costs nothing
        ("工作日", 5, [("2026-03-10", "2026-03-12")], "2026-03-09"),  # after the end
        ("工作日", 5, [("2026-03-09", "2026-03-12")], "2026-03-13"),  # from the last day on
        ("工作日", 5, [("2026-03-09", "2026-03-09")], "2026-03-10"),  # the last day alone
        ("日", 8, [("2026-03-10", "2026-03-10")], "2026-03-11"),
        ("工作日", 5, [("2026-03-03", "2026-03-03")], "2026-03-10"),  # the first day that counts
        ("工作日", 5, [("2026-03-02", "2026-03-02")], "2026-03-09"),  # the start never counted
        ("工作日", 5, [("2026-02-25", "2026-03-03")], "2026-03-10"),  # began before the start
        ("工作日", 5, [("2026-03-03", "2026-03-04"), ("2026-03-04", "2026-03-05")], "2026-03-12"),
        ("日", 10, [("2026-03-07", "2026-03-08")], "2026-03-16"),  # 03-14 is a Saturday
        ("日", 12, [("2026-03-14", "2026-03-14")], "2026-03-16"),  # 03-14 becomes 03-15, a Sunday
        ("日", 12, [("2026-03-16", "2026-03-17")], "2026-03-18"),  # the Monday it would move to
        ("日", 12, [("2026-03-15", "2026-03-15")], "2026-03-16"),  # a day off behind the end
        ("日", 12, [("2026-03-17", "2026-03-17")], "2026-03-16"),
        ("个月", 1, [("2026-03-09", "2026-03-13")], "2026-04-07"),
    ],
)
def test_a_pause_moves_the_end_by_the_days_it_took(unit, value, pauses, due):
    pauses = [pause(first, last) for first, last in pauses]
    assert deadline(day("2026-03-02"), value, unit, pauses).due == day(due)


@pytest.mark.parametrize(
    ("unit", "value", "first", "due"),
    [
        ("工作日", 5, "2026-02-25", None),
        ("工作日", 5, "2026-03-04", None),
        ("工作日", 5, "2026-03-08", None),  # the day before the last
        ("工作日", 5, "2026-03-09", None),  # the last day
        ("工作日", 5, "2026-03-10", "2026-03-09"),
        ("日", 7, "2026-03-08", None),
        ("日", 7, "2026-03-09", None),
        ("日", 7, "2026-03-10", "2026-03-09"),
        ("日", 12, "2026-03-14", None),  # a Saturday, so the limit moves to Monday
        ("日", 12, "2026-03-16", None),  # the Monday
        ("日", 12, "2026-03-17", "2026-03-16"),
    ],
)
def test_while_a_pause_runs_there_is_no_last_day_unless_it_had_passed(unit, value, first, due):
    result = deadline(day("2026-03-02"), value, unit, [pause(first)])
    assert result.due == (due and day(due))
    assert ("暂停计时" in "".join(said(result))) is (due is None)


def test_what_the_calendar_did_is_told_up_to_the_pause_that_runs():
    # 2026-09-25, 中秋, is the first day of the earlier pause; the later one is told after it.
    pauses = [pause("2026-09-29", reason="鉴定"), pause("2026-09-25", reason="检验")]
    result = deadline(day("2026-09-18"), 20, "工作日", pauses)
    assert (result.due, result.provisional) == (None, False)
    assert said(result)[2:] == [
        "其间调休上班，计入：9月20日。",
        "2026年9月25日起因检验暂停计时，所需时间不计入期限（《行政许可法》第四十五条），结束后继续计算。",
        "2026年9月29日起因鉴定暂停计时，所需时间不计入期限（《行政许可法》第四十五条），结束后继续计算。",
    ]


def test_a_pause_that_runs_in_a_year_not_published_is_provisional():
    last = CARRIED[-1]
    running = [Pause(date(last + 1, 1, 4), None, "检验")]
    assert deadline(date(last, 12, 1), 60, "工作日", running).provisional
    running = [Pause(date(last, 12, 31), None, "检验"), *running]
    assert not deadline(date(last, 12, 1), 60, "工作日", running).provisional


def test_a_pause_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="ends on 2026-03-03, before it begins on 2026-03-04"):
        pause("2026-03-04", "2026-03-03")
    assert pause("2026-03-04", "2026-03-04").last == day("2026-03-04")


def test_a_deadline_explains_itself_line_by_line_in_chinese():
    result = deadline(day("2026-09-18"), 20, "工作日", [pause("2026-09-24", "2026-09-28")])
    assert said(result) == [
        "自2026年9月18日起算，当日不计入（民法典第二百零一条）。",
        "期限20个工作日，双休日和法定节假日不计入（《行政许可法》第八十二条）。",
        "其间法定节假日放假，不计入：10月1日–10月2日、10月5日–10月7日。",
        "其间调休上班，计入：9月20日、10月10日。",
        "2026年9月24日至2026年9月28日因听证，2个工作日不计入（《行政许可法》第四十五条）。",
        "最后一日：2026年10月26日。",
    ]


def test_an_act_on_the_spot_needs_one_line():
    assert said(deadline(day("2026-03-02"), None, "当场")) == ["当场办结：2026年3月2日。"]


def test_a_limit_of_days_tells_nothing_of_holidays_and_counts_every_day_of_a_pause():
    result = deadline(day("2026-09-18"), 20, "日", [pause("2026-09-24", "2026-09-28")])
    assert said(result) == [
        "自2026年9月18日起算，当日不计入（民法典第二百零一条）。",
        "期限20日，含双休日和法定节假日（民法典第二百零一条）。",
        "2026年9月24日至2026年9月28日因听证，5日不计入（《行政许可法》第四十五条）。",
        "最后一日：2026年10月13日。",
    ]


def test_a_limit_of_months_says_how_months_are_counted():
    assert said(deadline(day("2026-03-18"), 1, "个月"))[1:] == [
        "期限1个月，至到期月的对应日（民法典第二百零二条）。",
        "2026年4月18日为休息日，顺延至其后第一个工作日2026年4月20日（民法典第二百零三条）。",
        "最后一日：2026年4月20日。",
    ]


def test_a_day_under_two_pauses_is_counted_once_and_an_idle_pause_is_not_told():
    pauses = [
        pause("2026-03-16", "2026-03-20", "拍卖"),  # after the end
        pause("2026-03-04", "2026-03-06", "鉴定"),
        pause("2026-03-04", "2026-03-05", "检验"),  # wholly within others
        pause("2026-03-03", "2026-03-05", "听证"),
        pause("2026-03-01", "2026-03-02", "招标"),  # over on the day of the start
        pause("2026-02-28", "2026-03-03", "检疫"),
    ]
    result = deadline(day("2026-03-02"), 5, "工作日", pauses)
    assert said(result)[2:] == [
        "2026年2月28日至2026年3月3日因检疫，1个工作日不计入（《行政许可法》第四十五条）。",
        "2026年3月3日至2026年3月5日因听证，2个工作日不计入（《行政许可法》第四十五条）。",
        "2026年3月4日至2026年3月6日因鉴定，1个工作日不计入（《行政许可法》第四十五条）。",
        "最后一日：2026年3月13日。",
    ]


def test_holidays_within_a_pause_are_told_with_the_pause_alone():
    result = deadline(day("2026-09-28"), 3, "工作日", [pause("2026-09-30", "2026-10-10")])
    assert said(result)[2:] == [
        "2026年9月30日至2026年10月10日因听证，4个工作日不计入（《行政许可法》第四十五条）。",
        "最后一日：2026年10月13日。",
    ]


def test_an_end_that_moved_says_from_where_and_why():
    assert said(deadline(day("2026-09-05"), 30, "日"))[2:] == [
        "2026年10月5日为休息日，顺延至其后第一个工作日2026年10月8日（民法典第二百零三条）。",
        "最后一日：2026年10月8日。",
    ]


def test_a_year_that_is_not_published_makes_a_deadline_provisional_and_is_named():
    first, last = CARRIED[0], CARRIED[-1]
    assert last >= 2026
    for start, unknown in ((date(last, 12, 20), last + 1), (date(first - 1, 12, 20), first - 1)):
        result = deadline(start, 20, "工作日")
        assert result.provisional
        assert said(result)[-1] == f"国务院办公厅尚未公布{unknown}年放假安排，本期限为暂估。"
    assert not deadline(date(last, 6, 1), 20, "工作日").provisional


def test_a_pause_and_a_deadline_stay_as_they_were_found():
    for fact in (pause("2026-03-04"), deadline(day("2026-03-02"), 5, "工作日")):
        with pytest.raises(FrozenInstanceError):
            fact.last = None
