"""Papers of the second of two stages (验收): some can exist only after building. They are named in the form
as such, not asked for before, and taken in when it is reported as built."""

from forms.completeness import WHEN_BUILT
from forms.slices import review_slice
from issuance.models import Review


def awaited(review: Review) -> set[str]:
    """Ids of those which the applicant said follow when it is built."""
    declared = review.owning_case.submission.current().content["declared"]
    return {paper for paper, way in declared.items() if way == WHEN_BUILT} & set(_own(review))


def of(review: Review) -> dict[str, str]:
    """Every paper of the item that may be handed in then: id → name."""
    case = review.owning_case
    whole = review_slice(case.snapshot, case.submission.current(), review.permit_code)
    return {sheet.paper.id: sheet.paper.name for sheet in whole.papers}


def _own(review) -> tuple[str, ...]:
    return review.owning_case.snapshot.permit_by_code[review.permit_code].materials
