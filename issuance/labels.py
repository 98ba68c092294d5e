"""Every status in words and colour, once: registers, case page, /track/ and the QR page agree."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issuance.status import (
    CaseStatus,
    InspectionStage,
    LicenceStatus,
    PermitStanding,
    PermitStatus,
    PromiseStatus,
    ReviewStatus,
    Visit,
)


class Label(NamedTuple):
    """``colour``: of a chip (ok, warn, bad, info, off); ``public``: what the public page's chip or
    verdict is drawn as, where it knows more than the colour (wait, hold; part, old, unknown)."""

    word: Promise
    colour: str
    public: str


def _label(word, colour, public="") -> Label:
    return Label(word, colour, public or colour)


CASES = {
    CaseStatus.CHECKING: _label(_("materials being checked"), "info", "wait"),
    CaseStatus.SUPPLEMENT: _label(_("awaiting supplement"), "warn", "hold"),
    CaseStatus.REFUSED: _label(_("not accepted"), "bad"),
    CaseStatus.REVIEWING: _label(_("under parallel review"), "info", "wait"),
    CaseStatus.CHOOSING: _label(_("awaiting the applicant's choice"), "warn", "hold"),
    CaseStatus.DECIDED: _label(_("decided, certificate to be issued"), "info", "wait"),
    CaseStatus.ISSUED: _label(_("licence issued"), "ok"),
    CaseStatus.CLOSED: _label(_("closed without a licence"), "off"),
    CaseStatus.WITHDRAWN: _label(_("withdrawn by the applicant"), "off"),
    CaseStatus.UNANSWERED: _label(_("supplement not handed in, counts as given up"), "off"),
}
# Of a case about a licence that was made before (变更、增项).
LATER_CASES = {
    CaseStatus.DECIDED: _label(_("decided, certificate to be made anew"), "info", "wait"),
    CaseStatus.ISSUED: _label(_("certificate made anew"), "ok"),
    CaseStatus.CLOSED: _label(_("closed, the certificate stays as it is"), "off"),
}


def case_label(status: str, *, later: bool) -> Label:
    return LATER_CASES.get(status, CASES[status]) if later else CASES[status]


REVIEWS = {
    ReviewStatus.CHECKING: _label(_("to be checked"), "info", "wait"),
    ReviewStatus.COMPLETE: _label(_("materials check passed"), "ok"),
    ReviewStatus.DEFICIENT: _label(_("supplement needed"), "warn", "hold"),
    ReviewStatus.REFUSED: _label(_("not accepted"), "bad"),
    ReviewStatus.OPEN: _label(_("under review"), "info", "wait"),
    ReviewStatus.GRANTED: _label(_("granted"), "ok"),
    ReviewStatus.DENIED: _label(_("denied"), "bad"),
    ReviewStatus.CANCELLED: _label(_("ended with the case"), "off"),
    ReviewStatus.UNANSWERED: _label(_("supplement not handed in, counts as given up"), "off"),
    ReviewStatus.TAKEN_BACK: _label(_("taken back by the applicant"), "off"),
}
# Of a permit already held: nothing of it is granted or denied.
HELD = {
    ReviewStatus.OPEN: _label(_("held permit being verified"), "info", "wait"),
    ReviewStatus.GRANTED: _label(_("held permit verified"), "ok"),
    ReviewStatus.DENIED: _label(_("held permit not verified"), "bad"),
}
PAUSED = _label(_("limit paused (中止)"), "warn", "hold")
COMPLETE_BUT = _label(_("complete but for what was promised (容缺)"), "warn", "hold")


def review_label(status: str, *, held: bool, awaits: bool = False, paused: bool = False) -> Label:
    """Of a review; ``held``: of a permit already held; ``awaits``: a paper of it was promised and is
    not there; ``paused``: its limit does not run now."""
    if paused:
        return PAUSED
    if awaits and status == ReviewStatus.COMPLETE:
        return COMPLETE_BUT
    return HELD.get(status, REVIEWS[status]) if held else REVIEWS[status]


# By standing: what is stored, and what follows from the dates of a permit stored as valid.
PERMITS = {
    PermitStanding.VALID: _label(_("valid"), "ok"),
    PermitStanding.WITHDRAWN: _label(_("withdrawn (撤回)"), "bad"),
    PermitStanding.REVOKED: _label(_("revoked (撤销)"), "bad"),
    PermitStanding.CANCELLED: _label(_("cancelled (注销)"), "bad"),
    PermitStanding.RESCINDED: _label(_("rescinded (吊销)"), "bad"),
    PermitStanding.LAPSED: _label(_("lapsed (失效)"), "bad"),
    PermitStanding.EXPIRED: _label(_("expired"), "bad"),
    PermitStanding.FUTURE: _label(_("not yet in force"), "info", "wait"),
    PermitStanding.UNKNOWN: _label(_("cannot be verified"), "off", "unknown"),
}
LICENCES = {
    LicenceStatus.VALID: _label(_("valid"), "ok"),
    LicenceStatus.PARTLY: _label(_("some permits no longer valid"), "warn", "part"),
    LicenceStatus.NONE: _label(_("no permit valid"), "bad"),
    LicenceStatus.ENDED: _label(_("cancelled (注销)"), "bad"),
    LicenceStatus.REPLACED: _label(_("replaced by a newer edition"), "off", "old"),
    LicenceStatus.UNKNOWN: _label(_("cannot be verified"), "off", "unknown"),
}
CODE_ALONE = _label(_("only the code was checked"), "warn", "part")
PROMISES = {
    PromiseStatus.AWAITED: _label(_("promised, not handed in yet"), "warn", "hold"),
    PromiseStatus.HANDED_IN: _label(_("handed in, to be verified"), "info", "wait"),
    PromiseStatus.KEPT: _label(_("promise kept"), "ok"),
    PromiseStatus.BROKEN: _label(_("promise broken"), "bad"),
    PromiseStatus.DROPPED: _label(_("no longer needed"), "off"),
    PromiseStatus.TURNED: _label(_("turned to the ordinary procedure"), "off"),
}
CONDITIONS = PROMISES | {
    PromiseStatus.AWAITED: _label(_("promised, not verified yet"), "warn", "hold"),
    PromiseStatus.HANDED_IN: _label(_("reported as met, to be verified"), "info", "wait"),
}
COMMITMENTS = {
    PromiseStatus.AWAITED: _label(_("committed, to be checked after the decision"), "info", "wait"),
    PromiseStatus.KEPT: _label(_("commitment kept"), "ok"),
    PromiseStatus.BROKEN: _label(_("commitment broken"), "bad"),
    PromiseStatus.DROPPED: _label(_("no longer needed"), "off"),
    PromiseStatus.TURNED: _label(_("turned to the ordinary procedure"), "off"),
}
TO_RIGHT = _label(_("commitment not kept, to be put right"), "warn", "hold")
# What the history says of a promise, whatever was promised.
OUTSTANDING = PROMISES | {PromiseStatus.AWAITED: _label(_("promise outstanding"), "warn", "hold")}
VISITS = {
    Visit.NONE: _label(_("no on-site inspection"), "off"),
    Visit.ASK: _label(_("on-site inspection: the department has to say"), "warn", "wait"),
    Visit.SPARED: _label(_("no on-site inspection needed, as the department said"), "off"),
    Visit.DUE: _label(_("on-site inspection to be held"), "info", "wait"),
    Visit.PASSED: _label(_("on-site inspection passed"), "ok"),
    Visit.RECTIFY: _label(_("to be put right after the inspection"), "warn", "hold"),
    Visit.FAILED: _label(_("on-site inspection not passed"), "bad"),
    Visit.AFTER: _label(_("on-site inspection after the decision"), "info", "wait"),
    Visit.LOOKED: _label(_("inspected after the decision: conditions met"), "ok"),
    Visit.UNMET: _label(
        _("inspected after the decision: conditions not met, to be put right"), "warn", "hold"
    ),
    Visit.BREACH: _label(_("conditions not met and not put right: permit to be ended"), "bad"),
    Visit.STANDS: _label(_("conditions not met at the later check: the permit stands"), "warn"),
}
RIGHTED = _label(_("reported as put right, to be looked at again"), "info", "wait")
INSPECTIONS = {
    InspectionStage.RECTIFYING: _label(_("being put right"), "warn", "hold"),
    InspectionStage.DUE: _label(_("visit to be planned"), "info", "wait"),
    InspectionStage.PLANNED: _label(_("visit planned"), "info", "wait"),
    InspectionStage.CLOSED: _label(_("visit over"), "ok"),
    InspectionStage.OFF: _label(_("visit called off"), "off"),
}
BARS = {"running": _label(_("running"), "bad"), "lifted": _label(_("lifted"), "off")}


def choices(statuses, labels) -> list[tuple[str, Promise]]:
    """What a column of these statuses may hold, for Django."""
    return [(str(status), labels[status].word) for status in statuses]


CASE_CHOICES = choices(CaseStatus, CASES)
REVIEW_CHOICES = choices(ReviewStatus, REVIEWS)
# A column alone knows no dates: what it stores as valid is on the register, expired or not.
PERMIT_CHOICES = choices(
    PermitStatus, PERMITS | {PermitStatus.VALID: _label(_("on the register"), "info")}
)
PROMISE_CHOICES = choices(PromiseStatus, PROMISES)
VISIT_CHOICES = choices(Visit, VISITS)
INSPECTION_CHOICES = choices(InspectionStage, INSPECTIONS)
