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


def needs_hearing(review) -> list[str]:
    """What is odd about a decision without a hearing where the law of the item asks for one (46)."""
    part = review.owning_case.version.snapshot.permit_by_code[review.permit_code]
    if not part.hearing_required or hearing_of(review):
        return []
    return [_("The law of this item asks for a hearing (行政许可法 46), and none was held.")]
