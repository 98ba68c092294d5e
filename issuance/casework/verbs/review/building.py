"""Of two stages the second (验收): the applicant reports that what was approved is built, under /track/ or
at the window, and from that day the limit of the permit itself runs."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import intake
from issuance.casework import built_papers, due_days, separation, stages
from issuance.casework.application import refused_by_intake
from issuance.casework.rounds import ordered_until
from issuance.casework.supplements.papers import OfPapers, PaperField
from issuance.casework.supplements.supplement_files import Intake
from issuance.casework.verbs.base import ApplicantsVerb, ClocksVerb, OfficersVerb, Queue, Tone
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.inspections.opening import need
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Hand, Notice, Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts


class Built:
    """What both ways to report it share."""

    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    notices = frozenset({Notice.Kind.BUILT})

    def hindered(self, review):
        if not review.builds_on_id:
            return _("This item has no approval to build before it.")
        if review.completed_on:
            told = _("It was reported on %(day)s already.")
            return told % {"day": review.completed_on.isoformat()}
        if review.builds_on.status != ReviewStatus.GRANTED:
            told = _("“%(item)s” is not granted: nothing may be built yet.")
            return told % {"item": review.builds_on.permit_name}
        return stages.never_built(review)

    def faults(self, review, *, files=None):
        names, files = built_papers.of(review), files or {}
        if missing := sorted(built_papers.awaited(review) - set(files)):
            told = _("Hand in what follows when it is built: %(papers)s.")
            return {missing[0]: told % {"papers": "、".join(names[paper] for paper in missing)}}
        return {}

    def carry_out(self, review, actor, *, files=None):
        case, today = review.owning_case, clock.today()
        review.completed_on = today
        due = due_days.decision(case, review, almanac.days_of(case.region_id)).due
        self.move(review, ReviewStatus.OPEN, actor, completed_on=today, due=due)
        need(case, actor)
        facts = {"on": today.isoformat(), "due": due.isoformat()}
        facts["first"] = review.builds_on.permit_name
        facts["received"] = self.take(review, actor, files or {})
        organ = review.department
        self.give(case, Notice.Kind.BUILT, actor, organ=organ, review=review, built=facts)

    def take(self, review, actor, files) -> list[dict]:
        """What is handed in joins the application, and answers what was promised of it; the paper says it."""
        if not files:
            return []
        case, names = review.owning_case, built_papers.of(review)
        with refused_by_intake():
            revision = intake.follow_up(
                submission=case.submission, files=files, opened=names, actor=actor
            )
        taken = {"revision": revision.number, "materials": sorted(files)}
        transitions.record(case, verb=self.code, actor=actor, before=case.status, data=taken)
        lines.answer(case, actor, files)
        return [{"name": names[paper], "files": len(rows)} for paper, rows in files.items()]


class BuiltFields(OfPapers):
    """Of a form: a field for each paper of the item, which must be filled where it follows when built."""

    def open_fields(self, review, files: Intake):
        awaited = built_papers.awaited(review)
        for paper, name in built_papers.of(review).items():
            self.fields[paper] = PaperField(intake=files, label=name, required=paper in awaited)


class ReportForm(BuiltFields, forms.Form):
    """The applicant's, under /track/."""

    use_required_attribute = False

    def __init__(self, data=None, files=None, *, review, request=None):
        super().__init__(data, files, prefix=f"built{review.pk}")
        self.review = review
        self.open_fields(review, Intake(review.owning_case, request))


class RecordForm(BuiltFields, VerbForm):
    def __init__(self, data=None, files=None, *, subject, **kwargs):
        super().__init__(data, files=files, subject=subject, **kwargs)
        self.open_fields(subject, Intake(subject.owning_case))


class ReportBuilt(Built, ApplicantsVerb):
    """The applicant reports under /track/ that what the approval allows is built, and applies for acceptance
    (申请验收): the limit of the permit begins, and a paper names its last day."""

    code = "report_built"
    position = 85.1
    title = gettext_lazy("Report that it is built")
    follows = gettext_lazy(
        "The department examines what you have built and decides on the permit; its days begin today."
    )
    history = gettext_lazy("built, acceptance applied for")


def _being_built(actor, today):
    """Of an approver's department: what may be built now; not of cases in whose intake they had a hand."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    rows = Review.objects.filter(
        stages.building(today), department__in=departments, status=ReviewStatus.OPEN
    )
    rows = rows.exclude(separation.barred(actor, "case"))
    named = rows.select_related("case__industry", "case__region", "builds_on")
    return named.order_by("pk")


class RecordBuilt(Built, OfficersVerb):
    """The window writes down that an applicant who comes in person reports it, and scans what they bring;
    whoever scans decides nothing on the case (受审分离)."""

    code = "record_built"
    position = 85.2
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Record that it is built")
    follows = gettext_lazy(
        "The applicant's own word; the limit of the permit begins today, and a notice names its last day."
    )
    history = gettext_lazy("recorded at the window: built, acceptance applied for")
    prints = True
    form = RecordForm

    def carry_out(self, review, actor, *, files=None):
        if files:
            Hand.objects.put(review.owning_case, actor, Hand.Act.SCANNED)
        super().carry_out(review, actor, files=files)

    queues = (
        Queue(
            code="building",
            title=gettext_lazy("Being built (筹建中)"),
            rows=_being_built,
            matter=lambda review: f"{review.permit_name} · {review.builds_on.permit_name}",
            watched=True,
        ),
    )


class DateUnbuilt(ClocksVerb):
    """Once the first stage has fallen, or its time ran out before anything was reported, the second has a
    last day to be decided, so that nobody waits for ever, one that is decided anew too unless its day is
    ordered; it has none again where the first came back. A paper says either."""

    code = "date_unbuilt"
    position = 85.3
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    history = gettext_lazy("nothing may be built any more: last day to decide")
    tone = Tone.HOLD
    notices = frozenset({Notice.Kind.BUILT})

    def hindered(self, review):
        ordered = ordered_until(review) is not None
        if not review.builds_on_id or review.completed_on or ordered:
            return _("Its last day does not hang on a first stage.")
        fell = stages.fell_on(review) is not None
        return "" if fell == (review.due is None) else _("Its last day stands.")

    def carry_out(self, review, actor=None):
        due, case = None, review.owning_case
        if stages.fell_on(review):
            due = due_days.decision(case, review, almanac.days_of(case.region_id)).due
        self.move(review, ReviewStatus.OPEN, actor, due=due)
        facts = {"first": review.builds_on.permit_name, "on": clock.today().isoformat()}
        facts["due"] = due.isoformat() if due else ""
        organ = review.department
        self.give(case, Notice.Kind.BUILT, actor, organ=organ, review=review, unbuilt=facts)


report_built = register(ReportBuilt())
record_built = register(RecordBuilt())
date_unbuilt = register(DateUnbuilt())
