"""Sections (栏目) hold articles; collections (专题) gather articles from anywhere by criteria."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField

from guides.models.pages import CITY_ONLY
from home.blocks import INLINE
from home.models.articles import ArticlePage
from home.models.review import TextPage
from portal.ground.models import Region

LISTING = "home/listing.html"


class ListingPage(TextPage):
    """A page that lists its ``articles()`` with facets, in pages, and has a feed."""

    introduction = RichTextField(_("introduction"), blank=True, features=INLINE)
    introduction_en = RichTextField(_("English introduction"), blank=True, features=INLINE)

    content_panels = [
        *TextPage.content_panels,
        FieldPanel("title_en"),
        FieldPanel("introduction"),
        FieldPanel("introduction_en"),
    ]

    class Meta:
        abstract = True

    def text_in(self, language: str | None) -> str:
        """The introduction in a language, as far as there is one."""
        return (self.introduction_en if language == "en" else "") or self.introduction

    def get_context(self, request, *args, **kwargs):
        from home import page_views  # noqa: PLC0415 - page and its view

        context = super().get_context(request, *args, **kwargs)
        return context | page_views.listing(self, request)


class SectionPage(ListingPage):
    """A place in the tree; its listing shows the articles below it, those of subsections too."""

    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("A county's own section: all its articles concern that county."),
    )

    parent_page_types = ["home.HomePage", "home.SectionPage"]
    subpage_types = ["home.SectionPage", "home.CollectionPage", "home.ArticlePage"]
    template = LISTING
    content_panels = [*ListingPage.content_panels, FieldPanel("region", permission=CITY_ONLY)]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [models.UniqueConstraint(name="one_section_for_a_region", fields=["region"])]

    def articles(self):
        """The live articles below, whoever reads."""
        return ArticlePage.objects.live().descendant_of(self)


class CollectionTag(TaggedItemBase):
    content_object = ParentalKey(
        "home.CollectionPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class CollectionPage(ListingPage):
    """Every article of a kind, a region or with one of the tags, wherever it lies."""

    kind = models.CharField(
        _("kind"), max_length=8, choices=ArticlePage.Kind, blank=True, help_text=_("Empty: all.")
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("A city stands for its counties too. Empty: all."),
    )
    tags = ClusterTaggableManager(
        through=CollectionTag,
        blank=True,
        verbose_name=_("tags"),
        help_text=_("Articles with any of these. Empty: all."),
    )

    parent_page_types = ["home.HomePage", "home.SectionPage"]
    subpage_types = []
    template = LISTING
    content_panels = [
        *ListingPage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("region", permission=CITY_ONLY)]),
        FieldPanel("tags"),
    ]

    class Meta:
        verbose_name = _("collection of articles")
        verbose_name_plural = _("collections of articles")

    def articles(self):
        """The live articles that fit, whoever reads."""
        articles = ArticlePage.objects.live()
        if self.kind:
            articles = articles.filter(kind=self.kind)
        if self.region_id:
            articles = articles.filter(region__in=Region.objects.within(self.region))
        if tags := self.tags.all():
            wanted = ArticlePage.tags.through.objects.filter(tag__in=[tag.pk for tag in tags])
            articles = articles.filter(pk__in=wanted.values("content_object"))
        return articles
