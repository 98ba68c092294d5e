"""The clock (时限): today in China, working days, and deadlines that explain themselves.

Whatever counts days is handed the office days of the place they are counted for (`OfficeDays`): no
city counts by another's, and nobody can forget to ask for them. A year whose calendar is not
published yet is reckoned from the statutory holidays alone and labelled provisional.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from portal.ground.calendar.office_days import Arrangement, OfficeDays, works_nationally
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

ZONE = ZoneInfo("Asia/Shanghai")
WORKING_DAYS, DAYS, MONTHS, AT_ONCE = UNITS = ("工作日", "日", "个月", "当场")
_DAY = timedelta(days=1)


def now() -> datetime:
    """This moment, on the clock of Asia/Shanghai, whatever time zone is active."""
    return datetime.now(ZONE)


def today() -> date:
    """The date in China."""
    return now().date()


def day_of(moment: datetime) -> date:
    """The date in China of an aware moment."""
    return moment.astimezone(ZONE).date()


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
class Extension:
    """What a limit was lengthened by (行政许可法 42): `value` in `unit` from its last day on, approved by
    the head of `who` on the day `on`; `basis`: the rule it relies on, `reason`: why.

    Both are shown to the applicant. It runs after the whole limit, so it moves with it: pauses and days
    off put off the end of the one and of the other.
    """

    value: int
    unit: str
    who: str
    on: date
    basis: str
    reason: str

    def __post_init__(self) -> None:
        if self.unit not in (WORKING_DAYS, DAYS, MONTHS):
            raise ValueError(f"a limit cannot be extended in {self.unit!r}")
        _require_positive(self.value, self.unit)


@dataclass(frozen=True)
class Deadline:
    """The last day on which an act is in time, and how that day was found.

    `due` is None while a pause is still running. `provisional`: a day was counted in a year whose
    calendar is not published yet, or by an arrangement that is still to be verified (待核实).
    """

    due: date | None
    lines: tuple[Sentence, ...]
    provisional: bool = False


def add_working_days(start: date, n: int, *, days: OfficeDays) -> date:
    """The `n`-th working day after `start`, which itself is not counted (民法典 201).

    A negative `n` counts backwards (届满三十日前); 0 gives `start`.
    """
    step = _DAY if n >= 0 else -_DAY
    day, left = start, abs(n)
    while left:
        day += step
        left -= days.works(day)
    return day


def add_months(start: date, n: int) -> date:
    """The corresponding day `n` months later, or the last of a shorter month (民法典 202); a
    negative `n` counts backwards."""
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def working_days_between(start: date, end: date, *, days: OfficeDays) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before."""
    if end < start:
        return -working_days_between(end, start, days=days)
    return sum(map(days.works, _days_after(start, end)))


def deadline(
    start: date,
    value: int | None,
    unit: str,
    *,
    days: OfficeDays,
    pauses: Iterable[Pause] = (),
    told: date | None = None,
    extension: Extension | None = None,
) -> Deadline:
    """The end of a limit that begins to run on the day after `start` (民法典 201).

    工作日: 行政许可法 82. 日 and 个月: 民法典 202, and an end on a day off moves to the next
    working day (民法典 203) that no pause takes. 当场: the day itself, `value` is ignored.
    `told`: the last day as it was told before, which holds against an earlier one. `extension`:
    begins on the day after the last one. Raises ValueError for an unknown unit, a `value` that is
    not a positive whole number, and an extension of what is done on the spot.
    """
    if unit not in UNITS:
        raise ValueError(f"unknown unit {unit!r}; known: {', '.join(UNITS)}")
    if unit == AT_ONCE:
        if extension:
            raise ValueError("what is decided on the spot has no limit to extend")
        return Deadline(start, (Sentence(_("On the spot: %(day)s."), {"day": start}),))
    _require_positive(value, unit)
    pauses = sorted(pauses, key=lambda pause: pause.first)
    lines = [
        Sentence(_("Starts on %(day)s; that day is not counted (民法典 201)."), {"day": start}),
        Sentence(_LIMITS[unit], {"value": value}),
    ]
    paused = {day for pause in pauses if pause.last for day in _pause_days(start, pause)}
    spans = [_span(start, value, unit, paused, days)]
    if extension:
        spans.append(_span(spans[0].due, extension.value, extension.unit, paused, days))
        lines.append(_extension_line(extension))
    due = spans[-1].due
    running = [pause.first for pause in pauses if pause.last is None and pause.first <= due]
    until = running[0] - _DAY if running else due
    lines += _calendar_lines(_counted(spans, until, paused), days)
    lines += _pause_lines(start, due, pauses, unit, days)
    if running:
        return Deadline(None, tuple(lines), _is_provisional(start, running[0], days))
    for span in spans:
        if span.due != span.end:
            lines += _moved_lines(span.end, span.due, days)
    if told and told > due:
        lines.append(
            Sentence(_("%(day)s was told; a deadline told never moves earlier."), {"day": told})
        )
        due = told
    lines.append(Sentence(_("Last day: %(day)s."), {"day": due}))
    unknown = [year for year in (due.year, start.year) if not days.is_published(year)]
    if unknown:
        message = _("The calendar of %(year)s is not published yet: provisional.")
        lines.append(Sentence(message, {"year": unknown[0]}))
    return Deadline(due, tuple(lines), _is_provisional(start, due, days))


_LIMITS = {
    WORKING_DAYS: _("Limit: %(value)s working days (行政许可法 82)."),
    DAYS: _("Limit: %(value)s days, days off included (民法典 201)."),
    MONTHS: _("Limit: %(value)s months, to the same day of the month (民法典 202)."),
}


_EXTENSIONS = {
    WORKING_DAYS: _(
        "Extended by %(value)s working days, approved by the head of %(who)s on %(on)s"
        " (%(basis)s): %(reason)s"
    ),
    DAYS: _(
        "Extended by %(value)s days, days off included, approved by the head of %(who)s on %(on)s"
        " (%(basis)s): %(reason)s"
    ),
    MONTHS: _(
        "Extended by %(value)s months, approved by the head of %(who)s on %(on)s (%(basis)s): %(reason)s"
    ),
}


def _extension_line(extension: Extension) -> Sentence:
    names = ("value", "who", "on", "basis", "reason")
    return Sentence(_EXTENSIONS[extension.unit], {name: getattr(extension, name) for name in names})


@dataclass(frozen=True)
class _Span:
    """A limit or its extension: it runs after `start` to `end`, and lasts to `due`, which works."""

    start: date
    end: date
    due: date
    unit: str


def _span(start: date, value: int, unit: str, paused: set[date], days: OfficeDays) -> _Span:
    end = _ENDS[unit](start, value, paused, days)
    return _Span(start, end, _end_in_working_days(end - _DAY, 1, paused, days), unit)


def _counted(spans: list[_Span], until: date, paused: set[date]) -> list[date]:
    """The days of limits in working days over which the calendar was asked, `until` included."""
    return [
        day
        for span in spans
        if span.unit == WORKING_DAYS
        for day in _days_after(span.start, min(span.end, until))
        if day not in paused
    ]


def _require_positive(value: int | None, unit: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"a limit in {unit} is a positive whole number, not {value!r}")


def _end_in_working_days(start: date, value: int, paused: set[date], days: OfficeDays) -> date:
    day = start
    while value:
        day += _DAY
        value -= days.works(day) and day not in paused
    return day


def _end_in_days(start: date, value: int, paused: set[date], days: OfficeDays) -> date:
    day = start
    while value:
        day += _DAY
        value -= day not in paused
    return day


def _end_in_months(start: date, value: int, paused: set[date], days: OfficeDays) -> date:
    """Put off by the paused days."""
    return _end_in_days(start, (add_months(start, value) - start).days, paused, days)


_ENDS = {WORKING_DAYS: _end_in_working_days, DAYS: _end_in_days, MONTHS: _end_in_months}


def _days_after(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]


def _pause_days(start: date, pause: Pause) -> list[date]:
    return [day for day in _days_after(pause.first - _DAY, pause.last) if day > start]


def _is_provisional(first: date, last: date, days: OfficeDays) -> bool:
    """Whether it may still change which days between the two are days off."""
    unpublished = not (days.is_published(first.year) and days.is_published(last.year))
    arranged = map(days.arrangement, _days_after(first, last))
    return unpublished or any(found and found.to_verify for found in arranged)


def _calendar_lines(counted: list[date], days: OfficeDays) -> list[Sentence]:
    """What the calendar did to a limit in working days: days off on weekdays, 调休; each that a
    government arranged with its source."""
    off = [day for day in counted if not days.works(day) and _might_work(day)]
    extra = [day for day in counted if days.works(day) and _might_be_off(day)]
    national = [
        (_("Public holidays, not counted: %(days)s."), off),
        (_("Make-up workdays (调休), counted: %(days)s."), extra),
    ]
    lines = []
    for message, told in national:
        if plain := tuple(day for day in told if not days.arrangement(day)):
            lines.append(Sentence(message, {"days": plain}))
    return lines + _arranged_lines(sorted(off + extra), days)


def _might_work(day: date) -> bool:
    """A weekday, or a day of the weekend that the nation works."""
    return day.weekday() < 5 or works_nationally(day)


def _might_be_off(day: date) -> bool:
    """A day of the weekend, or one that the nation has off."""
    return day.weekday() >= 5 or not works_nationally(day)


_ARRANGED = {
    (False, False): _("%(days)s: %(name)s, offices closed (%(source)s), not counted."),
    (False, True): _(
        "%(days)s: %(name)s, offices closed (%(source)s; to be verified), not counted."
    ),
    (True, False): _("%(days)s: make-up workday, %(name)s (%(source)s), counted."),
    (True, True): _("%(days)s: make-up workday, %(name)s (%(source)s; to be verified), counted."),
}


def _arranged_lines(told: list[date], days: OfficeDays) -> list[Sentence]:
    """One line for neighbouring days of the same arrangement."""
    arranged = [found for day in told if (found := days.arrangement(day))]
    lines = []
    for (works, to_verify, name, source), same in groupby(arranged, key=_alike):
        values = {"days": tuple(each.day for each in same), "name": name, "source": source}
        lines.append(Sentence(_ARRANGED[works, to_verify], values))
    return lines


def _alike(arrangement: Arrangement) -> tuple[bool, bool, str, str]:
    return arrangement.works, arrangement.to_verify, arrangement.name, arrangement.source


def _moved_lines(end: date, due: date, days: OfficeDays) -> list[Sentence]:
    """Why a limit that ended on a day off ends later: what a government arranged is named."""
    skipped = [day for day in (end, *_days_after(end, due - _DAY)) if _might_work(day)]
    message = _("%(end)s is a day off: the next working day is %(due)s (民法典 203).")
    return [*_arranged_lines(skipped, days), Sentence(message, {"end": end, "due": due})]


def _pause_lines(
    start: date, end: date, pauses: list[Pause], unit: str, days: OfficeDays
) -> list[Sentence]:
    """One line a pause; a day under two of them is counted with the first."""
    lines, seen = [], set()
    for pause in pauses:
        values = {"reason": pause.reason, "first": pause.first, "last": pause.last}
        if pause.first > end:
            continue
        if pause.last is None:
            message = _("%(reason)s since %(first)s: not counted until it ends (行政许可法 45).")
        elif fresh := set(_pause_days(start, pause)) - seen:
            seen |= fresh
            if unit == WORKING_DAYS:
                values["count"] = sum(map(days.works, fresh))
                message = _(
                    "%(reason)s, %(first)s to %(last)s: "
                    "%(count)s working days not counted (行政许可法 45)."
                )
            else:
                values["count"] = len(fresh)
                message = _(
                    "%(reason)s, %(first)s to %(last)s: %(count)s days not counted (行政许可法 45)."
                )
        else:
            continue
        lines.append(Sentence(message, values))
    return lines
