"""Which permits count towards a composite licence, and whether they are enough."""

from guides.version.situations import LEAST
from issuance.status import GONE_REVIEWS, ReviewStatus

OUT = GONE_REVIEWS | {ReviewStatus.DENIED, ReviewStatus.CANCELLED}


def counted(rows):
    """Those of a queryset of reviews or permits that count as permits.

    A filing (备案) does not, unless its region says so: the version of the case has decided.
    """
    return rows.filter(counts=True)


def enough(case) -> bool:
    """Whether the granted and held permits of a case carry a composite licence."""
    return counted_of(case) >= needed(case) and not lacking(case.reviews.all())


def lacking(reviews) -> list:
    """Those of these reviews without which no composite is made (主证), and which are not given."""
    return [review for review in reviews if review.indispensable and review.status in OUT]


def counted_of(case) -> int:
    """How many granted and held permits of a case count."""
    return counted(case.reviews.filter(status=ReviewStatus.GRANTED)).count()


def within_reach(reviews) -> int:
    """How many of these reviews count, or would when they are granted."""
    return sum(review.counts and review.status not in OUT for review in reviews)


def can_follow(case, reviews) -> bool:
    """Whether a composite licence can still follow from these reviews of a case."""
    return within_reach(reviews) >= needed(case) and not lacking(reviews)


def needed(case) -> int:
    """How many a composite licence takes, by the version of the case; none where one is there already."""
    if case.later:
        return 0
    return 1 if case.snapshot.region.composite_for_single else LEAST
