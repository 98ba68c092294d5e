"""The search page, and what it proposes while somebody types."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page as Sheet
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guides.public import listing
from portal.ground.live_pages import live_path
from portal.ground.models import Region
from portal.ground.text.localized import localized_full_name, localized_path
from portal.ground.text.pasted import plain_text
from portal.search import facets
from portal.search.finding import MAX_QUERY, Found, Hit, find, find_needing
from portal.search.marking import excerpt, marked
from portal.search.models import Kind, Level, SearchEntry, SearchPlace
from portal.search.sources import INDUSTRY

PER_PAGE = 10
PROPOSALS = 8
MOST_PLACES = 12  # regions named in one result
LEAST = 2  # characters before anything is proposed


@dataclass(frozen=True)
class Result:
    """A subject as the page shows it; ``places`` are the guides of an industry, each in its region."""

    title: SafeString
    url: str
    kind: str
    place: str
    summary: SafeString
    excerpt: SafeString | None
    places: tuple[tuple[str, str], ...] = ()
    further: int = 0


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`q` what to find, `kind` and `region` narrow it down, `needs` lists the guides of a permit."""
    asked = _cleaned(request)
    places = {region.pk: region for region in Region.objects.select_related("parent")}
    chosen = next((r for r in places.values() if r.code == asked["region"]), None)
    within = chosen and {pk for pk, region in places.items() if chosen.holds(region)}
    needed = SearchEntry.objects.filter(key=asked["needs"]).first() if asked["needs"] else None
    if needed:
        results = find_needing(needed.key, regions=within)
    else:
        city = chosen and chosen.city
        results = find(asked["q"], kind=asked["kind"], regions=within, city=city)
    sheet = Paginator(results.hits, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "q": asked["q"],
        "too_long": len(asked["q"]) > MAX_QUERY,
        "needed": needed,
        "answer": results,
        "page": sheet,
        "results": _results(results, sheet, places),
        "kinds": facets.kinds(results, asked) if not needed else [],
        "cities": facets.cities(results, places, chosen),
        "chosen": chosen,
        "asked": asked,
        "query": facets.query(asked),
        "crumbs": [(_("Search"), "")],
    }
    if not results.hits:
        context |= {
            "industries": listing.industries(),
            "index_url": live_path("guides/"),
            "ask_url": _asking(asked["q"], chosen),
        }
    return render(request, "search/search.html", context)


@require_safe
@cache_control(public=True, max_age=60)
def suggest(request: HttpRequest) -> JsonResponse:
    """Up to eight titles for what has been typed so far, as `[{title, detail, url}]`."""
    typed = _cleaned(request)["q"]
    results = find(typed) if len(typed) >= LEAST else Found()
    hits = [] if results.similar else [hit for hit in results.hits if hit.level >= Level.NAMES]
    shown = hits[:PROPOSALS]
    entries = SearchEntry.objects.select_related("region__parent", "page").in_bulk(
        [hit.entry for hit in shown]
    )
    return JsonResponse(
        {
            "suggestions": [
                _proposal(entries[hit.entry], results.members[hit.subject])
                for hit in shown
                if hit.entry in entries
            ]
        }
    )


def _cleaned(request: HttpRequest) -> dict[str, str]:
    """The parameters without characters that no database and no page should see."""
    return {
        name: "".join(
            character if character.isprintable() else " "
            for character in plain_text(request.GET.get(name, ""))
        ).strip()
        for name in ("q", "kind", "region", "needs")
    }


def _asking(words: str, region: Region | None) -> str:
    """The form for an enquiry, which begins with what was searched for."""
    known = {"topic": "guide", "region": region.code if region else "", "searched": words}
    kept = {name: value for name, value in known.items() if value}
    return live_path("feedback/", **kept)


def _results(results: Found, sheet: Sheet, places: dict[int, Region]) -> list[Result]:
    """What one page shows: two queries."""
    texts = defaultdict(list)
    passages = SearchPlace.objects.filter(entry__in=[hit.entry for hit in sheet])
    for entry, level, text in passages.order_by("pk").values_list(
        "entry", "level", "passage__text"
    ):
        texts[entry, level].append(text)
    shown = [
        member.entry for hit in sheet for member in _nearest(results.members[hit.subject], places)
    ]
    entries = SearchEntry.objects.select_related("page").in_bulk(shown)
    return [
        _result(hit, results.members[hit.subject], entries, texts, places)
        for hit in sheet
        if hit.entry in entries
    ]


def _nearest(members: Sequence[Hit], places: dict[int, Region]) -> list[Hit]:
    """The best one, and the first of the others in the order of the regions."""
    best, *others = members
    others.sort(key=lambda hit: places[hit.region].code if hit.region in places else "")
    return [best, *others[: MOST_PLACES - 1]]


def _result(hit, members, entries, texts, places) -> Result:
    entry, region = entries[hit.entry], places.get(hit.region)
    named = sorted(
        (
            places[member.region].code,
            localized_full_name(places[member.region]),
            _url(entries[member.entry]),
        )
        for member in _nearest(members, places)
        if member.region in places and member.entry in entries
    )
    many = len(members) > 1
    return Result(
        title=marked(_title(entry), hit.reading),
        url=_everywhere(entry) if many else _url(entry),
        kind=_kind(entry),
        place=localized_full_name(region) if region and not many else "",
        summary=marked(_summary(entry), hit.reading),
        excerpt=_excerpt(hit, entry, texts, region),
        places=tuple((name, url) for _code, name, url in named) if many else (),
        further=len(members) - len(named) if many else 0,
    )


def _excerpt(hit: Hit, entry: SearchEntry, texts, region: Region | None) -> SafeString | None:
    """Where it was found, unless title, place or summary have shown it."""
    if hit.level == Level.TITLE or "<mark>" in marked(_summary(entry), hit.reading):
        return None
    place = region.full_name if region else ""
    surroundings = [
        text for text in texts[hit.entry, hit.level] if not (place and text.startswith(place))
    ]
    return excerpt(surroundings, hit.reading)


def _kind(entry: SearchEntry) -> str:
    """What a result is; pages say which kind of page."""
    page = entry.page if entry.kind == Kind.PAGE else None
    model = page.specific_class if page else None
    return capfirst(model._meta.verbose_name) if model else Kind(entry.kind).label


def _title(entry: SearchEntry) -> str:
    return (get_language() == "en" and entry.title_en) or entry.title


def _summary(entry: SearchEntry) -> str:
    return (get_language() == "en" and entry.summary_en) or entry.summary


def _url(entry: SearchEntry) -> str:
    """A page's own address; a permit's and a material's is the list of guides that need it."""
    if entry.path:
        return localized_path(entry.path)
    return f"{reverse('search')}?{urlencode({'needs': entry.key})}"


def _everywhere(entry: SearchEntry) -> str:
    """An industry in all regions."""
    slug = entry.subject.removeprefix(INDUSTRY)
    return f"{localized_path('guides/')}?{urlencode({'industry': slug})}#chosen"


def _proposal(entry: SearchEntry, members: Sequence[Hit]) -> dict[str, str]:
    if len(members) > 1:
        detail, url = _("%(count)s regions") % {"count": len(members)}, _everywhere(entry)
    else:
        place = entry.kind == Kind.GUIDE and entry.region
        detail, url = localized_full_name(place) if place else _kind(entry), _url(entry)
    return {"title": _title(entry), "detail": detail, "url": url}
