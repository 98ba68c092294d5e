"""A point of the checklist kept at the place, by itself: of two inspectors who write the same one the second
is told what the first wrote, and loses nothing typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from forms.uploads import Stored
from issuance.casework import checklist
from issuance.casework.checklist import Line
from issuance.casework.inspections import Stage
from issuance.casework.supplements import pictures
from issuance.models import Case, Inspection, InspectionPhoto, PointFinding
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused


@dataclass(frozen=True)
class Kept:
    """``overtaken``: somebody kept something else meanwhile, which stands; pictures are added anyway."""

    finding: PointFinding
    overtaken: bool


def hindrance(inspection: Inspection) -> str:
    """Why nothing is kept now."""
    if inspection.stage != Stage.PLANNED:
        return _("This visit is over: what was found stands.")
    if clock.today() < inspection.on:
        told = _("The visit is on %(day)s: its points are kept from then on.")
        return told % {"day": inspection.on.isoformat()}
    return ""


def keep(
    actor,
    inspection: Inspection,
    key: str,
    *,
    mark: int,
    result: str = "",
    note: str = "",
    photos: Iterable[Stored] = (),
) -> Kept:
    """Compare-and-set by ``mark``, under the case's lock. Raises ``PermissionDenied`` for a point of others,
    ``VerbRefused`` for what is concluded or too early."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=inspection.case_id)
        fresh = Inspection.objects.select_related("case__version").get(pk=inspection.pk)
        line = next((row for row in checklist.lines(actor, fresh) if row.key == key), None)
        if line is None:
            raise PermissionDenied(_("This point is none of your department's items."))
        if why := hindrance(fresh):
            raise VerbRefused(why)
        if not line.open:
            raise VerbRefused(_("Your department has concluded: what was found stands."))
        kept = _written(actor, fresh, line, mark, {"result": result, "note": note})
        pictures.add(fresh, photos, finding=kept.finding)
        return kept


def _written(actor, inspection, line: Line, mark: int, said: dict) -> Kept:
    columns = said | {"by": actor, "at": clock.now()}
    rows = PointFinding.objects.filter(
        inspection=inspection, department=line.department, number=line.number
    )
    standing = rows.select_related("by").first()
    if standing is None:
        own = {"department_id": line.department, "number": line.number, "text": line.text}
        return Kept(PointFinding.objects.create(inspection=inspection, **own, **columns), False)
    if said == {"result": standing.result, "note": standing.note}:
        return Kept(standing, False)
    if not rows.filter(unchanged_since(mark)).update(version=standing.version + 1, **columns):
        return Kept(standing, True)
    return Kept(rows.get(), False)


def unchanged_since(mark: int) -> Q:
    return Q(version=mark)


def take_back(actor, inspection: Inspection, photo: int, reason: str):
    """A wrong picture of a point is shown no longer, with who took it back and why; not once a conclusion
    rests on it. Raises as ``keep``."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=inspection.case_id)
        fresh = Inspection.objects.select_related("case__version").get(pk=inspection.pk)
        lines = checklist.lines(actor, fresh)
        own = [line for line in lines for row in line.taken_back if row.pk == photo]
        if own:
            raise VerbRefused(_("The picture is taken back already."))
        line = next((row for row in lines if any(p.pk == photo for p in row.photos)), None)
        if line is None:
            raise PermissionDenied(_("This point is none of your department's items."))
        if why := hindrance(fresh):
            raise VerbRefused(why)
        if not line.open or photo in _frozen(fresh):
            raise VerbRefused(_("A conclusion rests on this picture: it stands."))
        if not reason.strip():
            raise VerbRefused(_("State the reason."))
        columns = {"withdrawn_by": actor, "withdrawn_reason": reason.strip()[:200]}
        rows = InspectionPhoto.objects.filter(pk=photo, withdrawn_at=None)
        rows.update(withdrawn_at=clock.now(), **columns)


def _frozen(inspection: Inspection) -> set[int]:
    rows = inspection.inspected.values_list("points", flat=True)
    return {key for points in rows for point in points for key, _digest in point["photos"]}
