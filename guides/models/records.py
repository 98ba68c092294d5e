"""What every catalogue record is: coded, drafted, locked, previewed; and columns with forms."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin

from guides.models.cities import OfCity, once_per_city
from guides.version import number_patterns


class FormedJSON(models.JSONField):
    """JSON for which the editors have a form; to migrations it is plain JSON."""

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options


class RuleColumn(FormedJSON):
    """A rule (``guides.version.rules``), shown as rows (``guides.admin.fields.rule``)."""


class AnswersColumn(FormedJSON):
    """Answers by code of their question, shown as rows (``guides.admin.fields.scenario``)."""


class PermitCodesColumn(FormedJSON):
    """Codes of permit items, chosen one in each row (``guides.admin.fields.scenario``)."""


class ValueColumn(FormedJSON):
    """One value of a rule: a number, yes or no, a choice (``guides.admin.fields.value``)."""


class KindsColumn(FormedJSON):
    """Kinds of application (``guides.version.kinds``), each with a tick (``guides.admin.fields.kinds``)."""


class FactsColumn(FormedJSON):
    """Facts in a tree, shown leaf by leaf (``guides.admin.fields.common_facts``)."""


class CatalogueRecord(
    PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, OfCity, ClusterableModel
):
    """A record with a frozen code, unique in its city: labels may change, code and city never."""

    code = models.CharField(_("code"), max_length=40)
    # Path from an industry to the records of this kind that its guide shows; "": none does.
    shown_by = ""

    class Meta:
        abstract = True
        ordering = ["code"]
        constraints = [once_per_city("code", _("This code is taken in the city."))]

    def with_content_json(self, content):
        """A revision is of the record's own city, also one made before records had a city."""
        return super().with_content_json({**content, "city": self.city_id})

    @property
    def preview_modes(self):
        """One for each region with a guide of an industry that shows this record."""
        from guides.admin import preview  # noqa: PLC0415 - page and its view

        return preview.modes(self)

    def serve_preview(self, request, mode_name):
        from guides.admin import preview  # noqa: PLC0415 - page and its view

        return preview.page(self, request, mode_name)


def some_number_fits(pattern: str) -> None:
    """A validator: raises ``ValidationError`` for a number pattern that no number fits."""
    if faults := number_patterns.faults(pattern):
        raise ValidationError([str(fault) for fault in faults])


def staff_remark():
    """编辑备注: what only editors need to know of a record; it enters no version."""
    return models.TextField(
        _("editors' remark"),
        blank=True,
        help_text=_("For staff alone: doubts about a source, what is still to be verified."),
    )
