"""The front door: any guide within two clicks, by region or by industry."""

import re

import pytest
from django.test import Client

from guides.catalogue import SHIPPED
from guides.catalogue.build import build_snapshot
from guides.catalogue.demo_facts import with_demo_facts
from guides.catalogue.read import read
from portal.ground.calendar import clock
from tests.placed_guides import placed

pytestmark = pytest.mark.django_db
PLACES = ("450204", "451102")
INDUSTRIES = ("SMALL_EATERY", "BOOKSTORE")


@pytest.fixture(scope="module")
def snapshots():
    catalogue = with_demo_facts(read(SHIPPED.read_bytes()).catalogue)
    return [
        build_snapshot(catalogue, region, industry, clock.today())
        for region in PLACES
        for industry in INDUSTRIES
    ]


def links(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    html = response.content.decode()
    assert html.count("<h1") == 1
    main = html[html.index("<main") : html.index("</main>")]
    return {link.partition("#")[0] for link in re.findall(r'href="([^"]+)"', main)}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_two_clicks_lead_from_home_to_every_guide(client, snapshots, prefix):
    placed(*snapshots)
    first = {link for link in links(client, f"{prefix}/") if "/guides/" in link}
    second = set().union(*(links(client, link) for link in first))
    wanted = {
        f"{prefix}/guides/{region}/{slug}/"
        for region in PLACES
        for slug in ("small-eatery", "bookstore")
    }
    assert wanted <= second


def test_home_stands_before_anything_is_released(client):
    assert "还没有施行中的办事指南" in client.get("/").content.decode()


def test_home_says_what_was_released_and_when(client, snapshots):
    placed(*snapshots)
    html = client.get("/").content.decode()
    assert re.search(r'<a href="/guides/releases/#release-\d+">第1批</a>', html)
    assert "2026年1月1日起施行" in html


@pytest.mark.parametrize("count", [1, 4])
def test_home_asks_the_database_as_often_for_one_guide_as_for_four(
    snapshots, django_assert_num_queries, count
):
    placed(*snapshots[:count])
    Client().get("/")
    with django_assert_num_queries(11):
        Client().get("/")
