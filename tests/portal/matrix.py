"""Every door of the portal with an address of its own, how one knocks, and what one meets."""

import copy
import re
from types import SimpleNamespace
from urllib.parse import quote

from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.template import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import URLPattern, get_resolver
from django.utils.safestring import SafeString
from wagtail.admin.telepath import JSContext
from wagtail.admin.templatetags import wagtailadmin_tags

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By
from portal.ground.staff import posts

# A converter or group of a route, and how it is spelled there.
PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
GROUP = re.compile(r"\(\?P<(?P<name>\w+)>(?:[^()]|\([^()]*\))*\)")

MOVED_PAGES = "wagtail.contrib.redirects.middleware.RedirectMiddleware"

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


class Visitor:
    """Knocks as one person, or as nobody; whatever a door changes is taken back.

    The person is signed in once: each knock has a copy that knows its rights already. The menu beside
    each page, which is the same on all of them, is drawn once. Django's
    recording of what templates were rendered with is off, since nobody asks for it; `drawn` False:
    templates are empty and a page that is missing is looked for nowhere else, for whom it is enough
    whether a door opens.
    """

    def __init__(self, person, monkeypatch, *, drawn=True):
        self.client = Client(raise_request_exception=False)
        self.session = None
        render = _TestState.saved_data.template_render if drawn else _empty
        monkeypatch.setattr(Template, "_render", render)
        if not drawn:
            layers = [layer for layer in settings.MIDDLEWARE if layer != MOVED_PAGES]
            monkeypatch.setattr(settings, "MIDDLEWARE", layers)
        if person is not None:
            self.client.force_login(person)
            self.session = self.client.session.session_key
            person.get_all_permissions()
            posts.posts_of(person)
            monkeypatch.setattr(auth, "get_user", lambda request: copy.copy(person))
            menu, packing = (
                wagtailadmin_tags.admin_menu,
                SimpleNamespace(pack=_once(JSContext().pack)),
            )
            monkeypatch.setattr(menu, "render_component", _once(menu.render_component))
            monkeypatch.setattr(wagtailadmin_tags, "JSContext", lambda: packing)

    def knock(self, method, path, fields=None):
        """The outcome; ``fields``: of the query or the form."""
        self.client.cookies.clear()
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        with transaction.atomic():
            outcome = met(getattr(self.client, method)(path, fields))
            transaction.set_rollback(True)
        return outcome


def _once(function):
    """What it returned at first, whatever it is asked later."""
    found = []

    def again(*arguments):
        if not found:
            found.append(function(*arguments))
        return found[0]

    return again


def _empty(template, context):
    return SafeString()


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
