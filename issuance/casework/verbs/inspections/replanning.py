"""A visit that is planned is put on another day, or others take part."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import inspections
from issuance.casework.inspections import Stage
from issuance.casework.verbs.base import Place, Queue
from issuance.casework.verbs.inspections.planning import (
    Planning,
    departments,
    led_by,
    listed,
    named,
)
from issuance.casework.verbs.registry import register
from issuance.models import Inspection, Review, Visitor
from issuance.status import ReviewStatus, Visit
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Post


def _without_people(actor, today):
    """Planned visits to which fewer than two people who may hold it come for some department: it needs the
    visit late, or theirs have lost their posts."""
    led = led_by(actor)
    if not led:
        return None
    able = Post.objects.current(today).filter(
        user=OuterRef("user"), department=OuterRef("department"), role__in=inspections.VISITORS
    )
    coming = Visitor.objects.filter(
        Exists(able),
        inspection=OuterRef(OuterRef("pk")),
        department=OuterRef("department"),
        user__is_active=True,
    )
    waits = Review.objects.filter(
        inspections.BUILT, case=OuterRef("case"), status=ReviewStatus.OPEN
    )
    waits = waits.exclude(Exists(coming.order_by()[inspections.PEOPLE - 1 : inspections.PEOPLE]))
    again = Q(round=Inspection.Round.REVISIT)
    again &= Q(Exists(inspections.left_to_right(waits, OuterRef(OuterRef("pk")))))
    due = Q(Exists(waits.filter(visit=Visit.DUE)))
    return listed(Inspection.objects.filter(led, due | again, stage=Stage.PLANNED))


class ReplanInspection(Planning):
    """A visit may be put on another day, or others take part: who needs it late, whoever fell ill. Once it
    has begun, for the departments that have not concluded."""

    code = "replan_inspection"
    position = 63.7
    title = gettext_lazy("Plan the visit anew")
    follows = gettext_lazy("The applicant gets a new notice.")
    history = gettext_lazy("joint inspection planned anew")
    place = Place.ASIDE
    stages = frozenset({Stage.PLANNED})
    queues = (
        Queue(
            code="visits_to_plan_anew",
            title=gettext_lazy("Planned visits without two people of a department"),
            rows=_without_people,
            matter=lambda row: named(row.case),
            due="on",
        ),
    )

    def hindered(self, case):
        inspection = inspections.current(case)
        if inspection is None or inspection.stage != Stage.PLANNED:
            return _("No visit is planned.")
        if not inspections.waiting(case, inspection):
            return _("No item of this case waits for a visit.")
        return ""

    def carry_out(self, case, actor, *, on, hour, place, people, agreed=""):
        inspection = inspections.current(case)
        waits = {department.pk for department in departments(case)}
        rows = inspection.visitors.all()
        now = {(row.department_id, row.user_id) for row in rows if row.department_id in waits}
        then = {(key, user) for key, users in people.items() for user in users if key in waits}
        stands = (inspection.on, inspection.hour, inspection.place, now)
        if (on, f"{hour:%H:%M}", place, then) == stands:
            raise VerbRefused(_("It is planned so already."))
        stated = {"on": on, "hour": hour, "place": place, "people": people, "agreed": agreed}
        super().carry_out(case, actor, **stated)


replan_inspection = register(ReplanInspection())
