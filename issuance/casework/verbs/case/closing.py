"""A case that ends before its decisions: not accepted (不予受理), or taken back by the applicant."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from issuance.casework import deliveries, interested
from issuance.casework.messages.occasions.handing_over import PERMITS_READY
from issuance.casework.verbs.base import ApplicantsVerb, Consequence, Tone
from issuance.casework.verbs.inspections.concluding import settle
from issuance.casework.verbs.intake.proposals import drop_proposals
from issuance.casework.verbs.limits.extensions import drop_extension_of
from issuance.casework.verbs.permits.recording import permit_of
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.models import Case, Notice, Review
from issuance.status import (
    DECIDED_REVIEWS,
    PENDING_REVIEWS,
    CaseStatus,
    ReviewStatus,
)
from portal.ground.calendar import clock

REASONS = _("State the reasons: the applicant has a right to them.")


class RefuseCase(Consequence):
    """Every permit item was refused by its department: nothing is left to accept. Each of them has
    given its own paper."""

    code = "refuse_case"
    position = 58
    subject = Case
    sources = frozenset({CaseStatus.CHECKING})
    targets = frozenset({CaseStatus.REFUSED})
    history = _("no permit item accepted")
    tone = Tone.STOP


class Withdraw(ApplicantsVerb):
    """The applicant takes the application back before all is decided: what is undecided ends, what was
    granted stands and is still delivered; each department says so in a paper of its own."""

    code = "withdraw"
    position = 80
    subject = Case
    sources = frozenset({CaseStatus.CHECKING, CaseStatus.SUPPLEMENT, CaseStatus.REVIEWING})
    targets = frozenset({CaseStatus.WITHDRAWN})
    title = _("Take the application back")
    follows = _(
        "Departments that have not decided stop working on it; what was granted stands, and no"
        " composite licence follows. You may apply again, unless the law bars you for a time."
    )
    history = _("withdrawn by the applicant")
    tone = Tone.STOP
    notices = frozenset({Notice.Kind.WITHDRAWN, Notice.Kind.OUTCOME})
    occasions = PERMITS_READY

    def carry_out(self, case, actor):
        self.move(case, CaseStatus.WITHDRAWN, actor, closed_at=timezone.now())
        cancel_reviews(case, actor)
        settle(case, actor)
        touched = case.reviews.filter(
            status__in=(ReviewStatus.CANCELLED, ReviewStatus.GRANTED), basis=Review.Basis.APPLIED
        )
        for review in touched.select_related("department").order_by("pk"):
            facts = {"organ": review.department, "review": review, "granted": _as_it_is(review)}
            self.give(case, Notice.Kind.WITHDRAWN, actor, **facts)
            if review.status == ReviewStatus.CANCELLED:
                interested.tell_outcome(self, review, actor)
        deliveries.tell_ready(self, case)


def _as_it_is(review) -> dict:
    """What has become of what was granted: of a case that came back it may be handed over, or over."""
    permit = permit_of(review)
    if permit is None:
        return {}
    there = permit.deliver_by is None or permit.delivery_id is not None
    over = not permit.holds(clock.today())
    with translation.override(settings.LANGUAGE_CODE):
        word = permit.get_status_display()
    return {"number": permit.number, "there": there, "over": over, "word": word}


class Cancel(Consequence):
    """A review that is not decided ends with its case."""

    code = "cancel"
    position = 85
    subject = Review
    sources = PENDING_REVIEWS
    targets = frozenset({ReviewStatus.CANCELLED})
    history = _("ended with the case")
    tone = Tone.STOP


def on_withdrawal(review) -> str:
    """What taking the whole application back would mean for it, said before it is done."""
    if review.held:
        return gettext("already held: your permit stays as it is")
    if review.status == ReviewStatus.REFUSED:
        return gettext("not accepted: nothing is left to take back")
    if review.status == ReviewStatus.UNANSWERED:
        return gettext("counts as given up: nothing is left to take back")
    if review.status == ReviewStatus.TAKEN_BACK:
        return gettext("taken back before: nothing is left to take back")
    if review.status == ReviewStatus.GRANTED and review.owning_case.kind == Case.Kind.CHANGE:
        return gettext("granted: the change stands")
    if review.status == ReviewStatus.GRANTED and (permit := review.permit):
        if not permit.holds(clock.today()):
            return gettext("granted, and over since: nothing changes of that")
        if permit.deliver_by is None or permit.delivery_id:
            return gettext("granted: it stands; you may then give it up")
    if review.status == ReviewStatus.GRANTED:
        return gettext("granted: it stands and is still delivered; you may then give it up")
    if review.status in DECIDED_REVIEWS:
        return gettext("decided: the decision stands")
    return gettext("not yet decided: the review is ended without a decision")


def cancel_reviews(case, actor):
    """Undecided reviews end with their case, and with them what was prepared or asked for."""
    drop_proposals(case, actor)
    for review in case.reviews.filter(status__in=cancel.sources).prefetch_related("extensions"):
        drop_extension_of(review, actor)
        cancel.carry_out(review, actor)
        lines.drop(review, actor)


refuse_case = register(RefuseCase())
withdraw = register(Withdraw())
cancel = register(Cancel())
