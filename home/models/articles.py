"""Articles: policies (政策文件), announcements (通知公告), questions and answers (常见问题)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from guides.models import Release
from guides.models.pages import CITY_ONLY
from home.blocks import BodyBlock
from home.models.review import TextPage
from portal.ground.calendar import clock
from portal.ground.models import Region


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey(
        "home.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ArticleQuerySet(PageQuerySet):
    def due_for_review(self, on):
        """Live articles whose facts should have been looked at again by the day ``on``."""
        return self.filter(live=True, review_by__lte=on)


class ArticlePage(TextPage):
    """One text of one kind, at home in a section; county sections give it their region."""

    class Kind(models.TextChoices):
        POLICY = "policy", _("policy")
        NEWS = "news", _("announcement")
        FAQ = "faq", _("question and answer")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.NEWS)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("Empty: concerns every region. In a county's section always that county."),
    )
    summary = models.TextField(_("summary"), max_length=300, blank=True)
    summary_en = models.TextField(_("English summary"), max_length=600, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    published_on = models.DateField(_("date of publication"), default=clock.today)
    source = models.CharField(
        _("source"), max_length=120, blank=True, help_text=_("The office that issued the document.")
    )
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("From this day the editors are reminded to check whether it still holds."),
    )

    release = models.ForeignKey(
        Release,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("announced release"),
    )

    objects = PageManager.from_queryset(ArticleQuerySet)()

    parent_page_types = ["home.SectionPage"]
    subpage_types = []
    exclude_fields_in_copy = ["release"]
    template = "home/article.html"
    content_panels = [
        *TextPage.content_panels,
        FieldPanel("title_en"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("published_on")]),
        FieldPanel("region", permission=CITY_ONLY),
        FieldPanel("summary"),
        FieldPanel("summary_en"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("source"), FieldPanel("document_number")])],
            heading=_("Policy document"),
        ),
        FieldPanel("tags"),
        FieldPanel("review_by"),
        InlinePanel("chosen_links", label=_("related article")),
    ]
    search_fields = [
        *TextPage.search_fields,
        index.SearchField("title_en"),
        index.SearchField("summary"),
        index.SearchField("summary_en"),
        index.SearchField("body"),
        index.SearchField("document_number"),
        index.FilterField("kind"),
        index.FilterField("region_id"),
        index.FilterField("published_on"),
        index.RelatedFields("tags", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = pgettext_lazy("page", "article")
        verbose_name_plural = _("articles")

    @property
    def digest(self) -> str:
        """The summary in the reader's language, as far as there is one."""
        return (self.summary_en if get_language() == "en" else "") or self.summary

    def clean(self):
        super().clean()
        if self.kind == self.Kind.POLICY and not self.source:
            raise ValidationError({"source": _("A policy names the office that issued it.")})

    def save(self, *args, **kwargs):
        """An article concerns the county whose section it lies in, whatever was typed."""
        parent = self.get_parent() if self.path else None
        if parent is not None and (region := getattr(parent.specific, "region", None)):
            self.region = region
        return super().save(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        from home import page_views  # noqa: PLC0415 - page and its view

        context = super().get_context(request, *args, **kwargs)
        return context | page_views.article(self, request)


class ArticleLink(Orderable):
    """An article the editor placed beside another; without any, tags decide."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="chosen_links")
    target = models.ForeignKey(
        ArticlePage, models.CASCADE, related_name="+", verbose_name=pgettext_lazy("page", "article")
    )

    panels = [PageChooserPanel("target", "home.ArticlePage")]
