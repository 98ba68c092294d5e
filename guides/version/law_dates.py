"""Whether a law is in force on a day, as far as its dates say; pure."""

from datetime import date
from enum import StrEnum

from portal.ground.text.sentences import mark as _


class Standing(StrEnum):
    """``UNSAID``: the law has no dates, so nothing is said of it."""

    UNSAID = ""
    IN_FORCE = "in_force"
    ENDED = "ended"
    NOT_YET = "not_yet"


WORDS = {
    Standing.UNSAID: "",
    Standing.IN_FORCE: _("law in force"),
    Standing.ENDED: _("law no longer in force"),
    Standing.NOT_YET: _("law not in force yet"),
}


def standing(valid_from: date | None, valid_until: date | None, on: date) -> Standing:
    """Both days are included; ``None`` is open."""
    if valid_until is not None and valid_until < on:
        return Standing.ENDED
    if valid_from is not None and on < valid_from:
        return Standing.NOT_YET
    return Standing.IN_FORCE if valid_from or valid_until else Standing.UNSAID
