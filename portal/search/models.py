"""The search index: entries, the passages they are made of, and the grams of each passage.

A passage shared by a hundred guides (the permits of an industry) is stored and cut up once. The
tables hold nothing of their own: ``portal.search.index`` can make them again at any time.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.ground.models import Region


class Kind(models.TextChoices):
    """What can be found, in the order in which equal hits are listed."""

    GUIDE = "guide", _("Service guides")
    PERMIT = "permit", _("Permit items")
    MATERIAL = "material", _("Materials")
    PAGE = "page", _("Articles and pages")


class Level(models.IntegerChoices):
    """Where a passage stands in its entry; a hit in a higher one ranks first.

    What a guide merely mentions (the questions it asks) counts where nothing better is found.
    """

    MENTION = 0
    TEXT = 1
    NAMES = 2
    TITLE = 3


class SearchEntry(models.Model):
    """One thing to be found; entries of one ``subject`` (an industry in every region) are one result.

    ``path`` is its address without the language prefix, empty for permits and materials, which
    lead to the guides that need them. ``stamp`` says what it was made from. ``order`` sorts equal
    hits the same way in every database, whatever its collation: a text as hexadecimal bytes.
    """

    key = models.CharField(max_length=80, unique=True)
    subject = models.CharField(max_length=120, default="")
    kind = models.CharField(max_length=10, choices=Kind)
    region = models.ForeignKey(Region, models.CASCADE, null=True, related_name="+")
    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="+")
    path = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    summary_en = models.CharField(max_length=600, blank=True)
    stamp = models.CharField(max_length=64)
    order = models.CharField(max_length=160)

    class Meta:
        ordering = ["order"]


class SearchPassage(models.Model):
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()


class SearchPlace(models.Model):
    """A passage of an entry."""

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="places")
    passage = models.ForeignKey(SearchPassage, models.CASCADE, related_name="places")
    level = models.PositiveSmallIntegerField(choices=Level)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="passage_once_per_entry", fields=["entry", "passage"])
        ]


class SearchGram(models.Model):
    """Something a query can ask of a passage; see ``portal.search.grams``."""

    passage = models.ForeignKey(SearchPassage, models.CASCADE, related_name="grams")
    gram = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(name="search_gram_and_passage", fields=["gram", "passage"])]
