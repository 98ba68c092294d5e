"""A year of office days as a person looks at it: twelve months, and why each unusual day is so."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portal.ground.calendar.office_days import (
    OfficeDays,
    holidays_of,
    works_nationally,
)

_DAY = timedelta(days=1)
WEEKDAYS = (
    pgettext_lazy("column of a calendar", "Mo"),
    pgettext_lazy("column of a calendar", "Tu"),
    pgettext_lazy("column of a calendar", "We"),
    pgettext_lazy("column of a calendar", "Th"),
    pgettext_lazy("column of a calendar", "Fr"),
    pgettext_lazy("column of a calendar", "Sa"),
    pgettext_lazy("column of a calendar", "Su"),
)


@dataclass(frozen=True)
class Day:
    """``kind``: off, works, weekend or plain; ``own``: arranged beside the nation's calendar."""

    day: date
    kind: str
    why: str
    own: bool = False
    to_verify: bool = False
    today: bool = False

    @property
    def sign(self) -> str:
        """As calendars print it, so that colour is not all that tells."""
        return {"off": "休", "works": "班"}.get(self.kind, "")

    @property
    def classes(self) -> str:
        flags = {"own": self.own, "open": self.to_verify, "today": self.today}
        marks = [self.kind, *(name for name, is_so in flags.items() if is_so)]
        return " ".join(["yz-day", *(f"yz-day--{mark}" for mark in marks)])


@dataclass(frozen=True)
class Run:
    """Days off, or worked, one after the other, by the nation's calendar as the library has it."""

    first: date
    last: date
    works: bool
    name: str


def months(year: int, days: OfficeDays, today: date) -> list[tuple[date, list[list[Day | None]]]]:
    """Of each month its first day and its weeks, Monday first; None outside the month."""
    off = {
        run.first + n * _DAY: run.name
        for run in national_runs(year)
        if not run.works
        for n in range((run.last - run.first).days + 1)
    }
    weeks = calendar.Calendar().monthdatescalendar
    return [
        (
            date(year, month, 1),
            [
                [_day(day, days, off, today) if day.month == month else None for day in week]
                for week in weeks(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def _day(day: date, days: OfficeDays, off: dict[date, str], today: date) -> Day:
    arranged, works = days.arrangement(day), days.works(day)
    is_today = day == today
    if arranged:
        why = f"{arranged.name}（{arranged.source}）"
        kind = "works" if works else "off"
        return Day(day, kind, why, own=True, to_verify=arranged.to_verify, today=is_today)
    if day in off:
        return Day(day, "off", holidays_of(day.year).get(day) or off[day], today=is_today)
    if day.weekday() < 5:
        return Day(day, "plain", "", today=is_today)
    if works:
        return Day(day, "works", _("make-up workday"), today=is_today)
    return Day(day, "weekend", "", today=is_today)


def national_runs(year: int) -> list[Run]:
    """What the library carries of a year, as the notices say it: with the weekends between."""
    names = holidays_of(year)
    every = [date(year, 1, 1) + n * _DAY for n in range(366 if calendar.isleap(year) else 365)]
    runs = []
    for works, same in groupby(every, key=works_nationally):
        days = list(same)
        if works:
            runs += [Run(day, day, True, "") for day in days if day.weekday() >= 5]
        elif any(day in names for day in days):
            runs.append(Run(days[0], days[-1], False, _name(days, names)))
    return runs


def _name(run: list[date], names: dict[date, str]) -> str:
    """国庆节、中秋节: each once, without what the library adds of days moved."""
    plain = (
        part.partition("（")[0].strip() for day in run for part in names.get(day, "").split(";")
    )
    return "、".join(dict.fromkeys(name for name in plain if name and name != "休息日"))
