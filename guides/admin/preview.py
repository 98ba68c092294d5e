"""A catalogue record as its editor has it on the screen, in the guide a citizen would read."""

from django.db import transaction
from django.template.response import TemplateResponse

from guides.catalogue.build import BuildFailed, build_snapshot
from guides.catalogue.dump import dump
from guides.catalogue.read import typed
from guides.models import GuidePage, GuideVersion, Industry, ReleaseItem
from guides.public import guide_views
from guides.version.problems import Problem
from guides.version.snapshot import Snapshot, digest
from portal.ground.calendar import clock
from portal.ground.models import Region


def modes(record) -> list[tuple[str, str]]:
    """(code, name) of every county of its city that decides a permit item, if a guide shows the
    record.
    """
    if not (record.shown_by and record.city_id) or (record.pk and not _shown(record).exists()):
        return []
    places = Region.objects.filter(parent=record.city, competences__isnull=False).distinct()
    return [(region.code, region.name) for region in places.order_by("code")]


def page(record, request, code: str) -> TemplateResponse:
    """The guide page of this county as it would be, or what forbids a candidate."""
    region = Region.objects.select_related("parent").get(code=code, parent=record.city)
    industry, snapshot, problems = _candidate(record, region)
    if snapshot is None:
        context = {"record": record, "region": region, "problems": problems}
        return TemplateResponse(request, "guides/admin/unbuildable.html", context)
    guide = GuidePage.objects.filter(region=region, industry=industry.pk).first()
    version = _unreleased(region, industry, snapshot.to_bytes(), clock.today())
    return guide_views.guide(guide or _placeless(version), request, version)


def candidate(item: ReleaseItem, request) -> TemplateResponse:
    """The guide page of a release's candidate; questions are answered at the address asked."""
    request.is_preview = request.answers_here = True
    day = item.release.effective_from
    version = _unreleased(item.region, item.industry, bytes(item.body), day)
    texts = GuidePage.objects.filter(region=item.region, industry=item.industry)
    return guide_views.guide(
        _placeless(version, **(texts.values("introduction", "faq").first() or {})), request, version
    )


def _unreleased(region, industry, body: bytes, day) -> GuideVersion:
    known = GuideVersion.objects.filter(region=region, industry=industry.pk)
    return GuideVersion(
        region=region,
        industry=industry,
        number=known.count() + 1,
        status=GuideVersion.Status.ACTIVE,
        effective_from=day,
        body=body,
        sha256=digest(body),
    )


def _placeless(version: GuideVersion, **texts) -> GuidePage:
    """A page that stands nowhere in the tree: its address is the one it is asked at."""
    industry = version.industry
    return GuidePage(
        title=industry.name, slug=industry.slug, region=version.region, industry=industry, **texts
    )


def _candidate(record, region) -> tuple[Industry | None, Snapshot | None, list[Problem]]:
    """Built from the catalogue with the record in it; the database forgets it at once."""
    with transaction.atomic():
        record.live = True
        record.save()
        industry = _shown(record).order_by("position", "code").first()
        catalogue = typed(dump(record.city))
        transaction.set_rollback(True)
    if industry is None or catalogue.catalogue is None:
        return industry, None, list(catalogue.problems)
    today = clock.today()
    try:
        snapshot = build_snapshot(catalogue.catalogue, region.code, industry.code, today)
    except BuildFailed as failure:
        return industry, None, list(failure.problems)
    return industry, snapshot, []


def _shown(record):
    return Industry.objects.filter(**{record.shown_by: record.pk})
