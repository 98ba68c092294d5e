"""What the codes of the pure modules say to people, in their language."""

from django.utils.translation import gettext_lazy as _

from guides.version.answer_codec import AnswerError
from guides.version.diff import Difference
from guides.version.situations import Outcome, Verdict
from guides.version.tally import filings_among, tally

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
    (_("Other"), {"region", "industry", "issuing_body", "parameters", "hints", "checks", "common"}),
)
UNANSWERED = _("Please answer this question; it decides which permits you need.")
VERDICTS = {
    Verdict.COMPOSITE: _(
        "%(needed)s are needed; you can apply for them together and receive one licence."
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
COMPOSITE_WITH_FILINGS = _(
    "%(needed)s are needed; you can apply for them together. The permits are joined in one licence, "
    "the filings are made at the same time."
)
# With items 另行办理: what is needed, what is left out, and what becomes of the rest.
TOO_FEW = _(
    "%(needed)s are needed, of which you apply for %(apart)s separately. What is left (%(here)s) is too "
    "little for a composite licence, so please apply for that alone as well."
)
LEFT_OUT = {
    Verdict.COMPOSITE: _(
        "%(needed)s are needed, of which you apply for %(apart)s separately. The rest (%(here)s) is "
        "applied for together here and gives one licence."
    ),
    Verdict.SINGLE_BY_REGION: _(
        "%(needed)s are needed, of which you apply for %(apart)s separately. The rest (%(here)s) can in "
        "this place be applied for as one licence."
    ),
    Verdict.SINGLE: TOO_FEW,
    Verdict.FILINGS_ONLY: TOO_FEW,
}
ALL_LEFT_OUT = _(
    "%(needed)s are needed and you apply for all of it separately: nothing is left to apply for here."
)


def answer_error(error: AnswerError) -> str:
    return ANSWER_ERRORS[error]


def unanswered() -> str:
    """Shown at a question of ``MissingAnswers``."""
    return UNANSWERED


def verdict(outcome: Outcome) -> str:
    """Whether a composite licence applies, and why."""
    here = [entry.permit for entry in (*outcome.permits, *outcome.held)]
    apart = [entry.permit for entry in outcome.separate]
    if not apart:
        words = VERDICTS[outcome.verdict]
        if outcome.verdict == Verdict.COMPOSITE and filings_among(here):
            words = COMPOSITE_WITH_FILINGS
        return str(words) % {"needed": tally(here)}
    words = LEFT_OUT[outcome.verdict] if here else ALL_LEFT_OUT
    values = {"needed": tally([*here, *apart]), "apart": tally(apart), "here": tally(here)}
    return str(words) % values


def by_part(differences: list[Difference]) -> list[tuple[str, list[Difference]]]:
    """(heading, lines) of the parts that have any."""
    return [
        (heading, lines)
        for heading, parts in PARTS
        if (lines := [difference for difference in differences if difference.part in parts])
    ]
