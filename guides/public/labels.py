"""What the codes of the pure modules say to people, in their language."""

from django.utils.translation import gettext_lazy as _

from guides.version.answer_codec import AnswerError
from guides.version.diff import Difference
from guides.version.situations import Outcome, Verdict

ANSWER_ERRORS = {
    AnswerError.NOT_YES_OR_NO: _("Please answer yes or no."),
    AnswerError.NOT_A_NUMBER: _("Please enter a number, such as 40 or 40.5."),
    AnswerError.NEGATIVE: _("The number cannot be negative."),
    AnswerError.TOO_LARGE: _("The number is too large; please check it."),
    AnswerError.NOT_A_CHOICE: _("Please choose one of the answers listed."),
}
# Parts of a ``Difference`` under their headings, in the order a citizen cares about.
PARTS = (
    (_("Permits"), {"version", "permits"}),
    (_("Papers"), {"materials"}),
    (_("Questions"), {"questions"}),
    (_("Form fields"), {"fields"}),
    (_("Other"), {"region", "industry", "issuing_body", "parameters", "hints", "common"}),
)
UNANSWERED = _("Please answer this question; it decides which permits you need.")
VERDICTS = {
    Verdict.COMPOSITE: _(
        "%(count)s permits are needed; you can apply for them together and receive one licence."
    ),
    Verdict.SINGLE_BY_REGION: _(
        "One permit is needed; in this place it can be applied for as one licence."
    ),
    Verdict.SINGLE: _(
        "Only one permit is needed (filings do not count), so no composite licence is issued. "
        "Please apply for that permit alone."
    ),
    Verdict.FILINGS_ONLY: _(
        "Only a filing is needed, no permit, so no composite licence is issued. "
        "Please file it alone."
    ),
    Verdict.NOTHING: _("In your situation none of this industry's permits is needed."),
}


def answer_error(error: AnswerError) -> str:
    return ANSWER_ERRORS[error]


def unanswered() -> str:
    """Shown at a question of ``MissingAnswers``."""
    return UNANSWERED


def verdict(outcome: Outcome) -> str:
    """Whether a composite licence applies, and why."""
    return str(VERDICTS[outcome.verdict]) % {"count": len(outcome.counted)}


def by_part(differences: list[Difference]) -> list[tuple[str, list[Difference]]]:
    """(heading, lines) of the parts that have any."""
    return [
        (heading, lines)
        for heading, parts in PARTS
        if (lines := [difference for difference in differences if difference.part in parts])
    ]
