"""Reads the sentences of pure code in the active language."""

from datetime import date, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from portal.ground.text.sentences import Sentence

_DAY = timedelta(days=1)


def read(sentence: Sentence) -> str:
    values = {name: _shown(value) for name, value in sentence.values.items()}
    return gettext(sentence.message) % values


def _shown(value) -> str:
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, tuple):
        chinese = (get_language() or "").startswith("zh")
        style, comma = ("n月j日", "、") if chinese else ("MONTH_DAY_FORMAT", ", ")
        runs = ([date_format(day, style) for day in run] for run in _runs(value))
        return comma.join(first if first == last else f"{first}–{last}" for first, last in runs)
    return str(value)


def _runs(days: tuple[date, ...]) -> list[tuple[date, date]]:
    """First and last day of every unbroken run of ascending days."""
    starts = [day for before, day in pairwise((date.min, *days)) if day - before != _DAY]
    ends = [day for day, after in pairwise((*days, date.max)) if after - day != _DAY]
    return list(zip(starts, ends, strict=True))
