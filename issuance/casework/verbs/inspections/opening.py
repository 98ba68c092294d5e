"""A visit that is needed, and one that is over: both follow from something else."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from issuance.casework import inspections
from issuance.casework.inspections import Round, Stage
from issuance.casework.verbs.base import Consequence, Tone
from issuance.casework.verbs.inspections.moving import moved, staged
from issuance.casework.verbs.registry import register
from issuance.models import Inspected, Inspection, Notice, Review
from issuance.status import CaseStatus, ReviewStatus, Visit
from portal.ground.calendar import clock
from portal.ground.history import transitions


class OpenInspection(Consequence):
    """Something has to be looked at: the days to plan the visit run (马上响应). ``found``: what has to be put
    right after the first: the applicant is told once, for all departments, and the re-visit follows."""

    code = "open_inspection"
    position = 60.2
    subject = Inspection
    sources = frozenset()
    targets = frozenset({Stage.DUE, Stage.RECTIFYING})
    history = _("visit needed")
    tone = Tone.HOLD
    notices = frozenset({Notice.Kind.RECTIFY})

    def carry_out(self, case, actor, *, number=Round.VISIT, since=None, found=()):
        until = max((row.until for row in found), default=None)
        inspection = Inspection.objects.create(
            case=case,
            round=number,
            stage=Stage.RECTIFYING if found else Stage.DUE,
            lead=case.issuing_body,
            plan_by=inspections.plan_by(case, until or since or clock.today()),
            rectify_by=until,
        )
        transitions.record(inspection, verb=self.code, actor=actor)
        if found:
            facts = {"organ": case.issuing_body, "rectify": told(found)}
            facts["rectify"]["withdraw"] = case.status == CaseStatus.REVIEWING
            self.give(case, Notice.Kind.RECTIFY, actor, **facts)


def told(found: list[Inspected]) -> dict:
    """What the one paper says, frozen."""
    return {
        **inspections.present(found[0].inspection),
        "on": found[0].inspection.on.isoformat(),
        "until": max(row.until for row in found).isoformat(),
        "items": [
            {
                "permit": row.review.permit_name,
                "department": row.review.department.name,
                "findings": row.findings,
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
    """A visit for what needs one now, unless one is on its way."""
    open_ones = Review.objects.filter(
        inspections.BUILT, case=case, status=ReviewStatus.OPEN, visit=Visit.DUE
    )
    rows = list(case.inspections.order_by("round"))
    if not open_ones.exists() or any(row.stage != Stage.CLOSED for row in rows):
        return
    if len(rows) == 2:
        for review in open_ones:  # their departments say how they saw to it, or deny
            moved(review, OpenInspection.code, actor, before={Visit.DUE}, visit=Visit.ASK)
        return
    open_inspection.carry_out(case, actor, number=Round(len(rows) + 1), since=since)


open_inspection = register(OpenInspection())
close_inspection = register(CloseInspection())
