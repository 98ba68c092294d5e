"""The clock (时限): today in China, working days, and deadlines that explain themselves.

Working days follow the State Council's published calendar with its make-up workdays (调休), as the
`holidays` library carries it; a year it does not know yet is reckoned from the statutory holidays
alone and labelled provisional.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays.countries.china import China, ChinaStaticHolidays

from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

ZONE = ZoneInfo("Asia/Shanghai")
WORKING_DAYS, DAYS, MONTHS, AT_ONCE = UNITS = ("工作日", "日", "个月", "当场")
_NOTICES = (
    ChinaStaticHolidays.special_public_holidays
)  # one yearly notice of the State Council each
PUBLISHED = range(min(_NOTICES), max(_NOTICES) + 1)
_DAY = timedelta(days=1)


def now() -> datetime:
    """This moment, on the clock of Asia/Shanghai, whatever time zone is active."""
    return datetime.now(ZONE)


def today() -> date:
    """The date in China."""
    return now().date()


@dataclass(frozen=True)
class Pause:
    """Days that do not count, `first` to `last` inclusive; `last` is None while it still runs.

    Only for reasons the law allows (行政许可法 45: 听证、招标、拍卖、检验、检测、检疫、鉴定、
    专家评审; an on-site inspection is not one). `reason` is shown to the applicant.
    """

    first: date
    last: date | None
    reason: str

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"the pause ends on {self.last}, before it begins on {self.first}")


@dataclass(frozen=True)
class Deadline:
    """The last day on which an act is in time, and how that day was found.

    `due` is None while a pause is still running. `provisional`: a day was counted in a year whose
    calendar is not published yet.
    """

    due: date | None
    lines: tuple[Sentence, ...]
    provisional: bool = False


def is_provisional(first: date, last: date | None = None) -> bool:
    """Whether a day between the two falls in a year without a published calendar."""
    return first.year not in PUBLISHED or (last or first).year not in PUBLISHED


@lru_cache(maxsize=64)
def _working_days(year: int) -> frozenset[date]:
    known = China(years=year)
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range(366 if calendar.isleap(year) else 365))
    return frozenset(
        day
        for day in days
        if day in known.weekend_workdays or (day.weekday() < 5 and day not in known)
    )


def is_working_day(day: date) -> bool:
    return day in _working_days(day.year)


def add_working_days(start: date, n: int) -> date:
    """The `n`-th working day after `start`, which itself is not counted (民法典 201).

    A negative `n` counts backwards (届满三十日前); 0 gives `start`.
    """
    step = _DAY if n >= 0 else -_DAY
    day, left = start, abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before."""
    if end < start:
        return -working_days_between(end, start)
    return sum(map(is_working_day, _days_after(start, end)))


def deadline(start: date, value: int | None, unit: str, pauses: Iterable[Pause] = ()) -> Deadline:
    """The end of a limit that begins to run on the day after `start` (民法典 201).

    工作日: 行政许可法 82. 日 and 个月: 民法典 202, and an end on a day off moves to the next
    working day (民法典 203) that no pause takes. 当场: the day itself, `value` is ignored. Raises
    ValueError for an unknown unit or a `value` that is not a positive whole number.
    """
    if unit not in UNITS:
        raise ValueError(f"unknown unit {unit!r}; known: {', '.join(UNITS)}")
    if unit == AT_ONCE:
        return Deadline(start, (Sentence(_("On the spot: %(day)s."), {"day": start}),))
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"a limit in {unit} is a positive whole number, not {value!r}")
    pauses = sorted(pauses, key=lambda pause: pause.first)
    lines = [
        Sentence(_("Starts on %(day)s; that day is not counted (民法典 201)."), {"day": start}),
        Sentence(_LIMITS[unit], {"value": value}),
    ]
    paused = {day for pause in pauses if pause.last for day in _pause_days(start, pause)}
    end = _ENDS[unit](start, value, paused)
    due = _end_in_working_days(end - _DAY, 1, paused)
    running = [pause.first for pause in pauses if pause.last is None and pause.first <= due]
    if running:
        lines += _calendar_lines(start, running[0] - _DAY, paused, unit)
        lines += _pause_lines(start, due, pauses, unit)
        return Deadline(None, tuple(lines), is_provisional(start, running[0]))
    lines += _calendar_lines(start, end, paused, unit)
    lines += _pause_lines(start, due, pauses, unit)
    if due != end:
        values = {"end": end, "due": due}
        lines.append(
            Sentence(
                _("%(end)s is a day off: the next working day is %(due)s (民法典 203)."), values
            )
        )
    lines.append(Sentence(_("Last day: %(day)s."), {"day": due}))
    if provisional := is_provisional(start, due):
        year = due.year if due.year not in PUBLISHED else start.year
        lines.append(
            Sentence(
                _("The calendar of %(year)s is not published yet: provisional."), {"year": year}
            )
        )
    return Deadline(due, tuple(lines), provisional)


_LIMITS = {
    WORKING_DAYS: _("Limit: %(value)s working days (行政许可法 82)."),
    DAYS: _("Limit: %(value)s days, days off included (民法典 201)."),
    MONTHS: _("Limit: %(value)s months, to the same day of the month (民法典 202)."),
}


def _end_in_working_days(start: date, value: int, paused: set[date]) -> date:
    day = start
    while value:
        day += _DAY
        value -= is_working_day(day) and day not in paused
    return day


def _end_in_days(start: date, value: int, paused: set[date]) -> date:
    day = start
    while value:
        day += _DAY
        value -= day not in paused
    return day


def _end_in_months(start: date, value: int, paused: set[date]) -> date:
    """The corresponding day, or the last of a shorter month, put off by the paused days."""
    year, month = divmod(start.year * 12 + start.month - 1 + value, 12)
    end = date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    return _end_in_days(start, (end - start).days, paused)


_ENDS = {WORKING_DAYS: _end_in_working_days, DAYS: _end_in_days, MONTHS: _end_in_months}


def _days_after(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]


def _pause_days(start: date, pause: Pause) -> list[date]:
    return [day for day in _days_after(pause.first - _DAY, pause.last) if day > start]


def _calendar_lines(start: date, end: date, paused: set[date], unit: str) -> list[Sentence]:
    """What the calendar did to a limit in working days: days off on weekdays, 调休."""
    if unit != WORKING_DAYS:
        return []
    days = [day for day in _days_after(start, end) if day not in paused]
    off = tuple(day for day in days if day.weekday() < 5 and not is_working_day(day))
    extra = tuple(day for day in days if day.weekday() >= 5 and is_working_day(day))
    lines = []
    if off:
        lines.append(Sentence(_("Public holidays, not counted: %(days)s."), {"days": off}))
    if extra:
        lines.append(Sentence(_("Make-up workdays (调休), counted: %(days)s."), {"days": extra}))
    return lines


def _pause_lines(start: date, end: date, pauses: list[Pause], unit: str) -> list[Sentence]:
    """One line a pause; a day under two of them is counted with the first."""
    lines, seen = [], set()
    for pause in pauses:
        values = {"reason": pause.reason, "first": pause.first, "last": pause.last}
        if pause.first > end:
            continue
        if pause.last is None:
            message = _("%(reason)s since %(first)s: not counted until it ends (行政许可法 45).")
        elif days := set(_pause_days(start, pause)) - seen:
            seen |= days
            if unit == WORKING_DAYS:
                values["count"] = sum(map(is_working_day, days))
                message = _(
                    "%(reason)s, %(first)s to %(last)s: "
                    "%(count)s working days not counted (行政许可法 45)."
                )
            else:
                values["count"] = len(days)
                message = _(
                    "%(reason)s, %(first)s to %(last)s: %(count)s days not counted (行政许可法 45)."
                )
        else:
            continue
        lines.append(Sentence(message, values))
    return lines
