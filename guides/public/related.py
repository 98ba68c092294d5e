"""Guides of the same region that share permit items with one guide: 食品经营许可 for a bakery too."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from guides.models.versions import GuideVersion
from guides.version.snapshot import SnapshotCorrupt
from portal.ground.text.localized import localized_name

MOST = 6
NAMED = 2  # permit items named, of those shared


def related(
    version: GuideVersion, others: Iterable[GuideVersion], parent: str
) -> list[tuple[str, str, str]]:
    """(title, address, shared permit items), those that share most first.

    ``others``: the region's versions in force with the ``slug`` of their page below ``parent``.
    """
    own = version.snapshot.permit_by_code
    ranked = []
    for other in others:
        if other.pk == version.pk or not other.slug:
            continue
        try:
            permits = other.snapshot.permits
        except SnapshotCorrupt:
            continue
        shared = [permit.official_name for permit in permits if permit.code in own]
        if shared:
            title = localized_name(other.industry)
            ranked.append((len(shared), (title, f"{parent}{other.slug}/", _named(shared))))
    ranked.sort(key=lambda entry: -entry[0])
    return [entry for _count, entry in ranked[:MOST]]


def _named(shared: list[str]) -> str:
    names = "、".join(shared[:NAMED])
    if len(shared) <= NAMED:
        return names
    return _("%(names)s and more, %(count)s items") % {"names": names, "count": len(shared)}
