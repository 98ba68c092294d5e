"""Feeds hold what the formats demand, point to the public host, and say nothing to strangers."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest

from home.models import ArticlePage
from tests.markup import flat

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://yyyz.example.gov.cn"
ATOM_FEEDS = ("atom.xml", "policy/atom.xml", "local/450204/atom.xml", "guides/450204.xml")


@pytest.fixture(autouse=True)
def public_host(demo, settings):
    settings.PORTAL_BASE_URL = BASE


def fetched(client, address, kind):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith(f"application/{kind}+xml")
    return ET.fromstring(response.content)  # noqa: S314 - our own


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", ATOM_FEEDS)
def test_an_atom_feed_is_complete(client, prefix, path):
    address = f"{prefix}/feeds/{path}"
    feed = fetched(client, address, "atom")
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{BASE}{address}"
    assert links["alternate"].startswith(f"{BASE}{prefix}/")
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert entry.find(f"{ATOM}title").text
        assert datetime.fromisoformat(entry.find(f"{ATOM}updated").text).tzinfo
        assert entry.find(f"{ATOM}link").get("href").startswith(f"{BASE}{prefix}/")
    assert bool(entries) == ("local" not in path)


@pytest.mark.parametrize("address", ["atom.xml", "rss.xml", "notices/atom.xml"])
def test_a_control_character_ends_no_feed(client, address):
    article = ArticlePage.objects.filter(kind="news", live=True).first()
    ArticlePage.objects.filter(pk=article.pk).update(title="公告\x0b一\x1b二", summary="摘\x1f要")
    feed = fetched(client, f"/feeds/{address}", "rss" if "rss" in address else "atom")
    assert "公告一二" in [element.text for element in feed.iter()]


def test_an_rss_feed_is_complete(client):
    channel = fetched(client, "/feeds/rss.xml", "rss").find("channel")
    assert all(channel.find(name).text for name in ("title", "link", "description"))
    items = channel.findall("item")
    assert len(items) == 8
    for item in items:
        assert item.find("link").text.startswith(BASE)
        assert parsedate_to_datetime(item.find("pubDate").text).tzinfo
    newest_first = [parsedate_to_datetime(item.find("pubDate").text) for item in items]
    assert newest_first == sorted(newest_first, reverse=True)


def test_every_entry_leads_to_a_page(client):
    for path in ("atom.xml", "guides/450204.xml"):
        feed = fetched(client, f"/feeds/{path}", "atom")
        for link in feed.findall(f"{ATOM}entry/{ATOM}link"):
            assert client.get(link.get("href").removeprefix(BASE)).status_code == 200


@pytest.mark.parametrize(
    "path", ["nothing/atom.xml", "policy/hezhou-2021-1/atom.xml", "guides/1.xml"]
)
def test_what_has_no_feed_is_not_found(client, path):
    assert client.get(f"/feeds/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/", "/policy/", "/guides/450204/"])
def test_pages_name_their_feeds(client, path):
    head = flat(client.get(path).content.decode()).partition("</head>")[0]
    feeds = re.findall(r'type="application/(?:atom|rss)\+xml" title="[^"]+" href="([^"]+)"', head)
    assert "/feeds/atom.xml" in feeds
    for address in feeds:
        assert client.get(address).status_code == 200
