"""The applicant may propose another day for a visit, once, until it begins; the lead department answers."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import inspections
from issuance.casework.inspections import Stage
from issuance.casework.messages.letters import VISIT_DAY_PROPOSED
from issuance.casework.messages.occasions.inspections import VISIT_DAY_KEPT
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import DayInput, ReasonForm, VerbForm
from issuance.casework.verbs.inspections.moving import staged
from issuance.casework.verbs.inspections.planning import led_by
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK, PLANNER
from issuance.models import Case, Inspected, Inspection
from issuance.status import VISITED_CASES
from portal.ground.calendar import clock
from portal.ground.office_days import almanac
from portal.ground.papers.entry import judge_fields
from portal.ground.text.fields import LineField

NOT_PLANNED = gettext_lazy("No visit is planned.")


def over(inspection) -> bool:
    """Whether it has begun, or its day is there."""
    return inspections.begun(inspection) or inspection.on <= clock.today()


class WishForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("A day that suits you"), widget=DayInput())
    reason = LineField(label=gettext_lazy("Why the planned day does not"), max_length=200)

    def __init__(self, data=None, *, case=None, **kwargs):
        super().__init__(data, prefix="wish", **kwargs)
        self.case = case
        judge_fields(self, "applicant:visit")

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for name, why in propose_visit_day.faults(self.case, **cleaned).items():
                self.add_error(name, why)
        return cleaned


class Proposing:
    """What both ways share; until it is answered the planned day stands."""

    subject = Case
    sources = targets = VISITED_CASES
    follows = gettext_lazy("The lead department answers; until then the planned day stands.")
    tone = Tone.HOLD
    letters = frozenset({VISIT_DAY_PROPOSED})

    def trace(self, case):
        return inspections.current(case) or case

    def hindered(self, case):
        inspection = inspections.current(case)
        if inspection is None or inspection.stage != Stage.PLANNED:
            return NOT_PLANNED
        if not inspections.waiting(case, inspection):
            return NOT_PLANNED  # all it was for is denied or taken back: it is off
        if inspection.wish_on:
            return _("You have proposed another day already.")
        return _("The visit begins: please call the window.") if over(inspection) else ""

    def faults(self, case, *, on, reason):
        if on <= clock.today() or not almanac.days_of(case.region_id).works(on):
            return {"on": _("Choose a working day from tomorrow on.")}
        if on > clock.today() + inspections.AHEAD:
            return {"on": _("Ninety days ahead at most.")}
        inspection = inspections.current(case)
        if inspection and on == inspection.on:
            return {"on": _("That is the planned day.")}
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def carry_out(self, case, actor, *, on, reason):
        inspection = inspections.current(case)
        columns = {"wish_on": on, "wish_reason": reason}
        staged(inspection, self.code, actor, before={Stage.PLANNED}, **columns)
        role, lead = inspections.planner(case)
        self.send(VISIT_DAY_PROPOSED, case=case, department=lead, role=role)


class ProposeVisitDay(Proposing, ApplicantsVerb):
    """Under /track/."""

    code = "propose_visit_day"
    position = 63.8
    title = gettext_lazy("Propose another day for the visit")
    history = gettext_lazy("another day proposed for the visit")


class ProposalForm(VerbForm):
    on = forms.DateField(label=gettext_lazy("Day the applicant proposes"), widget=DayInput())
    reason = LineField(label=gettext_lazy("Why the planned day does not suit"), max_length=200)


class RecordVisitDay(Proposing, OfficersVerb):
    """At the window, for whoever does not go online."""

    code = "record_visit_day"
    position = 63.85
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Record another day the applicant proposes for the visit")
    history = gettext_lazy("another day proposed for the visit, at the window")
    place = Place.ASIDE
    form = ProposalForm
    queues = ()


def _proposed(actor, today):
    led = led_by(actor)
    if not led:
        return None
    held = Inspected.objects.filter(inspection=OuterRef("pk"))
    rows = Inspection.objects.filter(
        led,
        ~Exists(held),
        inspections.unvisited(),
        stage=Stage.PLANNED,
        case__status__in=VISITED_CASES,
        wish_on__isnull=False,
        wish_answer="",
    )
    return rows.select_related("case__industry", "case__region").order_by("on", "pk")


class KeepVisitDay(OfficersVerb):
    """The planned day stands, with a reason; who agrees plans the visit anew for the proposed day."""

    code = "keep_visit_day"
    position = 63.9
    subject = Case
    sources = targets = VISITED_CASES
    who_may = (PLANNER,)
    title = gettext_lazy("Keep the planned day")
    follows = gettext_lazy(
        "The applicant is told why; who agrees to the proposed day plans the visit anew instead."
    )
    history = gettext_lazy("planned day of the visit kept")
    place = Place.ASIDE
    form = ReasonForm
    occasions = frozenset({VISIT_DAY_KEPT})
    queues = (
        Queue(
            code="visit_days_proposed",
            title=gettext_lazy("Another day proposed for a visit"),
            rows=_proposed,
            matter=lambda row: f"{row.on} → {row.wish_on}：{row.wish_reason}",
            due="on",
        ),
    )

    def trace(self, case):
        return inspections.current(case) or case

    def hindered(self, case):
        inspection = inspections.current(case)
        if inspection is None or inspection.stage != Stage.PLANNED:
            return NOT_PLANNED
        if not inspections.waiting(case, inspection):
            return NOT_PLANNED  # as above
        if not inspection.wished:
            return _("No other day was proposed.")
        return _("The visit has begun.") if inspections.begun(inspection) else ""

    def hint(self, case):
        inspection = inspections.current(case)
        told = _("Proposed: %(day)s, because: %(reason)s")
        return told % {"day": inspection.wish_on, "reason": inspection.wish_reason}

    def faults(self, case, *, reason):
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def carry_out(self, case, actor, *, reason):
        inspection = inspections.current(case)
        staged(inspection, self.code, actor, before={Stage.PLANNED}, wish_answer=reason)
        self.tell(VISIT_DAY_KEPT, case, due=inspection.on.isoformat(), reason=reason)


propose_visit_day = register(ProposeVisitDay())
record_visit_day = register(RecordVisitDay())
keep_visit_day = register(KeepVisitDay())
