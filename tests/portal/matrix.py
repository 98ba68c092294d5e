"""Every door of the portal with an address of its own, the people who knock, and what they met."""

import re
from urllib.parse import quote

from django.urls import URLPattern, get_resolver

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By

# A converter or group of a route, and how it is spelled there.
PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
GROUP = re.compile(r"\(\?P<(?P<name>\w+)>(?:[^()]|\([^()]*\))*\)")

IN, REFUSED, MISSING, LOGIN, METHOD, BROKEN = "in", "refused", "missing", "login", "method", "500"


def routes(resolver=None, prefix=""):
    """Every (route, name) of the URL configuration, once; the desk's with each verb it offers."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from routes(pattern, route)
        elif pattern.name == "issuance_verb":
            for verb in REGISTRY.by(By.OFFICER):
                yield route.replace("<slug:verb>", verb.code), pattern.name
        else:
            yield route, pattern.name or ""


def address(route, values):
    """A path of this route; ``values``: parameter name → value, ``values[route]`` for all of it."""
    if route in values:
        return values[route]
    path = GROUP.sub(lambda match: quote(str(values[match["name"]])), route)
    path = PLACE.sub(lambda match: quote(str(values[match["name"]])), path)
    return "/" + re.sub(r"[\^$]|\\(?=[./-])", "", path)


def met(response, method="get"):
    """What a person met at a door."""
    code, place = response.status_code, response.get("Location", "")
    if code in (301, 302):
        if place.startswith(("/cms/login/", "/staff/login/", "/_util/login/")):
            return LOGIN
        return REFUSED if place == "/cms/" else IN
    return {403: REFUSED, 404: MISSING, 405: METHOD, 500: BROKEN}.get(code, IN)
