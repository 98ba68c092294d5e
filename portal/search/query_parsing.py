"""How a query is read: as typed, without filling words, with synonyms, and as it is spoken."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.search.grams import Wanted, fold, runs, syllables

MAX_READINGS = 6
# What people add when they ask a question rather than name a thing.
FILLING = re.compile(
    "请问|怎么样?|怎样|如何|我要|我想|想要|需要|准备|打算|哪里|哪些|什么|多少|手续|流程|材料|条件"
    "|可以|能不能|开一[家个间]|开[个家办设间]?|一[家个间]|办理|办个|申[请办领]|[办的吗呢要想我在？?]"
    r"|\b(?:how|do|does|to|i|we|you|want|need|what|which|where|open|opening|start|apply|for|an?"
    r"|the|my|is|are|of|in|permits?|licen[cs]es?|shops?|stores?|house|parlour)\b"
)
# What is left of 我想开个小店: no trade is named, so that no trade may be preferred.
ANY_TRADE = re.compile(
    "小?(?:店[铺面]?|门[店面]|商[店铺]|铺[子面]?)|做?点?小?(?:生意|买卖)|创业|公司|企业|个体户?"
    "|(?:small )?business"
)


@dataclass(frozen=True)
class Word:
    """A synonym: what people say, folded, and what it means here; nothing: it is known not to be."""

    said: str
    meanings: tuple[str, ...]

    @classmethod
    def of(cls, word: str, meanings: Iterable[str]) -> "Word":
        return cls(fold(word), tuple(dict.fromkeys(map(fold, meanings))))


@dataclass(frozen=True)
class Read:
    """``outside``: a word of the text that is known to lie outside of what is offered here.

    ``meant``: what its synonyms mean, without the words around them, if those are fewer.
    """

    readings: tuple[Wanted, ...]
    meant: tuple[Wanted, ...]
    outside: str


def read(text: str, words: Iterable[Word]) -> Read:
    """The folded text, then with the synonyms in it replaced by what they mean."""
    texts = [text]
    meant, outside, whole = [], "", Wanted(text).cells.bit_count()
    for said, word in _said(text, words):
        if Wanted(said).cells.bit_count() * 2 > whole:
            meant += word.meanings
        outside = outside or ("" if word.meanings else word.said)
        texts += [
            reading.replace(said, meaning) for reading in list(texts) for meaning in word.meanings
        ]
    return Read(_wanted(texts), _wanted(meant), outside)


def bare(text: str) -> str:
    """The text without what only makes a question of it."""
    return " ".join(FILLING.sub(" ", text).split())


def names_no_trade(text: str) -> bool:
    """开店, 我想做点小生意: whoever says so has to choose first. 店 alone asks what has it."""
    return len(text.strip()) > 1 and ANY_TRADE.fullmatch(bare(text)) is not None


def spoken(text: str) -> str:
    """The pinyin of what is written in Han: 飯店 sounds like 饭店. Empty for a character alone."""
    parts = list(runs(text))
    if not any(han and len(run) > 1 for run, han in parts):
        return ""
    return " ".join("".join(syllables(run)) if han else run for run, han in parts)


def _wanted(texts: Iterable[str]) -> tuple[Wanted, ...]:
    readings = [wanted for text in dict.fromkeys(texts) if (wanted := Wanted(text)).cells]
    return tuple(readings[:MAX_READINGS])


def _said(text: str, words: Iterable[Word]) -> list[tuple[str, Word]]:
    """(words of the text, the synonym), the longest first: a synonym, the same without its last
    character (面包 of 面包店), or the pinyin of either.
    """
    parts = list(runs(text))
    occurring = []
    for word in words:
        if _stands_in(word.said, text):
            occurring.append((word.said, word))
            continue
        forms = (word.said, word.said[:-1]) if len(word.said) > 2 else (word.said,)
        spellings = {*forms, *map(_pinyin, forms)} if not word.said.isascii() else ()
        occurring += [(run, word) for run, _han in parts if run in spellings]
    longest = sorted(occurring, key=lambda entry: (-len(entry[0]), entry[0], entry[1].said))
    return [
        (said, word)
        for place, (said, word) in enumerate(longest)
        if not any(said != longer and said in longer for longer, _word in longest[:place])
    ]


def _stands_in(word: str, text: str) -> bool:
    """Han anywhere; words in other letters whole: ``bar`` is no part of ``barber``."""
    if word not in text:
        return False
    return not word.isascii() or re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _pinyin(word: str) -> str:
    return "".join(syllables(word))
