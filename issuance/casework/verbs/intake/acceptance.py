"""受理: by the window, by lapse of time, or because every department found its slice complete."""

from datetime import timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.models import Channel
from issuance.casework import application, bars, commitments, due_days
from issuance.casework.messages.letters import CASE_ACCEPTED
from issuance.casework.verbs.base import ClocksVerb, Consequence, OfficersVerb, Queue
from issuance.casework.verbs.inspections.opening import need
from issuance.casework.verbs.intake.proposals import drop_proposals, waits_for_departments
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.review.held import revive
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Case, Deficiency, Hand, Notice, RefusalProposal, Review
from issuance.status import ACCEPTED_REVIEWS, UNACCEPTED_REVIEWS, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.models import Region, Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts

OF_LATE = timedelta(days=30)  # how long a supervisor sees what lapsed
CHANNEL = _("An online case is checked by its departments, a counter case at the window.")


class Opening:
    """Reviews open to their departments at once; the clock of each runs from its own acceptance
    (行政许可法 32), and one paper says which are accepted, and which wait."""

    notices = frozenset({Notice.Kind.ACCEPTED})
    letters = frozenset({CASE_ACCEPTED})

    def open(self, case, actor, *, at, reviews, deemed=False, since=None):
        """``case``: moved already. ``since``: the day from which each counts, by its key, where that is not
        the day of ``at``."""
        days, on = almanac.days_of(case.region_id), clock.day_of(at)
        rows = case.reviews.select_related("department").order_by("pk")
        before = [row.permit_name for row in rows if row.status in ACCEPTED_REVIEWS]
        for review in reviews:
            again, begun = review.annulment, (since or {}).get(review.pk, on)
            review.accepted_on = max(begun, again.since) if again else begun
            due = due_days.decision(case, review, days).due
            open_review.carry_out(review, actor, accepted_on=review.accepted_on, due=due)
        revive(case, actor)
        lines.set_days(case, actor, told=clock.today() if since else None)
        need(case, actor, since=clock.today())
        waits = [row for row in rows.all() if row.status in UNACCEPTED_REVIEWS]
        first = min((row.accepted_on for row in reviews), default=on)
        facts = {"deemed": deemed, "since": first.isoformat(), "before": before}
        facts["waits"] = _in_words(case, waits)
        facts["waits_for"] = "check" if case.status == CaseStatus.CHECKING else "supplement"
        facts["lapses"] = _lapses(case, on, reviews) if deemed else []
        self.give(case, Notice.Kind.ACCEPTED, actor, organ=case.issuing_body, **facts)
        if case.channel == Channel.WINDOW:
            self._distribute(case, reviews, again=bool(before))

    def _distribute(self, case, reviews, *, again):
        """综合受理、统一分发: departments have not seen a counter case before."""
        for department in dict.fromkeys(review.department for review in reviews):
            key = f"{department.code}:{clock.today()}" if again else department.code
            self.send(CASE_ACCEPTED, case=case, department=department, key=key)


class Waits(StrEnum):
    """For what an item that is not accepted with others waits."""

    SUPPLEMENT = "supplement"
    FIRST = "first"  # what it comes after (先证后证)
    DEPARTMENT = "department"  # it lacks nothing, and is to be refused


def why_waits(case, reviews) -> dict[int, Waits]:
    """Of each of these, which are not accepted beside what is: nothing is asked of an item that lacks
    nothing."""
    if case.status != CaseStatus.SUPPLEMENT:
        return {row.pk: Waits.SUPPLEMENT for row in reviews}
    asked = Deficiency.objects.filter(notice__case=case, waits=True, review__in=reviews)
    lack = application.lacking(case, set(asked.values_list("target", "key")))
    barred = bars.of(case)

    def why(row):
        if row.status == ReviewStatus.DEFICIENT or row.permit_code in lack:
            return Waits.SUPPLEMENT
        return Waits.DEPARTMENT if row.permit_code in barred else Waits.FIRST

    return {row.pk: why(row) for row in reviews}


def _in_words(case, waits) -> list[dict]:
    why, order = why_waits(case, waits), list(Waits)
    return [
        {"permit": row.permit_name, "department": row.department.name, "why": str(why[row.pk])}
        for row in sorted(waits, key=lambda row: order.index(why[row.pk]))
    ]


def _lapses(case, on, reviews) -> list[dict]:
    """What was not told in time, and since when what counts as accepted by that: each item has its own day
    and its own story."""
    rows: dict[tuple, list[str]] = {}
    for review in reviews:
        again = review.annulment
        checked_again = again is not None and again.then == again.Then.CHECK and again.since >= on
        why = "again" if checked_again else "answer" if case.supplement_asked else "receipt"
        rows.setdefault((review.accepted_on.isoformat(), why), []).append(review.permit_name)
    return [{"since": day, "why": why, "permits": names} for (day, why), names in rows.items()]


class Acceptance(Opening):
    """What waits is accepted, all of it; what a department has not accepted stays so, and what was accepted
    before the rest keeps its days."""

    sources = frozenset({CaseStatus.CHECKING})
    targets = frozenset({CaseStatus.REVIEWING})

    def take(self, case, *, actor=None, at, deemed=False, since=None):
        columns = {"accepted_at": case.accepted_at or at, "accepted_by": actor}
        if case.accepted_by and case.accepted_by != actor:
            Hand.objects.put(case, case.accepted_by, Hand.Act.ACCEPTED)
        columns["deemed_accepted"] = deemed or case.deemed_accepted
        self.move(case, CaseStatus.REVIEWING, actor, **columns)
        drop_proposals(case, actor)
        waiting = case.reviews.filter(status__in=open_review.sources).select_related("department")
        reviews = list(waiting.order_by("pk"))
        self.open(case, actor, at=at, reviews=reviews, deemed=deemed, since=since)


def _to_accept(actor, today):
    """Not those for which a department has to decide first on a refusal the window prepared."""
    own = [post.region_id for post in posts.posts_of(actor) if post.role == Role.CLERK]
    if not own:
        return None
    proposals = RefusalProposal.objects.filter(review__case=OuterRef("pk"))
    counties = Region.objects.filter(Q(pk__in=own) | Q(parent__in=own))
    cases = Case.objects.filter(
        ~Exists(proposals.filter(outcome=RefusalProposal.Outcome.OPEN)),
        channel=Channel.WINDOW,
        status__in=accept.sources,
        region__in=counties,
    )
    returned = proposals.filter(outcome=RefusalProposal.Outcome.REJECTED)
    cases = cases.annotate(returned=Exists(returned))
    return cases.select_related("industry", "region").order_by("check_due", "pk")


def under_a_bar(case) -> list[Review]:
    """Items that wait and that their applicant may not apply for: nobody but the clock accepts them."""
    found = bars.of(case)
    return [
        review
        for review in case.reviews.all()
        if review.permit_code in found and review.status in UNACCEPTED_REVIEWS
    ]


def barred_items(case) -> str:
    """Those, which the window leaves to their departments to refuse, in words."""
    names = [review.permit_name for review in under_a_bar(case)]
    told = _(
        "The applicant is barred from applying for %(names)s: prepare a refusal for its department."
    )
    return told % {"names": "、".join(names)} if names else ""


def _to_turn(case) -> str:
    """Items chosen by 告知承诺 which is closed to their applicant."""
    return next(filter(None, map(commitments.to_turn, case.reviews.all())), "")


class Accept(Acceptance, OfficersVerb):
    """The window accepts a counter case (一窗受理); its clerk may then decide nothing on it."""

    code = "accept"
    position = 40
    subject = Case
    who_may = (OWN_CLERK,)
    title = _("Accept the case")
    follows = _("Whoever accepts a case decides nothing on it (受审分离).")
    history = _("accepted")
    prints = True
    queues = (
        Queue(
            code="to_accept",
            title=_("Counter cases to accept"),
            rows=_to_accept,
            matter=lambda case: _("a prepared refusal was returned") if case.returned else "",
            due="check_due",
        ),
    )

    def hindered(self, case):
        if case.channel != Channel.WINDOW:
            return CHANNEL
        return waits_for_departments(case) or barred_items(case) or _to_turn(case)

    def carry_out(self, case, actor=None):
        self.take(case, actor=actor, at=timezone.now())


def _overdue(actor, today):
    """What a supervisor watches: not accepted in time, and what came to be accepted that way of late."""
    if not any(post.role == Role.SUPERVISOR for post in posts.posts_of(actor)):
        return None
    late = Q(status__in=lapse.sources, check_due__lt=today)
    lapsed = Q(deemed_accepted=True, check_due__gte=today - OF_LATE)
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    cases = Case.objects.filter(late | lapsed, region__in=regions)
    named = cases.select_related("industry", "region").prefetch_related("reviews__department")
    return named.order_by("-check_due", "-pk")


def _who_was_late(case):
    """Whoever has not checked in time; of what has lapsed, whoever never did: a second check is not told
    apart."""
    waits = UNACCEPTED_REVIEWS | {ReviewStatus.REFUSED}
    runs_late = case.status in lapse.sources and case.check_due < clock.today()
    late = [
        row.department.name
        for row in case.reviews.all()
        if (runs_late and row.status == ReviewStatus.CHECKING)
        or (case.deemed_accepted and row.checked_at is None and row.status not in waits)
    ]
    names = "、".join(sorted(set(late)))
    who = str(_("the window")) if case.channel == Channel.WINDOW else names
    what = _("not accepted in time") if runs_late else _("accepted by lapse of time")
    return f"{what}：{who}" if who else str(what)


class Lapse(Acceptance, ClocksVerb):
    """An office that is late has accepted (行政许可法 32): from the day of receipt, after a supplement
    from the day its answer was received."""

    code = "lapse"
    position = 50
    subject = Case
    history = _("accepted by lapse of time")
    queues = (
        Queue(
            code="overdue_acceptance",
            title=_("Overdue acceptances"),
            rows=_overdue,
            matter=_who_was_late,
            due="check_due",
            watched=True,
        ),
    )

    def hindered(self, case):
        late = clock.today() > case.check_due
        return "" if late else _("The five working days have not passed.")

    def carry_out(self, case, actor=None):
        answered = case.submission.last_said().created_at
        self.take(case, at=answered if case.supplement_asked else case.received_at, deemed=True)


class OpenReview(Consequence):
    """Acceptance opens every review at once; each has the last day of its own limit."""

    code = "open"
    position = 60
    subject = Review
    sources = UNACCEPTED_REVIEWS
    targets = frozenset({ReviewStatus.OPEN})
    history = _("review opened")


accept = register(Accept())
lapse = register(Lapse())
open_review = register(OpenReview())
