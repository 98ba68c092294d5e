"""Where the joint inspection (一同核查) of a case stands, as its items and their decisions ask.

It is none of the times that 行政许可法 45 leaves out: no limit stands still for a visit, nor while something
is put right.
"""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from issuance.casework import commitments, rectification
from issuance.models import Inspected, Inspection, Review, Visitor
from issuance.status import (
    GRANTABLE_VISITS,
    VISITS_BEFORE_DECISION,
    VISITS_OVER,
    InspectionStage,
    ReviewStatus,
    Visit,
)
from portal.ground.calendar import clock
from portal.ground.models import Department, Role, User
from portal.ground.office_days import almanac
from portal.ground.staff import letters, posts

Stage, Round = InspectionStage, Inspection.Round
BUILT = Q(builds_on=None) | Q(completed_on__isnull=False)
PEOPLE = 2  # 行政许可法 34
AHEAD = timedelta(days=90)  # of what is planned, and of what is to be put right
VISITORS = (Role.INSPECTOR, Role.APPROVER)
# How an item stands from the first, by the mode of its version; what is unknown its department says.
OF_MODES = {"always": Visit.DUE, "if_needed": Visit.ASK, "unknown": Visit.ASK, "after": Visit.AFTER}


def first_of(permit, *, held: bool, committed: bool = False) -> Visit:
    """Of an item of a new case; what is held is verified, not inspected, and what is handled by 告知承诺 is
    looked into after the decision, whatever its mode."""
    if committed:
        return Visit.AFTER
    return Visit.NONE if held else OF_MODES.get(permit.inspection.mode, Visit.NONE)


def anew(review) -> str:
    """Of an item whose denial was withdrawn: what was not closed favourably is looked at again; whether that
    needs a visit its department says, unless the item is always inspected."""
    if review.visit not in VISITS_BEFORE_DECISION | {Visit.FAILED}:
        return review.visit
    return Visit.DUE if always(review) else Visit.ASK


def always(review) -> bool:
    """Whether its version has it inspected whatever the case."""
    part = review.owning_case.snapshot.permit_by_code[review.permit_code]
    return OF_MODES.get(part.inspection.mode) == Visit.DUE


def current(case) -> Inspection | None:
    """The visit, or the re-visit, that is held next: what is planned, else what is to be planned, a re-visit
    first, for it takes what else is due along; else what is being put right. Reads what a page has
    prefetched."""
    rows = [row for row in case.inspections.all() if row.stage not in VISITS_OVER]
    return min(rows, key=_turn, default=None)


def _turn(inspection) -> tuple:
    again = inspection.round == Round.REVISIT
    if inspection.stage == Stage.PLANNED:
        return 0, inspection.pk
    return (1 if again and not being_righted(inspection) else 3 if again else 2), inspection.pk


def being_righted(inspection) -> bool:
    """Whether all that a re-visit is for may still be put right, and nobody has reported: until a term is
    over, or something is reported, what else is due has a visit of its own."""
    if inspection.round != Round.REVISIT or inspection.stage == Stage.PLANNED:
        return False
    rows = rectification.open_ones(inspection.case)
    return bool(rows) and not any(map(rectification.ready, rows))


def revisit(case) -> Inspection | None:
    """The one re-visit that is not over, beside which the first visit of other items may be."""
    rows = [row for row in case.inspections.all() if row.stage not in VISITS_OVER]
    return next((row for row in rows if row.round == Round.REVISIT), None)


def before(inspection) -> list[Inspection]:
    """The visits that were held before this one."""
    rows = [row for row in inspection.case.inspections.all() if row.stage == Stage.CLOSED]
    if inspection.stage != Stage.CLOSED:
        return rows
    held = (inspection.closed_on, inspection.pk)
    return [row for row in rows if (row.closed_on, row.pk) < held]


def wanted(inspection) -> set[Visit]:
    """As what items stand that this visit is for: a re-visit is for those too that were to be put right."""
    again = inspection.round == Round.REVISIT
    return {Visit.DUE, Visit.RECTIFY} if again else {Visit.DUE}


def inside(review, visits) -> bool:
    """Whether it can be looked at: it is open, not still to be built (筹建), and not being put right."""
    built = not review.builds_on_id or review.completed_on
    if not (review.runs and built and review.visit in visits):
        return False
    return review.visit != Visit.RECTIFY or rectification.ready(review)


def waiting(case, inspection) -> list[Review]:
    """Open items that a visit is for and that it has not concluded."""
    over, visits = concluded(inspection), wanted(inspection)
    return [row for row in case.reviews.all() if inside(row, visits) and row.pk not in over]


def concluded(inspection) -> set[int]:
    """Keys of the items this visit has concluded."""
    return {row.review_id for row in inspection.inspected.all()}


def items(inspection) -> list[Review]:
    """What it has concluded, and what it is for of the departments that take part."""
    over, coming, visits = concluded(inspection), visited(inspection), wanted(inspection)
    return [
        row
        for row in inspection.case.reviews.all()
        if row.pk in over or (row.department_id in coming and inside(row, visits))
    ]


def visited(inspection) -> set[int]:
    """Keys of the departments that take part."""
    return {row.department_id for row in inspection.visitors.all()}


def begun(inspection) -> bool:
    return bool(concluded(inspection))


def visit_of(review) -> Inspection | None:
    """The planned visit in which this item is looked at, and is not concluded."""
    inspection = current(review.owning_case)
    if inspection is None or inspection.stage != Stage.PLANNED:
        return None
    if review.department_id not in visited(inspection) or review.pk in concluded(inspection):
        return None
    return inspection if inside(review, wanted(inspection)) else None


def takes_part(actor, review) -> bool:
    """In the visit planned, else the last one, in which the department takes part: whoever concluded one that
    is over may click twice; who came to an earlier one alone concludes no later one."""
    if getattr(actor, "pk", None) is None:
        return False
    if review.department_id not in posts.departments_of(actor, *VISITORS):
        return False
    visits = review.owning_case.inspections.all()
    for visit in sorted(visits, key=lambda row: (row.stage != Stage.PLANNED, -row.pk)):
        rows = [row for row in visit.visitors.all() if row.department_id == review.department_id]
        if rows and visit.stage != Stage.OFF:
            return any(row.user_id == actor.pk for row in rows)
    return False


def planner(case) -> tuple[Role, Department]:
    """Whose post plans the visit: of its lead department, which is the issuing body where none leads."""
    inspection = current(case)
    lead = inspection.lead if inspection else case.issuing_body
    body = lead.pk == case.issuing_body_id
    return (Role.LICENCE_OFFICER if body else Role.APPROVER), lead


def plans(actor, case) -> bool:
    role, lead = planner(case)
    return posts.holds(actor, role, department=lead)


def comes(actor, case) -> bool:
    """Whether this person takes part in the visit of the case, for any department."""
    inspection = current(case)
    if inspection is None or getattr(actor, "pk", None) is None:
        return False
    return any(row.user_id == actor.pk for row in inspection.visitors.all())


def may_visit(department: int):
    """Whoever may take part for a department today."""
    people = letters.holders(*VISITORS, department=department)
    return User.objects.filter(pk__in=people.values("pk")).order_by("username")


def not_said(review) -> str:
    """What hinders the decision: nobody said whether it is inspected, or it is being put right."""
    if review.visit == Visit.ASK:
        return _("Say first whether an on-site inspection is needed, and why (行政许可法 34).")
    if review.visit != Visit.RECTIFY:
        return ""
    found = rectification.finding(review)
    if found is None or not rectification.told(review):
        return _(
            "The visit is not over: what is to be put right is told once, for all departments."
        )
    if rectification.reported_on(review) or visit_of(review):
        return _("What was put right is looked at in a re-visit first.")
    if review.due and clock.today() >= review.due:
        return ""  # on its last day it can be denied, whatever others still wait for
    if clock.today() <= found.until:
        told = _("It can be put right until %(day)s: nothing is decided before.")
        return told % {"day": found.until.isoformat()}
    return ""


def not_passed(review) -> str:
    """What hinders a grant."""
    if review.visit in GRANTABLE_VISITS:
        return ""
    if review.visit == Visit.FAILED:
        return _("The on-site inspection was not passed: it cannot be granted.")
    if rectification.reported_on(review):
        return _("What was reported as put right is not looked at again yet: it cannot be granted.")
    if review.visit == Visit.RECTIFY:
        return _("What was to be put right was not looked at again: it cannot be granted.")
    return _(
        "It is granted only after its on-site inspection is closed favourably (行政许可法 34)."
    )


def undecidable() -> Q:
    """Items of a queue that wait for a visit, or for a word on one; denied they may be meanwhile."""
    coming = Visitor.objects.filter(
        inspection__case=OuterRef("case"),
        inspection__stage=Stage.PLANNED,
        inspection__round=Round.REVISIT,
        department=OuterRef("department"),
    )
    now = Inspected.objects.filter(review=OuterRef("pk"), inspection__stage=Stage.PLANNED)
    runs = ~rectification.over() & (Q(due=None) | Q(due__gt=clock.today()))
    waits = runs | rectification.reported() | Q(Exists(coming)) | Q(Exists(now))
    return Q(visit__in=[Visit.ASK, Visit.DUE]) | Q(waits, visit=Visit.RECTIFY)


def righted(review) -> bool:
    """Whether what was to be put right is reported, and a re-visit of it is to be planned or held."""
    return review.visit == Visit.RECTIFY and bool(rectification.reported_on(review))


def unvisited() -> Q:
    """Of the visits of a queue: those for which anything waits."""
    reviews = Review.objects.filter(BUILT, case=OuterRef("case"), status=ReviewStatus.OPEN)
    revisited = Q(round=Round.REVISIT) & Exists(left_to_right(reviews, OuterRef(OuterRef("pk"))))
    return Q(Exists(reviews.filter(visit=Visit.DUE))) | revisited


def left_to_right(reviews, inspection):
    """Of reviews, in a query: what was to be put right before this re-visit, may be looked at again and is
    not concluded in it."""
    concluded_now = Inspected.objects.filter(review=OuterRef("pk"), inspection=inspection)
    ready = rectification.reported() | rectification.over()
    return reviews.filter(ready, ~Exists(concluded_now), visit=Visit.RECTIFY)


def no_term(until: date | None) -> str:
    """Why nothing can be ordered to be put right by this day."""
    if until and clock.today() < until <= clock.today() + AHEAD:
        return ""
    return _("The term ends tomorrow at the earliest, in ninety days at the latest.")


def plan_by(case, since: date) -> date:
    days = almanac.days_of(case.region_id)
    return clock.add_working_days(since, case.region.days_for("visit_days"), days=days)


def look_by(review) -> date | None:
    """Until when what is granted now is inspected, if that follows the grant."""
    if review.visit != Visit.AFTER:
        return None
    case, committed = review.owning_case, commitments.of(review)
    days = almanac.days_of(case.region_id)
    span = committed.days if committed else case.region.days_for("look_days")
    return clock.add_working_days(clock.today(), span, days=days)


def present(row: Inspected) -> dict:
    """What papers say of the applicant's confirmation at the place, on the day the item was looked at."""
    told = row.inspection.presence_on(row.day)
    return {"present": told} if told else {}


def found(review) -> dict:
    """What the paper of a decision says of the visits it was taken after."""
    rows = list(Inspected.objects.filter(review=review).select_related("inspection"))
    told = [
        {
            "on": row.day.isoformat(),
            "again": n > 0 and rows[n - 1].conclusion == Inspected.Conclusion.RECTIFY,
            "conclusion": row.conclusion,
            "findings": row.findings,
            "people": row.names,
            **present(row),
        }
        for n, row in enumerate(rows)
    ]
    return {"visits": told} if told else {}
