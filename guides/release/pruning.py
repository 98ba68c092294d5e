"""Pruning (年办件量少的行业或取消许可的事项不再推行): what loses its sense, and who uses what."""

from collections.abc import Iterable
from dataclasses import dataclass

from guides.catalogue.checks import counted_items
from guides.catalogue.format import Catalogue
from guides.catalogue.industry_entries import Industry
from guides.version.situations import LEAST
from portal.ground.hooks import INDUSTRY_VOLUME
from portal.ground.models import Region


@dataclass(frozen=True)
class Affected:
    """An industry that uses an abolished permit item: items that count before and after."""

    industry: Industry
    before: int
    after: int

    @property
    def falls(self) -> bool:
        """Below two counted items it is outside the reform (Liuzhou, task (一))."""
        return self.after < LEAST


def abolishing(catalogue: Catalogue, permit_code: str) -> list[Affected]:
    """What abolishing a permit item does to every industry that uses it; those that fall first."""
    affected = []
    for industry in catalogue.industries:
        if all(use.code != permit_code for use in industry.permits):
            continue
        rest = [use for use in industry.permits if use.code != permit_code]
        without = industry.model_copy(update={"permits": rest})
        before, after = (counted_items(catalogue, bundle) for bundle in (industry, without))
        affected.append(Affected(industry, before, after))
    return sorted(affected, key=lambda row: (not row.falls, row.after))


def volume(year: int, regions: Iterable[Region]) -> dict[str, int]:
    """Cases received in a year by industry code, as the rooms that know cases report them."""
    regions = list(regions)
    totals: dict[str, int] = {}
    for code, count in INDUSTRY_VOLUME.lines(year, regions):
        totals[code] = totals.get(code, 0) + count
    return totals
