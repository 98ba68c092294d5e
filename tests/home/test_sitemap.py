"""The site map for people: sections, articles, regions with their guides, services."""

import re

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_footer_leads_to_a_map_that_people_can_read(demo, client, prefix):
    home = client.get(f"{prefix}/").content.decode()
    footer = home[home.index('<footer class="site-foot">') :]
    assert f'href="{prefix}/sitemap/"' in footer
    html = client.get(f"{prefix}/sitemap/").content.decode()
    links = set(re.findall(r'href="([^"]+)"', html[html.index("<main") :]))
    for path in (
        *("guides/450204/small-eatery/", "guides/451102/", "guides/releases/", "track/"),
        *("policy/", "policy/liuzhou-2022-2/", "questions/", "feedback/", "search/"),
        "guides/catalogue/450200/",
    ):
        assert f"{prefix}/{path}" in links, path


def test_robots_still_get_theirs(demo, client):
    assert client.get("/sitemap.xml")["Content-Type"].startswith("application/xml")
    assert "/sitemap/</loc>" in client.get("/sitemap.xml").content.decode()


QUERIES = 9


@pytest.mark.parametrize("count", [0, 3])
def test_the_map_asks_equally_often_however_much_there_is(
    written, client, count, django_assert_num_queries
):
    for _number in range(count):
        written("policy")
    client.get("/sitemap/")
    with django_assert_num_queries(QUERIES):
        client.get("/sitemap/")
