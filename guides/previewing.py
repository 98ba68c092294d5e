"""A catalogue record as its editor has it on the screen, in the guide a citizen would read."""

from django.db import transaction
from django.template.response import TemplateResponse

from guides import reading
from guides.catalogue.build import BuildFailed, build_snapshot
from guides.catalogue.dump import dump
from guides.catalogue.read import typed
from guides.models import GuidePage, GuideVersion, Industry
from guides.problems import Problem
from guides.snapshot import Snapshot, digest
from portal.ground import clock
from portal.ground.models import Region


def modes(record) -> list[tuple[str, str]]:
    """(code, name) of every county that decides a permit item, if a guide shows the record."""
    if not record.shown_by or (record.pk and not _shown(record).exists()):
        return []
    places = Region.objects.filter(parent__isnull=False, competences__isnull=False).distinct()
    return [(region.code, region.name) for region in places.order_by("code")]


def page(record, request, code: str) -> TemplateResponse:
    """The guide page of this county as it would be, or what forbids a candidate."""
    region = Region.objects.select_related("parent").get(code=code)
    industry, snapshot, problems = _candidate(record, region)
    if snapshot is None:
        context = {"record": record, "region": region, "problems": problems}
        return TemplateResponse(request, "guides/unbuildable.html", context)
    body = snapshot.to_bytes()
    version = GuideVersion(
        region=region,
        industry=industry,
        number=GuideVersion.objects.filter(region=region, industry=industry.pk).count() + 1,
        status=GuideVersion.Status.ACTIVE,
        effective_from=clock.today(),
        body=body,
        sha256=digest(body),
    )
    guide = GuidePage.objects.filter(region=region, industry=industry.pk).first()
    guide = guide or GuidePage(
        title=industry.name, slug=industry.slug, region=region, industry=industry
    )
    return reading.guide(guide, request, version)


def _candidate(record, region) -> tuple[Industry | None, Snapshot | None, list[Problem]]:
    """Built from the catalogue with the record in it; the database forgets it at once."""
    with transaction.atomic():
        record.live = True
        record.save()
        industry = _shown(record).order_by("position", "code").first()
        catalogue = typed(dump())
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
