"""Who sees which cases, reviews, permits, licences and events; the borders of the back office."""

from django.db.models import Q

from forms.models import Submission
from issuance.casework.access import REGION_WIDE
from issuance.models import Case, Licence, Permit, Review
from portal.ground.models import Event, Region, Role
from portal.ground.staff import borders, posts

AT_A_DEPARTMENT = (Role.APPROVER, Role.INSPECTOR)
CASEWORKERS = (*AT_A_DEPARTMENT, Role.CLERK, Role.LICENCE_OFFICER, *REGION_WIDE)


def cases(queryset, user):
    """A department: cases with a review of its own; an issuing body: those it will license; a
    window: every case of its city (全城通办); supervision: those of its region."""
    reviewed = Review.objects.filter(department__in=posts.departments_of(user, *AT_A_DEPARTMENT))
    return queryset.filter(
        Q(pk__in=reviewed.values("case"))
        | Q(issuing_body__in=posts.departments_of(user, Role.LICENCE_OFFICER))
        | Q(region__in=posts.regions_of(user, Role.CLERK, *REGION_WIDE))
    )


def submissions(queryset, user):
    return queryset.filter(case__in=cases(Case.objects.all(), user))


def reviews(queryset, user):
    """Clerks read those of their own county's counter cases: there they check and accept."""
    return queryset.filter(
        Q(department__in=posts.departments_of(user, *AT_A_DEPARTMENT))
        | Q(case__issuing_body__in=posts.departments_of(user, Role.LICENCE_OFFICER))
        | Q(case__region__in=posts.regions_of(user, *REGION_WIDE))
        | Q(case__region__in=_counties_of_clerk(user), case__channel="window")
    )


def permits(queryset, user):
    return queryset.filter(
        Q(issuer__in=posts.departments_of(user, *AT_A_DEPARTMENT))
        | Q(review__case__issuing_body__in=posts.departments_of(user, Role.LICENCE_OFFICER))
        | Q(review__case__region__in=posts.regions_of(user, *REGION_WIDE))
    )


def licences(queryset, user):
    return queryset.filter(
        Q(issuer__in=posts.departments_of(user, Role.LICENCE_OFFICER))
        | Q(origin_case__in=cases(Case.objects.all(), user))
    )


def events(queryset, user):
    """The region's cases; what belongs to no case (releases) is read at the city."""
    regions = posts.regions_of(user, *REGION_WIDE)
    numbers = Case.objects.filter(region__in=regions).values("number")
    cities = Region.objects.cities().filter(pk__in=regions.values("pk")).values("code")
    return queryset.filter(Q(case__in=numbers) | Q(case="", chain__name__in=cities))


def _counties_of_clerk(user):
    own = [post.region_id for post in posts.posts_of(user) if post.role == Role.CLERK]
    return Region.objects.filter(Q(pk__in=own) | Q(parent__in=own))


for model, border in (
    (Submission, submissions),
    (Case, cases),
    (Review, reviews),
    (Permit, permits),
    (Licence, licences),
    (Event, events),
):
    borders.draw(model, border)

for role in CASEWORKERS:
    posts.grant(role, "forms.view_submission", "issuance.view_case", "issuance.view_review")
    posts.grant(role, "issuance.view_licence")
    if role != Role.CLERK:
        posts.grant(role, "issuance.view_permit")
for role in REGION_WIDE:
    posts.grant(role, "ground.view_event")
