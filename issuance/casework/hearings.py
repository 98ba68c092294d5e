"""Where the hearing (听证) on a permit item stands, as its decision asks (行政许可法 46–48)."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from issuance.casework import separation
from issuance.models import Hearing
from issuance.models.hearings import PENDING
from portal.ground.calendar import clock
from portal.ground.models import Event, Role, User
from portal.ground.staff import letters

Stage = Hearing.Stage
ON_REQUEST = "《行政许可法》第四十七条"
OF_OWN_MOTION = "《行政许可法》第四十六条"
IN_THE_HISTORY = (
    *("record_statement", "resume", "need_inspection", "conclude_inspection"),
    *("verify_promise", "verify_condition", "break_promise", "complete", "deficient", "look_after"),
)


def hearing_of(review) -> Hearing | None:
    """The one that counts now: of this round of the review, and of those the last."""
    return review.hearing


def purpose(review) -> str:
    """Of the pause while it is prepared and held, in its papers."""
    return f"{review.permit_name}听证"


def held_of(review) -> list[Hearing]:
    """Those that were held in this round, by whose records it is decided."""
    own = (row for row in review.hearings.all() if row.round == review.round)
    return sorted((row for row in own if row.stage == Stage.HELD), key=lambda row: row.number)


def of_applicant(review) -> Hearing | None:
    """As the applicant reads it: another that whoever was told later may ask for is none of theirs yet."""
    hearing = hearing_of(review)
    if hearing and hearing.number > 1 and hearing.stage == Stage.TOLD:
        return held_of(review)[-1]
    return hearing


def reviewed(review, person, hands: frozenset | None = None) -> str:
    """Why this person does not preside (行政许可法 48): whoever had a hand in the application reviews it.
    ``hands``: of ``hands_in``, where many are asked of."""
    if person is None:
        return _("Name who presides.")
    if barred := separation.bar(person, review.owning_case):
        return barred
    if person.pk in (hands_in(review) if hands is None else hands):
        return _("Whoever reviews the application does not preside (行政许可法 48).")
    return ""


def hands_in(review) -> frozenset[int]:
    """Accounts of whoever checked it, told interested parties, recorded what was stated, ordered or ended a
    pause, denied it before, said whether it is inspected, takes part in a visit for its department, was there
    or concluded it, settled a promise, or asked for more time or answers that. What no column keeps, as who
    checked it first, is read from the history."""
    extensions = review.extensions.all()
    withdrew = _withdrew(review)
    hands = {row.told_by_id for row in review.hearings.all() if row.asked_by} - withdrew
    hands |= {review.checked_by_id}
    hands |= {row.asked_by_id for row in extensions} | {row.answered_by_id for row in extensions}
    for pause in review.pauses.all():
        follows = pause.cause == pause.Cause.HEARING and pause.ordered_by_id in withdrew
        hands |= set() if follows else {pause.ordered_by_id}
    hands |= {row.told_by_id for row in review.interested.all()}
    hands |= {key for row in review.inspected.all() for key, _name in row.people}
    for visit in review.owning_case.inspections.all():
        own = (row for row in visit.visitors.all() if row.department_id == review.department_id)
        hands |= {row.user_id for row in own}
    if review.round > 1:
        hands |= {row.denied_by_id for row in review.annulments.all()}
    rows = [review, *review.pauses.all(), *review.interested.all(), *review.promises.all()]
    of_rows = Event.objects.filter(subject__in=[row.event_subject for row in rows])
    for actor, data in of_rows.filter(verb__in=IN_THE_HISTORY).values_list("actor", "data"):
        hands |= {actor, *(data.get("people") or ())}
    if any(row.outcome == row.Outcome.OPEN for row in extensions):
        heads = letters.holders(Role.HEAD, department=review.department_id)
        hands |= set(heads.values_list("pk", flat=True))
    return frozenset(hands - {None})


def _withdrew(review) -> frozenset[int]:
    """Whoever withdrew an earlier decision: that a hearing is told of again, and the limit stands still for
    it, follows from that and is no review of the application."""
    rows = review.annulments.all() if review.round > 1 else ()
    return frozenset(row.annulled_by_id for row in rows)


def may_preside(review):
    """Whoever holds a post at the department today and had no hand in the application."""
    people = letters.holders(*Role, department=review.department_id).order_by("username")
    hands = hands_in(review)
    free = [person.pk for person in people if not reviewed(review, person, hands)]
    return User.objects.filter(pk__in=free).order_by("username")


def presided(actor, review) -> bool:
    """In whatever round: whoever heard both sides never decides."""
    key = getattr(actor, "pk", None)
    return key is not None and any(row.presided_by_id == key for row in review.hearings.all())


def presiding(actor, review: str = "review") -> Exists:
    """The same for a queryset; ``review``: name of the column that leads to the review."""
    return Exists(Hearing.objects.filter(review=OuterRef(review), presided_by=actor).order_by())


def not_heard(review) -> str:
    """What hinders the decision: the right to a hearing, while it runs, and one that is not held."""
    hearing = hearing_of(review)
    if hearing is None:
        return ""
    if hearing.open_on(clock.today()):
        told = _(
            "A hearing can be asked for until %(day)s (行政许可法 47): nothing is decided before."
        )
        return told % {"day": hearing.ask_until.isoformat()}
    if not hearing.pending:
        return ""
    told = (
        _("A hearing was asked for and is not held yet (%(when)s): it is decided by its record.")
        if hearing.asked_by
        else _(
            "The hearing that the law asks for is not held yet (%(when)s): it is decided by its record."
        )
    )
    return told % {"when": _when(hearing)}


def _when(hearing) -> str:
    if hearing.on:
        return _("set for %(day)s") % {"day": hearing.on.isoformat()}
    return _("to be held until %(day)s") % {"day": hearing.hold_until.isoformat()}


def unheard(today) -> Exists:
    """The same of reviews of a queue."""
    hearings = Hearing.objects.filter(review=OuterRef("pk"))
    return Exists(hearings.filter(Q(stage__in=PENDING) | Q(stage=Stage.TOLD, ask_until__gte=today)))


def heard(review) -> dict:
    """What the paper of a decision says of the record it was taken by (行政许可法 48)."""
    rows = held_of(review)
    told = [
        {
            "number": row.record_number,
            "on": row.held_on.isoformat(),
            "presiding": str(row.presided_by or ""),
        }
        for row in rows
    ]
    return {"records": told} if told else {}


def required(review) -> bool:
    """Whether the law of the item asks for a hearing, whether anybody does or not (46)."""
    part = review.owning_case.snapshot.permit_by_code[review.permit_code]
    return part.hearing_required and not review.held


def not_held(review) -> str:
    """Why an item whose law asks for a hearing is not granted yet."""
    if not required(review) or held_of(review):
        return ""
    return _(
        "The law of this item asks for a hearing (行政许可法 46): set it first; the permit is granted by its"
        " record alone."
    )


def needs_hearing(review) -> list[str]:
    """What is odd about a denial without a hearing where the law of the item asks for one (46)."""
    if not not_held(review):
        return []
    return [_("The law of this item asks for a hearing (行政许可法 46), and none was held.")]
