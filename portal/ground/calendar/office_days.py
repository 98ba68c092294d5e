"""Office days (工作日): which days the offices of a place work, and by whose arrangement (放假、调休).

The base is the State Council's calendar with its make-up workdays, as the `holidays` library carries
it; a year it does not know yet has the statutory holidays alone. What the nation, the autonomous
region, a city or a county arranges beside it comes as data, each day with its source and the day
from which it is known.
"""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from holidays.countries.china import China, ChinaStaticHolidays

_NOTICES = ChinaStaticHolidays.special_public_holidays  # by year of the State Council's notice
_DAY = timedelta(days=1)
CARRIED = range(min(_NOTICES), max(_NOTICES) + 1)


@dataclass(frozen=True)
class Arrangement:
    """One day that an office, by its own government, does or does not work.

    In force from `known_from` until the day before `withdrawn_on`. `to_verify`: reckoned, nobody has
    read the notice yet (待核实). `national`: of the State Council's notice for its year.
    """

    day: date
    works: bool
    name: str
    source: str
    known_from: date
    withdrawn_on: date | None = None
    to_verify: bool = False
    national: bool = False

    def in_force(self, on: date) -> bool:
        return self.known_from <= on and (self.withdrawn_on is None or on < self.withdrawn_on)


@dataclass(frozen=True)
class OfficeDays:
    """The office days of one place. `arrangements`: its own, the nearest government's first; of two
    for the same day the nearer one holds. None at all: the nation's calendar.
    """

    arrangements: tuple[Arrangement, ...] = ()

    @cached_property
    def _by_day(self) -> dict[date, list[Arrangement]]:
        days: dict[date, list[Arrangement]] = {}
        for arrangement in self.arrangements:
            days.setdefault(arrangement.day, []).append(arrangement)
        return days

    @cached_property
    def _in_force(self) -> dict[date, Arrangement]:
        """What holds by all that is known."""
        held = ((day, _held(rows, date.max)) for day, rows in self._by_day.items())
        return {day: arrangement for day, arrangement in held if arrangement}

    def arrangement(self, day: date) -> Arrangement | None:
        """What a government arranged for this day beside the calendar of the library."""
        return self._in_force.get(day)

    def works(self, day: date) -> bool:
        arrangement = self.arrangement(day)
        return arrangement.works if arrangement else works_nationally(day)

    def is_published(self, year: int) -> bool:
        """Whether the State Council's notice for the year is known: carried, or entered.

        Every notice names all festivals of its year: one that is half entered is none yet.
        """
        return year in CARRIED or festivals(year) <= self._entered_days_off

    @cached_property
    def _entered_days_off(self) -> set[date]:
        """By the State Council's notices that were entered."""
        return {
            row.day
            for row in self.arrangements
            if row.national and not (row.works or row.to_verify or row.withdrawn_on)
        }

    def told_on(self, day: date) -> "OfficeDays":
        """The days for a deadline that was told on `day`, so that it never moves earlier.

        Each day that was off by what was known before that day, on it, or at any time since, is off:
        days off that became known later count, workdays that became known later do not.
        """
        told = (_told(own, rows, day) for own, rows in self._by_day.items())
        return OfficeDays(tuple(filter(None, told)))


def _told(day: date, rows: list[Arrangement], told: date) -> Arrangement | None:
    changes = {change for row in rows for change in (row.known_from, row.withdrawn_on)}
    moments = sorted(
        {told - _DAY, told} | {change for change in changes if change and change > told}
    )
    states = [_held(rows, moment) for moment in moments]
    off = [state for state in states if not (state.works if state else works_nationally(day))]
    last = (off or states)[-1]
    return last and replace(last, withdrawn_on=None)


def _held(rows: list[Arrangement], on: date) -> Arrangement | None:
    return next((row for row in rows if row.in_force(on)), None)


def works_nationally(day: date) -> bool:
    """By the calendar of the library alone."""
    return day in _national(day.year)


@lru_cache(maxsize=64)
def festivals(year: int) -> frozenset[date]:
    """The statutory days off for all citizens (全国年节及纪念日放假办法 2), without moved ones."""
    return frozenset(China(years=year, observed=False))


@lru_cache(maxsize=64)
def _national(year: int) -> frozenset[date]:
    known = China(years=year)
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range(366 if calendar.isleap(year) else 365))
    return frozenset(
        day
        for day in days
        if day in known.weekend_workdays or (day.weekday() < 5 and day not in known)
    )


@lru_cache(maxsize=64)
def holidays_of(year: int) -> dict[date, str]:
    """Days off by the calendar of the library, beside weekends, and what it calls them in Chinese."""
    return dict(China(years=year, language="zh_CN"))
