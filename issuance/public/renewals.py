"""The renewal of each permit of a case, as its holder reads it."""

from dataclasses import dataclass

from issuance.casework import renewals
from issuance.casework.verbs.renewals.applying import apply_renewal
from issuance.casework.verbs.renewals.asking import AnswerForm, answer_renewal
from issuance.casework.verbs.renewals.ending import take_back_renewal
from issuance.models import Case, Permit, Renewal
from issuance.status import PermitStanding, PermitStatus
from portal.ground.calendar import clock


@dataclass(frozen=True)
class Renewable:
    """``last``: what became of the latest application; ``hindrance``: why nobody may apply today;
    ``offered``: whether the page offers to apply, from the day on which its holder is reminded of it."""

    permit: Permit
    term: renewals.Window
    last: Renewal | None
    hindrance: str
    offered: bool
    answers: tuple[AnswerForm, ...] = ()  # one, while something is asked about it
    taken_back: bool = False  # whether it may be

    @property
    def late(self) -> bool:
        return clock.today() > self.term.closes

    @property
    def counts(self) -> bool:
        return self.permit.counts_as_renewed(clock.today())

    @property
    def expired(self) -> bool:
        return self.permit.standing(clock.today()) == PermitStanding.EXPIRED


def own_permits(case: Case):
    """Permits on the register that were recorded in this case and have a last day: what a later case found
    is renewed where its papers are."""
    standing = {"status": PermitStatus.VALID, "valid_until__isnull": False}
    wanted = {"review__prepares": False, "review__given_up_at": None}
    return Permit.objects.filter(review__case=case, **wanted, **standing)


def renewable(case: Case, bound: AnswerForm | None = None) -> list[Renewable]:
    """``bound``: an answer as it was posted, with what is wrong with it."""
    rows = list(own_permits(case).select_related("issuer", "review").prefetch_related("renewals"))
    for permit in rows:
        permit.review.case = case  # whose version is read already
    return [_told(permit, bound) for permit in rows]


def _told(permit, bound) -> Renewable:
    rows = list(permit.renewals.all())
    hindrance = apply_renewal.hindrance(permit)
    near = clock.today() >= renewals.first_look(permit, permit.valid_until)
    last = rows[-1] if rows else None
    form = bound if bound and bound.permit == permit else AnswerForm(permit=permit)
    return Renewable(
        permit,
        renewals.window(permit),
        last,
        hindrance,
        near and not hindrance,
        () if answer_renewal.hindrance(permit) else (form,),
        not take_back_renewal.hindrance(permit),
    )
