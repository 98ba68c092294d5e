"""Checking the materials (材料核验): complete, or what is missing; one supplement notice for all."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.models import Channel
from issuance.casework import bars, commitments, due_days, reasons
from issuance.casework.application import unnamed
from issuance.casework.verbs.base import OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.case.closing import refuse_case
from issuance.casework.verbs.intake.acceptance import CHANNEL, accept
from issuance.casework.verbs.intake.deficiencies import DeficienciesForm
from issuance.casework.verbs.intake.parts import go_on_with_accepted
from issuance.casework.verbs.intake.proposals import too_late, waits_for_departments
from issuance.casework.verbs.latecomers import meanwhile
from issuance.casework.verbs.registry import REGISTRY, register
from issuance.casework.verbs.who import APPROVER, OWN_CLERK
from issuance.models import Case, Deficiency, Hand, Notice, Review
from issuance.status import ACCEPTED_REVIEWS, UNACCEPTED_REVIEWS, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.models import Role, Silence
from portal.ground.office_days import almanac
from portal.ground.staff import posts

ONCE = _("A supplement may be asked only once: accept, or refuse with reasons.")


def faults_of(deficiencies, reviews) -> dict[str, str]:
    """Why a list of (review, target, key, reason) will not do for these reviews."""
    named = [item[:3] for item in deficiencies]
    if not named or not {review for review, *_rest in named} <= set(reviews):
        return {"": str(_("Name at least one field or material that is missing."))}
    if len(set(named)) < len(named):
        return {"": str(_("Each field or material only once: join the reasons."))}
    return {}


def conclude(case, actor):
    """When every item has been checked or refused: what is left is accepted, or ONE notice names what
    all of them miss; where nothing is left the case ends, or goes on with what was accepted before. A counter
    case goes on at its window."""
    statuses = set(case.reviews.values_list("status", flat=True))
    if not statuses & (UNACCEPTED_REVIEWS | ACCEPTED_REVIEWS):
        refuse_case.carry_out(case, actor, closed_at=timezone.now())
    elif not statuses & UNACCEPTED_REVIEWS:
        go_on_with_accepted(case, actor)
    elif case.channel != Channel.ONLINE or ReviewStatus.CHECKING in statuses:
        return
    elif ReviewStatus.DEFICIENT in statuses:
        verb = REGISTRY["return_supplement"] if case.supplement_asked else ask_supplement
        verb.notify(case)
    else:
        accept.carry_out(case)


def days_to_answer(case) -> list[tuple[str, str]]:
    """What the notice will say of the last day and of silence."""
    terms, days = case.region.supplement_terms, almanac.days_of(case.region_id)
    told = due_days.told_to_answer(terms, clock.today(), days)
    return [
        (_("Supplement due"), told["due"]),
        (_("an unanswered supplement notice"), Silence(terms.silence).label),
    ]


class CheckOnline(OfficersVerb):
    """What the two findings of a department share; the last department to check concludes."""

    subject = Review
    sources = frozenset({ReviewStatus.CHECKING})
    who_may = (APPROVER,)
    history = _("checked the materials")

    def hindered(self, review):
        case = review.owning_case
        if case.channel != Channel.ONLINE:
            return CHANNEL
        return "" if case.status == CaseStatus.CHECKING else meanwhile(case)

    def check(self, review, actor):
        (to,) = self.targets
        self.move(review, to, actor, checked_by=actor, checked_at=timezone.now())


def _to_check(actor, today):
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    reviews = Review.objects.filter(
        department__in=departments,
        status__in=complete.sources,
        case__status=CaseStatus.CHECKING,
        case__channel=Channel.ONLINE,
    )
    return reviews.select_related("case__industry", "case__region").order_by(
        "case__check_due", "pk"
    )


class Complete(CheckOnline):
    """A department finds nothing missing in its slice of an online case, but for what was promised
    (后台直审); after the last of them the case is accepted, without a person who accepts."""

    code = "complete"
    formerly = ("check",)
    position = 20
    targets = frozenset({ReviewStatus.COMPLETE})
    title = _("Pass the materials check")
    follows = _(
        "When all that waits to be checked has passed, it is accepted; what was accepted before goes on as it"
        " is."
    )
    queues = (
        Queue(
            code="to_check",
            title=_("Materials to check"),
            rows=_to_check,
            matter=lambda review: review.permit_name,
            due="case__check_due",
        ),
    )

    def hindered(self, review):
        if hindrance := super().hindered(review):
            return hindrance
        barred = bars.running(review)
        return bars.told(barred) if barred else commitments.to_turn(review)

    def carry_out(self, review, actor):
        self.check(review, actor)
        conclude(review.owning_case, actor)


class Deficient(CheckOnline):
    """A department names what its slice of an online case misses; nothing goes out until all have
    checked, then ONE notice names everything (行政许可法 32)."""

    code = "deficient"
    position = 25
    targets = frozenset({ReviewStatus.DEFICIENT})
    title = _("Supplement needed")
    follows = _(
        "The applicant is asked once, for all departments together, when the last has checked."
    )
    tone = Tone.HOLD
    place = Place.ASIDE
    form = DeficienciesForm
    queues = ()

    def hindered(self, review):
        case = review.owning_case
        return super().hindered(review) or (ONCE if case.supplement_asked else too_late(case))

    def faults(self, review, *, deficiencies):
        return faults_of(deficiencies, [review])

    def carry_out(self, review, actor, *, deficiencies):
        self.note(review, actor, deficiencies)
        conclude(review.owning_case, actor)

    def note(self, review, actor, deficiencies):
        """Keep what this review misses until the notice goes out."""
        Deficiency.objects.bulk_create(
            Deficiency(review=review, target=target, key=key, reason=reason)
            for named, target, key, reason in deficiencies
            if named == review
        )
        self.check(review, actor)


class AskSupplement(OfficersVerb):
    """The window asks once for all that is missing in a counter case (行政许可法 32)."""

    code = "ask_supplement"
    position = 45
    subject = Case
    sources = frozenset({CaseStatus.CHECKING})
    targets = frozenset({CaseStatus.SUPPLEMENT})
    who_may = (OWN_CLERK,)
    title = _("Ask for a supplement")
    follows = _("Once only, with everything that is missing (行政许可法 32).")
    history = _("supplement notice sent")
    tone = Tone.HOLD
    place = Place.ASIDE
    form = DeficienciesForm
    confirms = True
    prints = True
    queues = ()
    notices = frozenset({Notice.Kind.SUPPLEMENT})

    def hindered(self, case):
        if case.channel != Channel.WINDOW:
            return CHANNEL
        if case.supplement_asked:
            return ONCE
        return too_late(case) or waits_for_departments(case)

    def faults(self, case, *, deficiencies):
        return faults_of(deficiencies, case.reviews.filter(status__in=UNACCEPTED_REVIEWS))

    def stands(self, case, **stated):
        return days_to_answer(case)

    def carry_out(self, case, actor, *, deficiencies):
        for review in sorted({item[0] for item in deficiencies}, key=lambda review: review.pk):
            deficient.note(review, actor, deficiencies)
        Hand.objects.put(case, actor, Hand.Act.ASKED)
        self.notify(case, actor)

    def notify(self, case, actor=None):
        """The one notice, over everything the reviews have noted."""
        terms, days = case.region.supplement_terms, almanac.days_of(case.region_id)
        told = due_days.told_to_answer(terms, clock.today(), days)
        due = date.fromisoformat(told["due"])
        columns = {"supplement_due": due, "supplement_silence": terms.silence}
        self.move(case, CaseStatus.SUPPLEMENT, actor, supplement_asked=True, **columns)
        facts = {"organ": case.issuing_body, "answer": told}
        notice = self.give(case, Notice.Kind.SUPPLEMENT, actor, **facts)
        found = unnamed(case).select_related("review__case__region__parent")
        reasons.state(reasons.Use.SUPPLEMENT, [(item.review, item.reason) for item in found])
        unnamed(case).update(notice=notice)


complete = register(Complete())
deficient = register(Deficient())
ask_supplement = register(AskSupplement())
