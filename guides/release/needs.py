"""What each department is asked about a release, and what it has said (部门确认)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from guides.models import Confirmation, Release, ReleaseItem
from guides.version.snapshot import digest as rules_digest
from portal.ground.models import Department
from portal.ground.text.canonical import spaced_json

Kind = Confirmation.Kind
SHOWN = (Release.Status.PROPOSED, Release.Status.APPROVED, Release.Status.ACTIVE)
SETTLES = (Kind.CONFIRMED, Kind.OVERRIDDEN, Kind.OVERRULED)


@dataclass(frozen=True)
class Need:
    """One department and a release: the candidates that concern it, and its words so far.

    ``asked``: those in which its own slice differs; with none it is informed only, and may object
    all the same. ``words``: on exactly these slices, the first one first; the last one holds.
    """

    department: Department
    items: tuple[ReleaseItem, ...]
    asked: tuple[ReleaseItem, ...]
    digest: str
    words: tuple[Confirmation, ...]

    @property
    def word(self) -> Confirmation | None:
        return self.words[-1] if self.words else None

    @property
    def given(self) -> Confirmation | None:
        """The word that settles the matter."""
        return self.word if self.word and self.word.kind in SETTLES else None

    @property
    def objection(self) -> Confirmation | None:
        """The objection that stands."""
        return self.word if self.word and self.word.kind == Kind.OBJECTED else None

    @property
    def silent(self) -> bool:
        """Whether it has been asked and has not answered."""
        return bool(self.asked) and not self.given and not self.objection

    @property
    def holds_up(self) -> bool:
        return self.silent or self.objection is not None

    @property
    def heard(self) -> bool:
        """Whether the department itself has spoken last, or its objection has been answered."""
        return bool(self.given) and self.given.kind != Kind.OVERRIDDEN


def needs(release: Release) -> list[Need]:
    """Every department the candidates concern, in the order of their codes; three queries."""
    return needs_of([release])[release]


def missing(release: Release) -> list[Need]:
    """Those that keep it from approval."""
    return [need for need in needs(release) if need.holds_up]


def needs_of(releases: Iterable[Release]) -> dict[Release, list[Need]]:
    """The same of many releases, in the same three queries."""
    releases = list(releases)
    concerned: dict[tuple[int, str], list[ReleaseItem]] = {}
    items = ReleaseItem.objects.filter(release__in=releases).select_related(
        "region__parent", "industry", "lead"
    )
    for item in items.defer("body"):
        for code in item.departments:
            concerned.setdefault((item.release_id, code), []).append(item)
    departments = {
        department.code: department
        for department in Department.objects.filter(code__in={code for _pk, code in concerned})
    }
    said: dict[tuple[int, int, str], list[Confirmation]] = {}
    words = Confirmation.objects.filter(release__in=releases).select_related("made_by")
    for word in words.order_by("number"):
        said.setdefault((word.release_id, word.department_id, word.digest), []).append(word)
    asked: dict[Release, list[Need]] = {release: [] for release in releases}
    for release in releases:
        for code, department in sorted(departments.items()):
            if mine := concerned.get((release.pk, code)):
                digest = digest_of(mine, code)
                asked[release].append(
                    Need(
                        department,
                        tuple(mine),
                        tuple(item for item in mine if code in item.slices),
                        digest,
                        tuple(said.get((release.pk, department.pk, digest), ())),
                    )
                )
    return asked


def digest_of(items: Iterable[ReleaseItem], department: str) -> str:
    """SHA-256 over the slices a department is asked about, and their working rules if any.

    Of one that is only informed always the same: its objection stands until it is asked itself.
    """
    seen = sorted(
        (
            item.region.code,
            item.industry.code,
            item.slices[department],
            *([rules_digest(rules)] if (rules := bytes(item.working_rules)) else []),
        )
        for item in items
        if department in item.slices
    )
    return hashlib.sha256(spaced_json(seen).encode()).hexdigest()
