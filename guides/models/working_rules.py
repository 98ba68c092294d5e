"""Working rules (操作规范、勘查标准、监管规则): what staff alone read, frozen beside a version."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from guides.models.cities import CityQuerySet
from guides.models.industries import Industry, InspectionPoint
from guides.models.versions import GuideVersion
from guides.version.snapshot import SnapshotCorrupt, digest
from portal.ground.text.canonical import canonical_json


class WorkingRule(models.Model):
    """One kind of rule of an industry, as the city's editors have it now; never public."""

    class Kind(models.TextChoices):
        OPERATION = "operation", _("operating procedure")
        INSPECTION = "inspection", _("inspection standard")
        SUPERVISION = "supervision", _("supervision rule")

    city_path = "industry__city"

    industry = models.ForeignKey(
        Industry, models.PROTECT, related_name="working_rules", verbose_name=_("industry")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(
        _("text"),
        help_text=_(
            "For staff only, never public. Cases show it from the next release of the guide on."
        ),
    )

    objects = CityQuerySet.as_manager()

    class Meta:
        ordering = ["industry__position", "kind"]
        verbose_name = _("working rule")
        verbose_name_plural = _("working rules")
        constraints = [
            models.UniqueConstraint(
                name="working_rule_once_per_industry_and_kind", fields=["industry", "kind"]
            ),
            models.CheckConstraint(
                name="working_rule_kind_known",
                condition=Q(kind__in=["operation", "inspection", "supervision"]),
            ),
        ]

    def __str__(self):
        return f"{self.industry} · {self.get_kind_display()}"


POINTS = "points"  # beside the kinds of texts


@dataclass(frozen=True)
class Point:
    """One point of the inspection standard; ``permits``: codes of the items it is looked at for."""

    text: str
    how: str
    permits: tuple[str, ...]
    source: str = ""

    @property
    def way(self) -> str:
        """查阅资料."""
        return InspectionPoint.How(self.how).label


@dataclass(frozen=True)
class Rules:
    """The working rules of an industry as staff read them: (kind in words, text), and the points."""

    texts: tuple[tuple[str, str], ...] = ()
    points: tuple[Point, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.points)

    def checklist(self, codes: Iterable[str]) -> tuple[Point, ...]:
        """The points to look at for these permit items, each once."""
        wanted = set(codes)
        return tuple(point for point in self.points if wanted.intersection(point.permits))


class VersionRules(models.Model):
    """The working rules of a version, as approved with it; the database refuses any change.

    A record of its own, so that no rendering of the public snapshot can reach it.
    """

    version = models.OneToOneField(GuideVersion, models.PROTECT, related_name="working_rules")
    body = models.BinaryField(editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("working rules of a version")
        verbose_name_plural = _("working rules of versions")

    def __str__(self):
        return str(self.version)

    @cached_property
    def content(self) -> Rules:
        """Verified against the hash; raises ``SnapshotCorrupt``."""
        if digest(bytes(self.body)) != self.sha256:
            raise SnapshotCorrupt("the working rules do not match their SHA-256")
        return thawed(self.body)


def frozen(rules: Iterable[WorkingRule], points: Iterable[InspectionPoint] = ()) -> bytes:
    """Canonical JSON of these rules, ``{kind: text, "points": […]}``; no bytes where there are none."""
    content: dict = {rule.kind: rule.text for rule in rules}
    rows = [Point(row.text, row.how, tuple(row.permits), row.source) for row in points]
    if rows:
        content[POINTS] = [asdict(point) for point in rows]
    return canonical_json(content).encode() if content else b""


def thawed(body: bytes) -> Rules:
    """Frozen rules, the texts in the order of the kinds."""
    content = json.loads(bytes(body) or b"{}")
    return Rules(
        tuple((kind.label, content[kind]) for kind in WorkingRule.Kind if kind in content),
        tuple(
            Point(**point | {"permits": tuple(point["permits"])})
            for point in content.get(POINTS, ())
        ),
    )
