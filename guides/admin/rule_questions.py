"""The catalogue's questions as rules see them."""

from dataclasses import dataclass

from guides.models import Question
from portal.ground.models import Region


@dataclass(frozen=True)
class AskedQuestion:
    """A question as rules see it (``guides.version.rules.Asked``), with the unit for its sentences."""

    id: str
    text: str
    type: str
    choices: tuple[str, ...]
    unit: str = ""


def asked_questions(city: Region | None, codes=None) -> dict[str, AskedQuestion]:
    """The city's questions by code, drafts too; all of its catalogue when no codes are given."""
    questions = Question.objects.of(city)
    if codes is not None:
        questions = questions.filter(code__in=codes)
    return {
        q.code: AskedQuestion(q.code, q.text, q.type, tuple(q.choices), q.unit) for q in questions
    }
