"""不予受理: each department for its own permit item, before acceptance; the rest of the case goes on."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import bars
from issuance.casework import reasons as listed
from issuance.casework.papers import remedies
from issuance.casework.verbs.base import OfficersVerb, Place, Tone
from issuance.casework.verbs.intake.checking import conclude
from issuance.casework.verbs.intake.proposals import (
    RefusalForm,
    answer,
    faults_of_refusal,
    not_refusable,
    proposal_of,
)
from issuance.casework.verbs.permits.barring import SafetyField, set_bar, unknown_holder
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.review.basis import OF_REFUSAL, StatesBasis, joined
from issuance.casework.verbs.who import APART, APPROVER
from issuance.licence.counting import can_follow
from issuance.models import Bar, Notice, RefusalKind, RefusalProposal, Review
from issuance.status import UNACCEPTED_REVIEWS, ReviewStatus
from portal.ground.calendar import clock

OF_KIND = gettext_lazy(
    "The article of 行政许可法 for what you chose above stands by itself; tick what else the refusal rests"
    " on."
)


class DepartmentsRefusalForm(StatesBasis, RefusalForm):
    """The article of the kind stands by itself; what else bears the refusal is ticked."""

    field_order = ("kind", "bar", "authority", "reasons", "basis", "further_basis")
    bar = SafetyField(Bar.Ground.FALSE_PAPERS)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        if "basis" in self.fields:
            self.fields["basis"].help_text = OF_KIND


class Refuse(OfficersVerb):
    """A department does not accept its permit item, in a paper of its own with kind, reasons and
    remedies (行政许可法 32); the last department to say its word concludes the checking."""

    code = "refuse"
    position = 55
    subject = Review
    sources = UNACCEPTED_REVIEWS
    targets = frozenset({ReviewStatus.REFUSED})
    who_may = (APART, APPROVER)
    title = gettext_lazy("Do not accept")
    follows = gettext_lazy(
        "This permit item ends; the applicant gets a notice of your department. The other items go on."
    )
    history = gettext_lazy("not accepted")
    tone = Tone.STOP
    place = Place.DANGER
    form = DepartmentsRefusalForm
    confirms = True
    queues = ()
    notices = frozenset({Notice.Kind.REFUSED})

    def hindered(self, review):
        return not_refusable(review)

    def faults(self, review, *, kind, reasons, authority="", basis="", bar=False):
        if bar and kind != RefusalKind.FALSE_PAPERS:
            return {"bar": _("Only after false papers a new application is barred.")}
        if bar and (unknown := unknown_holder(review)):
            return {"bar": unknown}
        return faults_of_refusal(review, kind, reasons, authority)

    def stands(self, review, *, kind, basis="", **stated):
        return [(_("Basis in law"), self.basis(review, kind, basis))]

    def basis(self, review, kind, further) -> str:
        """The article of the kind before what the officer names besides."""
        barred = bars.running(review) if kind == RefusalKind.BARRED else None
        law = bars.ARTICLES[barred.ground] if barred else OF_REFUSAL[RefusalKind(kind)]
        return joined([law, further])

    def remarks(self, review, **stated):
        return [*remedies.unnamed(review), *self._left(review)]

    @staticmethod
    def _left(review) -> list[str]:
        others = review.owning_case.reviews.exclude(pk=review.pk)
        if can_follow(review.owning_case, others) and not review.indispensable:
            return []
        if not others.exclude(status=ReviewStatus.REFUSED).exists():
            return [_("No permit item is left then: the case ends.")]
        if review.indispensable:
            return [_("This permit is indispensable (主证): no composite licence follows then.")]
        return [_("Too few permit items are left then: no composite licence follows.")]

    def carry_out(self, review, actor, *, kind, reasons, authority="", basis="", bar=False):
        barred = bars.running(review) if kind == RefusalKind.BARRED else None
        if prepared := proposal_of(review):
            answer(prepared, RefusalProposal.Outcome.TAKEN, actor)
        self.move(
            review,
            ReviewStatus.REFUSED,
            actor,
            decided_by=actor,
            decided_at=timezone.now(),
            reasons=reasons,
            legal_basis=self.basis(review, kind, basis),
            refusal_kind=kind,
            refusal_authority=authority,
            barred_by=barred,
        )
        lines.drop(review, actor)
        case = review.owning_case
        listed.state(listed.Use.REFUSAL, [(review, reasons)])
        self.give(
            case,
            Notice.Kind.REFUSED,
            actor,
            organ=review.department,
            review=review,
            refusal={
                "kind": kind,
                "authority": authority,
                "asked": asked(review),
                "until": barred.last.isoformat() if barred else "",
            },
        )
        if bar:
            set_bar.carry_out(review, actor, ground=Bar.Ground.FALSE_PAPERS, on=clock.today())
        conclude(case, actor)


def asked(review) -> bool:
    """Whether the one supplement notice named something of this item; its answer may have changed it
    all the same."""
    return review.deficiencies.exclude(notice=None).exists()


refuse = register(Refuse())
