"""Where papers against an applicant send them (行政复议法 20, 24): body and address of a department, kept
by the administrator of its region. Papers given before keep what they said."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from portal.ground.history import events
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, Role
from portal.ground.staff import administration, posts

ENTERED = "department.remedies"
COLUMNS = ("reconsideration_body", "reconsideration_address")


def departments(actor) -> QuerySet[Department]:
    """Those whose facts ``actor`` keeps."""
    return Department.objects.filter(region__in=administration.regions(actor))


def department_of(actor, pk: int) -> Department:
    """Raises ``Http404`` alike for none and for one of another region."""
    found = departments(actor).filter(pk=pk).select_related("region__parent").first()
    if found is None:
        raise Http404(_("There is no such record."))
    return found


def enter(*, actor, department: Department, **columns: str) -> None:
    """Body and address as they are to stand from now on, over those ``department`` was read with.

    Raises PermissionDenied for whoever does not keep them (any more), ``VerbRefused`` where somebody
    else entered others meanwhile.
    """
    read = {name: getattr(department, name) for name in COLUMNS}
    with transaction.atomic():
        rows = departments(actor).filter(pk=department.pk)
        if not administration.administers(actor) or not rows.exists():
            raise PermissionDenied(posts.lacking(Role.ADMINISTRATOR))
        if not Department.objects.filter(pk=department.pk, **read).update(**columns):
            raise VerbRefused(_("Somebody else entered this meanwhile; see what stands now."))
        department.refresh_from_db()
        region = department.region
        events.record(
            verb=ENTERED,
            subject=f"department:{department.pk}",
            city=region.city.code,
            region=region.code,
            actor=actor,
            data={"changed": [name for name in COLUMNS if read[name] != columns[name]]},
        )
