"""Answers to the situation questions as text: query strings, forms and stored JSON."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from guides.version.parts import QuestionPart
from guides.version.rules import plain
from guides.version.snapshot import Snapshot
from portal.ground.text.pasted import plain_code, plain_figure

YES = {"yes", "true", "1", "on", "是"}
NO = {"no", "false", "0", "off", "否"}
NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,4})?|\.[0-9]{1,4}")
LARGEST = Decimal(100_000_000)


class AnswerError(StrEnum):
    """Why an answer could not be read; worded by ``guides.public.labels.answer_error``."""

    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    NOT_A_CHOICE = "not_a_choice"


def parse_answers(
    snapshot: Snapshot, given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, AnswerError]]:
    """Read text (a ``QueryDict``, a dict of strings) into typed answers and errors by question.

    Blank answers are left out, as are questions the version does not ask.
    """
    answers, errors = {}, {}
    for question in snapshot.questions:
        text = str(given.get(question.id) or "").strip()
        if not text:
            continue
        answer = _read(question, text)
        if isinstance(answer, AnswerError):
            errors[question.id] = answer
        else:
            answers[question.id] = answer
    return answers, errors


def _read(question: QuestionPart, text: str) -> Any:
    match question.type:
        case "bool":
            word = plain_code(text).lower()
            if word in YES or word in NO:
                return word in YES
            return AnswerError.NOT_YES_OR_NO
        case "number":
            return _number(question, text)
        case _:
            return text if text in question.choices else AnswerError.NOT_A_CHOICE


def _number(question: QuestionPart, text: str) -> Decimal | AnswerError:
    for unit in {question.unit, "㎡", "平方米"} - {""}:
        text = text.removesuffix(unit)
    text = plain_figure(text)
    if text.startswith("-"):
        return AnswerError.NEGATIVE
    if re.fullmatch(r"[0-9]{10,}(\.[0-9]*)?", text):
        return AnswerError.TOO_LARGE
    if not NUMBER.fullmatch(text):
        return AnswerError.NOT_A_NUMBER
    number = Decimal(text)
    return number if number <= LARGEST else AnswerError.TOO_LARGE


def as_text(answer: Any) -> str:
    """One answer as the text ``parse_answers`` reads back: yes, no, 40.5, a choice."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return plain(Decimal(answer)) if isinstance(answer, Decimal | int) else answer


def answers_to_query(snapshot: Snapshot, answers: Mapping[str, Any]) -> str:
    """A query string in the order of the questions, so equal situations have equal addresses."""
    return urlencode(
        [(q.id, as_text(answers[q.id])) for q in snapshot.questions if q.id in answers]
    )


def freeze_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as canonical JSON data: sorted keys, numbers as strings without trailing zeros."""
    return {
        key: answers[key] if isinstance(answers[key], bool) else as_text(answers[key])
        for key in sorted(answers)
    }


def thaw_answers(snapshot: Snapshot, data: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of ``freeze_answers``; raises ``ValueError`` on what it did not write."""
    text = {key: as_text(value) for key, value in data.items()}
    answers, errors = parse_answers(snapshot, text)
    if errors:
        raise ValueError(f"stored answers cannot be read: {', '.join(sorted(errors))}")
    return answers
