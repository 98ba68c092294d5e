"""Who may hold a visit for a department: two people at least (行政许可法 34), none with a hand in the intake,
none who presides over a hearing there (48)."""

from django.utils.translation import gettext as _

from issuance.casework import inspections, separation
from issuance.models import Hearing
from portal.ground.models import Department


def too_few(department: Department, keys) -> str:
    """Why they are no two people who may look at a place for it."""
    chosen = inspections.may_visit(department.pk).filter(pk__in=keys).count()
    if chosen < len(set(keys)):
        told = _("Only inspectors and approvers of %(department)s take part for it.")
        return told % {"department": department}
    if chosen < inspections.PEOPLE:
        told = _(
            "Two people at least of each department hold a visit (行政许可法 34): %(department)s."
        )
        return told % {"department": department}
    return ""


def lacking(case, department: Department, keys) -> str:
    """Why these people will not do for a department."""
    if why := too_few(department, keys):
        return why
    chosen = list(inspections.may_visit(department.pk).filter(pk__in=keys))
    heard = Hearing.objects.filter(
        review__case=case, review__department=department, presided_by__in=chosen
    )
    if names := "、".join(
        sorted({str(row.presided_by) for row in heard.select_related("presided_by")})
    ):
        told = _("Presides over the hearing and inspects nothing here (行政许可法 48): %(names)s.")
        return told % {"names": names}
    barred = [str(person) for person in chosen if separation.bar(person, case)]
    told = _("Had a hand in the intake and concludes nothing here (受审分离): %(names)s.")
    return told % {"names": "、".join(barred)} if barred else ""
