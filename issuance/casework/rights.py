"""Who sees which cases, reviews, permits, licences and events; the borders of the back office.

Each border compares columns of the row itself with lists of keys that follow from the posts, so
that a list of a million rows is read from an index, newest first. Only a department that sees a
case for one of its reviews is asked row by row, by key.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from forms.models import Channel, Submission
from issuance.casework.access import AT_A_DEPARTMENT, REGION_WIDE, counties_of_clerk
from issuance.exchange.filings import RECEIVING
from issuance.models import (
    Case,
    LibraryRecord,
    Licence,
    LicenceFiling,
    NoticeMaking,
    Permit,
    ReservedNumber,
    Review,
    SheetEntry,
)
from portal.ground.models import Chain, Event, Region, Role
from portal.ground.staff import borders, posts

CASEWORKERS = (*AT_A_DEPARTMENT, Role.CLERK, Role.LICENCE_OFFICER, *REGION_WIDE)


def cases(queryset, user):
    """A department: cases with a review of its own; an issuing body: those it will license; a
    window: every case of its city (全城通办); supervision: those of its region."""
    return _any_of(
        queryset,
        _reviewed("pk", user),
        _among("issuing_body", _bodies(user)),
        _among("region", posts.region_ids_of(user, Role.CLERK, *REGION_WIDE)),
    )


def submissions(queryset, user):
    """Those of the cases a person sees."""
    return _any_of(
        queryset,
        _reviewed("case__pk", user),
        _among("case__issuing_body", _bodies(user)),
        _among("region", posts.region_ids_of(user, Role.CLERK, *REGION_WIDE)),
    )


def reviews(queryset, user):
    """Clerks read those of their own county's counter cases: there they check and accept."""
    return _any_of(
        queryset,
        _among("department", _departments(user)),
        _among("case__issuing_body", _bodies(user)),
        _among("region", posts.region_ids_of(user, *REGION_WIDE)),
        _among("region", counties_of_clerk(user), case__channel=Channel.WINDOW),
    )


def permits(queryset, user):
    """Of an issuing body those its cases recorded; what they found on the register stands on its case."""
    return _any_of(
        queryset,
        _among("issuer", _departments(user)),
        _among("review__case__issuing_body", _bodies(user)),
        _among("region", posts.region_ids_of(user, *REGION_WIDE)),
    )


def licences(queryset, user):
    """Those of the cases a person sees, and of the issuing body."""
    return _any_of(
        queryset,
        _reviewed("origin_case", user),
        _among("issuer", _bodies(user)),
        _among("region", posts.region_ids_of(user, Role.CLERK, *REGION_WIDE)),
    )


def licence_filings(queryset, user):
    """Those the issuing body reports, those of the cities whose receiving department the user serves, and
    those of the region that supervision watches."""
    serves = posts.departments_of(user, *RECEIVING)
    cities = (
        Region.objects.filter(filing_department__in=serves) if serves else Region.objects.none()
    )
    received = set(cities.values_list("pk", flat=True)) if serves else set()
    watched = posts.region_ids_of(user, *REGION_WIDE)
    return _any_of(
        queryset,
        _among("issuer", _bodies(user)),
        _among("region", received | posts.counties_of(received) | watched),
    )


def library_records(queryset, user):
    """Supervision and the administrators of the region see what went to the library."""
    keepers = (*REGION_WIDE, Role.ADMINISTRATOR)
    return _any_of(queryset, _among("region", posts.region_ids_of(user, *keepers)))


def reserved_numbers(queryset, user):
    """Those of the cases for which the issuing body makes the licence."""
    return _any_of(
        queryset,
        _among("case__issuing_body", _bodies(user)),
        _among("region", posts.region_ids_of(user, *REGION_WIDE)),
    )


def sheets(queryset, user):
    """Of the bodies whose certificates a person makes or answers for; supervision those of its region."""
    return _any_of(
        queryset,
        _among("issuer", _bodies(user)),
        _among("region", posts.region_ids_of(user, *REGION_WIDE)),
    )


def events(queryset, user):
    """A city's posts: its whole chain; a county's: what happened to the cases of the county."""
    held = [post for post in posts.posts_of(user) if post.role in REGION_WIDE]
    cities = {post.region.code for post in held if post.region.parent_id is None}
    counties = [post.region for post in held if post.region.parent_id is not None]
    own_cases = Case.objects.filter(
        number=OuterRef("case"), region__in=[county.pk for county in counties]
    )
    chains = _chains({county.parent.code for county in counties})
    return _any_of(
        queryset,
        _among("chain", _chains(cities)),
        _among("chain", chains) and Q(Exists(own_cases), chain__in=chains),
    )


def notices_in_making(queryset, user):
    """Supervision sees which papers of its region are late."""
    return _any_of(queryset, _among("notice__region", posts.region_ids_of(user, Role.SUPERVISOR)))


def _any_of(queryset, *sides: Q | None):
    """Rows on any of these sides; a side without keys is None. No empty list is ever compared: it
    would keep the database from an index."""
    border = Q()
    for side in filter(None, sides):
        border |= side
    return queryset.filter(border) if border else queryset.none()


def _among(column: str, keys: Collection[int], **further) -> Q | None:
    return Q(**{f"{column}__in": sorted(keys)}, **further) if keys else None


def _reviewed(case: str, user) -> Q | None:
    """Cases (by their path from the row) with a review at a department of the user's."""
    departments = _departments(user)
    reviewed = Review.objects.filter(case=OuterRef(case), department__in=sorted(departments))
    return Q(Exists(reviewed)) if departments else None


def _departments(user) -> set[int]:
    return posts.departments_of(user, *AT_A_DEPARTMENT)


def _bodies(user) -> set[int]:
    return posts.departments_of(user, Role.LICENCE_OFFICER, Role.HEAD)


def _chains(cities: Collection[str]) -> list[int]:
    return (
        list(Chain.objects.filter(name__in=cities).values_list("pk", flat=True)) if cities else []
    )


for model, border in (
    (Submission, submissions),
    (Case, cases),
    (Review, reviews),
    (Permit, permits),
    (Licence, licences),
    (ReservedNumber, reserved_numbers),
    (SheetEntry, sheets),
    (LicenceFiling, licence_filings),
    (LibraryRecord, library_records),
    (NoticeMaking, notices_in_making),
    (Event, events),
):
    borders.draw(model, border)

for role in CASEWORKERS:
    posts.grant(role, "forms.view_submission", "issuance.view_case", "issuance.view_review")
    posts.grant(role, "issuance.view_licence")
    if role != Role.CLERK:
        posts.grant(role, "issuance.view_permit")
for role in (Role.LICENCE_OFFICER, Role.HEAD, *REGION_WIDE):
    posts.grant(role, "issuance.view_reservednumber", "issuance.view_sheetentry")
for role in {*RECEIVING, *REGION_WIDE}:
    posts.grant(role, "issuance.view_licencefiling")
for role in (*REGION_WIDE, Role.ADMINISTRATOR):
    posts.grant(role, "issuance.view_libraryrecord")
for role in REGION_WIDE:
    posts.grant(role, "ground.view_event")
