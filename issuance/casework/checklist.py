"""The checklist of a visit (勘查要点): the standards of its items merged into one, a point they share once,
as each inspector sees it at the place."""

from dataclasses import dataclass

from guides.models.working_rules import Point
from guides.release import working_rules
from issuance.casework import inspections, promises
from issuance.models import Inspection, InspectionPhoto, PointFinding, Review
from issuance.models.inspections import PROMISED
from portal.ground.staff import posts

WHATEVER = 0  # the number of what was seen besides the points


@dataclass(frozen=True)
class Line:
    """One point for somebody at the place. ``department``: under which it is kept, of a shared point by
    whomever; ``before``: what the first visit found; ``open``: while one of their own items is not concluded.
    """

    number: int
    department: int
    text: str
    way: str
    items: tuple[Review, ...]
    finding: PointFinding | None
    before: PointFinding | None
    open: bool

    @property
    def key(self) -> str:
        return f"{self.department}-{self.number}"

    @property
    def mark(self) -> int:
        """What was read, for whoever keeps it: nothing, or which change of it."""
        return self.finding.version if self.finding else 0

    @property
    def photos(self) -> list[InspectionPhoto]:
        return self.finding.shown if self.finding else []

    @property
    def taken_back(self) -> list[InspectionPhoto]:
        return (
            [row for row in self.finding.photos.all() if row.withdrawn_at] if self.finding else []
        )


def comes_for(actor, inspection: Inspection) -> set[int]:
    """Keys of the departments for which this person takes part in the visit, by a post held today."""
    own = posts.departments_of(actor, *inspections.VISITORS)
    rows = inspection.visitors.all()
    return {row.department_id for row in rows if row.user_id == actor.pk} & set(own)


def lines(actor, inspection: Inspection) -> list[Line]:
    """The points of the items of their own department; what is shared with others is the same for all."""
    case, own = inspection.case, comes_for(actor, inspection)
    waiting = {row.pk for row in inspections.waiting(case, inspection)}
    over = {row.review_id for row in inspection.inspected.all()}
    items = [row for row in case.reviews.all() if row.pk in waiting | over]
    found = _kept(inspection)
    before = {}
    for held in inspections.before(inspection):
        before |= _kept(held)

    def line(number, department, text, way, rows):
        key = (department, number)
        still = any(row.pk in waiting and row.department_id in own for row in rows)
        return Line(
            number, department, text, way, tuple(rows), found.get(key), before.get(key), still
        )

    listed = []
    for number, point in enumerate(_points(case), 1):
        rows = [row for row in items if row.permit_code in point.permits]
        if any(row.department_id in own for row in rows):
            listed.append(line(number, _keeper(case, point), point.text, point.way, rows))
    for department in sorted(own):
        rows = [row for row in items if row.department_id == department]
        if rows:
            listed.append(line(WHATEVER, department, "", "", rows))
    return listed


def of_item(inspection: Inspection, review: Review) -> list[PointFinding]:
    """What was kept for it, in the order of the checklist."""
    points = dict(enumerate(_points(review.owning_case), 1))
    return [
        row
        for row in _kept(inspection).values()
        if (
            row.department_id == review.department_id
            if row.number == WHATEVER
            else review.permit_code in points[row.number].permits
        )
    ]


def ahead(actor, inspection: Inspection) -> list[tuple[Review, str]]:
    """Of the items of their own department, what is promised for later and looked at then."""
    own, rows = comes_for(actor, inspection), inspections.waiting(inspection.case, inspection)
    told = ((row, promises.told_ahead(row)) for row in rows if row.department_id in own)
    return [(row, said) for row, said in told if said]


def frozen(inspection: Inspection, review: Review) -> list[dict]:
    """As its conclusion keeps it for good: the points, and what was promised for a later day."""
    later = [
        {"text": row.name, "result": PROMISED, "note": row.due.isoformat(), "photos": []}
        for row in promises.conditions_ahead(review)
    ]
    return later + [
        {
            "number": row.number,
            "text": row.text,
            "result": row.result,
            "note": row.note,
            "by": row.by_id,
            "at": row.at.isoformat(),
            "photos": [[photo.pk, photo.scan_sha256] for photo in row.shown],
        }
        for row in of_item(inspection, review)
    ]


def proposed(inspection: Inspection, review: Review) -> str:
    """What was not met, in words for the findings."""
    rows = of_item(inspection, review)
    unmet = [row for row in rows if row.result == PointFinding.Result.UNMET]
    return "\n".join(f"{row.text}：{row.note}" for row in unmet)


def _points(case) -> tuple[Point, ...]:
    return working_rules.of_version(case.version).points


def _keeper(case, point: Point) -> int:
    """One department for each point, whoever comes: so what is shared has one row."""
    rows = sorted(case.reviews.all(), key=lambda row: row.pk)
    return next(row.department_id for row in rows if row.permit_code in point.permits)


def _kept(inspection: Inspection) -> dict[tuple[int, int], PointFinding]:
    rows = inspection.findings.select_related("by").prefetch_related("photos__withdrawn_by")
    return {(row.department_id, row.number): row for row in rows}
