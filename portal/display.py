"""How the public pages present themselves: elder mode (适老化), language, menu and footer facts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.ground.live_pages import live_pages, live_path
from portal.ground.text.elder import ELDER_COOKIE, in_elder_mode

ELDER_COOKIE_AGE = 365 * 24 * 3600

MENU = (
    (_("Service guides"), "guides/"),
    (_("Track a case"), "track/"),
    (_("Check a licence"), "licences/"),
    (_("Policies"), "policy/"),
    (_("Questions and answers"), "questions/"),
)
SERVICES = {"track/", "licences/"}  # the rest are pages, which an editor may take down
# 国办发〔2017〕47号: what the footer of a government site must say; empty means 待配置.
FOOTER_FACTS = (
    ("sponsor", _("Sponsor")),
    ("contact", _("Contact")),
    ("site_code", _("Site identification code")),
    ("icp", _("ICP filing number")),
    ("police", _("Public security filing number")),
    ("mark", _("Party and government website mark")),
)


def display(request: HttpRequest) -> dict:
    """Context for every public page: `nav` as (label, url, current) and `display` with the rest."""
    path = request.path
    nav = SimpleLazyObject(lambda: [(label, url, path.startswith(url)) for label, url in _menu()])
    elder = in_elder_mode(request)
    return {
        "nav": nav,
        "display": {
            "elder": elder,
            "elder_url": _elder_url(on=not elder, following=request.get_full_path()),
            "languages": _languages(request.get_full_path()),
            "home_url": _localised("/"),
            "track_url": _localised("/track/"),
            "search_url": _named("search", fallback="/search/"),
            "guides_url": SimpleLazyObject(lambda: live_path("guides/")),
            "sitemap_url": _named("site_map", fallback="/sitemap/"),
            "facts": [
                (label, settings.PORTAL_SITE_FACTS.get(key, "")) for key, label in FOOTER_FACTS
            ],
            "demo": settings.PORTAL_DEMO,
        },
    }


def vary_on_cookie(get_response):
    """Middleware: whatever page of ours a cache keeps, it is one of elder mode or one without."""

    def respond(request):
        response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response

    return respond


@never_cache
@require_safe
def elder(request: HttpRequest) -> HttpResponse:
    """Switch elder mode on (`on=1`) or off (`on=0`), then back to `next` if it is on this site."""
    following = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        following = _localised("/")
    response = HttpResponseRedirect(following)
    if request.GET.get("on", "1") == "0":
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            ELDER_COOKIE,
            "1",
            max_age=ELDER_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response


def _menu() -> list[tuple]:
    """The fixed entries, then what editors show in menus besides them."""
    fixed = [
        (label, _localised(f"/{path}"))
        for label, path in MENU
        if path in SERVICES or live_path(path)
    ]
    taken = {path.rstrip("/") for _label, path in MENU}
    pages = [page for page in live_pages() if page.in_menu and page.slug not in taken]
    return fixed + [(page.label, page.address) for page in pages]


def _localised(path: str) -> str:
    """The path under the prefix of the active language; Chinese, the default, has none."""
    language = get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def _named(name: str, *, fallback: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return _localised(fallback)


def _elder_url(*, on: bool, following: str) -> str:
    query = urlencode({"on": int(on), "next": following})
    return f"{_named('elder', fallback='/elder/')}?{query}"


def _languages(full_path: str) -> list[tuple[str, str, str]]:
    """(code, name, url) of the other languages of the site, for the page at hand if it has one."""
    active = get_language() or settings.LANGUAGE_CODE
    return [
        (code, name, _translated(full_path, code))
        for code, name in settings.LANGUAGES
        if code != active
    ]


def _translated(full_path: str, code: str) -> str:
    """The same page in another language; pages outside the language prefix lead to its home."""
    url = translate_url(full_path, code)
    if url != full_path:
        return url
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
