"""Feeds (Atom and RSS): the articles of the site or of a section, the guides of a region."""

import re
from copy import copy
from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from guides.models import GuidePage, GuideVersion, RegionGuidesPage
from home import page_views
from home.models import ArticlePage
from home.models.sections import ListingPage
from portal.ground.calendar import clock
from portal.ground.text.localized import localized_name

MOST = 30
# XML 1.0 (Char) has no way to write these.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Writable:
    """A feed generator that leaves out what no XML can hold: one such title would end the feed."""

    def __init__(self, **facts):
        super().__init__(**_writable(facts))

    def add_item(self, **facts):
        super().add_item(**_writable(facts))


def _writable(facts):
    return {
        name: UNWRITABLE.sub("", value) if isinstance(value, str) else value
        for name, value in facts.items()
    }


class Atom(Writable, Atom1Feed):
    pass


class Rss(Writable, Rss201rev2Feed):
    pass


KINDS = {"atom": Atom, "rss": Rss}


class PublicFeed(Feed):
    """Every address is on the public host; nothing that a stranger may not read is in it."""

    def __call__(self, request, *args, kind="atom", **kwargs):
        answer = copy(self)  # one feed object serves all threads
        answer.request = request
        answer.feed_type = KINDS[kind]
        answer.feed_url = answer.feed_guid = self.address(request.path)
        return Feed.__call__(answer, request, *args, **kwargs)

    def author_name(self):
        return settings.PORTAL_SITE_FACTS.get("sponsor") or _("One Industry, One Licence")

    def address(self, path):
        return settings.PORTAL_BASE_URL + path


class ArticleFeed(PublicFeed):
    """All articles, newest first."""

    def title(self, page):
        return _("One Industry, One Licence")

    def description(self, page):
        return _("Policies, announcements, questions and answers")

    def link(self, page):
        return self.address(reverse("wagtail_serve", args=[""]))

    def items(self, page):
        everything = ArticlePage.objects.live()
        return page_views.rows(page_views.open_to(None, everything))[:MOST]

    def item_title(self, article):
        return article.heading

    def item_description(self, article):
        return article.digest or article.document_number or article.heading

    def item_link(self, article):
        return self.address(article.get_url(self.request))

    def item_pubdate(self, article):
        return datetime.combine(article.published_on, time(0), clock.ZONE)

    def item_updateddate(self, article):
        return article.last_published_at or self.item_pubdate(article)

    def item_categories(self, article):
        return [str(article.get_kind_display())]


class SectionFeed(ArticleFeed):
    """The articles a section or collection lists."""

    def get_object(self, request, path):
        home = Site.objects.get(is_default_site=True).root_page
        pages = Page.objects.live().filter(url_path=f"{home.url_path}{path.strip('/')}/")
        page = get_object_or_404(page_views.open_to(None, pages)).specific
        if not isinstance(page, ListingPage):
            raise Http404
        return page

    def title(self, page):
        return page.heading

    def description(self, page):
        return _("Articles of the section %(section)s") % {"section": page.heading}

    def link(self, page):
        return self.address(page.get_url(self.request))

    def items(self, page):
        return page_views.rows(page_views.open_to(None, page.articles()).distinct())[:MOST]


class RegionFeed(PublicFeed):
    """The guide versions that came into force in a region, newest first."""

    def get_object(self, request, code):
        pages = RegionGuidesPage.objects.live().public().select_related("region__parent")
        return get_object_or_404(pages, region__code=code)

    def title(self, page):
        return _("Service guides of %(place)s") % {"place": localized_name(page.region)}

    def description(self, page):
        return _("New versions of the service guides")

    def link(self, page):
        return self.address(page.get_url(self.request))

    def items(self, page):
        guides = GuidePage.objects.live().public().filter(region=page.region)
        addresses = {guide.industry_id: guide.get_url(self.request) for guide in guides}
        versions = GuideVersion.objects.filter(region=page.region, industry__in=addresses)
        versions = versions.exclude(status=GuideVersion.Status.SCHEDULED).defer("body")
        versions = versions.select_related("industry", "release")
        newest = versions.order_by("-effective_from", "-pk")[:MOST]
        return [(version, addresses[version.industry_id]) for version in newest]

    def item_title(self, item):
        version, _path = item
        names = {"guide": localized_name(version.industry), "number": version.number}
        return _("%(guide)s, version %(number)s") % names

    def item_description(self, item):
        return _("in force from %(day)s") % {"day": item[0].effective_from.isoformat()}

    def item_link(self, item):
        version, path = item
        return self.address(f"{path}v/{version.number}/")

    def item_pubdate(self, item):
        version, _path = item
        begun = datetime.combine(version.effective_from, time(0), clock.ZONE)
        return version.release.activated_at or begun

    def item_updateddate(self, item):
        return self.item_pubdate(item)
