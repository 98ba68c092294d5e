"""The page tree: home → 办事指南 → region → industry. Pages carry texts, versions carry facts."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from guides.models.industries import Industry
from guides.models.page_forms import NO_VERSION, GuidePageForm
from guides.models.versions import GuideVersion
from portal.ground.hooks import READ_BESIDE_GUIDE
from portal.ground.live_pages import live_path
from portal.ground.models import Region

CITY_ONLY = "guides.change_commonfacts"  # the right of a city's editors and of nobody else
VERSION = r"v/(?P<number>[1-9][0-9]{0,5})/"


def _public(page, request) -> str:
    return urljoin(settings.PORTAL_BASE_URL, page.get_url(request) or request.path)


class GuideIndexPage(Page):
    """办事指南: every region with its guides; `?industry=` lists one industry everywhere."""

    introduction = RichTextField(_("introduction"), blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["guides.RegionGuidesPage"]
    max_count = 1
    template = "guides/public/index.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("guide index")

    def get_context(self, request, *args, **kwargs):
        from guides.public import guide_views  # noqa: PLC0415 - page and its view

        context = super().get_context(request, *args, **kwargs)
        return context | guide_views.index(self, request) | {"canonical": _public(self, request)}


class RegionGuidesPage(Page):
    """The guides of one region."""

    region = models.OneToOneField(
        Region, models.PROTECT, related_name="guides_page", verbose_name=_("region")
    )
    introduction = RichTextField(_("introduction"), blank=True)

    parent_page_types = ["guides.GuideIndexPage"]
    subpage_types = ["guides.GuidePage"]
    template = "guides/public/region.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("region", permission=CITY_ONLY),
        FieldPanel("introduction"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("guides of a region")

    def get_context(self, request, *args, **kwargs):
        from guides.public import guide_views  # noqa: PLC0415 - page and its view

        context = super().get_context(request, *args, **kwargs)
        return (
            context
            | guide_views.region(self, request)
            | {
                "canonical": _public(self, request),
                "beside": READ_BESIDE_GUIDE.lines(self, self.region, request),
                "ask_url": live_path("feedback/", topic="guide", region=self.region.code),
            }
        )


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
    template = "guides/public/guide.html"
    base_form_class = GuidePageForm
    exclude_fields_in_copy = ["region", "industry"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("region", permission=CITY_ONLY),
        FieldPanel("industry", permission=CITY_ONLY),
        FieldPanel("introduction"),
        FieldPanel("faq"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("faq"),
    ]

    class Meta:
        verbose_name = _("guide")
        constraints = [
            models.UniqueConstraint(name="guide_page_once_per_pair", fields=["region", "industry"])
        ]

    def active_version(self):
        """The version in force, or None; one query."""
        return self.versions().active().first()

    def versions(self):
        """Every version of this guide ever in force, newest first; scheduled ones stay unseen."""
        return (
            GuideVersion.objects.filter(region=self.region_id, industry=self.industry_id)
            .exclude(status=GuideVersion.Status.SCHEDULED)
            .select_related("region__parent", "industry")
            .order_by("-number")
        )

    def in_force_here(self):
        """Every version in force in the region, with the ``slug`` of its page beside this one."""
        beside = GuidePage.objects.live().filter(
            region=OuterRef("region"),
            industry=OuterRef("industry"),
            path__startswith=(self.path or "")[: -self.steplen],
        )
        return (
            GuideVersion.objects.active()
            .filter(region=self.region_id)
            .select_related("region__parent", "industry")
            .annotate(slug=Subquery(beside.values("slug")[:1]))
            .order_by("industry__position", "pk")
        )

    def clean(self):
        super().clean()
        if self.live and not (self.region_id and self.industry_id and self.active_version()):
            raise ValidationError(NO_VERSION)

    @re_path(r"^$", name="current")
    def current(self, request):
        """The version in force: whole, or for the situation in the query string."""
        from guides.public import guide_views  # noqa: PLC0415 - page and its view

        others = list(self.in_force_here())
        version = next(
            (version for version in others if version.industry_id == self.industry_id), None
        )
        if version:
            return guide_views.guide(self, request, version, others=others)
        return guide_views.nothing_in_force(self, request)

    @re_path(rf"^{VERSION}$", name="version")
    def numbered(self, request, number):
        """One version at its own address, superseded or not."""
        from guides.public import guide_views  # noqa: PLC0415 - page and its view

        return guide_views.guide(self, request, self._version(number), permanent=True)

    @re_path(rf"^(?:{VERSION})?changes/$", name="changes")
    def changes(self, request, number=None):
        """What a version changed against the one before it."""
        from guides.public import guide_views  # noqa: PLC0415 - page and its view

        return guide_views.changes(self, request, self._version(number))

    @re_path(rf"^(?:{VERSION})?notice\.pdf/$", name="notice")
    def notification(self, request, number=None):
        """The one-time notification as PDF, whole or for a situation."""
        from guides.public import guide_views  # noqa: PLC0415 - page and its view

        return guide_views.pdf(self, request, self._version(number))

    def _version(self, number):
        version = self.versions().filter(number=number).first() if number else self.active_version()
        if version is None:
            raise Http404("no such version of this guide")
        return version
