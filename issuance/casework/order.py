"""先证后证: an item of a case that comes after others of it is granted when they are.

Its limit runs from acceptance like any other's: waiting is none of the times that 行政许可法 45 leaves
out. A last day that comes before the other decision is met by extension (42) or by a denial with its
reason, never by silence.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from issuance.models import RefusalKind, Review
from issuance.status import ReviewStatus


def before(review: Review, reviews: Iterable[Review]) -> list[Review]:
    """Those of ``reviews`` that come first; one that no law asks for is waited for by nobody."""
    codes = set(review.after)
    return [
        row
        for row in reviews
        if row.permit_code in codes and row.refusal_kind != RefusalKind.NOT_NEEDED
    ]


def _first(review: Review) -> list[Review]:
    """Reads what a page or a list has prefetched; nothing where it comes after none."""
    return before(review, review.case.reviews.all()) if review.after else []


def fallen(review: Review) -> list[Review]:
    """Those that are denied, or were not found as stated."""
    return [row for row in _first(review) if row.status == ReviewStatus.DENIED]


def waits_for(review: Review) -> list[Review]:
    """Those whose department has not said its last word."""
    return [row for row in _first(review) if row.status == ReviewStatus.OPEN]


def blocked(review: Review) -> str:
    """Why it cannot be granted now, in words that a denial may take over; empty if nothing is in the way."""
    if denied := fallen(review):
        return _("It may be granted only after “%(items)s”, which is not given (先证后证).") % {
            "items": _names(denied)
        }
    if open_ones := waits_for(review):
        return _(
            "It may be granted only after “%(items)s”, which is not decided yet (先证后证)."
        ) % {"items": _names(open_ones)}
    return ""


def remark(review: Review) -> str:
    """Of one not accepted in this case: the applicant may have the permit from elsewhere."""
    refused = [row for row in _first(review) if row.status == ReviewStatus.REFUSED]
    odd = _("It comes after “%(items)s”, which was not accepted in this case: is the permit there?")
    return odd % {"items": _names(refused)} if refused else ""


def told(review: Review) -> str:
    """What a list or a page says beside it, while it is not decided."""
    if review.status != ReviewStatus.OPEN or review.held:
        return ""
    if denied := fallen(review):
        return _("“%(items)s” is not given: it cannot be granted") % {"items": _names(denied)}
    if open_ones := waits_for(review):
        names = _names(open_ones)
        return _("waits for “%(items)s” (先证后证); its days go on") % {"items": names}
    return ""


def _names(reviews: Iterable[Review]) -> str:
    return "、".join(row.permit_name for row in reviews)
