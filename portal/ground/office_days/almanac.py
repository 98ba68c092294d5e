"""The office days of a region (工作日历), read once a process and never out of date.

Every change of a row or of a region leaves another word behind, in its own transaction; one small
query asks for the word, and while it is the same what was read before is handed out.
"""

from dataclasses import dataclass

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from portal.ground.calendar.office_days import Arrangement, OfficeDays
from portal.ground.models import OfficeDay, OfficeDaysMark, Region
from portal.ground.models.office_days import new_mark

_remembered: tuple[str, "Almanac"] | None = None


@dataclass(frozen=True)
class Almanac:
    """The office days of every region, by its primary key."""

    regions: dict[int, OfficeDays]

    def of(self, region: int) -> OfficeDays:
        """Raises KeyError for a region written past ``save``."""
        return self.regions[region]


def days_of(region: int) -> OfficeDays:
    """The office days of one region, by its primary key; a list asks ``read`` once instead."""
    return read().of(region)


def read() -> Almanac:
    """All regions' days as the database holds them now: one query while nothing changed."""
    global _remembered  # noqa: PLW0603 - what this process has read
    word = OfficeDaysMark.objects.values_list("word", flat=True).first()
    known = _remembered
    if known is None or word is None or known[0] != word:
        known = (word or "", _read())
        _remembered = known
    return known[1]


def _read() -> Almanac:
    rows = list(OfficeDay.objects.order_by("day", "pk"))
    nation = [arranged(row) for row in rows if row.level == OfficeDay.Level.NATION]
    provinces: dict[str, list[Arrangement]] = {}
    places: dict[int, list[Arrangement]] = {}
    for row in rows:
        if row.level == OfficeDay.Level.PROVINCE:
            provinces.setdefault(row.province, []).append(arranged(row))
        elif row.level == OfficeDay.Level.PLACE:
            places.setdefault(row.region_id, []).append(arranged(row))
    days = {}
    for region in Region.objects.select_related("parent"):
        own = places.get(region.pk, [])
        citys = places.get(region.parent_id, [])
        followed = provinces.get(region.province, []) if region.follows_province else []
        days[region.pk] = OfficeDays((*own, *citys, *followed, *nation))
    return Almanac(days)


def arranged(row: OfficeDay) -> Arrangement:
    return Arrangement(
        day=row.day,
        works=row.works,
        name=row.name,
        source=row.source,
        known_from=row.known_from,
        withdrawn_on=row.withdrawn_on,
        to_verify=row.to_verify,
        national=row.level == OfficeDay.Level.NATION,
    )


@receiver([post_save, post_delete], sender=Region)
@receiver([post_save, post_delete], sender=OfficeDay)
def changed(**kwargs) -> None:
    """Within the transaction of the change; the row of the mark comes with the migration."""
    OfficeDaysMark.objects.update(word=new_mark())
