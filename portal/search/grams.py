"""Texts and queries cut into grams: the same on every database, since both ask for equality only.

A run of Han characters gives its characters and pairs of characters; a word in other letters gives
itself. Short texts (titles, names) also give pinyin (``~canyin``) and initials (``^cy``). No Django.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>(?:(?![{HAN}])[^\W_])+)")
MAX_GRAM = 40  # characters; longer words are cut
MAX_SYLLABLES = 8
PINYIN, INITIALS, MARK = "~", "^", "="


# Plurals of English, as far as an ending tells: the rest is found as it is written.
PLURAL = re.compile(
    r"(?<=[a-z]{2})(?:(?P<y>ies)|(?:(?<=ss)|(?<=x)|(?<=[cs]h))es|(?<=[^siu])s)$", re.ASCII
)


def fold(text: str) -> str:
    """One spelling for width, case and compatibility forms."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(folded: str) -> Iterator[tuple[str, bool]]:
    """(run, whether it is Han); anything else separates."""
    for run in RUN.finditer(folded):
        yield run[0], run.lastgroup == "han"


@lru_cache(maxsize=4096)
def syllables(run: str) -> tuple[str, ...]:
    """The pinyin of a Han run, one syllable a character, without tones."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - heavy: loaded when first needed

    return tuple(lazy_pinyin(run, errors=lambda rest: ["?"] * len(rest)))


def forms(word: str) -> set[str]:
    """A word, and its singular."""
    return {word, PLURAL.sub(lambda plural: "y" if plural["y"] else "", word)}


def of_text(text: str) -> set[str]:
    """The grams of a running text."""
    grams: set[str] = set()
    for run, han in runs(fold(text)):
        if han:
            grams.update(run)
            grams.update(_pairs(run))
        else:
            grams.update(form[:MAX_GRAM] for form in forms(run))
    return grams


def of_names(text: str) -> set[str]:
    """Those of a text, and the pinyin of up to eight characters in a row."""
    grams = of_text(text)
    for run, han in runs(fold(text)):
        if han:
            grams.update(PINYIN + joined for joined in _joined(syllables(run), 1))
            grams.update(INITIALS + joined for joined in _joined(_initials(run), 2))
    return grams


def of_title(text: str) -> set[str]:
    """Those of names, and what is on the way to being typed: beginnings of words and pinyin."""
    grams = of_names(text)
    for run, han in runs(fold(text)):
        if not han:
            grams.update(run[:end] for end in range(2, min(len(run), MAX_GRAM)))
            continue
        spoken = syllables(run)
        for start in range(len(run)):
            typed = "".join(spoken[start : start + MAX_SYLLABLES])[: MAX_GRAM - 1]
            grams.update(PINYIN + typed[:end] for end in range(2, len(typed) + 1))
    return grams


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _initials(run: str) -> tuple[str, ...]:
    return tuple(syllable[0] for syllable in syllables(run))


def _joined(parts: tuple[str, ...], least: int) -> Iterator[str]:
    for start in range(len(parts)):
        for end in range(start + least, min(start + MAX_SYLLABLES, len(parts)) + 1):
            joined = "".join(parts[start:end])
            if len(joined) < MAX_GRAM:
                yield joined


@dataclass(frozen=True)
class Wanted:
    """A query as cells: one for each Han character, one for each word; a gram fills some of them.

    All cells must be filled, wherever: 柳南区饭店 finds 饭店 in 柳南区 though nobody wrote both
    together, while 餐饮 is not found where 餐 and 饮 stand apart.
    """

    text: str

    @cached_property
    def grams(self) -> dict[str, int]:
        """Gram → the cells it fills, as bits."""
        filled: dict[str, int] = {}
        cell = 0
        for run, han in runs(self.text):
            if han and len(run) > 1:
                for i, pair in enumerate(_pairs(run)):
                    filled[pair] = filled.get(pair, 0) | 0b11 << cell + i
            elif han:
                filled[run] = filled.get(run, 0) | 1 << cell
            else:
                for form in (*forms(run), PINYIN + run, INITIALS + run):
                    filled[form] = filled.get(form, 0) | 1 << cell
            cell += len(run) if han else 1
        return filled

    @cached_property
    def cells(self) -> int:
        """All cells, as bits; 0 when there is nothing to ask for."""
        return (1 << sum(len(run) if han else 1 for run, han in runs(self.text))) - 1


@dataclass(frozen=True)
class Marked:
    """A query for one mark (``=FOOD_LIC``), as ``Wanted`` is one for words."""

    text: str
    cells: int = 1

    @property
    def grams(self) -> dict[str, int]:
        return {MARK + self.text[: MAX_GRAM - 1]: 1}


def spans(text: str, wanted: Wanted) -> list[tuple[int, int]]:
    """Where in ``text`` the query is found, as sorted ranges that do not touch.

    Folding a character keeps its place as long as it stays one character, so others stay unmarked.
    """
    folded = "".join(char if len(char := fold(letter)) == 1 else "\0" for letter in text)
    asked = wanted.grams
    hit = bytearray(len(text))
    for run in RUN.finditer(folded):
        ranges = _spans_in_han(run[0], asked) if run["han"] else _spans_in_word(run[0], asked)
        for start, end in ranges:
            hit[run.start() + start : run.start() + end] = b"\1" * (end - start)
    return [run.span() for run in re.finditer(rb"\x01+", hit)]


def _spans_in_word(word: str, asked: dict[str, int]) -> Iterator[tuple[int, int]]:
    for end in range(len(word), 0, -1):
        if word[:end] in asked:
            yield 0, end
            return


def _spans_in_han(run: str, asked: dict[str, int]) -> Iterator[tuple[int, int]]:
    for size in (1, 2):
        for i in range(len(run) - size + 1):
            if run[i : i + size] in asked:
                yield i, i + size
    latin = any(gram.startswith(PINYIN) for gram in asked)
    if not latin:
        return
    spoken = syllables(run)
    for start in range(len(run)):
        for end in range(start + 1, min(start + MAX_SYLLABLES, len(run)) + 1):
            part = spoken[start:end]
            if PINYIN + "".join(part) in asked or (
                end - start > 1 and INITIALS + "".join(syllable[0] for syllable in part) in asked
            ):
                yield start, end
