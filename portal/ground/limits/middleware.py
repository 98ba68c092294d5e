"""Whose request it is, how often they post, and the page for who has to wait."""

from django.conf import settings
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from portal.ground.limits.client_address import TrustedProxies
from portal.ground.limits.counting import TooMany, count
from portal.ground.limits.registry import ACCOUNT_POSTS, POSTS

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class ClientAddressMiddleware:
    """REMOTE_ADDR becomes the client's; without it all citizens behind a proxy would be one.

    Whoever reads the header themselves reads nothing: it has been judged.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.proxies = TrustedProxies(settings.PORTAL_TRUSTED_PROXIES)

    def __call__(self, request):
        facts = request.META
        forwarded = facts.pop("HTTP_X_FORWARDED_FOR", "")
        facts["REMOTE_ADDR"] = self.proxies.client_address(facts.get("REMOTE_ADDR", ""), forwarded)
        return self.get_response(request)


class LimitsMiddleware:
    """Count every request that may change something; a view that says TooMany is answered here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in SAFE:
            try:
                count(ACCOUNT_POSTS if request.user.is_authenticated else POSTS, request)
            except TooMany as refusal:
                return too_many(request, refusal)
        return self.get_response(request)

    def process_exception(self, request, exception):
        return too_many(request, exception) if isinstance(exception, TooMany) else None


def too_many(request, refusal: TooMany | None = None):
    """429 in words; without ``refusal`` for libraries that tell nothing but that it is too many."""
    response = render(request, "429.html", {"refusal": refusal}, status=429)
    if refusal:
        response.headers["Retry-After"] = str(refusal.seconds)
    add_never_cache_headers(response)
    return response
