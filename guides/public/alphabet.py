"""Browsing by the alphabet: industries under the first letter of their pinyin."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from guides.models.industries import Industry

OTHER = "#"


def by_letter(industries: Iterable[Industry]) -> list[tuple[str, list[Industry]]]:
    """[(letter, industries)] from A to Z, each in the order of its pinyin; the rest under #."""
    ordered = sorted(industries, key=lambda industry: _spoken(industry.name))
    grouped = groupby(ordered, key=lambda industry: _letter(_spoken(industry.name)))
    return sorted(((letter, list(members)) for letter, members in grouped), key=_rest_last)


@lru_cache(maxsize=1024)
def _spoken(name: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - heavy: loaded when first needed

    return tuple(syllable.casefold() for syllable in lazy_pinyin(name))


def _letter(spoken: tuple[str, ...]) -> str:
    first = spoken[0][:1].upper() if spoken else ""
    return first if first.isascii() and first.isalpha() else OTHER


def _rest_last(group: tuple[str, list]) -> tuple[bool, str]:
    return group[0] == OTHER, group[0]
