"""Working rules on their way: frozen with a candidate, approved by its hash, bound to its version."""

from collections.abc import Iterable

from guides.models import GuideVersion, InspectionPoint, ReleaseItem, VersionRules, WorkingRule
from guides.models.working_rules import Rules, frozen, thawed
from guides.version.snapshot import digest


def gathered(pairs) -> dict[int, bytes]:
    """Key of an industry → its rules as they are now, frozen; two queries."""
    industries = {industry.pk for _region, industry in pairs}
    rules = _by_industry(WorkingRule, industries)
    points = _by_industry(InspectionPoint, industries)
    return {key: frozen(rules.get(key, ()), points.get(key, ())) for key in {*rules, *points}}


def _by_industry(model, industries) -> dict[int, list]:
    rows: dict[int, list] = {}
    for row in model.objects.filter(industry__in=industries):
        rows.setdefault(row.industry_id, []).append(row)
    return rows


def bind(version: GuideVersion, item: ReleaseItem) -> None:
    """Keep the candidate's rules with its version, for good; a version without any has no record."""
    if body := bytes(item.working_rules):
        VersionRules.objects.create(version=version, body=body, sha256=digest(body))


def outdated(versions: Iterable[GuideVersion]) -> set[int]:
    """Keys of the versions whose industry has other rules by now; three queries."""
    versions = list(versions)
    now = gathered((version.region, version.industry) for version in versions)
    kept = VersionRules.objects.filter(version__in=versions).values_list("version", "body")
    bound = {pk: bytes(body) for pk, body in kept}
    return {
        version.pk
        for version in versions
        if now.get(version.industry_id, b"") != bound.get(version.pk, b"")
    }


def of_version(version: GuideVersion) -> Rules:
    """As approved with this version; raises ``SnapshotCorrupt``."""
    kept = VersionRules.objects.filter(version=version).first()
    return kept.content if kept else Rules()


def of_candidate(item: ReleaseItem) -> tuple[Rules, bool]:
    """The candidate's rules, and whether they differ from those of the version in force."""
    in_force = VersionRules.objects.filter(
        version__in=GuideVersion.objects.active().filter(region=item.region, industry=item.industry)
    ).first()
    body = bytes(item.working_rules)
    return thawed(body), body != (bytes(in_force.body) if in_force else b"")
