"""Limits that do not begin with acceptance: of an item decided anew after its denial was withdrawn, and of
the second of two stages (筹建 → 验收)."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_noop

from issuance.casework import stages
from issuance.casework.rounds import begun_by
from issuance.models import Annulment, Case, Extension, Pause, Review
from portal.ground.calendar import clock
from portal.ground.calendar.clock import Deadline
from portal.ground.calendar.office_days import OfficeDays
from portal.ground.text.sentences import Sentence

# What annuls a denial itself: the department only reviews it again (行政复议法 64, 行政诉讼法 70).
ANNULS = (Annulment.Ground.RECONSIDERATION, Annulment.Ground.JUDGMENT)
_ANEW = gettext_noop("The denial was withdrawn on %(day)s: it is decided anew.")
_ACCEPTED = gettext_noop("It was not accepted; that was withdrawn on %(day)s: it is accepted.")
_NOT_GIVEN_UP = gettext_noop(
    "It counted as given up; that was withdrawn on %(day)s: it is accepted."
)
_BUILT = gettext_noop("It was reported as built on %(day)s: from then its limit runs.")
_NOT_BUILT = gettext_noop(
    "Its limit begins when you report that it is built (申请验收); until then no day of it runs."
)
_FELL = gettext_noop("Since %(day)s nothing may be built: from then the limit to decide runs.")
_ANNULLED = gettext_noop(
    "The denial was annulled by %(organ)s (%(document)s, %(day)s): it is decided anew."
)
_FROM = gettext_noop("Its limit runs anew from %(day)s.")
_ORDERED = gettext_noop("%(organ)s has set the last day of the new decision (%(document)s).")
_LAST = gettext_noop("Last day: %(day)s.")


def of(
    case: Case,
    review: Review,
    days: OfficeDays,
    *,
    told: date | None = None,
    extension: Extension | None = None,
    ended: Pause | None = None,
    by_law: bool = False,
) -> Deadline | None:
    """Of a review that has one; None where its limit runs from acceptance. ``extension``, ``ended``: as if
    this one were, and this pause had ended so. Of a second stage that is decided anew it runs from the later
    of both days, and has none before it is built unless a day was told or set; where its first stage fell
    or its time ran out since, it runs from that day."""
    stated = {"told": None if by_law else told or review.due, "by_law": by_law}
    stated |= {"extension": extension or review.extension, "ended": ended}
    annulment, built = begun_by(review), review.completed_on
    if annulment and annulment.until:
        return _ordered(annulment)
    fell = stages.fell_on(review) if review.builds_on_id and built is None else None
    if fell and (annulment is None or fell >= annulment.since):
        return _from(case, review, days, line=_FELL, on=fell, **stated)
    if review.builds_on_id and built is None and stated["told"] is None:
        return Deadline(None, (Sentence(_NOT_BUILT, {}),))
    if annulment and (built is None or built <= annulment.since):
        return anew(case, review, days, on=annulment.since, **stated)
    if built is None:
        return None
    return _from(case, review, days, line=_BUILT, on=built, **stated)


def anew(
    case: Case,
    review: Review,
    days: OfficeDays,
    *,
    on: date,
    told: date | None = None,
    extension: Extension | None = None,
    ended: Pause | None = None,
    by_law: bool = False,
) -> Deadline:
    """The limit of an item whose denial is withdrawn on this day: the whole of it, counted from then. After a
    reconsideration the limit of the item's own law holds again (行政复议法实施条例 49); that it does else is
    a choice of this portal. Joint handling ended with the first decisions, and lengthens nothing of it."""
    stated = {"told": told, "extension": extension, "ended": ended, "by_law": by_law}
    found = _from(case, review, days, line=_FROM, on=on, **stated)
    annulment = review.annulment
    why = _why(annulment) if annulment else Sentence(_ANEW, {"day": on})
    return replace(found, lines=(why, *found.lines))


def taken(review: Review, ended: Pause | None = None) -> list[clock.Pause]:
    """What its pauses take; ``ended``: as if this one were so."""
    known = [ended if ended and pause == ended else pause for pause in review.pauses.all()]
    return [spent for pause in known if (spent := pause.counted)]


def _from(case, review, days, *, line, on, told, extension, ended, by_law) -> Deadline:
    """The whole limit of an item, counted from another day than that of acceptance, and why."""
    part = case.snapshot.permit_by_code[review.permit_code]
    limit = (part.limit.value, part.limit.unit) if extension or by_law else part.time_allowed
    found = clock.deadline(
        on,
        *limit,
        days=days.told_on(on),
        pauses=taken(review, ended),
        told=told,
        extension=extension.counted if extension else None,
    )
    return replace(found, lines=(Sentence(line, {"day": on}), *found.lines))


def _ordered(annulment) -> Deadline:
    """The day that a reconsideration or a judgment has set; nothing moves it."""
    values = {"organ": annulment.organ, "document": annulment.document}
    lines = (
        _why(annulment),
        Sentence(_ORDERED, values),
        Sentence(_LAST, {"day": annulment.until}),
    )
    return Deadline(annulment.until, lines)


def _why(annulment) -> Sentence:
    """Who has done away with the denial: the department, or a reconsideration or a judgment by itself."""
    if annulment.was == Annulment.Was.UNANSWERED:
        return Sentence(_NOT_GIVEN_UP, {"day": annulment.on})
    if annulment.was != Annulment.Was.DENIED:
        return Sentence(_ACCEPTED, {"day": annulment.on})
    if annulment.ground not in ANNULS:
        return Sentence(_ANEW, {"day": annulment.on})
    values = {"organ": annulment.organ, "document": annulment.document}
    return Sentence(_ANNULLED, values | {"day": annulment.document_on})
