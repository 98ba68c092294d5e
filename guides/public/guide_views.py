"""What a reader of the guide pages gets to see, from versions and live contact facts alone."""

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guides.public import listing, notification_pdf
from guides.public.alphabet import by_letter
from guides.public.labels import by_part, verdict
from guides.public.opening import windows_of
from guides.public.related import related
from guides.public.situation_form import SituationForm
from guides.release import withdrawals
from guides.version import notification, savings
from guides.version.answer_codec import answers_to_query
from guides.version.chart import chart
from guides.version.diff import differences
from guides.version.flowchart import flowchart
from portal.ground.hooks import READ_BESIDE_GUIDE
from portal.ground.live_pages import live_path
from portal.ground.pdf_queue.answers import Around, address, respond
from portal.ground.text.localized import localized_name, localized_path

# Sent with the questions and never kept: what leads from complete answers to what follows from them.
SENT = "to.result"


def index(page, request) -> dict:
    """Cities with their regions; with `?industry=` the regions that offer it."""
    industries = listing.industries()
    wanted = request.GET.get("industry", "")
    chosen = next((industry for industry in industries if industry.slug == wanted), None)
    return {
        "cities": listing.cities(),
        "industries": industries,
        "chosen": chosen,
        "guides": listing.guides_of_industry(chosen) if chosen else [],
        "letters": by_letter(industries),
        "track_url": localized_path("track/"),
        "check_url": localized_path("licences/"),
        "search_url": localized_path("search/"),
        "crumbs": [(_("Service guides"), "")],
    }


def region(page, request) -> dict:
    return {
        "region": page.region,
        "windows": windows_of(page.region_id),
        "guides": listing.guides_of_region(page.region),
        "region_name": localized_name(page.region),
        "region_url": request.path,
        "crumbs": [(_("Service guides"), _parent(request.path)), (localized_name(page.region), "")],
    }


def guide(page, request, version, *, permanent=False, others=()) -> HttpResponse:
    """The guide of one version, for the answers in the query string if there are any.

    Answers just sent, if complete, lead to their own address and there to the result; otherwise
    the page opens at the first thing to mend. ``others``: what else is in force in the region.
    """
    context = described(page, request, version)
    if SENT in request.GET and context["notification"].personal:
        return HttpResponseRedirect(f"{context['urls']['personal']}#result")
    base = context["urls"]["guide"]
    context |= {
        "permanent": permanent,
        "sent": SENT,
        "answers": notification_pdf.answered(context),
        "beside": READ_BESIDE_GUIDE.lines(page, version.region, request),
        "related": related(version, others, _parent(base)),
        "ask_url": _asking(context),
        "apply": context["notification"].composite and not context["superseded"],
        "older": [v for v in context["versions"] if v.number < version.number],
        "canonical": urljoin(settings.PORTAL_BASE_URL, base),
        "crumbs": _crumbs(page, version, base),
        "region_name": localized_name(version.region),
        "region_url": _parent(base),
    }
    return page.render(request, template="guides/public/guide.html", context_overrides=context)


def described(page, request, version) -> dict:
    """All facts of a version for one reader: the page and the PDF show the same."""
    snapshot = version.snapshot
    form = SituationForm(snapshot, _given(snapshot, request.GET))
    outcome = form.outcome if form.is_bound and form.is_valid() else None
    together = outcome and outcome.composite and len(outcome.permits) > 1
    saving = savings.savings(snapshot, outcome) if together else None
    versions = list(page.versions().defer("body"))
    current = next((v for v in versions if v.status == v.Status.ACTIVE), None)
    query = answers_to_query(snapshot, form.answers) if outcome else ""
    return {
        "version": version,
        "heading": _heading(page, version),
        "act": _act(page, version),
        "summary": snapshot.industry.summary_en if get_language() == "en" else "",
        "snapshot": snapshot,
        "form": form,
        "notification": notification.assemble(snapshot, outcome),
        "verdict": verdict(outcome) if outcome else "",
        "savings": saving,
        "chart": chart(_rows(saving)) if saving else None,
        "flow": flowchart(snapshot, outcome),
        "windows": windows_of(page.region_id),
        "versions": versions,
        "current": current,
        "superseded": version.status != version.Status.ACTIVE,
        "urls": addresses(page, request, version, query),
    }


def _asking(context) -> str:
    """The form of the region's service agent; who applies singly finds said what for."""
    query = {"topic": "guide", "region": context["version"].region.code}
    if not context["notification"].composite:
        names = "、".join(entry.permit.official_name for entry in context["notification"].permits)
        values = {"guide": context["heading"], "permits": names}
        query["message"] = _("%(guide)s: how do I apply for %(permits)s singly?") % values
    return live_path("feedback/", **query)


def _given(snapshot, query) -> dict[str, str]:
    """What was answered; of questions just sent none is passed over, whatever the browser left out."""
    blank = {question.id: "" for question in snapshot.questions} if SENT in query else {}
    return blank | query.dict()


def _rows(saving: savings.Savings) -> list[tuple[str, savings.Comparison]]:
    return [
        (_("Entries to fill in"), saving.fields),
        (_("Papers"), saving.materials),
        (_("Visits"), saving.visits),
        (_("Inspections"), saving.inspections),
        (_("Working days"), saving.days),
    ]


def addresses(page, request, version, query: str) -> dict[str, str]:
    """Where this guide, its PDF and its form are; `permanent` opens exactly this version."""
    base = _address(page, request)
    tail = f"?{query}" if query else ""
    numbered = f"{base}v/{version.number}/"
    apply = localized_path(f"apply/{version.region.code}/{version.industry.slug}/")
    active = version.status == version.Status.ACTIVE
    here = base if active else numbered
    return {
        "guide": base,
        "here": here,
        "plain": here,
        "personal": here + tail,
        "permanent": urljoin(settings.PORTAL_BASE_URL, numbered + tail),
        "changes": f"{here}changes/",
        "notice": f"{here}notice.pdf{tail}",
        "apply": apply + tail,
        "blank": f"{apply}form.pdf{tail}",
    }


def pdf(page, request, version):
    """The PDF; wrong or missing answers lead to the page that says so."""

    def wanted():
        context = described(page, request, version)
        if context["form"].is_bound and context["notification"].outcome is None:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(f"{context['urls']['here']}?{query}")
        return notification_pdf.wanted(request, context)

    return respond(request, wanted, Around(address(request).replace("notice.pdf", "", 1)))


def changes(page, request, version) -> TemplateResponse:
    """What the version changed against the one before it, in the order a citizen cares about."""
    versions = list(page.versions().defer("body"))
    previous = page.versions().filter(number__lt=version.number).first()
    lines = differences(previous and previous.snapshot, version.snapshot)
    base = _address(page, request)
    current = next((v for v in versions if v.status == v.Status.ACTIVE), None)
    context = {
        "version": version,
        "heading": _heading(page, version),
        "previous": previous,
        "versions": versions,
        "current": current,
        "superseded": version.status != version.Status.ACTIVE,
        "groups": by_part(lines),
        "urls": addresses(page, request, version, ""),
        "crumbs": [*_crumbs(page, version, base), (_("Changes since the last version"), "")],
        "region_name": localized_name(version.region),
        "region_url": _parent(base),
    }
    return page.render(request, template="guides/public/changes.html", context_overrides=context)


def nothing_in_force(page, request) -> TemplateResponse:
    """A kind 404: the guide is not in force now, older versions may be read."""
    base = _address(page, request)
    versions = list(page.versions().defer("body"))
    context = {
        "versions": versions,
        "withdrawal": withdrawals.last_of(versions[0]) if versions else None,
        "urls": {"guide": base},
        "crumbs": [
            (_("Service guides"), _parent(_parent(base))),
            (localized_name(page.region) if page.region else "", _parent(base)),
            (page.title, ""),
        ],
    }
    response = page.render(request, template="guides/public/none.html", context_overrides=context)
    response.status_code = 404
    return response


def _heading(page, version) -> str:
    """The page's title; in English the industry's English name, while no editor chose another."""
    plain = page.title == version.industry.name
    return localized_name(version.industry) if plain else page.title


def _act(page, version) -> str:
    """What the reader wants to do: 开办小餐饮; an editor's own title says it itself."""
    if page.title != version.industry.name:
        return page.title
    return _("Open a business: %(industry)s") % {"industry": _heading(page, version)}


def _crumbs(page, version, base: str) -> list[tuple[str, str]]:
    return [
        (_("Service guides"), _parent(_parent(base))),
        (localized_name(version.region), _parent(base)),
        (_heading(page, version), base),
    ]


def _address(page, request) -> str:
    """The page's own address; a page being previewed before it was saved has none yet."""
    return page.get_url(request) or request.path


def _parent(url: str) -> str:
    return url.rstrip("/").rpartition("/")[0] + "/"
