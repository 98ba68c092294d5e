"""Working rules (操作规范、勘查标准、监管规则): what staff alone read, frozen beside a version."""

import json

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from guides.models.catalogue import Industry
from guides.models.cities import CityQuerySet
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
    def texts(self) -> list[tuple[str, str]]:
        """(kind in words, text), verified against the hash; raises ``SnapshotCorrupt``."""
        if digest(bytes(self.body)) != self.sha256:
            raise SnapshotCorrupt("the working rules do not match their SHA-256")
        return thawed(self.body)


def frozen(rules) -> bytes:
    """Canonical JSON of these rules, ``{kind: text}``; no bytes where there are none."""
    texts = {rule.kind: rule.text for rule in rules}
    if not texts:
        return b""
    return canonical_json(texts).encode()


def thawed(body: bytes) -> list[tuple[str, str]]:
    """(kind in words, text) of frozen rules, in the order of the kinds."""
    texts = json.loads(bytes(body) or b"{}")
    return [(kind.label, texts[kind]) for kind in WorkingRule.Kind if kind in texts]
