"""The renewal of each permit of a case, as its holder reads it."""

from dataclasses import dataclass
from datetime import timedelta

from issuance.casework import renewals
from issuance.casework.verbs.renewals.applying import apply_renewal
from issuance.models import Case, Permit, Renewal
from issuance.status import PermitStatus
from portal.ground.calendar import clock

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Renewable:
    """``last``: what became of the latest application; ``offered``: whether the page offers to apply:
    where no first day is fixed, in the year before the last one alone."""

    permit: Permit
    term: renewals.Window
    last: Renewal | None
    offered: bool

    @property
    def late(self) -> bool:
        return clock.today() > self.term.closes

    @property
    def counts(self) -> bool:
        return self.permit.counts_as_renewed(clock.today())


def renewable(case: Case) -> list[Renewable]:
    """Permits on the register that have a last day; one query where there are none."""
    permits = Permit.objects.of_case(case).filter(
        status=PermitStatus.VALID, valid_until__isnull=False, review__given_up_at=None
    )
    rows = list(permits.select_related("issuer", "review__case").prefetch_related("renewals"))
    for permit in rows:
        if permit.review.case_id == case.pk:
            permit.review.case = case  # whose version is read already
    return [_told(permit) for permit in rows]


def _told(permit) -> Renewable:
    rows = list(permit.renewals.all())
    last = rows[-1] if rows else None
    near = clock.today() >= permit.valid_until - YEAR
    return Renewable(
        permit, renewals.window(permit), last, near and not apply_renewal.hindrance(permit)
    )
