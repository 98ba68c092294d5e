"""Every address × parameters nobody would send by mistake: any answer but an error of ours.

In the suite an administrator sends every third address one hostile value, a stranger every public
one; PORTAL_FUZZ=long (`make fuzz`) sends every value to every address as each of the two.
"""

import itertools
import logging
import os
import random
import sys

import pytest
from django.core.signals import got_request_exception
from django.test import Client

from portal.ground.jobs.incidents import outline
from portal.ground.models import User
from tests.portal.matrix import Visitor, address, routes
from tests.portal.matrix_values import stand_ins

pytestmark = pytest.mark.one_database

METHODS = ("get", "post")
LONG = os.environ.get("PORTAL_FUZZ") == "long"
# Names that views, filters, choosers and forms read.
NAMES = (
    "region industry city county permit status state page p q tick sort o ordering next kind topic "
    "sent code token id pk user department id__in region__id__exact case__id locale content_type "
    "collection_id parent_page_id page_type multiple period revision version days limit offset tags "
    "at remove upload check part mode verb subject action ids destination owner date_from date_to"
).split()
HOSTILE = {
    "23 digits": "9" * 23,
    "5000 digits": "9" * 5000,
    "below zero": "-1",
    "not a number": "NaN",
    "huge exponent": "1e999999",
    "NUL": "a\0b",
    "half a pair": "\ud800",
    "other digits": "٣１𝟙",
    "markup": "<script>alert(1)</script>",
    "quotes": "'\"`;--",
    "a path": "../../etc/passwd",
    "a link": "//evil.example/\r\nX: y",
    "empty": "",
    "very long": "长" * 3000,
    "template": "{{7*7}}%s%(x)s%n",
    "a list": "[1,2]",
}


@pytest.fixture
def why():
    """What each error of ours was, as it happens."""
    seen = []

    def note(sender, **kwargs):
        error = sys.exc_info()[1]
        seen.append(f"{outline(error)}: {str(error)[:80]!r}")

    got_request_exception.connect(note)
    yield seen
    got_request_exception.disconnect(note)


def told(value):
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


@pytest.fixture
def values(demo):
    return stand_ins()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("who", ["nobody", "an administrator"])
def test_no_parameter_makes_an_error_of_ours(who, method, values, why, monkeypatch):
    person = None if who == "nobody" else User.objects.get(username="root")
    visitor = Visitor(person, monkeypatch)
    kinds = itertools.cycle(HOSTILE.items())
    step = 1 if LONG or who == "nobody" else 3
    first = METHODS.index(method) % step
    failures, knocks = [], 0
    logging.disable(logging.CRITICAL)
    try:
        for route, name in list(routes())[first::step]:
            if who == "nobody" and route.startswith(("cms/", "staff/")):
                continue
            for kind, value in HOSTILE.items() if LONG else [next(kinds)]:
                fields = dict.fromkeys(NAMES, told(value))
                outcome = visitor.knock(method, address(route, values(route)), fields)
                knocks += 1
                if outcome == "500":
                    failures.append(f"{method} {route} ({name}): {kind}: {why[-1:]}")
    finally:
        logging.disable(logging.NOTSET)
    assert not failures, "\n".join(failures)
    assert knocks > (40 if who == "nobody" else 450 // step)


def test_no_address_itself_makes_an_error_of_ours(values, why, monkeypatch):
    """What stands where a key or a name should."""
    visitor = Visitor(User.objects.get(username="root"), monkeypatch)
    choice = random.Random(20260302)
    failures = []
    logging.disable(logging.CRITICAL)
    try:
        for route, name in routes():
            if "<" not in route:
                continue
            for kind in HOSTILE if LONG else choice.sample(sorted(HOSTILE), 1):
                hostile = dict.fromkeys(values(route), told(HOSTILE[kind]) or "x")
                path = address(route, _Everywhere(hostile, told(HOSTILE[kind]) or "x"))
                if visitor.knock("get", path) == "500":
                    failures.append(f"{route} ({name}): {kind}: {why[-1:]}")
    finally:
        logging.disable(logging.NOTSET)
    assert not failures, "\n".join(failures)


class _Everywhere(dict):
    def __init__(self, values, hostile):
        super().__init__(values)
        self.hostile = hostile

    def __contains__(self, key):
        return False

    def __getitem__(self, key):
        return self.hostile


@pytest.mark.parametrize(
    "header", ["HTTP_ACCEPT_LANGUAGE", "HTTP_HOST", "HTTP_REFERER", "HTTP_COOKIE"]
)
def test_no_header_makes_an_error_of_ours(header, db):
    client = Client(raise_request_exception=False)
    for kind, value in HOSTILE.items():
        sent = told(value).encode("utf-8").decode("latin-1")
        for path in ("/", "/track/", "/staff/login/", "/no/such/page/"):
            assert client.get(path, **{header: sent}).status_code < 500, (header, kind, path)
