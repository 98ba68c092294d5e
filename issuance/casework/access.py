"""What of a case somebody may read who may open it, by the posts held today."""

from forms.models import Channel
from issuance.models import Notice
from issuance.models.notices import TO_OTHERS
from portal.ground.models import Role
from portal.ground.staff import posts

# Posts that read the slices of their department.
AT_A_DEPARTMENT = (Role.APPROVER, Role.INSPECTOR, Role.HEAD)
# Posts that see every case of their region.
REGION_WIDE = frozenset({Role.SUPERVISOR, Role.AUDITOR})


# What the window of the county works with, also of a case that was handed in online.
OF_THE_WINDOW = frozenset(
    {
        *(Notice.Kind.RECEIVED, Notice.Kind.DELIVERY),
        *(Notice.Kind.SUPPLEMENT, Notice.Kind.RETURNED, Notice.Kind.ANSWER_DAY),
    }
)


def own_clerk(actor, region) -> bool:
    """Whether ``actor`` is a clerk of this very county (or of its whole city)."""
    return any(
        post.role == Role.CLERK and post.region.holds(region) for post in posts.posts_of(actor)
    )


def counties_of_clerk(actor) -> set[int]:
    """Keys of the counties at whose windows ``actor`` sits; no query but for a whole city."""
    own = [post.region for post in posts.posts_of(actor) if post.role == Role.CLERK]
    cities = {region.pk for region in own if region.parent_id is None}
    return {region.pk for region in own} | posts.counties_of(cities)


def at_the_window(actor, case) -> bool:
    """Whether the case was handed in at the window and ``actor`` is a clerk of its county."""
    return case.channel == Channel.WINDOW and own_clerk(actor, case.region)


def readable_permits(actor, case) -> set[str]:
    """Codes of the permit items whose slice of the application ``actor`` may read.

    A department reads its own slice; the clerk of the county reads all of a counter case; nobody
    else reads the applicant's data (个人信息保护法 6).
    """
    reviews = case.reviews.all()
    if actor.is_superuser or at_the_window(actor, case):
        return {review.permit_code for review in reviews}
    departments = posts.departments_of(actor, *AT_A_DEPARTMENT)
    return {review.permit_code for review in reviews if review.department_id in departments}


def makes_certificates(actor, body) -> bool:
    """Whether the certificates of this issuing body are this person's to look at and to print."""
    return actor.is_superuser or posts.holds(actor, Role.LICENCE_OFFICER, department=body)


def intake_only(actor, case) -> bool:
    """A clerk of another county, or of an online case: intake and delivery facts (全城通办)."""
    if actor.is_superuser or at_the_window(actor, case):
        return False
    return {post.role for post in _posts_reaching(actor, case)} <= {Role.CLERK}


def reads_dates(actor, case) -> bool:
    """Whether ``actor`` may read what is set for a day: a window of the county records the days applicants
    propose, and is asked for them (全城通办 stops at intake and delivery)."""
    return not intake_only(actor, case) or own_clerk(actor, case.region)


def knows_third_parties(actor, department_id) -> bool:
    """Whether ``actor`` may learn who besides the applicant is touched by an item of this department, and
    what they said: its own officers alone."""
    return actor.is_superuser or department_id in posts.departments_of(actor, *AT_A_DEPARTMENT)


def prints(actor, notice) -> bool:
    """Whether ``actor`` may open and print this paper: who reads the case, any of them, but those to somebody
    else at their department alone; whoever only takes in and hands out, the notice of acceptance (全城通办),
    receipts of a case of which it handed something over, at the county's own window its receipts and what
    asks for the supplement that is taken in there."""
    if notice.kind in TO_OTHERS:
        return knows_third_parties(actor, notice.organ_id)
    if not intake_only(actor, notice.case):
        return True
    if notice.kind == Notice.Kind.ACCEPTED:
        return True
    if (
        notice.kind == Notice.Kind.DELIVERY
        and notice.case.deliveries.filter(handed_by=actor).exists()
    ):
        return True
    return notice.kind in OF_THE_WINDOW and own_clerk(actor, notice.case.region)


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
