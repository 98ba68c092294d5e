"""Which permits count towards a composite licence, and whether they are enough."""

from guides.version.situations import LEAST
from issuance.status import ReviewStatus


def counted(rows):
    """Those of a queryset of reviews or permits that count as permits.

    A filing (备案) does not, unless its region says so: the version of the case has decided.
    """
    return rows.filter(counts=True)


def enough(case) -> bool:
    """Whether the granted and held permits of a case carry a composite licence."""
    granted = counted(case.reviews.filter(status=ReviewStatus.GRANTED)).count()
    return granted >= (1 if case.version.snapshot.region.composite_for_single else LEAST)
