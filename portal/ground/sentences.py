"""Sentences that pure code hands to its readers, translated only when they are read."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise


def mark(message: str) -> str:
    """Mark an English sentence for translation; import it as `_` so that it is collected."""
    return message


@dataclass(frozen=True)
class Sentence:
    """An English message with named placeholders; `str()` gives it in the reader's language.

    Values: dates are written as the language does, a tuple of ascending dates as runs of days.
    """

    message: str
    values: dict = field(default_factory=dict)

    def __str__(self) -> str:
        from django.utils.translation import gettext

        text = gettext(self.message)
        return text % {name: _shown(value) for name, value in self.values.items()}


def _shown(value) -> str:
    from django.utils.formats import date_format
    from django.utils.translation import get_language

    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, tuple):
        chinese = (get_language() or "").startswith("zh")
        style, comma = ("n月j日", "、") if chinese else ("MONTH_DAY_FORMAT", ", ")
        runs = ([date_format(day, style) for day in run] for run in _runs(value))
        return comma.join(a if a == b else f"{a}–{b}" for a, b in runs)
    return str(value)


def _runs(days: tuple[date, ...]) -> list[tuple[date, date]]:
    """First and last day of every unbroken run of ascending days."""
    starts = [
        day for before, day in pairwise((date.min, *days)) if day - before != timedelta(days=1)
    ]
    ends = [day for day, after in pairwise((*days, date.max)) if after - day != timedelta(days=1)]
    return list(zip(starts, ends, strict=True))
