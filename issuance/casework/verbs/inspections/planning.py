"""The lead department plans ONE visit for all items that need it: two people at least of each department
(行政许可法 34), the applicant told in one paper."""

from datetime import date

from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from issuance.casework import dates, inspections, rectification, visiting
from issuance.casework.inspections import Stage
from issuance.casework.verbs.base import OfficersVerb, Queue, Tone
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.inspections.moving import staged
from issuance.casework.verbs.inspections.opening import taken_along
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.visitors import VisitorsField
from issuance.casework.verbs.who import PLANNER
from issuance.licence.certificate_facts import certificate_facts
from issuance.models import Case, Inspection, Notice, Visitor
from issuance.status import VISITED_CASES, VISITS_OVER, Visit
from portal.ground.calendar import clock
from portal.ground.models import Department, Role, User
from portal.ground.office_days import almanac
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

UNPLANNED = frozenset({Stage.DUE, Stage.RECTIFYING})


def departments(case) -> list[Department]:
    """Whose items wait for the visit that is not over."""
    inspection = inspections.current(case)
    rows = inspections.waiting(case, inspection) if inspection else []
    return sorted({row.department for row in rows}, key=lambda row: row.code)


def named(case) -> str:
    """What a queue says of it."""
    inspection = inspections.current(case)
    rows = inspections.waiting(case, inspection) if inspection else []
    return "、".join(row.permit_name for row in rows)


def last_day(case) -> date | None:
    """Until when a re-visit is held: until the first limit that ends of what is looked at again. What has
    ended already is decided late whatever the day."""
    inspection, today = inspections.current(case), clock.today()
    rows = inspections.waiting(case, inspection) if inspection else []
    return min(
        (row.due for row in rows if row.visit == Visit.RECTIFY and row.due and row.due > today),
        default=None,
    )


def over(hour) -> bool:
    """Whether this hour of today has passed."""
    return f"{hour:%H:%M}" <= f"{clock.now():%H:%M}"


class PlanForm(VerbForm):
    on = forms.DateField(label=gettext_lazy("Day of the visit"), widget=DayInput())
    hour = forms.TimeField(
        label=gettext_lazy("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = LineField(label=pgettext_lazy("of a visit", "Place"), max_length=200)
    agreed = LineField(
        label=gettext_lazy("For today only: how the applicant agreed to it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Who agreed, when, and by what way: it stands in the notice."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        inspection = inspections.current(subject)
        if inspection is None:
            return  # from an old page: the verb says what happened
        self.fields["place"].initial = inspection.place or certificate_facts(subject).get(
            "premises", ""
        )
        self.fields["hour"].initial = inspection.hour or "09:30"
        self.fields["on"].initial = inspection.wish_on if inspection.wished else inspection.on
        taken = {(row.department_id, row.user_id) for row in inspection.visitors.all()}
        for department in departments(subject):
            field = VisitorsField(
                label=_("From %(department)s, two people at least") % {"department": department},
                initial=[user for own, user in taken if own == department.pk],
                help_text=_("Its inspectors and approvers (行政许可法 34)."),
            )
            field.offer(department.pk)
            self.fields[f"people_{department.pk}"] = field

    def arguments(self):
        stated = super().arguments()
        people = {
            int(name.removeprefix("people_")): stated.pop(name)
            for name in list(stated)
            if name.startswith("people_")
        }
        return stated | {"people": people}


class Planning(OfficersVerb):
    """What planning and planning anew share. ``people``: key of a department → keys of whoever comes."""

    subject = Case
    sources = targets = VISITED_CASES
    who_may = (PLANNER,)
    tone = Tone.HOLD
    form = PlanForm
    confirms = True
    notices = frozenset({Notice.Kind.INSPECTION})
    stages: frozenset

    def trace(self, case):
        return inspections.current(case) or case

    def faults(self, case, *, on, hour, place, people, agreed=""):
        today = clock.today()
        if on < today:
            return {"on": _("The day lies in the past.")}
        inspection = inspections.current(case)
        anew = inspection is None or on != inspection.on
        if on == today and (anew or f"{hour:%H:%M}" != inspection.hour) and over(hour):
            return {"hour": _("This hour is over: name a later one.")}
        if on == today and anew and not agreed.strip():
            return {
                "agreed": _(
                    "A visit is planned from tomorrow on, or for today if the applicant agrees: state how."
                )
            }
        if agreed.strip() and not (on == today and anew):
            return {"agreed": _("Only for a visit newly planned for today.")}
        if on > today + inspections.AHEAD:
            return {"on": _("Ninety days ahead at most.")}
        if not almanac.days_of(case.region_id).works(on):
            return {"on": _("The offices are closed on that day.")}
        if (last := last_day(case)) and on > last:
            told = _(
                "The limit of what is looked at again ends on %(day)s, and stands still for no re-visit: name"
                " a day until then, or have the limit extended first (行政许可法 42)."
            )
            return {"on": told % {"day": last.isoformat()}}
        if not place.strip():
            return {"place": _("Name the place.")}
        for department in departments(case):
            if why := visiting.lacking(case, department, people.get(department.pk, ())):
                return {f"people_{department.pk}": why}
        return {}

    def remarks(self, case, *, on, hour, people, **stated):
        inspection = inspections.current(case)
        rows = inspections.waiting(case, inspection)
        late = [row for row in rows if row.due and row.due < on]
        odd = []
        if late:
            told = _("The limit runs on, and ends before: %(items)s.")
            odd.append(told % {"items": "、".join(f"{row.permit_name} {row.due}" for row in late)})
        unsaid = [
            row.permit_name for row in case.reviews.all() if row.runs and row.visit == Visit.ASK
        ]
        if unsaid:
            told = _("Its department has not said yet whether it needs the visit: %(items)s.")
            odd.append(told % {"items": "、".join(unsaid)})
        keys = {key for own in people.values() for key in own}
        coming = User.objects.filter(pk__in=keys).order_by("username")
        return [*odd, *dates.taken(coming, on, hour, but=f"visit:{inspection.pk}")]

    def stands(self, case, **stated):
        return [(_("Looked at together"), named(case))]

    def carry_out(self, case, actor, *, on, hour, place, people, agreed=""):
        inspection, wanted = inspections.current(case), departments(case)
        columns = {"stage": Stage.PLANNED, "on": on, "hour": f"{hour:%H:%M}", "place": place}
        columns |= {"planned_by": actor}
        columns["agreed"] = inspection.agreed if on == inspection.on else agreed
        if on != inspection.on:
            columns |= inspection.put_off()
        if inspection.wished:
            columns["wish_answer"] = _("agreed") if on == inspection.wish_on else _("another day")
        self.move(case, case.status, actor)
        concluded = {row.review.department_id for row in _concluded(inspection)}
        kept = concluded - {department.pk for department in wanted}
        Visitor.objects.filter(inspection=inspection).exclude(department__in=kept).delete()
        Visitor.objects.bulk_create(
            Visitor(inspection=inspection, department=department, user_id=key)
            for department in wanted
            for key in sorted(set(people[department.pk]))
        )
        staged(inspection, self.code, actor, before=self.stages, **columns)
        if inspection.round == inspections.Round.REVISIT:
            taken_along(case, inspection, actor)
        self.give(
            case,
            Notice.Kind.INSPECTION,
            actor,
            organ=inspection.lead,
            inspection=told(case, inspection, wanted, anew=self.code == "replan_inspection"),
        )


def _concluded(inspection) -> QuerySet:
    return inspection.inspected.select_related("review__department").order_by("pk")


def told(case, inspection, wanted, *, anew: bool) -> dict:
    """What the paper says, frozen."""
    rows = inspections.waiting(case, inspection)
    held = sorted({row.review.department.name for row in _concluded(inspection)})
    visitors = inspection.visitors.select_related("user").order_by("pk")
    return {
        "again": [row.permit_name for row in rows if row.visit == Visit.RECTIFY],
        "anew": anew,
        "agreed": inspection.agreed,
        "propose": not inspection.wish_on and inspection.on > clock.today() and not held,
        "held": held,
        "on": inspection.on.isoformat(),
        "hour": inspection.hour,
        "place": inspection.place,
        "departments": [
            {
                "name": department.name,
                "items": [row.permit_name for row in rows if row.department_id == department.pk],
                "people": [str(row.user) for row in visitors if row.department_id == department.pk],
            }
            for department in wanted
        ],
    }


def led_by(actor) -> Q | None:
    """Of visits: those this person plans, by ``inspections.planner``."""
    officers = posts.departments_of(actor, Role.LICENCE_OFFICER)
    approvers = posts.departments_of(actor, Role.APPROVER)
    if not officers and not approvers:
        return None
    of_body = Q(lead=F("case__issuing_body"))
    return Q(of_body, lead__in=officers) | Q(~of_body, lead__in=approvers)


def listed(rows) -> QuerySet:
    """As the lists show visits: those of running cases for which something waits, of each case one."""
    others = Inspection.objects.filter(case=OuterRef("case"), round=inspections.Round.VISIT)
    beside = Q(Exists(others.exclude(stage__in=VISITS_OVER)), round=inspections.Round.REVISIT)
    cases = (
        rows.filter(case__status__in=VISITED_CASES).filter(inspections.unvisited()).exclude(beside)
    )
    cases = cases.select_related("case__industry", "case__region")
    return cases.prefetch_related("case__reviews", "case__inspections__inspected").order_by(
        "plan_by", "pk"
    )


def _to_plan(actor, today):
    led = led_by(actor)
    return listed(Inspection.objects.filter(led, stage__in=UNPLANNED)) if led else None


def _late(actor, today):
    """For supervision: visits that nobody has planned in time."""
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    if not regions:
        return None
    return listed(Inspection.objects.filter(stage=Stage.DUE, region__in=regions, plan_by__lt=today))


class PlanInspection(Planning):
    """One visit for all items that need it, one re-visit for what was put right; never a third."""

    code = "plan_inspection"
    position = 63.6
    title = gettext_lazy("Plan the joint inspection")
    follows = gettext_lazy(
        "The applicant gets one notice with day, place and whoever comes; no limit stands still for it."
    )
    history = gettext_lazy("joint inspection planned")
    stages = UNPLANNED
    queues = (
        Queue(
            code="visits_to_plan",
            title=gettext_lazy("Joint inspections to plan"),
            rows=_to_plan,
            matter=lambda row: f"{row.get_round_display()}：{named(row.case)}",
            due="plan_by",
        ),
        Queue(
            code="late_visits",
            title=gettext_lazy("Joint inspections not planned in time"),
            rows=_late,
            matter=lambda row: f"{row.get_round_display()}：{named(row.case)}",
            due="plan_by",
            watched=True,
        ),
    )

    def hindered(self, case):
        inspection = inspections.current(case)
        if inspection and inspection.stage == Stage.PLANNED:
            return _("The visit is planned already.")
        if inspection and inspections.being_righted(inspection):
            rows = map(rectification.finding, rectification.open_ones(case))
            until = min(row.until for row in rows)
            return _(
                "It is being put right until %(day)s, unless the applicant reports before."
            ) % {"day": until.isoformat()}
        if inspection is None or not inspections.waiting(case, inspection):
            return _("No item of this case waits for a visit.")
        return ""


plan_inspection = register(PlanInspection())
