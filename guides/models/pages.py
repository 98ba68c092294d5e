"""The page tree: home → 办事指南 → region → industry. Pages carry texts, versions carry facts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import RichTextField
from wagtail.models import Page

from guides.models.catalogue import Industry
from guides.models.versions import GuideVersion
from portal.ground.models import Region


class GuideIndexPage(Page):
    """办事指南: every region with its guides."""

    introduction = RichTextField(_("introduction"), blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["guides.RegionGuidesPage"]
    max_count = 1
    template = "guides/index.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("guide index")


class RegionGuidesPage(Page):
    """The guides of one region."""

    region = models.OneToOneField(
        Region, models.PROTECT, related_name="guides_page", verbose_name=_("region")
    )
    introduction = RichTextField(_("introduction"), blank=True)

    parent_page_types = ["guides.GuideIndexPage"]
    subpage_types = ["guides.GuidePage"]
    template = "guides/region.html"
    content_panels = [*Page.content_panels, FieldPanel("region"), FieldPanel("introduction")]

    class Meta:
        verbose_name = _("guides of a region")


class GuidePage(RoutablePageMixin, Page):
    """Texts around the active version of its (region, industry); cannot go live without one."""

    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", verbose_name=_("region")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, related_name="+", verbose_name=_("industry")
    )
    introduction = RichTextField(_("introduction"), blank=True)
    faq = RichTextField(_("questions and answers"), blank=True)

    parent_page_types = ["guides.RegionGuidesPage"]
    subpage_types = []
    template = "guides/guide.html"
    exclude_fields_in_copy = ["region", "industry"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("region"),
        FieldPanel("industry"),
        FieldPanel("introduction"),
        FieldPanel("faq"),
    ]

    class Meta:
        verbose_name = _("guide")
        constraints = [
            models.UniqueConstraint(name="guide_page_once_per_pair", fields=["region", "industry"])
        ]

    def active_version(self):
        """The version in force, or None; one query."""
        return (
            GuideVersion.objects.active()
            .filter(region=self.region_id, industry=self.industry_id)
            .select_related("region__parent", "industry")
            .first()
        )

    def clean(self):
        super().clean()
        if self.live and not (self.region_id and self.industry_id and self.active_version()):
            raise ValidationError(
                _("This guide cannot go live: no released version for its region and industry.")
            )
