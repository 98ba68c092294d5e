"""At the place each department concludes for its items; what is to be put right the applicant is told once,
for all departments, with a day."""

from django import forms
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import checklist, inspections, promises, rectification, visiting
from issuance.casework.hearings import presiding
from issuance.casework.inspections import Round, Stage
from issuance.casework.verbs.base import OfficersVerb, Queue
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.inspections.moving import moved
from issuance.casework.verbs.inspections.opening import (
    call_off_inspection,
    close_inspection,
    follow,
    need,
    order_to_right,
)
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.visitors import VisitorsField
from issuance.casework.verbs.who import APART, NOT_PRESIDING, VISITOR
from issuance.models import Case, Inspected, Inspection, Review, Visitor
from issuance.status import VISITED_CASES, VISITS_OVER, ReviewStatus, Visit
from portal.ground.calendar import clock
from portal.ground.staff import posts
from portal.ground.text.fields import LinesField

Conclusion = Inspected.Conclusion
VISITS = {
    Conclusion.PASSED: Visit.PASSED,
    Conclusion.RECTIFY: Visit.RECTIFY,
    Conclusion.FAILED: Visit.FAILED,
}


class ConcludeForm(VerbForm):
    conclusion = forms.ChoiceField(
        label=gettext_lazy("Conclusion"), choices=Conclusion, widget=forms.RadioSelect
    )
    findings = LinesField(
        label=gettext_lazy("Findings"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "What is to be put right stands in the notice as it is written here."
        ),
    )
    until = forms.DateField(
        label=gettext_lazy("To be put right by"), required=False, widget=DayInput()
    )
    people = VisitorsField(
        label=gettext_lazy("Who was there for the department"),
        help_text=gettext_lazy(
            "Two people at least who were really there (行政许可法 34); their names stand in the papers."
        ),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        inspection = inspections.visit_of(subject)
        self.fields["people"].offer(subject.department_id)
        if inspection:
            self.fields["findings"].initial = checklist.proposed(inspection, subject)
        if subject.visit == Visit.RECTIFY:
            del self.fields["until"]
            choices = self.fields["conclusion"].choices
            self.fields["conclusion"].choices = [
                choice for choice in choices if choice[0] != Conclusion.RECTIFY
            ]


def _visits(actor):
    """Items of visits in which this person takes part for their department."""
    own = Visitor.objects.filter(
        user=actor,
        department=OuterRef("department"),
        inspection__case=OuterRef("case"),
        inspection__stage=Stage.PLANNED,
    )
    again = own.filter(inspection__round=Round.REVISIT)
    over = Inspected.objects.filter(review=OuterRef("pk"), inspection__stage=Stage.PLANNED)
    ready = rectification.reported() | rectification.over()
    to_right = Q(Exists(again), ~Exists(over), ready, visit=Visit.RECTIFY)
    rows = Review.objects.filter(
        Q(Exists(own), visit=Visit.DUE) | to_right,
        inspections.BUILT,
        case__status__in=VISITED_CASES,
        status=ReviewStatus.OPEN,
        department__in=posts.departments_of(actor, *inspections.VISITORS),
    ).exclude(presiding(actor, "pk"))
    planned = Inspection.objects.filter(case=OuterRef("case"), stage=Stage.PLANNED)
    named = {name: Subquery(planned.values(name)[:1]) for name in ("on", "hour", "place")}
    rows = rows.annotate(**{f"visit_{name}": value for name, value in named.items()})
    return rows.select_related("case__industry", "case__region").order_by(
        "visit_on", "visit_hour", "pk"
    )


def _mine(actor, today):
    own = posts.departments_of(actor, *inspections.VISITORS)
    return _visits(actor).filter(visit_on__lte=today) if own else None


def _ahead(actor, today):
    own = posts.departments_of(actor, *inspections.VISITORS)
    return _visits(actor).filter(visit_on__gt=today) if own else None


def _where(review):
    return f"{review.permit_name} · {review.visit_hour} {review.visit_place}"


class ConcludeInspection(OfficersVerb):
    """通过、需整改、不通过, with what was found: each item by its department, once the day has come."""

    code = "conclude_inspection"
    position = 65
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    who_may = (APART, NOT_PRESIDING, VISITOR)
    title = gettext_lazy("Conclude the inspection")
    follows = gettext_lazy(
        "When all departments have concluded, the applicant is told once of all that is to be put right; what"
        " was concluded never changes."
    )
    history = gettext_lazy("on-site inspection concluded")
    form = ConcludeForm
    confirms = True
    queues = (
        Queue(
            code="my_visits",
            title=gettext_lazy("My visits to conclude"),
            rows=_mine,
            matter=_where,
            due="visit_on",
            page="issuance_visit",
        ),
        Queue(
            code="my_visits_ahead",
            title=gettext_lazy("My visits ahead"),
            rows=_ahead,
            matter=_where,
            due="visit_on",
            page="issuance_visit",
            watched=True,
        ),
    )

    def hindered(self, review):
        inspection = inspections.visit_of(review)
        if inspection is None:
            return _("No visit to this item is planned.")
        if clock.today() < inspection.on:
            told = _("The visit is on %(day)s: it is concluded from then on.")
            return told % {"day": inspection.on.isoformat()}
        return ""

    def hint(self, review):
        return promises.told_ahead(review)

    def faults(self, review, *, conclusion, people, findings="", until=None):
        if why := visiting.lacking(review.owning_case, review.department, people):
            return {"people": why}
        if conclusion not in Conclusion.values:
            return {"conclusion": _("Choose the conclusion.")}
        if conclusion != Conclusion.PASSED and not findings.strip():
            return {"findings": _("State what was found: the applicant has a right to it.")}
        if conclusion != Conclusion.RECTIFY:
            return {"until": _("Only what is to be put right has a day.")} if until else {}
        if review.visit == Visit.RECTIFY:
            return {"conclusion": _("A third visit is never held: passed or not passed.")}
        if wrong := inspections.no_term(until):
            return {"until": wrong}
        if review.due and until >= review.due:
            told = _(
                "The last day of the decision is %(day)s, and no limit stands still for it: name an"
                " earlier day, or have the limit extended first (行政许可法 42)."
            )
            return {"until": told % {"day": review.due.isoformat()}}
        return {}

    def remarks(self, review, *, conclusion, people, **stated):
        """Once all is concluded the visit is over, and nothing can be recorded of it any more."""
        inspection, odd = inspections.visit_of(review), []
        if inspection.on == clock.today() and f"{clock.now():%H:%M}" < inspection.hour:
            told = _("The visit is at %(hour)s: it is not that hour yet.")
            odd.append(told % {"hour": inspection.hour})
        if not inspection.presence:
            odd.append(_("The applicant's confirmation at the place is not recorded."))
        rows = inspection.visitors.all()
        named = {row.user_id for row in rows if row.department_id == review.department_id}
        if others := inspections.may_visit(review.department_id).filter(pk__in=set(people) - named):
            told = _("Not named in the notice of the visit: %(names)s.")
            odd.append(told % {"names": "、".join(map(str, others))})
        if conclusion != Conclusion.PASSED and (ahead := promises.told_ahead(review)):
            odd.append(ahead)
        return odd

    def carry_out(self, review, actor, *, conclusion, people, findings="", until=None):
        inspection, case = inspections.visit_of(review), review.owning_case
        there = inspections.may_visit(review.department_id).filter(pk__in=people)
        Inspected.objects.create(
            inspection=inspection,
            review=review,
            conclusion=conclusion,
            findings=findings,
            points=checklist.frozen(inspection, review),
            on=inspection.on,
            people=[[row.pk, str(row)] for row in there],
            until=until,
            concluded_by=actor,
            concluded_at=timezone.now(),
        )
        before = inspections.wanted(inspection)
        columns = {"visit": VISITS[conclusion]}
        if conclusion == Conclusion.RECTIFY:
            columns |= {"righted": "", "righted_on": None}
        moved(review, self.code, actor, before=before, **columns)
        settle(case, actor)


def settle(case, actor):
    """The visit is over when nothing waits for it: then the applicant is told what is to be put right, if
    anything is, and the re-visit follows. One that never began is called off."""
    case = Case.objects.get(pk=case.pk)
    rows = list(case.inspections.exclude(stage__in=VISITS_OVER))
    for inspection in rows:
        _settled(case, inspection, actor, beside=len(rows) > 1)
    follow(case, actor)
    need(case, actor)


def _settled(case, inspection, actor, *, beside):
    """``beside``: there is another visit, which the first visit of others is left to. A visit that is planned
    waits for nothing that is still being put right."""
    over, wanted = inspections.concluded(inspection), inspections.wanted(inspection)
    if beside and inspection.round == Round.REVISIT:
        wanted -= {Visit.DUE}
    left = Review.objects.filter(
        inspections.BUILT, case=case, status=ReviewStatus.OPEN, visit__in=wanted
    )
    if inspection.stage == Stage.PLANNED:
        ready = rectification.reported() | rectification.over()
        left = left.filter(~Q(visit=Visit.RECTIFY) | ready)
    left = set(left.exclude(pk__in=over).values_list("department", flat=True))
    if not over:
        if not left:
            call_off_inspection.carry_out(inspection, actor)
        return
    if left & inspections.visited(inspection):
        return
    close_inspection.carry_out(inspection, actor)
    found = inspection.inspected.filter(
        conclusion=Conclusion.RECTIFY, review__status=ReviewStatus.OPEN
    )
    found = list(found.select_related("inspection", "review__department", "review__case"))
    if found:
        order_to_right(case, actor, found)


conclude_inspection = register(ConcludeInspection())
