"""Narrowing down: how many results each kind and each region has."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from portal.ground.models import Region
from portal.search.finding import Found
from portal.search.models import Kind

Counted = list[tuple[Region, int]]


def query(asked: Mapping[str, str]) -> str:
    """What was asked, as the beginning of a query string to which `page=` can be added."""
    kept = {name: value for name, value in asked.items() if value}
    return f"{urlencode(kept)}&" if kept else ""


def kinds(results: Found, asked: dict[str, str]) -> list[tuple[str, int, str, bool]]:
    """(label, results, query, whether chosen) of all kinds together, then of each that has hits."""
    counted = [("", _("All"), sum(results.kinds.values()))]
    counted += [(kind.value, kind.label, results.kinds.get(kind.value, 0)) for kind in Kind]
    return [
        (label, hits, query(asked | {"kind": kind}).rstrip("&"), kind == asked["kind"])
        for kind, label, hits in counted
        if hits or kind == asked["kind"]
    ]


def cities(
    results: Found, places: Mapping[int, Region], chosen: Region | None
) -> list[tuple[Region, Counted]]:
    """[(city, [(region, results)])] for the regions with hits and the chosen one; a city is in its
    own list and counts what its counties have, each result once.
    """
    reached: dict[int, set[str]] = (
        {pk: set() for pk in (chosen.pk, chosen.city.pk)} if chosen else {}
    )
    for pk, subjects in results.regions.items():
        for place in {pk, places[pk].parent_id or pk} if pk in places else ():
            reached.setdefault(place, set()).update(subjects)
    listed: dict[int, Counted] = {}
    for region in sorted((places[pk] for pk in reached), key=lambda region: region.code):
        listed.setdefault(region.parent_id or region.pk, []).append(
            (region, len(reached[region.pk]))
        )
    return [(places[pk], counted) for pk, counted in listed.items()]
