"""Who may open a draft: whoever has its link, at the window a clerk of the city."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from forms import drafts, shown
from forms.models import Channel, Draft
from forms.uploads import DRAFT_BYTES_MOST
from portal.ground.limits.counting import count, refuse_known
from portal.ground.limits.registry import UNKNOWN_TOKENS
from portal.ground.models import Role
from portal.ground.staff import posts

STEP = ("GET", "HEAD", "POST")
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bounded(view):
    """Answer a post that is too large with a page that says so, before Django refuses it bare.

    The cross-site check reads the body, so it is done inside.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            if int(request.META.get("CONTENT_LENGTH") or 0) > DRAFT_BYTES_MOST:
                raise RequestDataTooBig
            return checked(request, *args, **kwargs)
        except TOO_MUCH:
            return render(request, "forms/too_much.html", {"back": request.path}, status=413)

    return guarded


def draft_page(*methods: str, after: bool = False):
    """A view of ``request, draft``; ``after`` marks what is open only once it is submitted."""

    def decorate(view):
        @never_cache
        @bounded
        @require_http_methods(methods or ("GET", "HEAD"))
        @wraps(view)
        def opened(request, token, **kwargs):
            refuse_known(UNKNOWN_TOKENS, request)
            draft = find(token)
            if draft is None:
                count(UNKNOWN_TOKENS, request)
                return render(request, "forms/unknown.html", status=404)
            if refusal := _refusal(request, draft):
                return refusal
            if drafts.expired(draft):
                return render(request, "forms/expired.html", {"draft": draft}, status=410)
            if bool(drafts.submitted(draft)) is not after:
                return _handed_in(request, draft) if not after else redirect("forms:draft", token)
            try:
                response = view(request, draft, **kwargs)
            except drafts.HandedIn:
                return _handed_in(request, draft)
            response.headers["X-Robots-Tag"] = "noindex"
            return response

        return opened

    return decorate


def _handed_in(request, draft):
    """To the receipt; a tab that brings anything is told that it came too late."""
    if shown.FIELD in request.POST and request.resolver_match.url_name != "check":
        text = _("The application had already been handed in; what this window sent was not taken.")
        messages.warning(request, text)
    return redirect("forms:receipt", draft.token)


def find(token: str) -> Draft | None:
    related = ("version__region__parent", "version__industry", "clerk")
    return Draft.objects.select_related(*related).filter(token=token).first()


def _refusal(request, draft):
    """A window draft holds another person's data: only clerks of the city open it."""
    if draft.channel != Channel.WINDOW:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not posts.holds(request.user, Role.CLERK, region=draft.version.region):
        raise Http404
    return None


def actor_of(request, draft):
    """The clerk at the window; nobody online."""
    if draft.channel != Channel.WINDOW:
        return None
    if not request.user.is_authenticated:
        raise PermissionDenied(_("Please sign in again."))
    return request.user
