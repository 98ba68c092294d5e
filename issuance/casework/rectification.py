"""What a visit found is to be put right (整改): each item by its own last day, and reported item by item.

The report stays with the item, whatever visit is held or called off meanwhile. What is reported, or whose
last day has passed, may be looked at again; what else is being put right has its re-visit later, so that no
item has two.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from issuance.casework.supplements import pictures
from issuance.models import Inspected, Inspection, PutRight, Review
from issuance.status import VISITS_OVER, InspectionStage, ReviewStatus, Visit
from portal.ground.calendar import clock
from portal.ground.history import transitions

RECTIFY, REVISIT = Inspected.Conclusion.RECTIFY, Inspection.Round.REVISIT


def finding(review) -> Inspected | None:
    """What is to be put right of it: the last that was found. Reads what a page has prefetched."""
    if review.visit != Visit.RECTIFY:
        return None
    visits = review.owning_case.inspections.all()
    rows = [row for visit in visits for row in visit.inspected.all() if row.review_id == review.pk]
    return max(rows, key=lambda row: row.pk, default=None)


def reported_on(review) -> date | None:
    """When it was reported as put right. Before that was kept with each item its re-visit said it, of all
    that was found before it."""
    if review.visit != Visit.RECTIFY or review.righted_on:
        return review.righted_on if review.visit == Visit.RECTIFY else None
    found = finding(review)
    again = _answered(review.owning_case)
    return again.answered_on if found and again and found.inspection_id < again.pk else None


def _answered(case) -> Inspection | None:
    rows = [row for row in case.inspections.all() if row.stage not in VISITS_OVER]
    return next((row for row in rows if row.round == REVISIT and row.answered_on), None)


def ready(review) -> bool:
    """Whether it may be looked at again."""
    if reported_on(review):
        return True
    found = finding(review)
    return found is not None and clock.today() > found.until


def told(review) -> bool:
    """Whether the visit that found it is over, and the applicant so was told of it."""
    found = finding(review)
    return found is not None and found.inspection.stage in VISITS_OVER


def open_ones(case) -> list[Review]:
    """What is to be put right, and was told."""
    built = [row for row in case.reviews.all() if not row.builds_on_id or row.completed_on]
    return [row for row in built if row.runs and row.visit == Visit.RECTIFY and told(row)]


def unreported(case) -> list[Review]:
    """Of it what nobody has reported as put right: that may be late."""
    return [row for row in open_ones(case) if not reported_on(row)]


def over() -> Q:
    """Of reviews of a queue: those whose last day to put it right has passed."""
    later = Inspected.objects.filter(review=OuterRef("review"), pk__gt=OuterRef("pk"))
    rows = Inspected.objects.filter(~Exists(later), review=OuterRef("pk"), conclusion=RECTIFY)
    return Q(Exists(rows.filter(until__lt=clock.today())))


def reported() -> Q:
    """Of reviews of a queue: those reported as put right, by the same rule as ``reported_on``."""
    before = Inspected.objects.filter(
        review=OuterRef("pk"),
        conclusion=RECTIFY,
        inspection__case__inspections__round=REVISIT,
        inspection__case__inspections__stage__in=set(InspectionStage) - VISITS_OVER,
        inspection__case__inspections__answered_on__isnull=False,
        inspection__case__inspections__pk__gt=F("inspection"),
    )
    return Q(righted_on__isnull=False) | Q(Exists(before))


def to_follow(case) -> list[Inspected]:
    """What is to be put right and no re-visit is there for."""
    rows = case.inspections.exclude(stage__in=VISITS_OVER).filter(round=REVISIT)
    waiting = case.reviews.filter(status=ReviewStatus.OPEN, visit=Visit.RECTIFY)
    if rows.exists() or not waiting.exists():
        return []
    found = {row.pk: finding(row) for row in open_ones(case)}
    return list(found.values())


def reports(inspection) -> list[PutRight]:
    """What was reported of the items of a re-visit, each report once; reads what a page has prefetched."""
    if inspection.round != REVISIT or inspection.stage == InspectionStage.OFF:
        return []
    answered = set(_answered_at(inspection))
    return [row for row in inspection.case.put_right.all() if row.answers(answered)]


def _answered_at(inspection) -> Iterator[int]:
    """Keys of the findings that a re-visit looked at, or is to look at, again."""
    case = inspection.case
    if inspection.stage != InspectionStage.CLOSED:
        yield from (row.pk for row in map(finding, case.reviews.all()) if row)
    found = [row for visit in case.inspections.all() for row in visit.inspected.all()]
    for over in inspection.inspected.all():
        before = [row.pk for row in found if _asked(row, over) and row.pk < over.pk]
        if before and over.conclusion != RECTIFY:
            yield max(before)


def _asked(row, over) -> bool:
    return row.review_id == over.review_id and row.conclusion == RECTIFY


def keep(case, reviews, actor, verb, *, answer, inspection=None, photos=()) -> PutRight:
    """A report of these items, with its pictures."""
    items = []
    for review in reviews:
        found = finding(review)
        items.append([review.pk, found.pk if found else None, review.permit_name])
    report = PutRight(case=case, on=clock.today(), answer=answer, items=items, by=actor)
    report.save(force_insert=True)
    if inspection:
        pictures.add(inspection, photos, report=report)
    transitions.record(report, verb=verb, actor=actor)
    return report
