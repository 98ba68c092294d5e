"""Sentences that pure code hands to its readers, put into words only when they are read."""

from collections.abc import Callable
from dataclasses import dataclass, field


def mark(message: str) -> str:
    """Mark an English sentence for translation; import it as `_` so that it is collected."""
    return message


def _in_english(sentence: "Sentence") -> str:
    return sentence.message % sentence.values


_read: Callable[["Sentence"], str] = _in_english


def read_with(reader: Callable[["Sentence"], str]) -> None:
    """Have sentences read in the language of the request; the ground does so when it starts."""
    global _read  # noqa: PLW0603 - one reader for the process
    _read = reader


@dataclass(frozen=True)
class Sentence:
    """An English message with named placeholders; `str()` gives it in the reader's language.

    Values: dates are written as the language does, a tuple of ascending dates as runs of days.
    """

    message: str
    values: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return _read(self)
