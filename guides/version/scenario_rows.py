"""Answers of a scenario as an editor types them: rows of question and value; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guides.version.rule_rows import expected, literal
from guides.version.rules import Asked
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


@dataclass(frozen=True)
class Answer:
    """One answer as typed: the code of its question, and the value."""

    q: str = ""
    v: str = ""

    def __bool__(self) -> bool:
        return bool(self.q or self.v)


@dataclass
class ReadAnswers:
    """Answers by question, and what is wrong with a row."""

    answers: dict[str, Any] = field(default_factory=dict)
    rows: dict[int, list[Sentence]] = field(default_factory=dict)


def parse(rows: tuple[Answer, ...], questions: Mapping[str, Asked]) -> ReadAnswers:
    """What the rows say; the empty ones say nothing."""
    read = ReadAnswers()
    for number, row in enumerate(rows):
        if not row:
            continue
        question = questions.get(row.q)
        if question is None:
            read.rows[number] = [Sentence(_("Choose a question."))]
        elif row.q in read.answers:
            read.rows[number] = [Sentence(_("%(code)s is given twice"), {"code": row.q})]
        elif (value := literal(row.v.strip(), question)) is None:
            read.rows[number] = [expected(question)]
        else:
            read.answers[row.q] = value
    return read
