"""The candidates of a release: what each (region, industry) would become, and what forbids it."""

import hashlib
from collections.abc import Iterator

from guides.catalogue.build import BuildFailed, build_snapshot
from guides.catalogue.checks import check, counted_items
from guides.catalogue.dump import dump
from guides.catalogue.format import Catalogue
from guides.catalogue.read import typed
from guides.catalogue.scenarios import run
from guides.models import GuideVersion, LeadDepartment, Release, ReleaseItem
from guides.release.comparing import compare
from guides.release.working_rules import gathered
from guides.version.problems import Problem
from guides.version.situations import LEAST
from guides.version.snapshot import digest
from portal.ground.text.canonical import spaced_json
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


def build_items(release: Release, pairs) -> list[ReleaseItem]:
    """Unsaved items for these (region, industry) pairs, built from the catalogue as it is now.

    An item that cannot be built has no bytes; one with ``problems`` cannot be proposed.
    """
    reading = typed(dump(release.region.city))
    if reading.catalogue is None:
        problems = [problem.as_data() for problem in reading.problems]
        return [_item(release, pair, b"", problems) for pair in pairs]
    codes = {industry.code for _region, industry in pairs}
    faults = [*reading.problems, *check(reading.catalogue, reading.broken)]
    failures = [result for result in run(reading.catalogue, codes) if not result.passed]
    leads = lead_departments(pairs)
    rules = gathered(pairs)
    items = []
    for region, industry in pairs:
        body = b""
        problems = list(_concerning(reading.catalogue, region, industry.code, faults))
        try:
            snapshot = build_snapshot(
                reading.catalogue, region.code, industry.code, release.effective_from
            )
            body = snapshot.to_bytes()
        except BuildFailed as failure:
            problems += failure.problems
        problems += _forbidden(reading.catalogue, region, industry)
        problems += [
            Problem(f"{result.industry.name} · {result.scenario.name}", fault)
            for result in failures
            if result.industry.code == industry.code
            for fault in result.faults
        ]
        rows = [problem.as_data() for problem in dict.fromkeys(problems)]
        item = _item(release, (region, industry), body, rows)
        item.working_rules = rules.get(industry.pk, b"")
        item.lead = leads.get((region, industry))
        items.append(item)
    compare(items)
    return items


def lead_departments(pairs) -> dict:
    """(region, industry) → the department that leads it; a county falls back to its city."""
    records = LeadDepartment.objects.select_related("department")
    known = {(lead.region_id, lead.industry_id): lead.department for lead in records}
    return {
        (region, industry): lead
        for region, industry in pairs
        if (
            lead := known.get((region.pk, industry.pk))
            or known.get((region.parent_id, industry.pk))
        )
    }


def _item(release, pair, body, problems) -> ReleaseItem:
    region, industry = pair
    return ReleaseItem(
        release=release,
        region=region,
        industry=industry,
        body=body,
        sha256=digest(body) if body else "",
        problems=problems,
    )


def _concerning(catalogue: Catalogue, region, code: str, problems) -> Iterator[Problem]:
    """Of the problems of the whole catalogue those this industry's guide would carry here."""
    industry = catalogue.industry_by_code.get(code)
    places = {f"industries[{code}]"}
    if industry is not None:
        permits = [catalogue.permit_by_code.get(use.code) for use in industry.permits]
        places |= {f"permits[{use.code}]" for use in industry.permits}
        near = (region.code, region.city.code)
        places |= {f"competences[{code} {use.code}]" for code in near for use in industry.permits}
        places |= {f"materials[{key}]" for permit in permits if permit for key in permit.materials}
        places |= {
            f"legal_bases[{basis}]"
            for permit in permits
            if permit
            for basis in permit.legal_basis
            if isinstance(basis, str)
        }
        places |= {f"questions[{key}]" for key in industry.questions}
    for problem in problems:
        head = problem.place.partition(".")[0]
        if head in places or head.startswith("shared_fields"):
            yield problem


def _forbidden(catalogue: Catalogue, region, industry) -> Iterator[Problem]:
    entry = catalogue.industry_by_code.get(industry.code)
    if entry is None:
        return
    if counted_items(catalogue, entry, filings_count=region.filings_count) < LEAST:
        sentence = Sentence(
            _("has fewer than two permit items that count, so it cannot be released")
        )
        yield Problem(f"{region.name} · {industry.name}", sentence)


def review_digest(release: Release) -> str:
    """SHA-256 over what a reviewer sees: the date, every candidate, and what each replaces.

    Working rules count where there are any, so what was proposed before there were stays proposed.
    """
    bases = {
        (version.region_id, version.industry_id): version.sha256
        for version in GuideVersion.objects.active().only("region_id", "industry_id", "sha256")
    }
    seen = [
        (
            item.region.code,
            item.industry.code,
            item.sha256,
            digest(bytes(item.body)),
            bases.get((item.region_id, item.industry_id), ""),
            *([digest(rules)] if (rules := bytes(item.working_rules)) else []),
        )
        for item in release.items.select_related("region", "industry")
    ]
    text = spaced_json([release.effective_from.isoformat(), sorted(seen)])
    return hashlib.sha256(text.encode()).hexdigest()
