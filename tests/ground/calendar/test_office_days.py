"""Office days: the official calendar of 2024–2026, Guangxi's days, and what was told never moves
earlier."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from holidays.calendars.chinese import _ChineseLunisolar
from holidays.countries.china import ChinaStaticHolidays
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.ground.calendar import clock
from portal.ground.calendar.office_days import CARRIED, Arrangement, OfficeDays, festivals
from portal.ground.office_days import shipped

# 国务院办公厅关于 2024、2025、2026 年部分节假日安排的通知: days off, 调休 workdays.
OFF = [
    ("2024-01-01", "2024-01-01"),
    ("2024-02-10", "2024-02-17"),
    ("2024-04-04", "2024-04-06"),
    ("2024-05-01", "2024-05-05"),
    ("2024-06-08", "2024-06-10"),
    ("2024-09-15", "2024-09-17"),
    ("2024-10-01", "2024-10-07"),
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
]
MAKE_UP = """
    2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
    2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
    2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
"""

NATION = OfficeDays()
COLUMNS = ("day", "works", "name", "source", "known_from", "to_verify")


def arranged(row):
    return Arrangement(**{name: row[name] for name in COLUMNS})


GUANGXI = OfficeDays(tuple(map(arranged, shipped.rows())))


def day(text):
    return date.fromisoformat(text)


def days(first, last):
    return [day(first) + timedelta(n) for n in range((day(last) - day(first)).days + 1)]


def said(result):
    with translation.override("zh-hans"):
        return [str(line) for line in result.lines]


def off(text, known, withdrawn=None, *, works=False, name="市庆", national=False):
    row = Arrangement(day(text), works, name, "某通知", day(known), national=national)
    return row if withdrawn is None else replace(row, withdrawn_on=day(withdrawn))


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_of_a_published_year_is_as_the_notice_says(year):
    off = {d for run in OFF for d in days(*run)}
    make_up = set(map(day, MAKE_UP.split()))
    for d in days(f"{year}-01-01", f"{year}-12-31"):
        expected = d in make_up or (d.weekday() < 5 and d not in off)
        assert NATION.works(d) is expected, d


def test_the_last_days_of_a_year_follow_the_notice_for_the_next():
    # 元旦 of 2007 made the last weekend of 2006 two days of work.
    assert NATION.works(date(2006, 12, 30))
    assert NATION.works(date(2006, 12, 31))


def test_a_year_is_published_once_the_state_council_gave_notice_of_it():
    assert set(CARRIED) == set(ChinaStaticHolidays.special_public_holidays)
    assert NATION.is_published(CARRIED[0])
    assert NATION.is_published(CARRIED[-1])
    assert not NATION.is_published(CARRIED[0] - 1)
    assert not NATION.is_published(CARRIED[-1] + 1)


def test_a_notice_that_was_entered_publishes_its_year_before_the_library_does():
    following = CARRIED[-1] + 1
    friday = next(d for d in days(f"{following}-03-01", f"{following}-03-07") if d.weekday() == 4)
    saturday = friday + timedelta(1)
    begun = (
        off(friday.isoformat(), "2026-11-10", national=True),
        off(saturday.isoformat(), "2026-11-10", works=True, national=True),
        *(off(d.isoformat(), "2026-11-10", national=True) for d in festivals(following)),
    )
    entered = OfficeDays(begun)
    assert entered.is_published(following)
    assert not OfficeDays(begun[:-1]).is_published(following)
    assert (entered.works(friday), entered.works(saturday)) == (False, True)
    result = clock.deadline(friday - timedelta(1), 1, "工作日", days=entered)
    assert (result.due, result.provisional) == (saturday, False)
    elsewhere = OfficeDays((off(friday.isoformat(), "2026-11-10"),))
    assert not elsewhere.is_published(following)


@pytest.mark.parametrize(
    ("text", "in_guangxi", "in_the_nation"),
    [
        ("2017-03-30", False, True),
        ("2017-03-31", False, True),
        ("2017-04-01", False, True),  # a Saturday the nation works
        ("2017-04-08", True, False),  # a Saturday worked in its place
        ("2023-04-21", False, True),
        ("2023-04-23", False, True),  # a Sunday the nation works
        ("2024-04-11", False, True),
        ("2024-04-12", False, True),
        ("2025-03-31", False, True),  # by the moon
        ("2025-04-01", False, True),
        ("2025-04-02", True, True),
    ],
)
def test_guangxi_keeps_its_own_days(text, in_guangxi, in_the_nation):
    assert GUANGXI.works(day(text)) is in_guangxi
    assert NATION.works(day(text)) is in_the_nation


def test_what_is_reckoned_are_the_third_and_fourth_of_the_third_month():
    """The library knows the tenth of that month (giỗ tổ Hùng Vương)."""
    lunar = _ChineseLunisolar()
    reckoned = {row["day"]: row for row in shipped.rows() if row["to_verify"]}
    years = {d.year for d in reckoned} | set(shipped.NOTICES)
    assert years == set(range(2014, 2037))
    for year in years - set(shipped.NOTICES):
        tenth, _known = lunar.hung_kings_date(year)
        third = tenth - timedelta(7)
        assert sorted(d for d in reckoned if d.year == year) == [third, third + timedelta(1)]
    assert not any(row["works"] for row in reckoned.values())


@pytest.mark.parametrize(
    ("start", "value", "unit", "in_guangxi", "in_the_nation"),
    [
        # 3-30, 3-31, 4-1 off; 4-2 to 4-4 清明; then 4-5, 4-6, 4-7, 4-8 (worked), 4-10
        ("2017-03-29", 5, "工作日", "2017-04-10", "2017-04-06"),
        ("2017-03-29", 4, "工作日", "2017-04-08", "2017-04-05"),
        ("2017-03-28", 1, "工作日", "2017-03-29", "2017-03-29"),
        # 4-21 to 4-23 off; the nation works on Sunday 4-23
        ("2023-04-20", 1, "工作日", "2023-04-24", "2023-04-21"),
        ("2023-04-20", 3, "工作日", "2023-04-26", "2023-04-24"),
        # days of the calendar, ending on a day off: to the next working day
        ("2017-03-01", 30, "日", "2017-04-05", "2017-03-31"),
        ("2023-03-21", 1, "个月", "2023-04-24", "2023-04-21"),
    ],
)
def test_deadlines_across_them(start, value, unit, in_guangxi, in_the_nation):
    for own, due in ((GUANGXI, in_guangxi), (NATION, in_the_nation)):
        assert clock.deadline(day(start), value, unit, days=own).due == day(due)


def test_each_day_is_told_with_its_source():
    notice = "自治区人民政府办公厅关于2017年“壮族三月三”放假的通知（2017-02-10）"
    result = clock.deadline(day("2017-03-29"), 5, "工作日", days=GUANGXI)
    assert said(result)[2:] == [
        "其间法定节假日放假，不计入：4月3日–4月4日。",
        f"3月30日–4月1日：壮族三月三放假（{notice}），不计入。",
        f"4月8日：壮族三月三调休上班（{notice}），计入。",
        "最后一日：2017年4月10日。",
    ]
    assert not result.provisional
    moved = clock.deadline(day("2023-03-21"), 1, "个月", days=GUANGXI)
    notice = "自治区人民政府办公厅关于2023年“壮族三月三”放假的通知（2023-03-14）"
    assert said(moved)[2:] == [
        f"4月21日、4月23日：壮族三月三放假（{notice}），不计入。",
        "2023年4月21日为休息日，顺延至其后第一个工作日2023年4月24日（民法典第二百零三条）。",
        "最后一日：2023年4月24日。",
    ]


def test_a_day_that_is_only_reckoned_says_so_and_makes_its_deadline_provisional():
    result = clock.deadline(day("2025-03-28"), 1, "工作日", days=GUANGXI)
    assert result.due == day("2025-04-02")
    assert result.provisional
    assert said(result)[2] == (
        "3月31日–4月1日：壮族三月三放假（自治区人民政府令第98号，按农历三月初三、初四推算；待核实），不计入。"
    )
    assert not clock.deadline(day("2025-04-01"), 1, "工作日", days=GUANGXI).provisional


def test_the_nearer_government_holds():
    citys, countys = off("2026-06-10", "2026-01-01"), off("2026-06-10", "2026-01-01", works=True)
    assert not OfficeDays((citys,)).works(day("2026-06-10"))
    assert OfficeDays((countys, citys)).works(day("2026-06-10"))


def test_what_was_withdrawn_holds_no_longer():
    assert OfficeDays((off("2026-06-10", "2026-01-01", "2026-02-01"),)).works(day("2026-06-10"))


@pytest.mark.parametrize(
    ("rows", "told", "works"),
    [
        ([off("2026-06-10", "2026-05-01")], "2026-04-01", False),  # a day off learned later counts
        ([off("2026-06-13", "2026-05-01", works=True)], "2026-04-01", False),  # a workday does not
        ([off("2026-06-13", "2026-05-01", works=True)], "2026-05-01", False),  # told in the morning
        ([off("2026-06-13", "2026-05-01", works=True)], "2026-05-02", True),
        ([off("2026-06-10", "2026-03-01", "2026-05-01")], "2026-04-01", False),  # withdrawn since
        ([off("2026-06-10", "2026-03-01", "2026-05-01")], "2026-05-02", True),
    ],
)
def test_a_deadline_that_was_told_counts_what_put_it_off_and_nothing_else(rows, told, works):
    assert OfficeDays(tuple(rows)).told_on(day(told)).works(rows[0].day) is works


def test_the_day_that_was_told_holds_against_an_earlier_one():
    told = day("2026-03-10")
    result = clock.deadline(day("2026-03-02"), 5, "工作日", days=NATION, told=told)
    assert result.due == told
    assert said(result)[-2:] == [
        "此前告知的最后一日为2026年3月10日，已告知的期限不提前。",
        "最后一日：2026年3月10日。",
    ]
    later = clock.deadline(day("2026-03-02"), 6, "工作日", days=NATION, told=day("2026-03-05"))
    assert later.due == day("2026-03-10")


FIRST = day("2026-03-02")
_DAYS = st.integers(0, 40).map(lambda n: FIRST + timedelta(n))


@st.composite
def changes(draw):
    """A row of some government, known and perhaps withdrawn while deadlines run."""
    known = draw(_DAYS)
    withdrawn = draw(st.none() | st.integers(0, 20).map(lambda n: known + timedelta(n)))
    return Arrangement(draw(_DAYS), draw(st.booleans()), "某节", "某通知", known, withdrawn)


def as_known(rows, on):
    """The rows as they stood on a day: later withdrawals had not happened yet."""
    known = (row for row in rows if row.known_from <= on)
    return OfficeDays(
        tuple(
            replace(row, withdrawn_on=None) if row.withdrawn_on and row.withdrawn_on > on else row
            for row in known
        )
    )


@given(
    rows=st.lists(changes(), max_size=6),
    start=_DAYS,
    value=st.integers(1, 12),
    unit=st.sampled_from(["工作日", "日", "个月"]),
    since=st.tuples(st.integers(0, 30), st.integers(0, 30)),
)
@settings(max_examples=300, deadline=None)
def test_no_deadline_moves_earlier_than_it_was_ever_told(rows, start, value, unit, since):
    """Told on the day it begins to run, and told again on two later days with all known by then."""

    def due(days):
        return clock.deadline(start, value, unit, days=days).due

    first = due(as_known(rows, start))
    once, again = (as_known(rows, start + timedelta(n)) for n in sorted(since))
    assert first <= due(once.told_on(start)) <= due(again.told_on(start))
    assert due(again) <= due(again.told_on(start))  # nor is a day lost that is off by now
