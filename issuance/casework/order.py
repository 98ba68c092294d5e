"""先证后证: an item of a case that comes after others of it is granted when they are.

Its limit runs from acceptance like any other's: waiting is none of the times that 行政许可法 45 leaves
out. A last day that comes before the other decision is met by extension (42), never by silence; that the
other is not decided yet is no reason to deny (38: only what does not meet the conditions of the law is
denied). That it was not given, is. What is handled by 告知承诺 is decided one working day after them.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from issuance.models import RefusalKind, Review
from issuance.status import (
    NOT_ACCEPTED_REVIEWS,
    PENDING_REVIEWS,
    ReviewStatus,
)


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


def decided_first(review: Review, reviews: Iterable[Review]) -> list[Review] | None:
    """Those that come first, where each has been decided or fell away; None while one is under way."""
    firsts = before(review, reviews)
    return None if any(row.status in PENDING_REVIEWS for row in firsts) else firsts


def waits_for(review: Review) -> list[Review]:
    """Those whose department has not said its last word: also of one that is not accepted yet, as items are
    accepted one by one (行政许可法 32)."""
    return [row for row in _first(review) if row.status in PENDING_REVIEWS]


def behind(waiting: Iterable[Review], rest: Iterable[Review]) -> list[Review]:
    """Those of ``rest`` that come after one that waits to be accepted, also by way of another: accepted now
    they could be neither granted nor denied, and their limit would run all the same."""
    waits, kept, left = list(waiting), [], list(rest)
    while found := [review for review in left if before(review, waits)]:
        kept, waits = [*kept, *found], found
        left = [review for review in left if review not in found]
    return kept


def blocked(review: Review) -> str:
    """Why it cannot be granted now; empty if nothing is in the way. A denial may take over the words where
    the other was denied or not verified, not where it is still open."""
    fell = fallen(review)
    if unverified := [row for row in fell if row.held]:
        return _(
            "It may be granted only after “%(items)s”, stated as held, which could not be verified"
            " (先证后证)."
        ) % {"items": _names(unverified)}
    if denied := fell:
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
    refused = [row for row in _first(review) if row.status in NOT_ACCEPTED_REVIEWS]
    taken = [row for row in _first(review) if row.status == ReviewStatus.TAKEN_BACK]
    odd = _("It comes after “%(items)s”, which was not accepted in this case: is the permit there?")
    gone = _("It comes after “%(items)s”, which the applicant has taken back: is the permit there?")
    return "".join(
        said % {"items": _names(rows)} for said, rows in ((odd, refused), (gone, taken)) if rows
    )


def too_early(review: Review) -> str:
    """To whoever denies while another department still decides."""
    if fallen(review) or not (open_ones := waits_for(review)):
        return ""
    odd = _(
        "“%(items)s” is not decided yet: that alone is no reason to deny (行政许可法 38); the limit may be"
        " extended (42)."
    )
    return odd % {"items": _names(open_ones)}


def told(review: Review) -> str:
    """What a list or a page says beside it, while it is not decided."""
    if review.status != ReviewStatus.OPEN or review.held:
        return ""
    fell = fallen(review)
    if unverified := [row for row in fell if row.held]:
        odd = _("“%(items)s”, stated as held, could not be verified: it cannot be granted")
        return odd % {"items": _names(unverified)}
    if fell:
        return _("“%(items)s” is not given: it cannot be granted") % {"items": _names(fell)}
    if open_ones := waits_for(review):
        names = _names(open_ones)
        return _("waits for “%(items)s” (先证后证); its days go on") % {"items": names}
    return ""


def _names(reviews: Iterable[Review]) -> str:
    return "、".join(row.permit_name for row in reviews)
