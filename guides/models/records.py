"""What every catalogue record is: coded, drafted, locked, previewed; and the column of a rule."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin


class RuleColumn(models.JSONField):
    """A rule (``guides.rules``); the editors' form shows it as rows (``guides.rulewidget``)."""

    def deconstruct(self):
        """To migrations it is plain JSON."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options


class CatalogueRecord(
    PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel
):
    """A record with a frozen code: labels may change, the code never."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    # Path from an industry to the records of this kind that its guide shows; "": none does.
    shown_by = ""

    class Meta:
        abstract = True
        ordering = ["code"]

    @property
    def preview_modes(self):
        """One for each region with a guide of an industry that shows this record."""
        from guides import previewing

        return previewing.modes(self)

    def serve_preview(self, request, mode_name):
        from guides import previewing

        return previewing.page(self, request, mode_name)
