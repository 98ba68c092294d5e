"""The search page, and what it proposes while somebody types."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.core.paginator import Page as Sheet
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guides import listing, reading
from portal.ground.models import Region
from portal.search import facets
from portal.search.finding import MAX_QUERY, Found, Hit, find, find_needing
from portal.search.marking import excerpt, marked
from portal.search.models import Kind, Level, SearchEntry, SearchPlace

PER_PAGE = 10
PROPOSALS = 8
LEAST = 2  # characters before anything is proposed


@dataclass(frozen=True)
class Result:
    """A hit as the page shows it."""

    title: SafeString
    url: str
    kind: str
    place: str
    summary: SafeString
    excerpt: SafeString | None


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`q` what to find, `kind` and `region` narrow it down, `needs` lists the guides of a permit."""
    asked = _cleaned(request)
    places = {region.pk: region for region in Region.objects.select_related("parent")}
    chosen = next((r for r in places.values() if r.code == asked["region"]), None)
    within = chosen and {pk for pk, region in places.items() if chosen.holds(region)}
    needed = SearchEntry.objects.filter(key=asked["needs"]).first() if asked["needs"] else None
    if needed:
        found = find_needing(needed.key, regions=within)
    else:
        found = find(asked["q"], kind=asked["kind"], regions=within)
    sheet = Paginator(found.hits, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "q": asked["q"],
        "too_long": len(asked["q"]) > MAX_QUERY,
        "needed": needed,
        "found": found,
        "page": sheet,
        "results": _results(sheet, places),
        "kinds": facets.kinds(found, asked) if not needed else [],
        "cities": facets.cities(found, places, chosen),
        "chosen": chosen,
        "asked": asked,
        "query": facets.query(asked),
        "crumbs": [(_("Search"), "")],
    }
    if not found.hits:
        context |= {
            "industries": list(listing.industries()),
            "index_url": reading.door("guides/"),
        }
    return render(request, "search/search.html", context)


@require_safe
@cache_control(public=True, max_age=60)
def suggest(request: HttpRequest) -> JsonResponse:
    """Up to eight titles for what has been typed so far, as `[{title, detail, url}]`."""
    typed = _cleaned(request)["q"]
    found = find(typed) if len(typed) >= LEAST else Found()
    hits = [] if found.similar else [hit for hit in found.hits if hit.level >= Level.NAMES]
    alike = Counter((hit.kind, hit.title) for hit in hits)
    first = {(hit.kind, hit.title): hit for hit in reversed(hits)}
    shown = [first[each] for each in list(alike)[:PROPOSALS]]
    entries = SearchEntry.objects.select_related("region__parent").in_bulk(
        [hit.entry for hit in shown]
    )
    return JsonResponse(
        {
            "suggestions": [
                _proposal(entries[hit.entry], alike[hit.kind, hit.title])
                for hit in shown
                if hit.entry in entries
            ]
        }
    )


def _cleaned(request: HttpRequest) -> dict[str, str]:
    """The parameters without characters that no database and no page should see."""
    return {
        name: "".join(
            each if each.isprintable() else " " for each in request.GET.get(name, "")
        ).strip()
        for name in ("q", "kind", "region", "needs")
    }


def _results(sheet: Sheet, places: dict[int, Region]) -> list[Result]:
    entries: dict[int, SearchEntry] = {}
    texts = defaultdict(list)
    found = SearchPlace.objects.filter(entry__in=[hit.entry for hit in sheet])
    for place in found.select_related("entry", "passage").order_by("pk"):
        entries[place.entry_id] = place.entry
        if place.level == Level.TEXT:
            texts[place.entry_id].append(place.passage.text)
    return [
        _result(hit, entries[hit.entry], texts[hit.entry], places.get(hit.region))
        for hit in sheet
        if hit.entry in entries
    ]


def _result(hit: Hit, entry: SearchEntry, texts: list[str], region: Region | None) -> Result:
    return Result(
        title=marked(_title(entry), hit.reading),
        url=_url(entry),
        kind=Kind(entry.kind).label,
        place=listing.full_named(region) if region and entry.kind == Kind.GUIDE else "",
        summary=marked(entry.summary, hit.reading),
        excerpt=excerpt(texts, hit.reading) if hit.level == Level.TEXT else None,
    )


def _title(entry: SearchEntry) -> str:
    return (get_language() == "en" and entry.title_en) or entry.title


def _url(entry: SearchEntry) -> str:
    """A page's own address; a permit's and a material's is the list of guides that need it."""
    if entry.path:
        return reading.door(entry.path)
    return f"{reverse('search')}?{urlencode({'needs': entry.key})}"


def _proposal(entry: SearchEntry, alike: int) -> dict[str, str]:
    detail = entry.region.full_name if entry.region else Kind(entry.kind).label
    url = _url(entry)
    if alike > 1:
        detail = _("%(count)s regions") % {"count": alike}
        url = f"{reverse('search')}?{urlencode({'q': entry.title, 'kind': entry.kind})}"
    return {"title": _title(entry), "detail": detail, "url": url}
