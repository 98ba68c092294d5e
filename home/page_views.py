"""What a reader of the content pages gets to see: only what is live, and open to that reader."""

from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from guides.public.listing import offered
from guides.public.opening import windows_of
from home.models import ArticlePage, SectionPage
from portal.ground.hooks import FurtherReading
from portal.ground.live_pages import live_path

PER_PAGE = 20
FEEDS = (("atom", "Atom"), ("rss", "RSS"))
NEWEST = ("-published_on", "-pk")


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many articles it leaves, and the address that chooses it."""

    label: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    label: str
    choices: tuple[Choice, ...]
    without: str


def open_to(request, pages):
    """Of ``pages`` those that no view restriction keeps from this reader; one query.

    ``request`` may be None: a reader without a session, as feeds and the sitemap have.
    """
    for restriction in PageViewRestriction.objects.select_related("page"):
        if request is None or not restriction.accept_request(request):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
    return pages


def rows(articles):
    """Articles as lists show them: without their bodies, newest first."""
    return articles.select_related("region").defer("body").order_by(*NEWEST)


def front(page, request, limit: int = 5) -> dict:
    """The newest policies and announcements of the whole site, and the sections to go on in."""
    articles = ArticlePage.objects.live().exclude(kind=ArticlePage.Kind.FAQ)
    sections = SectionPage.objects.live().child_of(page).order_by("path")
    return {
        "articles": rows(open_to(request, articles))[:limit],
        "sections": open_to(request, sections),
        "canonical": canonical(page, request),
    }


def listing(page, request) -> dict:
    """One page of the articles, the facets that narrow them, and the subsections."""
    facets = _facets(request.GET)
    articles = open_to(request, page.articles())
    chosen = {name: value for name, (value, *_rest) in facets.items() if value}
    narrowed = articles.filter(*(facets[name][1] for name in chosen)) if chosen else articles
    shown = Paginator(rows(narrowed.distinct()), PER_PAGE).get_page(request.GET.get("page"))
    subsections = open_to(request, SectionPage.objects.live().child_of(page))
    return {
        "page_of_articles": shown,
        "facets": [facet for name in facets if (facet := _facet(name, facets, articles, chosen))],
        "chosen": chosen,
        "query": f"{urlencode(chosen)}&" if chosen else "",
        "subsections": subsections.order_by("path"),
        "introduction": page.text_in(get_language()),
        **_place(page),
        "feeds": [(kind, label, feed_address(page, kind)) for kind, label in FEEDS],
        **_frame(page, request),
    }


def _place(page) -> dict:
    """What a county's section leads to besides its articles: guides, window, agent."""
    if page.region is None:
        return {}
    return {
        "guides": offered(page.region),
        "guides_url": live_path(f"guides/{page.region.code}/"),
        "windows": windows_of(page.region.pk),
        "ask_url": live_path("feedback/", topic="guide", region=page.region.code),
    }


def article(page, request) -> dict:
    """An article with its tags and what is read beside it."""
    tags = list(page.tags.all())
    return {
        "tags": tags,
        "section_url": page.get_url(request).rstrip("/").rpartition("/")[0] + "/",
        "related": _related(page, request, tags),
        "headings": [block for block in page.body if block.block_type == "heading"],
        **_frame(page, request),
    }


def _frame(page, request) -> dict:
    return {
        "crumbs": crumbs(page),
        "canonical": canonical(page, request),
        "feedback_url": live_path("feedback/"),
    }


def feed_address(page, kind: str) -> str:
    """Where the roof serves the page's feed: the page's own path below /feeds/."""
    path = page.url_path.strip("/").partition("/")[2]
    return reverse("section_feed", kwargs={"path": path, "kind": kind})


def crumbs(page) -> list[tuple[str, str]]:
    """The sections above the page, then the page itself; one query."""
    above = SectionPage.objects.ancestor_of(page).order_by("depth")
    return [(section.heading, section.url) for section in above] + [(page.heading, "")]


def canonical(page, request) -> str:
    return public(page.get_url(request))


def public(path: str) -> str:
    """The address on the public host."""
    return urljoin(settings.PORTAL_BASE_URL, path)


def _related(page, request, tags, limit: int = 5):
    """The editor's choice; failing that, the articles that share most tags."""
    everything = open_to(request, ArticlePage.objects.live())
    chosen = page.chosen_links.values_list("target", flat=True)
    if chosen := list(chosen):
        return rows(everything.filter(pk__in=chosen))
    if not tags:
        return []
    alike = everything.filter(tags__in=tags).exclude(pk=page.pk)
    alike = alike.annotate(shared=Count("tags")).select_related("region").defer("body")
    return alike.order_by("-shared", *NEWEST)[:limit]


def beside_guide(guide, region, request, limit: int = 3) -> list[FurtherReading]:
    """The newest articles that name the guide or concern its region."""
    if not guide.pk:
        return []  # previewed before it was ever saved
    pages = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(guide).filter(base_content_type=pages)
    named = references.values_list("object_id", flat=True)
    places = [region.pk, region.parent_id]
    articles = open_to(request, ArticlePage.objects.live()).filter(
        Q(pk__in=[int(pk) for pk in named]) | Q(region__in=[pk for pk in places if pk])
    )
    return [
        FurtherReading(article.heading, article.get_url(request), article.published_on)
        for article in rows(articles)[:limit]
    ]


def _facets(asked) -> dict:
    """name → (value asked for, its condition, label, column of value, column of name)."""
    kind, tag, region = (asked.get(name, "")[:100] for name in ("kind", "tag", "region"))
    return {
        "kind": (kind, Q(kind=kind), pgettext_lazy("article", "Kind"), F("kind"), F("kind")),
        "tag": (tag, Q(tags__slug=tag), _("Topic"), F("tags__slug"), F("tags__name")),
        "region": (
            region,
            Q(region__code=region),
            _("Place"),
            F("region__code"),
            F("region__name"),
        ),
    }


def _facet(name, facets, articles, chosen) -> Facet | None:
    """The values that occur once the other facets have narrowed; None where there is no choice."""
    value, _condition, label, column, naming = facets[name]
    others = [facets[other][1] for other in chosen if other != name]
    counted = (
        articles.filter(*others)
        .order_by()
        .values(facet_value=column, facet_name=naming)
        .annotate(count=Count("pk", distinct=True))
        .filter(facet_value__isnull=False)
        .order_by("-count", "facet_name")
    )
    kinds = dict(ArticlePage.Kind.choices)
    rest = {other: asked for other, asked in chosen.items() if other != name}
    choices = tuple(
        Choice(
            str(kinds.get(row["facet_name"], row["facet_name"])),
            row["count"],
            urlencode(rest | {name: row["facet_value"]}),
            row["facet_value"] == value,
        )
        for row in counted
    )
    if len(choices) < 2 and not value:
        return None
    return Facet(label, choices, urlencode(rest))
