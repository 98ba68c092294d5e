"""A denial that was withdrawn is decided anew, in the next round of its review; who denied does not decide
again while the department has anybody else who may."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from issuance.casework import separation
from issuance.models import Annulment, Case, Hearing, Notice, Review
from portal.ground.calendar import clock
from portal.ground.models import Post, Role

# By what was withdrawn, the paper that had said it.
PAPERS = {
    Annulment.Was.DENIED: Notice.Kind.DECISION,
    Annulment.Was.REFUSED: Notice.Kind.REFUSED,
    Annulment.Was.UNANSWERED: Notice.Kind.UNANSWERED,
}


class Annulled(NamedTuple):
    """An earlier round: its denial as it was withdrawn, with the papers of both, as far as they are there."""

    row: Annulment
    denial: Notice | None
    paper: Notice | None


def read(reviews: Iterable[Review]) -> None:
    """What the pages of a case need of earlier rounds: one query where there are any."""
    again = [review for review in reviews if review.round > 1]
    if again:
        rows = Annulment.objects.select_related("annulled_by")
        prefetch_related_objects(again, Prefetch("annulments", rows))


def annulled(case: Case, review: Review) -> tuple[Annulled, ...]:
    """In the order of the rounds; reads what a page has prefetched."""
    if review.round == 1:
        return ()
    kinds = (*PAPERS.values(), Notice.Kind.ANNULLED)
    own = [row for row in case.notices.all() if row.review_id == review.pk and row.kind in kinds]
    papers = {(row.kind, row.round): row for row in own}
    return tuple(
        Annulled(
            row,
            papers.get((PAPERS[row.was], row.round)),
            papers.get((Notice.Kind.ANNULLED, row.round + 1)),
        )
        for row in sorted(review.annulments.all(), key=lambda row: row.round)
    )


def not_accepted_before(review: Review) -> bool:
    """Whether it is decided for the first time, since it was not accepted, or counted as given up, before."""
    annulment = review.annulment
    return annulment is not None and annulment.was != Annulment.Was.DENIED


def kept_from(actor) -> Exists:
    """Of reviews: those whose denial this person took, and that somebody else of the department decides:
    an approver of today who never denied it, had no hand in the intake and did not preside (受审分离)."""
    denials = Annulment.objects.order_by()
    others = Post.objects.current(clock.today()).filter(
        role=Role.APPROVER, department=OuterRef("review__department"), user__is_active=True
    )
    person, review = OuterRef("user"), OuterRef(OuterRef("review"))
    others = others.exclude(Exists(denials.filter(review=review, denied_by=person)))
    others = others.exclude(separation.barred(person, OuterRef("review__case")))
    others = others.exclude(Exists(Hearing.objects.filter(review=review, presided_by=person)))
    own = denials.filter(review=OuterRef("pk"), denied_by=actor, was=Annulment.Was.DENIED)
    return Exists(own.filter(Exists(others.order_by())))


def keeps_out(actor, review: Review) -> bool:
    """The same of one review; nothing is asked in its first round."""
    if review.round == 1 or getattr(actor, "pk", None) is None:
        return False
    return Review.objects.filter(kept_from(actor), pk=review.pk).exists()


def begun_by(review: Review) -> Annulment | None:
    """What its limit runs from, if that is no acceptance as any other's: a denial that was withdrawn, or a
    paper that withdraws a refusal and accepts the item; none of what was only checked again."""
    annulment = review.annulment
    if annulment and annulment.then in (Annulment.Then.CHECK, Annulment.Then.SUPPLEMENT):
        return None
    return annulment


def ordered_until(review: Review) -> date | None:
    """The last day of the new decision that a reconsideration or a judgment has set."""
    annulment = begun_by(review)
    return annulment.until if annulment else None


def ordered_by(review: Review) -> str:
    """Who has set the last day of the new decision; empty where the law alone does."""
    return review.annulment.organ if ordered_until(review) else ""


def not_to_be_moved(review: Review) -> str:
    """Why neither a pause nor an extension moves the last day."""
    if not (organ := ordered_by(review)):
        return ""
    told = _("%(organ)s has set the last day of the new decision: nothing puts it off.")
    return told % {"organ": organ}


def same_again(review: Review) -> str:
    """What whoever denies again is told after a decision from above (行政复议法 64, 行政诉讼法 71)."""
    annulment = review.annulment
    if annulment is None or not annulment.ordered or annulment.was != Annulment.Was.DENIED:
        return ""
    told = _(
        "%(organ)s had the first denial withdrawn (%(document)s): the same decision may not be taken again"
        " on the same facts and reasons, unless it was the procedure that was wrong (行政复议法 64,"
        " 行政诉讼法 71)."
    )
    return told % {"organ": annulment.organ, "document": annulment.document}
