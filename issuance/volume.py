"""How many cases (办件) each industry had: asked by the catalogue's editors when they prune."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from issuance.models import Case
from portal.ground import clock
from portal.ground.models import Region


def cases_by_industry(year: int, regions: Iterable[Region]) -> dict[str, int]:
    """Cases received in a calendar year (of Asia/Shanghai), by industry code; one query."""
    first = datetime(year, 1, 1, tzinfo=clock.ZONE)
    cases = Case.objects.filter(
        received_at__gte=first, received_at__lt=first.replace(year=year + 1), region__in=regions
    )
    return dict(cases.order_by().values_list("industry__code").annotate(Count("pk")))
