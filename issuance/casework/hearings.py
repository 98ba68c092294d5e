"""Where the hearing (听证) on a permit item stands, as its decision asks (行政许可法 46–48)."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from issuance.casework import separation
from issuance.models import Hearing
from issuance.models.hearings import PENDING
from portal.ground.calendar import clock
from portal.ground.models import Role, User
from portal.ground.staff import letters

Stage = Hearing.Stage


def hearing_of(review) -> Hearing | None:
    return getattr(review, "hearing", None)


def reviewed(review, person) -> str:
    """Why this person does not preside (行政许可法 48): whoever had a hand in the application reviews it."""
    if person is None:
        return _("Name who presides.")
    if barred := separation.bar(person, review.owning_case):
        return barred
    hearing = hearing_of(review)
    hands = {review.checked_by_id, hearing.told_by_id if hearing and hearing.asked_by else None}
    hands |= {row.asked_by_id for row in review.extensions.all()}
    hands |= {row.ordered_by_id for row in review.pauses.all()}
    hands |= {row.told_by_id for row in review.interested.all()}
    if person.pk in hands:
        return _("Whoever reviews the application does not preside (行政许可法 48).")
    return ""


def may_preside(review):
    """Whoever holds a post at the department today and had no hand in the application."""
    people = letters.holders(*Role, department=review.department_id).order_by("username")
    free = [person.pk for person in people if not reviewed(review, person)]
    return User.objects.filter(pk__in=free).order_by("username")


def presided(actor, review) -> bool:
    hearing = hearing_of(review)
    return hearing is not None and getattr(actor, "pk", None) == hearing.presided_by_id is not None


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
    hearing = hearing_of(review)
    if hearing is None or hearing.stage != Stage.HELD:
        return {}
    presiding = str(hearing.presided_by or "")
    held = {"number": hearing.record_number, "on": hearing.held_on.isoformat()}
    return {"record": held | {"presiding": presiding}}


def required(review) -> bool:
    """Whether the law of the item asks for a hearing, whether anybody does or not (46)."""
    part = review.owning_case.version.snapshot.permit_by_code[review.permit_code]
    return part.hearing_required and not review.held


def not_held(review) -> str:
    """Why an item whose law asks for a hearing is not granted yet."""
    hearing = hearing_of(review)
    if not required(review) or (hearing and hearing.stage == Stage.HELD):
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
