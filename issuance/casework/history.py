"""The history of a case in words: each event as who did what to what, and when."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issuance.casework.messages.contacts import OF_APPLICANTS
from issuance.casework.papers.notice_making import STORED
from issuance.casework.readings import READ
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By, Tone
from issuance.exchange.filings import OPENED
from issuance.exchange.following import CARRIED
from issuance.exchange.library import AGAIN, ANSWERED, WRITTEN
from issuance.labels import (
    BARS,
    CASES,
    HELD,
    INSPECTIONS,
    OUTSTANDING,
    PERMIT_CHOICES,
    REVIEWS,
)
from issuance.models import Notice
from issuance.status import VERIFICATIONS
from portal.ground.history import words
from portal.ground.models import Event
from portal.ground.staff.readings import REVEALED

# What a clerk reads who takes in and hands out alone.
OF_THE_WHOLE = (
    *("case", "delivery", "agreement", "onlineconsent", "consentended"),
    "paperrequest",
)
UNTOLD = (READ, STORED, REVEALED, CARRIED, OPENED, WRITTEN, ANSWERED, AGAIN)
ONE_ACT = timedelta(seconds=2)  # within one transaction
VERIFIED = {VERIFICATIONS[status]: label for status, label in HELD.items()}
WORDS = {
    "case": {status: label.word for status, label in CASES.items()},
    "review": {status: label.word for status, label in (REVIEWS | VERIFIED).items()},
    "permit": dict(PERMIT_CHOICES),
    "promise": {status: label.word for status, label in OUTSTANDING.items()},
    "inspection": {stage: label.word for stage, label in INSPECTIONS.items()},
    "bar": {status: label.word for status, label in BARS.items()},
}


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str
    about: str
    after: str
    tone: Tone

    def is_of(self, later: "Line") -> bool:
        """Whether both tell of one act: of its own record, and of what it is about."""
        same = (self.who, self.what) == (later.who, later.what)
        about = self.about == later.about or not (self.about and later.about)
        return same and about and later.at - self.at < ONE_ACT


def lines(case, *, own_case_only=False) -> list[Line]:
    """Newest first, without who read it, what of it in full, when PDFs were stored and what was carried
    on of what stands there already; one query.
    ``own_case_only``: what happened to the case as a whole, and how it is handed over."""
    events = (
        Event.objects.filter(case=case.number)
        .exclude(verb__in=UNTOLD)
        .select_related("actor")
        .order_by("-pk")
    )
    if own_case_only:
        whole = (Q(subject__startswith=f"{kind}:") for kind in OF_THE_WHOLE)
        events = events.filter(reduce(or_, whole))
    events = list(events)
    names = _names(case) | _handed_over(case, events)
    return _each_act_once([_line(event, names) for event in events])


def _each_act_once(told: list[Line]) -> list[Line]:
    """An act that stands in the history of two records, its own and that of the item, is told once."""
    kept: list[Line] = []
    for line in told:
        last = kept[-1] if kept else None
        if last and line.is_of(last):
            about, after = last.about or line.about, last.after or line.after
            kept[-1] = replace(last, about=about, after=after)
        else:
            kept.append(line)
    return kept


def _line(event, names) -> Line:
    verb = REGISTRY.of_event(event.verb)
    kind, _colon, _pk = event.subject.partition(":")
    return Line(
        at=event.at,
        who=_who(event, verb),
        what=words.verb(event),
        about=names.get(event.subject, ""),
        after=str(WORDS.get(kind, {}).get(event.after, "")) if event.before != event.after else "",
        tone=verb.tone_of(event.after) if verb else Tone.DONE,
    )


def _who(event, verb) -> str:
    if event.actor:
        return str(event.actor)
    applicant = event.verb in OF_APPLICANTS or (verb and verb.by == By.APPLICANT)
    return str(_("by the applicant") if applicant else _("by the system"))


def _handed_over(case, events) -> dict[str, str]:
    """What each delivery handed over, as its receipt names it: both run in one order."""
    subjects = {event.subject for event in events if event.subject.startswith("delivery:")}
    papers = [row for row in case.notices.all() if row.kind == Notice.Kind.DELIVERY]
    papers.sort(key=lambda row: row.pk)
    inorder = sorted(subjects, key=lambda subject: int(subject.partition(":")[2]))
    return {
        subject: "、".join(row["name"] for row in paper.body["delivery"]["papers"])
        for subject, paper in zip(inorder, papers, strict=False)
    }


def _names(case) -> dict[str, str]:
    """What the history's subjects are called, from what the page has read already."""
    names = {row.event_subject: f"{row.title} {row.number}" for row in case.notices.all()}
    for review in case.reviews.all():
        names[review.event_subject] = review.permit_name
        rows = (*review.pauses.all(), *review.extensions.all(), *review.interested.all())
        rows += tuple(review.annulments.all()) if review.round > 1 else ()
        rows += (*review.hearings.all(), *review.served.all())
        for row in rows:
            names[row.event_subject] = review.permit_name
        for line in review.promises.all():
            names[line.event_subject] = str(line)
        for permit in review.permits.all():
            names[permit.event_subject] = str(permit)
    if joint := getattr(case, "joint_extension", None):
        names[joint.event_subject] = joint.number
    if licence := getattr(case, "licence", None):
        names[licence.event_subject] = licence.number
    return names
