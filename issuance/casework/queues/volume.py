"""How many cases (办件) each industry had: asked by the catalogue's editors when they prune."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from issuance.models import Case
from portal.ground.calendar import clock
from portal.ground.hooks import Volume
from portal.ground.models import Region


def cases_by_industry(year: int, regions: Iterable[Region]) -> list[Volume]:
    """Cases received in a calendar year (of Asia/Shanghai), for each industry; one query."""
    first = datetime(year, 1, 1, tzinfo=clock.ZONE)
    cases = Case.objects.filter(
        received_at__gte=first, received_at__lt=first.replace(year=year + 1), region__in=regions
    )
    counted = cases.order_by().values_list("industry__code").annotate(Count("pk"))
    return [Volume(*row) for row in counted]
