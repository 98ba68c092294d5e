"""Cases in flight on the versions a release would replace: they keep the version they began with."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from issuance.models import Case
from issuance.status import OPEN_CASES


@dataclass(frozen=True)
class InFlight:
    region: str
    industry: str
    version: int
    count: int

    def __str__(self) -> str:
        sentence = _("%(place)s: %(count)s cases are in flight on version %(number)s and keep it.")
        values = {"place": f"{self.region} · {self.industry}", "count": self.count}
        return sentence % (values | {"number": self.version})


def cases_in_flight(pairs: Iterable[tuple[int, int]]) -> list[InFlight]:
    """Open cases by version, for keys of regions and industries; one query."""
    wanted = Q(pk__in=())
    for region, industry in pairs:
        wanted |= Q(region=region, industry=industry)
    rows = (
        Case.objects.filter(wanted, status__in=OPEN_CASES)
        .values_list("region__name", "industry__name", "version__number")
        .annotate(count=Count("pk"))
        .order_by("region__code", "industry__position", "version__number")
    )
    return [InFlight(*row) for row in rows]
