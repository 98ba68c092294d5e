"""A refusal that the window prepares for a department (不予受理拟办), which decides on it.

The window is no organ that refuses (行政许可法 32): it says what it holds against a permit item, and
the approver of its department refuses, or returns it with a reason.
"""

from django import forms
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.models import Channel
from issuance.casework import bars, separation
from issuance.casework.messages.letters import REFUSAL_PROPOSED
from issuance.casework.verbs.base import Consequence, OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import ListedReasonsForm, VerbForm
from issuance.casework.verbs.latecomers import meanwhile
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER, OWN_CLERK
from issuance.models import ListedReason, RefusalKind, RefusalProposal, Review
from issuance.status import UNACCEPTED_REVIEWS, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

OPEN, FALLEN = RefusalProposal.Outcome.OPEN, RefusalProposal.Outcome.FALLEN


class RefusalForm(ListedReasonsForm):
    """The kinds the law allows now; for a department, what the window has prepared."""

    use = ListedReason.Use.REFUSAL
    field_order = ("kind", "authority", "reasons")
    kind = forms.ChoiceField(label=gettext_lazy("Why not accepted"), widget=forms.RadioSelect)
    authority = LineField(
        label=gettext_lazy("Authority to apply to"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Where this department lacks the power: who has it (行政许可法 32)."
        ),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        prepared = proposal_of(subject)
        told = ("kind", "authority", "reasons") if prepared else ()
        initial = {name: getattr(prepared, name) for name in told}
        super().__init__(data, subject=subject, initial=initial, **kwargs)
        kinds = kinds_for(subject)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]


def kinds_for(review) -> list[RefusalKind]:
    """What the law allows now: for what is missing, only after the one supplement asked for it, or for
    what its answer changed in a part that had passed."""
    again = review.status == ReviewStatus.CHECKING and review.checked_at is not None
    asked = again or any(item.notice_id for item in review.deficiencies.all())
    barred = bars.running(review)
    closed = {RefusalKind.NOT_CURED: not asked, RefusalKind.BARRED: not barred}
    return [kind for kind in RefusalKind if not closed.get(kind, False)]


def faults_of_refusal(review, kind, reasons, authority) -> dict[str, str]:
    """Why a refusal of this kind will not do."""
    if kind == RefusalKind.BARRED and kind not in kinds_for(review):
        return {"kind": _("Nothing bars this applicant from this permit today.")}
    if kind not in kinds_for(review):
        return {"kind": _("For what is missing a supplement is asked first (行政许可法 32).")}
    if kind == RefusalKind.NOT_OURS and not authority.strip():
        return {"authority": _("Name the authority that has the power.")}
    if kind != RefusalKind.NOT_OURS and authority:
        return {"authority": _("Only where this department lacks the power.")}
    if not reasons.strip():
        return {"reasons": _("State the reasons: the applicant has a right to them.")}
    return {}


def not_refusable(review) -> str:
    """What hinders a refusal of this item, whoever wants it; empty while there is time."""
    case = review.owning_case
    if case.status != CaseStatus.CHECKING:
        return meanwhile(case)
    if review.basis == Review.Basis.HELD:
        return _("A permit already held is verified: there is no application to refuse.")
    return too_late(case)


def too_late(case) -> str:
    """Whether its five days are over: then it counts as accepted, also before the clock has said so."""
    if clock.today() > case.check_due:
        return _("The five working days have passed: it counts as accepted (行政许可法 32).")
    return ""


def proposal_of(review) -> RefusalProposal | None:
    """The one that waits for the department."""
    return next((prepared for prepared in review.proposals.all() if prepared.outcome == OPEN), None)


def undecided(case) -> list[Review]:
    """Reviews whose department has not answered what the window prepared."""
    reviews = list(case.reviews.all())
    prefetch_related_objects(reviews, "proposals")
    return [review for review in reviews if proposal_of(review)]


def waits_for_departments(case) -> str:
    """What the window is told while a department has to decide first."""
    names = "、".join(f"{review.department}（{review.permit_name}）" for review in undecided(case))
    told = _("A refusal was prepared; these departments have to decide on it first: %(names)s.")
    return told % {"names": names} if names else ""


def answer(proposal, outcome, actor, why=""):
    """How a proposal ended; the event of its review vouches for it."""
    RefusalProposal.objects.filter(pk=proposal.pk).update(
        outcome=outcome, answered_by=actor, answered_at=timezone.now(), answer=why
    )


class ProposeRefusal(OfficersVerb):
    """The window of a counter case prepares a refusal for the department of a permit item, which is
    told; until it has decided the case is not accepted, and the days run on."""

    code = "propose_refusal"
    position = 51
    subject = Review
    sources = frozenset({ReviewStatus.CHECKING})
    targets = frozenset({ReviewStatus.CHECKING})  # the department decides
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Prepare a refusal")
    follows = gettext_lazy("The department of this permit item decides on it.")
    history = gettext_lazy("refusal prepared for the department")
    tone = Tone.HOLD
    place = Place.ASIDE
    form = RefusalForm
    queues = ()
    letters = frozenset({REFUSAL_PROPOSED})

    def hindered(self, review):
        if review.owning_case.channel != Channel.WINDOW:
            return _("The departments of an online case refuse by themselves.")
        if proposal_of(review):
            return _("A refusal has been prepared already.")
        return not_refusable(review)

    def faults(self, review, *, kind, reasons, authority=""):
        return faults_of_refusal(review, kind, reasons, authority)

    def carry_out(self, review, actor, **stated):
        review.proposals.create(proposed_by=actor, proposed_at=timezone.now(), **stated)
        transitions.record(review, verb=self.code, actor=actor, before=review.status)
        prepared = str(review.proposals.count())
        self.send(
            REFUSAL_PROPOSED,
            case=review.owning_case,
            department=review.department,
            key=f"{review.permit_code}:{prepared}",
        )


class RejectionForm(VerbForm):
    reason = LineField(label=gettext_lazy("Why it is returned"), max_length=300)


def _to_refuse(actor, today):
    """Not those of cases in whose intake this very person had a hand (受审分离)."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    prepared = Review.objects.filter(
        proposals__outcome=OPEN,
        department__in=departments,
        case__status=CaseStatus.CHECKING,
        case__check_due__gte=today,
    )
    own = prepared.exclude(separation.barred(actor, "case"))
    return own.select_related("case__industry", "case__region").order_by("case__check_due", "pk")


class RejectProposal(OfficersVerb):
    """The department does not refuse what the window prepared: the case goes back to the window."""

    code = "reject_proposal"
    position = 52
    subject = Review
    sources = frozenset({ReviewStatus.CHECKING})
    targets = frozenset({ReviewStatus.CHECKING})  # back to the window
    who_may = (APART, APPROVER)
    title = gettext_lazy("Return the prepared refusal")
    follows = gettext_lazy("The window reads your reason and goes on with the case.")
    history = gettext_lazy("prepared refusal returned to the window")
    tone = Tone.HOLD
    place = Place.ASIDE
    form = RejectionForm
    queues = (
        Queue(
            code="to_refuse",
            title=gettext_lazy("Refusals prepared by the window"),
            rows=_to_refuse,
            matter=lambda review: review.permit_name,
            due="case__check_due",
        ),
    )

    def hindered(self, review):
        if hindrance := not_refusable(review):
            return hindrance
        return "" if proposal_of(review) else _("No refusal waits for this department.")

    def faults(self, review, *, reason):
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def carry_out(self, review, actor, *, reason):
        answer(proposal_of(review), RefusalProposal.Outcome.REJECTED, actor, reason)
        transitions.record(review, verb=self.code, actor=actor, before=review.status)


class DropProposal(Consequence):
    """What the window prepared falls when the case is taken back, or accepted by lapse of time."""

    code = "drop_proposal"
    position = 53
    subject = Review
    sources = UNACCEPTED_REVIEWS
    targets = UNACCEPTED_REVIEWS
    history = gettext_lazy("prepared refusal without effect")
    tone = Tone.HOLD

    def carry_out(self, review, actor):
        answer(proposal_of(review), FALLEN, actor)
        transitions.record(review, verb=self.code, actor=actor, before=review.status)


def drop_proposals(case, actor):
    """Nothing waits for a department any longer."""
    for review in undecided(case):
        drop_proposal.carry_out(review, actor)


propose_refusal = register(ProposeRefusal())
reject_proposal = register(RejectProposal())
drop_proposal = register(DropProposal())
