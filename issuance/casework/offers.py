"""What this person may see of a case, and do on it now: asked by the page and by the views alike.

Rights come from posts, legality from the tables of ``workflow``; nothing is decided here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model

from forms.models import Channel
from issuance.casework.workflow import CASE_MOVES, PERMIT_MOVES, RECORDING, REVIEW_MOVES
from issuance.models import Case, Licence, Permit, Review
from issuance.status import CaseStatus, PermitStatus, ReviewStatus
from portal.ground.models import Role
from portal.ground.staff import posts

# Every verb of the back office with the kind of record it acts on.
SUBJECTS = {
    "complete": Review,
    "deficient": Review,
    "accept": Case,
    "supplement": Case,
    "refuse": Case,
    "decide": Review,
    "record": Review,
    "issue": Case,
    "end": Permit,
    "reissue": Licence,
}
# The event each verb leaves behind, to recognise a second click.
EVENTS = {
    "complete": "check",
    "deficient": "check",
    "accept": "accept",
    "supplement": "ask_supplement",
    "refuse": "refuse",
    "decide": "decide",
    "record": "record_permit",
    "issue": "issue_licence",
    "end": "end",
    "reissue": "reissue_licence",
}


# Posts that see every case of their region.
REGION_WIDE = frozenset({Role.SUPERVISOR, Role.AUDITOR})


@dataclass(frozen=True)
class Offer:
    """A verb this person may do now on this record."""

    verb: str
    subject: Model

    @property
    def key(self) -> str:
        return f"{self.verb}-{self.subject.pk}"


def offers(actor, case) -> list[Offer]:
    """Everything ``actor`` may do on ``case`` now, in the order of the work."""
    return [
        Offer(verb, subject)
        for subject in subjects(case)
        for verb, kind in SUBJECTS.items()
        if isinstance(subject, kind) and legal(verb, subject) and entitled(actor, verb, subject)
    ]


def subjects(case) -> Iterator[Model]:
    """The case, its reviews, permits and licence; reads what the page has prefetched."""
    reviews = list(case.reviews.all())
    yield case
    yield from reviews
    for review in reviews:
        if permit := permit_of(review):
            yield permit
    if licence := licence_of(case):
        yield licence


def subject_of(case, verb, pk) -> Model | None:
    """The record of ``case`` a verb is asked for, None if it is not this case's."""
    return next((s for s in subjects(case) if isinstance(s, SUBJECTS[verb]) and s.pk == pk), None)


def permit_of(review) -> Permit | None:
    return getattr(review, "permit", None)


def licence_of(case) -> Licence | None:
    return getattr(case, "licence", None)


def entitled(actor, verb, subject) -> bool:
    """Whether the posts of ``actor`` carry this verb on this record, whatever its state."""
    match verb, subject:
        case "complete" | "deficient" | "record", Review():
            return posts.holds(actor, Role.APPROVER, department=subject.department)
        case "decide", Review():
            return subject.case.accepted_by_id != actor.pk and posts.holds(
                actor, Role.APPROVER, department=subject.department
            )
        case "accept" | "supplement", Case():
            return at_the_window(actor, subject)
        case "refuse", Case():
            return at_the_window(actor, subject) or checks_online(actor, subject)
        case "issue", Case():
            return posts.holds(actor, Role.LICENCE_OFFICER, department=subject.issuing_body)
        case "end", Permit():
            return posts.holds(actor, Role.APPROVER, department=subject.issuer)
        case "reissue", Licence():
            return posts.holds(actor, Role.LICENCE_OFFICER, department=subject.issuer)
    return False


def legal(verb, subject) -> bool:
    """Whether the tables of ``workflow`` allow this verb in the state at hand."""
    match verb:
        case "complete":
            return _checkable(subject)
        case "deficient":
            return _checkable(subject) and not subject.case.supplement_asked
        case "accept":
            return _counter(subject) and subject.status in CASE_MOVES["accept"].sources
        case "supplement":
            return (
                _counter(subject)
                and subject.status in CASE_MOVES["ask_supplement"].sources
                and not subject.supplement_asked
            )
        case "refuse":
            return subject.status in CASE_MOVES["refuse"].sources
        case "decide":
            return subject.status in REVIEW_MOVES["decide"].sources
        case "record":
            return (
                subject.status == ReviewStatus.GRANTED
                and subject.case.status in RECORDING
                and permit_of(subject) is None
            )
        case "issue":
            return subject.status in CASE_MOVES["issue"].sources and not unrecorded(subject)
        case "end":
            return subject.status in PERMIT_MOVES["end"].sources
        case "reissue":
            return subject.ended_at is None and any(
                permit.status == PermitStatus.VALID for permit in subject.loaded()
            )
    return False


def unrecorded(case) -> list[Review]:
    """Granted reviews whose permit is not recorded yet: the certificate waits for them."""
    return [
        review
        for review in case.reviews.all()
        if review.status == ReviewStatus.GRANTED and permit_of(review) is None
    ]


def own_clerk(actor, region) -> bool:
    """Whether ``actor`` is a clerk of this very county (or of its whole city)."""
    return any(
        post.role == Role.CLERK and post.region.holds(region) for post in posts.posts_of(actor)
    )


def at_the_window(actor, case) -> bool:
    return _counter(case) and own_clerk(actor, case.region)


def checks_online(actor, case) -> bool:
    if _counter(case):
        return False
    departments = posts.departments_of(actor, Role.APPROVER)
    return any(review.department_id in departments for review in case.reviews.all())


def readable_permits(actor, case) -> set[str]:
    """Codes of the permit items whose slice of the application ``actor`` may read.

    A department reads its own slice; the clerk of the county reads all of a counter case; nobody
    else reads the applicant's data (个人信息保护法 6).
    """
    reviews = case.reviews.all()
    if actor.is_superuser or at_the_window(actor, case):
        return {review.permit_code for review in reviews}
    departments = posts.departments_of(actor, Role.APPROVER, Role.INSPECTOR)
    return {review.permit_code for review in reviews if review.department_id in departments}


def issues(actor, case) -> bool:
    """Whether the case's licence is this person's to make."""
    return actor.is_superuser or posts.holds(
        actor, Role.LICENCE_OFFICER, department=case.issuing_body
    )


def intake_only(actor, case) -> bool:
    """A clerk of another county, or of an online case: intake and delivery facts (全城通办)."""
    if actor.is_superuser or at_the_window(actor, case):
        return False
    return {post.role for post in _posts_reaching(actor, case)} <= {Role.CLERK}


def _posts_reaching(actor, case):
    departments = {review.department_id for review in case.reviews.all()}
    departments.add(case.issuing_body_id)
    for post in posts.posts_of(actor):
        if post.department_id:
            if post.department_id in departments:
                yield post
        elif post.role == Role.CLERK or (
            post.role in REGION_WIDE and post.region.holds(case.region)
        ):
            yield post


def _counter(case) -> bool:
    return case.channel == Channel.WINDOW


def _checkable(review) -> bool:
    return (
        review.case.channel == Channel.ONLINE
        and review.case.status == CaseStatus.CHECKING
        and review.status in REVIEW_MOVES["check"].sources
    )
