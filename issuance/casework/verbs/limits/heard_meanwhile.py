"""A hearing that was asked for while the limit stood still for something else takes its own time as well
(行政许可法 45): what the other pause does not cover."""

from django.db.models import Exists, OuterRef, Q

from issuance.casework.hearings import OF_OWN_MOTION, ON_REQUEST, purpose
from issuance.models import Hearing, Pause
from issuance.models.hearings import PENDING
from portal.ground.calendar import clock
from portal.ground.history import transitions

Cause, Stage = Pause.Cause, Hearing.Stage


def kept_by_hearing() -> Q:
    """Of pauses of a queue: those that the record of their hearing ends, and nothing else."""
    waits = Hearing.objects.filter(review=OuterRef("review"), stage__in=PENDING)
    return Q(cause=Cause.HEARING) & Exists(waits)


def stated(review, hearing, first) -> dict:
    law = ON_REQUEST if hearing.asked_by else OF_OWN_MOTION
    told = {"cause": Cause.HEARING, "purpose": purpose(review), "law": law}
    return told | {"first": first, "ordered_by": hearing.told_by}


def still_asked(review, ended: Pause) -> dict:
    """What the limit stands still for now that another pause has ended; empty for nothing."""
    hearing = review.hearing
    if ended.cause == Cause.HEARING or hearing is None or not hearing.pending:
        return {}
    expected = max(hearing.on or hearing.hold_until, clock.today())
    return stated(review, hearing, max(ended.last, hearing.asked_on)) | {"expected": expected}


def held(verb, review, actor, ended: Pause) -> Pause | None:
    """The time of a hearing that was asked for during this pause and held after what it was for had ended."""
    hearing = review.hearing
    if ended.cause == Cause.HEARING or hearing is None or hearing.stage != Stage.HELD:
        return None
    if hearing.asked_on < ended.first or hearing.held_on <= ended.last:
        return None
    row = Pause(review=review, last=hearing.held_on, expected=hearing.held_on, told=ended.told)
    for column, value in stated(review, hearing, max(ended.last, hearing.asked_on)).items():
        setattr(row, column, value)
    row.save(force_insert=True)
    transitions.record(row, verb=verb.code, actor=actor)
    return row
