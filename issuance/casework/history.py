"""The history of a case in words: each event as who did what to what, and when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from issuance.models.cases import CASE_STATUS_LABELS, REVIEW_STATUS_LABELS
from issuance.models.permits import PERMIT_STATUS_LABELS
from issuance.status import CaseStatus, PermitStatus, ReviewStatus
from portal.ground.models import Event

# Kind of status chip, by review status.
KINDS = {
    ReviewStatus.CHECKING: "info",
    ReviewStatus.COMPLETE: "ok",
    ReviewStatus.DEFICIENT: "warn",
    ReviewStatus.OPEN: "info",
    ReviewStatus.GRANTED: "ok",
    ReviewStatus.DENIED: "bad",
    ReviewStatus.CANCELLED: "off",
}
CASE_KINDS = {
    CaseStatus.CHECKING: "info",
    CaseStatus.SUPPLEMENT: "warn",
    CaseStatus.REFUSED: "bad",
    CaseStatus.REVIEWING: "info",
    CaseStatus.DECIDED: "info",
    CaseStatus.ISSUED: "ok",
    CaseStatus.CLOSED: "off",
    CaseStatus.WITHDRAWN: "off",
}
SIGNS = {"ok": "✓", "warn": "!", "bad": "✕", "info": "●", "off": "○"}
VERBS = {
    "open_case": _("case opened"),
    "check": _("checked the materials"),
    "recheck": _("to be checked again"),
    "accept": _("accepted"),
    "ask_supplement": _("supplement notice sent"),
    "answer_supplement": _("supplement handed in"),
    "refuse": _("not accepted"),
    "withdraw": _("withdrawn by the applicant"),
    "open": _("review opened"),
    "decide": _("decision taken"),
    "cancel": _("ended with the case"),
    "join": _("all reviews decided"),
    "record_permit": _("permit recorded"),
    "end": _("permit ended"),
    "issue": _("licence issued"),
    "issue_licence": _("licence and first certificate made"),
    "reissue_licence": _("new certificate issued"),
}
HOLDS = frozenset({"ask_supplement", "recheck"})
STOPS = frozenset({"refuse", "withdraw", "cancel", "end"})
LABELS = {
    "case": CASE_STATUS_LABELS,
    "review": REVIEW_STATUS_LABELS,
    "permit": PERMIT_STATUS_LABELS,
}


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: object
    about: str
    after: object
    kind: str


def lines(case, *, own_case_only=False) -> list[Line]:
    """Newest first; one query. ``own_case_only``: what happened to the case as a whole."""
    events = Event.objects.filter(case=case.number).select_related("actor").order_by("-pk")
    if own_case_only:
        events = events.filter(subject__startswith="case:")
    names = _names(case)
    return [_line(event, names) for event in events]


def _line(event, names) -> Line:
    kind, _colon, _pk = event.subject.partition(":")
    after = LABELS.get(kind, {}).get(event.after, "")
    tone = "stop" if event.verb in STOPS or event.after == ReviewStatus.DENIED else "done"
    return Line(
        at=event.at,
        who=str(event.actor) if event.actor else str(_("by the system or the applicant")),
        what=VERBS.get(event.verb, event.verb),
        about=names.get(event.subject, ""),
        after=after,
        kind="hold" if event.verb in HOLDS else tone,
    )


def _names(case) -> dict[str, str]:
    """What the history's subjects are called, from what the page has read already."""
    names = {}
    for review in case.reviews.all():
        names[f"review:{review.pk}"] = review.permit_name
        if permit := getattr(review, "permit", None):
            names[f"permit:{permit.pk}"] = f"{permit.name} {permit.number}"
    if licence := getattr(case, "licence", None):
        names[f"licence:{licence.pk}"] = licence.number
    return names


def permit_kind(status) -> str:
    return "ok" if status == PermitStatus.VALID else "bad"
