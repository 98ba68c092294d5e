"""What the codes of the pure modules say to people, in their language."""

from django.utils.translation import gettext_lazy as _

from guides.answers import AnswerError
from guides.situations import Outcome, Verdict

ANSWER_ERRORS = {
    AnswerError.NOT_YES_OR_NO: _("Please answer yes or no."),
    AnswerError.NOT_A_NUMBER: _("Please enter a number, such as 40 or 40.5."),
    AnswerError.NEGATIVE: _("The number cannot be negative."),
    AnswerError.TOO_LARGE: _("The number is too large; please check it."),
    AnswerError.NOT_A_CHOICE: _("Please choose one of the answers listed."),
}
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
