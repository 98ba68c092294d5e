"""How the public pages present themselves: elder mode (适老化), language, menu and footer facts."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language, gettext, gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

ELDER_COOKIE = "elder"
ELDER_COOKIE_AGE = 365 * 24 * 3600

MENU = (
    (_("Service guides"), "/guides/"),
    (_("Track a case"), "/track/"),
    (_("Check a licence"), "/licences/"),
    (_("Policies"), "/policy/"),
)
# 国办发〔2017〕47号: what the footer of a government site must say; empty means 待配置.
FOOTER_FACTS = (
    ("sponsor", _("Sponsor")),
    ("contact", _("Contact")),
    ("site_code", _("Site identification code")),
    ("icp", _("ICP filing number")),
    ("police", _("Public security filing number")),
)


def display(request: HttpRequest) -> dict:
    """Context for every public page: `nav` as (label, url, current) and `display` with the rest."""
    path = request.path
    nav = [(label, url, path.startswith(url)) for label, url in _menu()]
    elder = request.COOKIES.get(ELDER_COOKIE) == "1"
    return {
        "nav": nav,
        "display": {
            "elder": elder,
            "elder_url": _elder_url(on=not elder, following=request.get_full_path()),
            "languages": _languages(request.get_full_path()),
            "home_url": _localised("/"),
            "search_url": _named("search", fallback="/search/"),
            "sitemap_url": "/sitemap.xml",
            "facts": [
                (label, settings.PORTAL_SITE_FACTS.get(key, "")) for key, label in FOOTER_FACTS
            ],
            "demo": settings.PORTAL_DEMO,
        },
    }


@never_cache
@require_safe
def elder(request: HttpRequest) -> HttpResponse:
    """Switch elder mode on (`on=1`) or off (`on=0`) and go back to `next`, only within this site."""
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
    patch_vary_headers(response, ["Cookie"])
    return response


class SpecimenForm(forms.Form):
    """One field of every kind, so that the form templates can be looked at and tested."""

    YES_NO = (("yes", _("Yes")), ("no", _("No")))

    operator_name = forms.CharField(
        label=_("Operator name"),
        help_text=_("As written on the business licence."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    phone = forms.CharField(
        label=_("Mobile phone"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    area = forms.DecimalField(label=_("Floor area"), help_text=_("Kitchen and dining room."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    sewage = forms.ChoiceField(
        label=_("Discharges into the public sewer"), choices=YES_NO, widget=forms.RadioSelect
    )
    delivery = forms.ChoiceField(
        label=_("Delivery of the licence"),
        choices=(
            ("window", _("Collect at the window")),
            ("post", _("By post")),
            ("agent", _("An agent collects it")),
        ),
        widget=forms.RadioSelect,
        help_text=_("Any window in the city hands out."),
    )
    foods = forms.MultipleChoiceField(
        label=_("Food items"),
        choices=(("hot", _("Hot food")), ("cold", _("Cold food")), ("raw", _("Raw food"))),
        widget=forms.CheckboxSelectMultiple,
    )
    region = forms.ChoiceField(label=_("Region"), choices=(("", "—"), ("450204", "柳南区")))
    premises = forms.CharField(label=_("Premises"), widget=forms.Textarea(attrs={"rows": 3}))
    lease = forms.FileField(
        label=_("Lease contract"),
        widget=forms.FileInput,
        help_text=_("PDF or photo, at most 20 MB."),
    )
    opened_on = forms.DateField(
        label=_("Opening date"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    truthful = forms.BooleanField(label=_("I confirm that what I have stated is true."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].unit = "㎡"

    def clean(self) -> dict:
        """One error of the whole form beside those of its fields."""
        data = super().clean()
        if not data.get("operator_name"):
            raise forms.ValidationError(gettext("The form is not complete yet."))
        return data


def specimen(request: HttpRequest) -> HttpResponse:
    """The living specimen of every component; exists only in the demo and in development."""
    if not (settings.DEBUG or settings.PORTAL_DEMO):
        raise Http404
    empty = SpecimenForm(prefix="empty")
    faulty = SpecimenForm({"faulty-phone": "138", "faulty-area": "很大"}, prefix="faulty")
    return render(request, "specimen.html", {"empty": empty, "faulty": faulty})


def _menu() -> list[tuple]:
    return [(label, _localised(url)) for label, url in MENU]


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
