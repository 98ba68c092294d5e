"""What is held against a permit that was granted: a promise under it was broken, or its conditions were not
met at the later check, nor put right. Its holder is heard on it (行政许可法 7); then it is ended by law, or
left to stand (69: 可以撤销)."""

from datetime import date

from django.utils.translation import gettext as _

from issuance.casework import commitments, promises
from issuance.models import Case, Permit, Review
from issuance.models.grounds import EndGround
from issuance.status import ENDED_PERMITS, PermitStatus, ReviewStatus, Visit
from portal.ground.calendar import clock
from portal.ground.text.masks import masked_numbers


def held_against(review: Review) -> bool:
    return review.status == ReviewStatus.GRANTED and review.charged_on is not None


def over(review: Review) -> bool:
    """Whether its permit has ended: nothing can be held against it, or put right, any more."""
    permit = review.permit
    return permit is not None and permit.status in ENDED_PERMITS


def unmet(review: Review) -> bool:
    """Whether the later check is among it, beside the promise that it may have broken itself."""
    breach = held_against(review) and review.visit == Visit.BREACH
    return breach and not commitments.broken(review)


def grounds(review: Review) -> list[tuple[str, str]]:
    """For whoever decides on it."""
    if not held_against(review):
        return []
    lost = [
        (_("Broken promise"), f"{line.name}：{line.reason}") for line in promises.charged(review)
    ]
    return [*lost, *([(_("Later check"), review.visit_reason)] if unmet(review) else [])]


def told_of(review: Review) -> str:
    """To whoever records, hands over or prints a permit that may be ended; empty where nothing is held
    against it."""
    if not held_against(review) or over(review):
        return ""
    told = _(
        "At its later check the conditions of “%(permit)s” were not met, nor put right: decide first whether"
        " it is ended by law."
    )
    if lost := promises.charged(review):
        told = _(
            "“%(permit)s” was granted under a promise that was found broken (%(papers)s): decide first"
            " whether it is revoked (行政许可法 69)."
        )
    return told % {"permit": review.permit_name, "papers": promises.named(lost)}


def waits(review: Review) -> str:
    """To whoever reads the case, while nobody has decided: what is held against it, and what comes first."""
    told, early = told_of(review), still_to_be_heard(review)
    if not (told and early):
        return told
    found = "；".join(words for _label, words in grounds(review))
    held = _("Held against “%(permit)s”: %(found)s.") % {
        "permit": review.permit_name,
        "found": found,
    }
    return held + early


def listed(permit: Permit) -> str:
    """What a list says of a permit."""
    until = heard_until(permit.review)
    if until is None:
        return str(permit)
    told = _("%(permit)s (its holder may answer until %(day)s; not to be ended before)")
    return told % {"permit": permit, "day": until.isoformat()}


def way_on(review: Review) -> str:
    """What the end of a permit is called while something is held against it; empty otherwise."""
    if not held_against(review):
        return ""
    if promises.charged(review):
        return _("Revoke the permit (promise not kept)")
    return _("End the permit by law (conditions not met)")


def proposed(review: Review) -> dict[str, str]:
    """How it would end under a broken promise, as a form begins: way, ground, law and what was found."""
    if not held_against(review) or not (lost := promises.charged(review)):
        return {}
    found = "；".join(f"{line.name}未兑现（{line.reason}）" for line in lost)
    law = commitments.stated(review).get("law", "") if commitments.broken(review) else ""
    way = {"status": str(PermitStatus.REVOKED), "ground": EndGround.BROKEN_PROMISE.value}
    return way | {"law": law[:200], "reason": found[:300]}


def told_of_all(case: Case) -> list[str]:
    """The same of every permit of a case."""
    reviews = case.reviews.filter(charged_on__isnull=False)
    return [said for review in reviews.prefetch_related("promises") if (said := told_of(review))]


def answered(review: Review) -> bool:
    """Whether what the holder stated since the last of it was told is recorded (行政许可法 7)."""
    stated = review.stated_on
    return held_against(review) and stated is not None and stated >= review.charged_on


def not_answered(review: Review) -> str:
    """To whoever decides on it."""
    if not held_against(review) or answered(review):
        return ""
    return _(
        "The holder may state their view and defend themselves before it is ended (行政许可法 7): no"
        " statement since they were told is recorded."
    )


def heard_until(review: Review) -> date | None:
    """The day that the paper named, while its holder may still answer and has not. Where the paper named
    none, as before there was one, there is none."""
    until = review.answer_until
    if not held_against(review) or answered(review) or until is None or clock.today() > until:
        return None
    return until


def still_to_be_heard(review: Review) -> str:
    """What hinders that it is revoked or withdrawn."""
    until = heard_until(review)
    if until is None:
        return ""
    told = _(
        "The holder may answer until %(day)s, that day included (行政许可法 7): before that it is neither"
        " revoked nor withdrawn, unless their statement is recorded."
    )
    return told % {"day": until.isoformat()}


def told_until(review: Review) -> str:
    """Of the paper by which something is held against it: the last day to answer."""
    return review.answer_until.isoformat() if held_against(review) else ""


def heard(review: Review) -> dict:
    """What the paper of its end says of that: when its holder last stated their view, or until when they
    could."""
    if not held_against(review):
        return {}
    if answered(review):
        return {"stated_on": review.stated_on.isoformat()}
    return {"until": told_until(review)} if review.answer_until else {}


def answer(review: Review) -> list[tuple[str, str]]:
    """What the holder stated, to be weighed."""
    if not held_against(review):
        return []
    said = masked_numbers(review.statement) if answered(review) else "—"
    return [(_("Stated by the holder"), said)]
