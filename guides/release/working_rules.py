"""Working rules on their way: frozen with a candidate, approved by its hash, bound to its version."""

from collections.abc import Iterable

from guides.models import GuideVersion, ReleaseItem, VersionRules, WorkingRule
from guides.models.working_rules import frozen, thawed
from guides.version.snapshot import digest


def gathered(pairs) -> dict[int, bytes]:
    """Key of an industry → its rules as they are now, frozen; one query."""
    rules: dict[int, list[WorkingRule]] = {}
    for rule in WorkingRule.objects.filter(
        industry__in={industry.pk for _region, industry in pairs}
    ):
        rules.setdefault(rule.industry_id, []).append(rule)
    return {key: frozen(some) for key, some in rules.items()}


def bind(version: GuideVersion, item: ReleaseItem) -> None:
    """Keep the candidate's rules with its version, for good; a version without any has no record."""
    if body := bytes(item.working_rules):
        VersionRules.objects.create(version=version, body=body, sha256=digest(body))


def outdated(versions: Iterable[GuideVersion]) -> set[int]:
    """Keys of the versions whose industry has other rules by now; two queries."""
    versions = list(versions)
    now = gathered((version.region, version.industry) for version in versions)
    kept = VersionRules.objects.filter(version__in=versions).values_list("version", "body")
    bound = {pk: bytes(body) for pk, body in kept}
    return {
        version.pk
        for version in versions
        if now.get(version.industry_id, b"") != bound.get(version.pk, b"")
    }


def of_version(version: GuideVersion) -> list[tuple[str, str]]:
    """(kind in words, text) as approved with this version; raises ``SnapshotCorrupt``."""
    kept = VersionRules.objects.filter(version=version).first()
    return kept.texts if kept else []


def of_candidate(item: ReleaseItem) -> tuple[list[tuple[str, str]], bool]:
    """The candidate's rules, and whether they differ from those of the version in force."""
    in_force = VersionRules.objects.filter(
        version__in=GuideVersion.objects.active().filter(region=item.region, industry=item.industry)
    ).first()
    body = bytes(item.working_rules)
    return thawed(body), body != (bytes(in_force.body) if in_force else b"")
