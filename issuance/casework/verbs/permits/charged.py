"""Lists of permits against which something is held: until they are ended, or it is decided that they stand,
they are here."""

from django.db.models import Exists, OuterRef, Q

from issuance.casework import promises
from issuance.models import Permit, Promise, Review
from issuance.status import PermitStatus
from portal.ground.models import Role
from portal.ground.staff import posts

LOST = Promise.objects.filter(promises.CHARGED, review=OuterRef("pk")).order_by()
CASES = ("review__case__industry", "review__case__region")


def broken(actor, today):
    """Granted under a promise that was broken."""
    return _of_department(actor, Exists(LOST))


def unmet(actor, today):
    """Granted before their inspection, which found their conditions not met, and not put right."""
    return _of_department(actor, ~Exists(LOST))


def watched(actor, today):
    """To heads of department and supervisors: what waits for a decision."""
    heads = posts.departments_of(actor, Role.HEAD)
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    if not (heads or regions):
        return None
    return _permits(Q(department__in=heads) | Q(region__in=regions)).select_related("issuer")


def _of_department(actor, ground):
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    return _permits(ground, department__in=departments).filter(issuer__in=departments)


def _permits(*of, **where):
    reviews = Review.objects.filter(*of, charged_on__isnull=False, **where).order_by()
    permits = Permit.objects.filter(status=PermitStatus.VALID, review__in=reviews)
    return permits.select_related(*CASES).order_by("pk")
