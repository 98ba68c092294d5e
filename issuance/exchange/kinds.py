"""The changes of a licence that are carried on (签发、换发、许可终止、届满、变更、注销), each one object.

Whatever asks what changed iterates ``KINDS``: the register, the package to the city, the record of the
library. A kind is told by comparing what stood with what stands; so a verb that changes a licence, a
certificate or a permit need not name it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issuance.status import ENDED_PERMITS, PermitStanding

ENDED = frozenset(str(status) for status in ENDED_PERMITS)


@dataclass(frozen=True)
class Kind:
    """``happened``: from what stood (None: nothing) to what stands, see ``exchange.standing``."""

    code: str
    word: Promise
    happened: Callable[[dict | None, dict], bool]


def _came_to(standings):
    """Whether a permit that stood on the licence otherwise has come to one of these standings."""

    def happened(before, after):
        known = {permit["key"]: permit["standing"] for permit in before["permits"]}
        return any(
            permit["standing"] in standings and known.get(permit["key"]) != permit["standing"]
            for permit in after["permits"]
        )

    return happened


def _renewed(before, after):
    """延续, granted or by silence (行政许可法 50): it holds longer than it did."""
    known = {permit["key"]: permit for permit in before["permits"]}
    return any(
        _longer(known[permit["key"]], permit)
        for permit in after["permits"]
        if permit["key"] in known
    )


def _longer(had, has):
    ended, ends = had["valid_until"], has["valid_until"]
    by_silence = has["counts_as_renewed"] and not had["counts_as_renewed"]
    return by_silence or bool(ended and (ends is None or ends > ended))


ISSUED = Kind("issued", _("issue of the licence"), lambda before, after: before is None)
# The first that happened names the change: who reads of an end need not look for what else is new.
KINDS = (
    ISSUED,
    Kind(
        "cancelled",
        _("end of the licence (注销)"),
        lambda before, after: bool(after["ended_on"]) and not before["ended_on"],
    ),
    Kind(
        "replaced",
        _("new certificate issued (换发)"),
        lambda before, after: after["edition"] != before["edition"],
    ),
    Kind("permit_ended", _("a permit ended"), _came_to(ENDED)),
    Kind("expired", _("a permit expired"), _came_to({str(PermitStanding.EXPIRED)})),
    Kind("permit_renewed", _("a permit renewed (延续)"), _renewed),
    Kind("permit_changed", _("a permit changed"), lambda before, after: True),
)
BY_CODE = {kind.code: kind for kind in KINDS}


def kind_of(before: dict | None, after: dict) -> Kind:
    return next(kind for kind in KINDS if kind.happened(before, after))


def word_of(code: str) -> Promise | str:
    """As an unknown code is read: of a kind that is no more."""
    return BY_CODE[code].word if code in BY_CODE else code
