"""A licence over its life: the case that made it, and those about it since (变更、增项)."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from issuance.licence.certificate_facts import changed_by, facts_today, permits_of_licence
from issuance.models import Case, Licence
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock

# Of many licences, in no order: an order would be read from an index of all cases.
CASES_ABOUT = Prefetch("cases_about", Case.objects.order_by())


def cases_of(licence: Licence) -> list[Case]:
    """Oldest first."""
    about = licence.cases_about.select_related("region", "version", "submission__version")
    return [licence.origin_case, *about.order_by("received_at", "pk")]


def decided_of(licence: Licence) -> list[Case]:
    """Cases about it of which all is decided, and what was granted is to come to its certificate."""
    return list(licence.cases_about.filter(status=CaseStatus.DECIDED).order_by("pk"))


def not_changed(licence: Licence) -> list[str]:
    """For whoever makes the certificate: permits on it whose holder is named otherwise from now on, though
    their departments have granted no change of theirs."""
    facts = facts_today(licence)
    if facts == licence.facts:
        return []
    granted = changed_by(licence).reviews.filter(status=ReviewStatus.GRANTED)
    changed = set(granted.values_list("found", flat=True))
    rest = [row for row in permits_of_licence(licence, clock.today()) if row.pk not in changed]
    if not rest:
        return []
    told = _("The holder is named otherwise from now on; no change was granted of: %(permits)s.")
    return [told % {"permits": "、".join(map(str, rest))}]
