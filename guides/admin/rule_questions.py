"""The catalogue's questions as rules see them."""

from dataclasses import dataclass

from guides.models import Question


@dataclass(frozen=True)
class AskedQuestion:
    """A question as rules see it (``guides.version.rules.Asked``), with the unit for its sentences."""

    id: str
    text: str
    type: str
    choices: tuple[str, ...]
    unit: str = ""


def asked_questions(codes=None) -> dict[str, AskedQuestion]:
    """Questions by code, drafts too; all of the catalogue when no codes are given."""
    questions = Question.objects.all() if codes is None else Question.objects.filter(code__in=codes)
    return {
        q.code: AskedQuestion(q.code, q.text, q.type, tuple(q.choices), q.unit) for q in questions
    }
