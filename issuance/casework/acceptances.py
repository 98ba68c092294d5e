"""Each acceptance of a case that was accepted in parts: when, of which items, by whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from issuance.casework.papers.notices import NOTICE_GIVEN
from issuance.models import Case, Notice
from issuance.status import GONE_REVIEWS, UNACCEPTED_REVIEWS
from portal.ground.models import Event


@dataclass(frozen=True)
class Accepted:
    """One acceptance; ``items``: empty where it is of all that the case has."""

    at: datetime
    items: tuple[str, ...]
    by: object
    deemed: bool


class Acceptances(NamedTuple):
    """``part``: (accepted, all) of the items that have not ended, while some are not accepted yet."""

    rows: list[Accepted]
    part: tuple[int, int] | None


def papers(case: Case) -> list[Notice]:
    """In the order of time; reads what a page has prefetched."""
    rows = [row for row in case.notices.all() if row.kind == Notice.Kind.ACCEPTED]
    return sorted(rows, key=lambda row: row.pk)


def _names(paper) -> tuple[str, ...]:
    return tuple(row["permit"] for row in paper.body["reviews"])


def in_parts(given: list[Notice]) -> bool:
    return any(paper.body.get("waits") for paper in given)


def of(case: Case) -> Acceptances:
    return Acceptances(_rows(case), _part(case))


def _rows(case) -> list[Accepted]:
    """Of each paper whose it is; one query where the case was accepted in parts."""
    given = papers(case)
    if not case.accepted_at or not in_parts(given):
        whole = Accepted(case.accepted_at, (), case.accepted_by, case.deemed_accepted)
        return [whole] if case.accepted_at else []
    subjects = [paper.event_subject for paper in given]
    events = Event.objects.filter(subject__in=subjects, verb=NOTICE_GIVEN).select_related("actor")
    by = {event.subject: event.actor for event in events}
    return [
        Accepted(
            at=paper.issued_at,
            items=_names(paper),
            by=by.get(paper.event_subject),
            deemed=bool(paper.body.get("deemed")),
        )
        for paper in given
    ]


def _part(case) -> tuple[int, int] | None:
    rows = [row for row in case.reviews.all() if row.status not in GONE_REVIEWS]
    accepted = [row for row in rows if row.status not in UNACCEPTED_REVIEWS]
    return (len(accepted), len(rows)) if 0 < len(accepted) < len(rows) else None


def steps(case: Case, text: str) -> list[tuple]:
    """(when, title, text) of each in the applicant's timeline; ``text``: what is not accepted, said at the
    last."""
    if not case.accepted_at:
        return []
    given = papers(case)
    if not in_parts(given):
        return [(case.accepted_at, _("Accepted"), text)]
    rows = []
    for paper in given:
        title = _("Accepted in part") if paper.body.get("waits") else _("The rest accepted")
        said = text if paper == given[-1] else ""
        rows.append(
            (paper.issued_at, title, "；".join(filter(None, ["、".join(_names(paper)), said])))
        )
    return rows
