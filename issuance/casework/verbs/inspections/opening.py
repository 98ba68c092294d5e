"""A visit that is needed, one that is over, and one that is called off: they follow from something else."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from guides.models import LeadDepartment
from issuance.casework import inspections, rectification
from issuance.casework.inspections import Round, Stage
from issuance.casework.messages.letters import VISIT_CALLED_OFF
from issuance.casework.messages.occasions.inspections import VISIT_OFF
from issuance.casework.verbs.base import Consequence, Tone
from issuance.casework.verbs.inspections.moving import staged
from issuance.casework.verbs.registry import register
from issuance.models import Inspected, Inspection, Notice, Review
from issuance.status import (
    RUNNING_CASES,
    VISITS_OVER,
    ReviewStatus,
    Visit,
)
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Department


class OpenInspection(Consequence):
    """Something has to be looked at: the days to plan the visit run (马上响应). ``found``: what has to be put
    right after a visit, for which a re-visit follows."""

    code = "open_inspection"
    position = 60.2
    subject = Inspection
    sources = frozenset()
    targets = frozenset({Stage.DUE, Stage.RECTIFYING})
    history = _("visit needed")
    tone = Tone.HOLD

    def carry_out(self, case, actor, *, occasion, since=None, found=()) -> Inspection:
        reported = any(rectification.reported_on(row.review) for row in found)
        until = min((row.until for row in found), default=None)
        righting = bool(found) and not reported
        inspection = Inspection.objects.create(
            case=case,
            occasion=occasion,
            round=Round.REVISIT if found else Round.VISIT,
            stage=Stage.RECTIFYING if righting else Stage.DUE,
            lead=lead_of(case),
            plan_by=inspections.plan_by(case, (righting and until) or since or clock.today()),
            rectify_by=until,
        )
        transitions.record(inspection, verb=self.code, actor=actor)
        return inspection


class OrderRectification(Consequence):
    """The applicant is told once, for all departments of a visit, what has to be put right and by which day
    of each item. It is looked at in the re-visit there is, if it is ready then: of what others were told
    nothing changes, neither its last day nor what was reported of it."""

    code = "order_rectification"
    position = 60.3
    subject = Inspection
    sources = frozenset({Stage.DUE, Stage.RECTIFYING})
    targets = frozenset({Stage.DUE, Stage.RECTIFYING})
    history = _("told what has to be put right")
    tone = Tone.HOLD
    notices = frozenset({Notice.Kind.RECTIFY})

    def carry_out(self, inspection, actor, *, found):
        case = inspection.case
        columns = {"rectify_by": min([inspection.rectify_by, *(row.until for row in found)])}
        staged(inspection, self.code, actor, before={inspection.stage}, **columns)
        facts = {"organ": inspection.lead, "rectify": told(found)}
        facts["rectify"]["withdraw"] = case.status in RUNNING_CASES
        self.give(case, Notice.Kind.RECTIFY, actor, **facts)


def order_to_right(case, actor, found: list[Inspected]):
    """What a visit found: in the re-visit that others have, else in one of its own."""
    again = case.inspections.exclude(stage__in=VISITS_OVER).filter(round=Round.REVISIT).first()
    if again is None:
        again = open_inspection.carry_out(case, actor, occasion=again_of(case), found=found)
    order_rectification.carry_out(again, actor, found=found)


def follow(case, actor):
    """What is still put right when a re-visit is over, or called off, has one of its own."""
    if found := rectification.to_follow(case):
        open_inspection.carry_out(case, actor, occasion=again_of(case), found=found)


def again_of(case) -> int:
    """The number of the occasion of the next re-visit."""
    rows = case.inspections.exclude(stage=Stage.OFF)
    last = max(rows.values_list("occasion", flat=True), default=1)
    return last + rows.filter(occasion=last, round=Round.REVISIT).exists()


def told(found: list[Inspected]) -> dict:
    """What the one paper says, frozen."""
    return {
        **inspections.present(max(found, key=lambda row: row.day)),
        "until": max(row.until for row in found).isoformat(),
        "items": [
            {
                "permit": row.review.permit_name,
                "department": row.review.department.name,
                "findings": row.findings,
                "on": row.day.isoformat(),
                "people": row.names,
                "until": row.until.isoformat(),
            }
            for row in found
        ],
    }


class CloseInspection(Consequence):
    """Nothing that the visit was for is left: each department has concluded, or denied meanwhile."""

    code = "close_inspection"
    position = 60.4
    subject = Inspection
    sources = frozenset({Stage.PLANNED})
    targets = frozenset({Stage.CLOSED})
    history = _("visit over")

    def carry_out(self, inspection, actor):
        columns = {"stage": Stage.CLOSED, "closed_on": clock.today()}
        staged(inspection, self.code, actor, before=self.sources, **columns)


def need(case, actor, since: date | None = None):
    """A visit for what needs one now, unless one is on its way: it joins that; it waits for nothing that
    others put right."""
    open_ones = Review.objects.filter(
        inspections.BUILT, case=case, status=ReviewStatus.OPEN, visit=Visit.DUE
    )
    rows = case.inspections.exclude(stage__in=VISITS_OVER).select_related("case")
    if not open_ones.exists() or not all(map(inspections.being_righted, rows)):
        return
    open_inspection.carry_out(case, actor, occasion=further(case), since=since)


def further(case) -> int:
    """The number of the next occasion."""
    rows = case.inspections.exclude(stage=Stage.OFF)
    return 1 + max(rows.values_list("occasion", flat=True), default=0)


def lead_of(case) -> Department:
    """Who plans it (牵头部门): the department that leads the industry there, where it has an item of the
    case; else who issues the licence."""
    leads = LeadDepartment.objects.filter(
        industry=case.industry_id, region__in=[case.region_id, case.region.parent_id]
    )
    leads = leads.select_related("department", "region")
    own = {review.department_id for review in case.reviews.all()}
    nearest = sorted(leads, key=lambda row: row.region_id != case.region_id)[:1]
    return next((row.department for row in nearest if row.department_id in own), case.issuing_body)


class CallOff(Consequence):
    """All that a visit was for was denied, taken back, or is taken along by another before it began: nobody
    comes, and the applicant is told so where a day was named."""

    code = "call_off_inspection"
    position = 60.5
    subject = Inspection
    sources = frozenset({Stage.DUE, Stage.PLANNED, Stage.RECTIFYING})
    targets = frozenset({Stage.OFF})
    history = _("visit called off")
    tone = Tone.STOP
    occasions = frozenset({VISIT_OFF})
    letters = frozenset({VISIT_CALLED_OFF})

    def carry_out(self, inspection, actor):
        named, case = inspection.stage == Stage.PLANNED, inspection.case
        columns = {"stage": Stage.OFF, "closed_on": clock.today()}
        staged(inspection, self.code, actor, before={inspection.stage}, **columns)
        if not named:
            return
        self.tell(VISIT_OFF, case, due=inspection.on.isoformat())
        people = [row.user for row in inspection.visitors.select_related("user")]
        VISIT_CALLED_OFF.to(people, case=case, key=str(inspection.pk))


def taken_along(case, inspection, actor):
    """The first visit of others, not planned yet: a re-visit that is planned now is held for them as well."""
    for row in case.inspections.filter(stage=Stage.DUE).exclude(pk=inspection.pk):
        call_off_inspection.carry_out(row, actor)


open_inspection = register(OpenInspection())
order_rectification = register(OrderRectification())
close_inspection = register(CloseInspection())
call_off_inspection = register(CallOff())
