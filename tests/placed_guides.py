"""Guide versions straight from snapshots, with their pages: what tests of public pages stand on."""

from datetime import date

from guides.models import GuideVersion, Industry, Release
from guides.release.page_tree import place_guide_pages
from guides.version.snapshot import digest
from portal.ground.calendar import clock
from portal.ground.models import Region, User

EATERY = "small_cond=yes&area_m2=40&sewage=yes&big_ad=no&tobacco=no&alcohol=no"
SINGLE = "small_cond=yes&area_m2=40&sewage=no&big_ad=no&tobacco=no&alcohol=no"


def region_of(snapshot) -> Region:
    part = snapshot.region
    city, _new = Region.objects.get_or_create(
        code=part.city.code, defaults={"name": part.city.name}
    )
    if part.code == city.code:
        return city
    return Region.objects.get_or_create(
        code=part.code, defaults={"name": part.name, "parent": city}
    )[0]


def version_of(snapshot, *, number=1, status="active", position=0, body=None) -> GuideVersion:
    """A version as an approved release would have made it; an older active one steps down.

    ``body``: the stored bytes, where the snapshot was read from those of an older schema.
    """
    region, part = region_of(snapshot), snapshot.industry
    industry, _new = Industry.objects.get_or_create(
        city=region.city,
        code=part.code,
        defaults={"name": part.name, "slug": part.slug, "position": position},
    )
    author, approver = (
        User.objects.get_or_create(username=name)[0] for name in ("author", "approver")
    )
    release, _new = Release.objects.get_or_create(
        name=f"第{number}批",
        region=region.city,
        defaults={
            "status": "active",
            "effective_from": date(2026, 1, number),
            "author": author,
            "approver": approver,
            "created_at": clock.now(),
        },
    )
    versions = GuideVersion.objects.filter(region=region, industry=industry)
    if status == "active":
        versions.active().update(status="superseded")
    body = body or snapshot.to_bytes()
    return versions.create(
        region=region,
        industry=industry,
        number=number,
        status=status,
        effective_from=release.effective_from,
        release=release,
        body=body,
        sha256=digest(body),
        created_at=clock.now(),
    )


def placed(*snapshots) -> list[GuideVersion]:
    """Active versions of these snapshots, with their pages published."""
    versions = [version_of(snapshot, position=n) for n, snapshot in enumerate(snapshots)]
    place_guide_pages()
    return versions
