"""Where the hearing (听证) on a permit item stands, as its decision asks (行政许可法 46–48)."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from issuance.models import Hearing
from issuance.models.hearings import PENDING
from portal.ground.calendar import clock

Stage = Hearing.Stage


def hearing_of(review) -> Hearing | None:
    return getattr(review, "hearing", None)


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
    if hearing.pending and not hearing.asked_by:
        return _("The hearing that the law asks for is not held yet: it is decided by its record.")
    if hearing.pending:
        return _("A hearing was asked for and is not held yet: it is decided by its record.")
    return ""


def unheard(today) -> Exists:
    """The same of reviews of a queue."""
    hearings = Hearing.objects.filter(review=OuterRef("pk"))
    return Exists(hearings.filter(Q(stage__in=PENDING) | Q(stage=Stage.TOLD, ask_until__gte=today)))


def heard(review) -> dict:
    """What the paper of a decision says of the record it was taken by (行政许可法 48)."""
    hearing = hearing_of(review)
    if hearing is None or hearing.stage != Stage.HELD:
        return {}
    return {"record": {"number": hearing.record_number, "on": hearing.held_on.isoformat()}}


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
