"""A slip of the pen in a decision is put right (更正) by a paper that refers to it; nothing given is changed.

Its outcome is no slip: a grant that was wrong is revoked (行政许可法 69), a denial that was is withdrawn and
decided anew (``verbs.review.annulments``).
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.papers import decision_words
from issuance.casework.verbs.base import OfficersVerb, Place
from issuance.casework.verbs.confirmation import CONFIRMED
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER, NOT_PRESIDING
from issuance.models import Notice, Review
from issuance.status import DECIDED_REVIEWS, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.text.fields import LineField, LinesField

NO_SLIP = gettext_lazy(
    "At most %(most)s characters may differ from what was decided: more is no slip of the pen. A decision"
    " that was wrong is revoked or taken anew (行政许可法 69), with its remedies from then on."
)
UNCHANGED = gettext_lazy("Nothing differs from what the decision says.")


class CorrectDecisionForm(VerbForm):
    reasons = LinesField(
        label=gettext_lazy("Reasons"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("As they should have read."),
    )
    basis = LinesField(
        label=gettext_lazy("Basis in law"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("As it should have read."),
    )
    reason = LineField(
        label=gettext_lazy("What was miswritten, and how it is known"),
        max_length=200,
        help_text=gettext_lazy("The applicant reads it."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        stated = decision_words.words_of(subject.owning_case, subject)
        said = {"reasons": stated.reasons, "basis": stated.basis}
        super().__init__(data, subject=subject, initial=said, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if CONFIRMED not in self.data and not self.errors and not _differs(self.subject, **cleaned):
            self.add_error(None, UNCHANGED)
        return cleaned


class CorrectDecision(OfficersVerb):
    """Reasons or basis of a decision are corrected where they were miswritten: by a named officer, with a
    numbered paper that refers to the one it corrects. The outcome stands."""

    code = "correct_decision"
    position = 91
    subject = Review
    sources = DECIDED_REVIEWS
    targets = DECIDED_REVIEWS  # what was decided stays
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = gettext_lazy("Correct the decision's words")
    follows = gettext_lazy(
        "For slips of the pen alone: the decision stands, its paper too; a new one says what is to be"
        " read instead. A wrong outcome is no slip (行政许可法 69)."
    )
    history = gettext_lazy("decision corrected")
    place = Place.ASIDE
    form = CorrectDecisionForm
    confirms = True
    queues = ()
    notices = frozenset({Notice.Kind.CORRECTED})

    def stands_already(self, review, *, reason, **words):
        return not _differs(review, **words)

    def hindered(self, review):
        if review.held:
            return _("This permit is held already: it is verified, not decided on.")
        if decision_words.words_of(review.owning_case, review).paper is None:
            return _("There is no paper of this decision that could be corrected.")
        return ""

    def faults(self, review, *, basis, reason, reasons=""):
        if not reason.strip():
            return {"reason": _("Say what was miswritten.")}
        if review.status == ReviewStatus.DENIED and not reasons.strip():
            return {"reasons": _("State the reasons: the applicant has a right to them.")}
        if not basis.strip():
            return {"basis": _("A decision has a basis in law.")}
        given = decision_words.given(review)
        told = {"reasons": (given.reasons, reasons), "basis": (given.basis, basis)}
        most = {"most": decision_words.SLIP}
        return {
            name: str(NO_SLIP) % most
            for name, (was, now) in told.items()
            if not decision_words.is_slip(was, now)
        }

    def stands(self, review, *, basis, reason, reasons=""):
        until_now = decision_words.words_of(review.owning_case, review)
        return [
            (_("Corrects"), until_now.paper.number),
            (_("Until now: %(what)s") % {"what": _("Reasons")}, until_now.reasons or "—"),
            (_("Until now: %(what)s") % {"what": _("Basis in law")}, until_now.basis or "—"),
        ]

    def carry_out(self, review, actor, *, basis, reason, reasons="") -> Notice:
        case = review.owning_case
        if not _differs(review, reasons=reasons, basis=basis):
            raise transitions.VerbRefused(str(UNCHANGED))
        was = decision_words.words_of(case, review)
        self.move(review, review.status, actor, decided_at=review.decided_at)
        given = clock.day_of(was.paper.issued_at)
        facts = {
            "of": was.paper.number,
            "given": given.isoformat(),
            "was": {"reasons": was.reasons, "basis": was.basis},
            "now": {"reasons": reasons, "basis": basis},
            "reason": reason,
        }
        organ = review.department
        return self.give(
            case, Notice.Kind.CORRECTED, actor, organ=organ, review=review, correction=facts
        )


def _differs(review, *, reasons="", basis="", **_more) -> bool:
    stated = decision_words.words_of(review.owning_case, review)
    return (reasons, basis) != (stated.reasons, stated.basis)


correct_decision = register(CorrectDecision())
