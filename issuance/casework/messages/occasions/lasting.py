"""What becomes of a licence after its issue."""

from django.utils.translation import gettext_lazy as _

from issuance.casework.messages.occasions.registry import OCCASIONS, Occasion

PERMIT_EXPIRED = OCCASIONS.add(
    Occasion(
        "permit_expired",
        _("permit expired"),
        _("A permit of yours has expired: {reference}"),
        _(
            "{operator}: your permit “{permit}” (number {number}) was valid until {until} and has expired:"
            " what it permits may not go on. To go on, apply for a new one: {track}"
        ),
        frozenset({"permit", "number", "until"}),
    )
)
LICENCE_FEW_ENDED = OCCASIONS.add(
    Occasion(
        "licence_few_ended",
        _("licence cancelled with permits left"),
        _("Your licence has been cancelled: {reference}"),
        _(
            "{operator}: too few permits of your industry licence {licence} are left; it has been cancelled."
            " The permits that are valid stay so, each by itself. Details: {track}"
        ),
        frozenset({"licence"}),
    )
)
LICENCE_STAYS = OCCASIONS.add(
    Occasion(
        "licence_stays",
        _("licence stays with fewer permits"),
        _("Your licence stays: {reference}"),
        _(
            "{operator}: your industry licence {licence} stays, with the permits that are left. Details:"
            " {track}"
        ),
        frozenset({"licence"}),
    )
)
