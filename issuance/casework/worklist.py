"""The work list (待办): what this person may do next, over all cases, soonest deadline first."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from forms.models import Channel
from issuance.casework.workflow import CASE_MOVES, RECORDING, REVIEW_MOVES
from issuance.models import Case, Licence, LicencePermit, Review
from issuance.status import ENDED_PERMITS, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.models import Region, Role
from portal.ground.staff import posts

MOST = 200


@dataclass(frozen=True)
class Task:
    """One line: which case, what about it, until when; ``left`` in working days."""

    case: Case
    what: str
    due: date | None
    left: int | None
    licence: Licence | None = None

    @property
    def late(self) -> bool:
        return self.left is not None and self.left < 0


@dataclass
class Heap:
    """Tasks of one kind; ``more`` when there are others beyond ``MOST``."""

    code: str
    title: str
    tasks: list[Task] = field(default_factory=list)
    more: bool = False


def work_list(actor, today: date) -> list[Heap]:
    """One query for each kind of work the posts of ``actor`` include, whatever their number."""
    departments = posts.departments_of(actor, Role.APPROVER)
    heaps = []
    if departments:
        heaps += [
            _of_reviews("check", _("Materials to check"), _to_check(departments), today),
            _of_reviews("decide", _("To decide"), _to_decide(departments, actor), today),
            _of_reviews("record", _("Permits to record"), _to_record(departments), today),
        ]
    if counties := _counties(actor):
        heaps.append(_of_cases("accept", _("Counter cases to accept"), _counter(counties), today))
    if bodies := posts.departments_of(actor, Role.LICENCE_OFFICER):
        heaps.append(_of_cases("issue", _("Certificates to issue"), _to_issue(bodies), today))
        heaps.append(_of_licences("reissue", _("Certificates to reissue"), _to_reissue(bodies)))
    regions = posts.regions_of(actor, Role.SUPERVISOR) if _supervises(actor) else None
    if regions is not None:
        heaps.append(_of_reviews("late", _("Overdue decisions"), _overdue(regions, today), today))
    return heaps


def _reviews(**conditions):
    return Review.objects.filter(**conditions).select_related("case__industry", "case__region")


def _to_check(departments):
    return _reviews(
        department__in=departments,
        status__in=REVIEW_MOVES["check"].sources,
        case__status=CaseStatus.CHECKING,
        case__channel=Channel.ONLINE,
    ).order_by("case__check_due", "pk")


def _to_decide(departments, actor):
    """Not those of cases this very person accepted (受审分离)."""
    found = _reviews(department__in=departments, status__in=REVIEW_MOVES["decide"].sources)
    return found.filter(Q(case__accepted_by=None) | ~Q(case__accepted_by=actor)).order_by(
        "due", "pk"
    )


def _to_record(departments):
    return _reviews(
        department__in=departments,
        status=ReviewStatus.GRANTED,
        case__status__in=RECORDING,
        permit=None,
    ).order_by("decided_at", "pk")


def _overdue(regions, today):
    sources = REVIEW_MOVES["decide"].sources
    found = _reviews(case__region__in=regions, status__in=sources, due__lt=today)
    return found.select_related("department", "case__industry", "case__region").order_by("due")


def _counties(actor):
    own = [post.region_id for post in posts.posts_of(actor) if post.role == Role.CLERK]
    return Region.objects.filter(Q(pk__in=own) | Q(parent__in=own)) if own else None


def _supervises(actor):
    return any(post.role == Role.SUPERVISOR for post in posts.posts_of(actor))


def _cases(**conditions):
    return Case.objects.filter(**conditions).select_related("industry", "region")


def _counter(counties):
    sources = CASE_MOVES["accept"].sources
    found = _cases(channel=Channel.WINDOW, status__in=sources, region__in=counties)
    return found.order_by("check_due", "pk")


def _to_issue(bodies):
    waiting = Review.objects.filter(case=OuterRef("pk"), status=ReviewStatus.GRANTED, permit=None)
    found = _cases(issuing_body__in=bodies, status__in=CASE_MOVES["issue"].sources)
    return found.annotate(waiting=Exists(waiting)).order_by("waiting", "received_at")


def _to_reissue(bodies):
    ended = LicencePermit.objects.filter(
        licence=OuterRef("pk"), unloaded_at=None, permit__status__in=ENDED_PERMITS
    )
    found = Licence.objects.filter(Exists(ended), issuer__in=bodies, ended_at=None)
    return found.select_related("origin_case__industry", "origin_case__region").order_by("pk")


def _heap(code, title, queryset, task):
    rows = list(queryset[: MOST + 1])
    return Heap(code, title, [task(row) for row in rows[:MOST]], len(rows) > MOST)


def _of_reviews(code, title, queryset, today):
    def task(review):
        due = {"check": review.case.check_due, "record": None}.get(code, review.due)
        what = review.permit_name
        if code == "late":
            what = f"{what} · {review.department}"
        return Task(review.case, what, due, _left(today, due))

    return _heap(code, title, queryset, task)


def _of_cases(code, title, queryset, today):
    def task(case):
        due = case.check_due if code == "accept" else None
        waiting = getattr(case, "waiting", False)
        what = _("waiting for permits to be recorded") if waiting else ""
        return Task(case, what, due, _left(today, due))

    return _heap(code, title, queryset, task)


def _of_licences(code, title, queryset):
    def task(licence):
        what = _("a loaded permit has ended")
        return Task(licence.origin_case, what, None, None, licence)

    return _heap(code, title, queryset, task)


def _left(today, due):
    return None if due is None else clock.working_days_between(today, due)
