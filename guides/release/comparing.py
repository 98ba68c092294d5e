"""What a candidate changes, whom it concerns, and whose slice of it differs."""

from collections.abc import Iterable

from guides.models import GuideVersion, ReleaseItem, VersionRules
from guides.version import slices
from guides.version.diff import Difference, contents, differences


def compare(items: Iterable[ReleaseItem]) -> None:
    """Note both in the items, unsaved; three queries.

    Concerned is who decides one of its items or leads its industry, now or by the version in
    force. Another text of the working rules differs for all whose staff work by them.
    """
    built = [item for item in items if item.sha256]
    bases = {
        (version.region_id, version.industry_id): version
        for version in GuideVersion.objects.active().filter(
            region__in={item.region_id for item in built},
            industry__in={item.industry_id for item in built},
        )
    }
    leads = _leads_of(bases.values())
    kept = VersionRules.objects.filter(version__in=bases.values()).values_list("version", "body")
    rules = {pk: bytes(body) for pk, body in kept}
    for item in built:
        base = bases.get((item.region_id, item.industry_id))
        lead = item.lead.code if item.lead else ""
        new = slices.digests(item.snapshot, lead)
        old = slices.digests(base.snapshot, leads[base.pk]) if base else {}
        item.slices = slices.changed(old, new)
        if base and rules.get(base.pk, b"") != bytes(item.working_rules):
            item.slices |= new
        item.departments = sorted({*old, *new})


def replaced(item: ReleaseItem) -> GuideVersion | None:
    """The version a candidate replaces: in force now, or once its own was made the one before."""
    pair = GuideVersion.objects.filter(region=item.region, industry=item.industry)
    own = pair.filter(release=item.release).first()
    if own is None:
        return pair.active().first()
    been = (GuideVersion.Status.ACTIVE, GuideVersion.Status.SUPERSEDED)
    return pair.filter(number__lt=own.number, status__in=been).order_by("-number").first()


def difference(item: ReleaseItem) -> list[Difference]:
    """What the candidate changes, all of it where it is the first; empty when it cannot be built."""
    if not item.sha256:
        return []
    base = replaced(item)
    return differences(base.snapshot, item.snapshot) if base else contents(item.snapshot)


def divided(item: ReleaseItem, department: str) -> tuple[list[Difference], list[Difference]]:
    """The same in two: what changes in the slice of this department, and what for others alone.

    A first version, and what cannot be built, has no difference of either kind.
    """
    base = replaced(item) if item.sha256 else None
    if base is None:
        return [], []
    leads = (_leads_of([base])[base.pk], item.lead.code if item.lead else "")
    whole = (base.snapshot, item.snapshot)
    old, new = (
        slices.slice_of(snapshot, department, leads=lead == department)
        for snapshot, lead in zip(whole, leads, strict=True)
    )
    own = differences(old, new, whole)
    return own, [line for line in differences(*whole) if line not in own]


def _leads_of(versions) -> dict[int, str]:
    """Key of a version → code of the department that led its industry when it was made."""
    led = {
        (item.release_id, item.region_id, item.industry_id): item.lead.code
        for item in ReleaseItem.objects.filter(
            release__in={version.release_id for version in versions}, lead__isnull=False
        )
        .select_related("lead")
        .only("release", "region", "industry", "lead__code")
    }
    return {
        version.pk: led.get((version.release_id, version.region_id, version.industry_id), "")
        for version in versions
    }
