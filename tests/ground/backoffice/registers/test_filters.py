"""Periods of a register: days and months as the calendar here has them."""

from datetime import date

import pytest

from portal.ground.backoffice.registers.filters import PERIODS, span

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("name", "first", "end"),
    [
        ("today", date(2026, 3, 1), date(2026, 3, 2)),
        ("week", date(2026, 2, 23), date(2026, 3, 2)),
        ("month", date(2026, 3, 1), date(2026, 3, 2)),
        ("last-month", date(2026, 2, 1), date(2026, 3, 1)),
        ("year", date(2026, 1, 1), date(2026, 3, 2)),
        ("last-year", date(2025, 1, 1), date(2026, 1, 1)),
    ],
)
def test_a_period_runs_from_its_first_day_to_the_one_after_its_last(name, first, end):
    assert name in PERIODS
    assert span(name, DAY) == (first, end)


def test_last_month_of_january_is_december():
    assert span("last-month", date(2026, 1, 31)) == (date(2025, 12, 1), date(2026, 1, 1))


def test_a_period_nobody_declared_is_none():
    with pytest.raises(ValueError, match="century"):
        span("century", DAY)
