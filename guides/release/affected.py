"""Guides the catalogue has moved on from (动态管理): derived from today's records, never typed in.

A guide is affected when its version in force no longer says what a candidate of today would say.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.core.cache import cache

from guides.catalogue.build import BuildFailed, build_snapshot
from guides.catalogue.dump import dump
from guides.catalogue.format import Catalogue
from guides.catalogue.read import typed
from guides.models import GuideVersion, Release, ReleaseItem
from guides.release import working_rules
from guides.version.diff import Difference, differences
from guides.version.problems import Problem
from guides.version.review_remarks import not_in_force
from portal.ground.calendar import clock
from portal.ground.models import Region
from portal.ground.text.canonical import canonical_json
from portal.ground.text.sentences import Sentence

KEPT = 24 * 3600  # seconds a comparison is remembered; its key is what was compared
OPEN = (Release.Status.DRAFT, Release.Status.PROPOSED, Release.Status.APPROVED)


@dataclass(frozen=True)
class Change:
    """What today's catalogue would make of a guide; all empty: exactly what is in force.

    ``problems``: why no candidate can be built; ``dropped``: its industry has left the catalogue,
    which changes neither the version in force nor its cases; ``rules``: staff's working rules;
    ``lapsed``: its legal bases not in force today, as it has them or as the catalogue has.
    """

    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()
    dropped: bool = False
    rules: bool = False
    lapsed: tuple[Sentence, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.differences or self.problems or self.dropped or self.rules or self.lapsed)


@dataclass(frozen=True)
class Affected:
    """``pending``: the releases not yet in force that have this guide in them."""

    version: GuideVersion
    change: Change
    pending: tuple[Release, ...]


def affected(regions: Iterable[Region], today: date | None = None) -> list[Affected]:
    """The guides in force of these regions that the catalogue has moved on from.

    Comparing takes some 6 ms a guide, so it is remembered while catalogue, day and version stay
    the same; what remains is reading the catalogue, in a fixed number of queries.
    """
    versions = list(
        GuideVersion.objects.active()
        .filter(region__in=regions)
        .select_related("region__parent", "industry")
        .defer("body")
    )
    changes = dict(_changes(versions, today or clock.today()))
    for pk in working_rules.outdated(versions):
        changes[pk] = replace(changes[pk], rules=not changes[pk].dropped)
    marked = [version for version in versions if changes[version.pk]]
    pending = _pending(marked)
    return [
        Affected(
            version,
            changes[version.pk],
            tuple(pending.get((version.region_id, version.industry_id), ())),
        )
        for version in marked
    ]


def _changes(versions: list[GuideVersion], today: date) -> dict[int, Change]:
    """By key of the version, city by city."""
    cities: dict[Region, list[GuideVersion]] = {}
    for version in versions:
        cities.setdefault(version.region.city, []).append(version)
    return {
        pk: change
        for city, own in cities.items()
        for pk, change in _changes_of_city(city, own, today).items()
    }


def _changes_of_city(city, versions, today) -> dict[int, Change]:
    """One entry of the cache holds all of one state of the city's catalogue."""
    data = dump(city)
    key = f"guides.affected:{hashlib.sha256(f'{today}{canonical_json(data)}'.encode()).hexdigest()}"
    known = cache.get(key, {})
    unknown = [version for version in versions if version.pk not in known]
    if unknown:
        reading = typed(data)
        known |= {version.pk: _change(reading, version, today) for version in unknown}
        cache.set(key, known, KEPT)
    return known


def _change(reading, version: GuideVersion, today: date) -> Change:
    if reading.catalogue is None:
        return Change(problems=tuple(reading.problems))
    return compared(reading.catalogue, version, today)


def compared(catalogue: Catalogue, version: GuideVersion, today: date) -> Change:
    """One version against the candidate of today."""
    if version.industry.code not in catalogue.industry_by_code:
        return Change(dropped=True)
    old = version.snapshot
    lapsed = list(not_in_force(old, today))
    try:
        candidate = build_snapshot(catalogue, version.region.code, version.industry.code, today)
    except BuildFailed as failure:
        return Change(problems=tuple(failure.problems), lapsed=tuple(lapsed))
    lapsed += [sentence for sentence in not_in_force(candidate, today) if sentence not in lapsed]
    return Change(tuple(differences(old, candidate)), lapsed=tuple(lapsed))


def _pending(versions: list[GuideVersion]) -> dict[tuple[int, int], list[Release]]:
    items = ReleaseItem.objects.filter(
        release__status__in=OPEN,
        region__in={version.region_id for version in versions},
        industry__in={version.industry_id for version in versions},
    )
    pending: dict[tuple[int, int], list[Release]] = {}
    for item in items.select_related("release").defer("body").order_by("release__created_at"):
        pending.setdefault((item.region_id, item.industry_id), []).append(item.release)
    return pending
