"""The search page and its proposals over HTTP: results, facets, paging, hostile queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guides.models import Synonym
from portal.search import index
from tests.placed_guides import placed

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8
HOSTILE = [
    'foo"bar',
    "foo' OR '1'='1",
    "x" * 10_000,
    "证" * 10_000,
    '"' * 50,
    "AND OR NOT NEAR(x)",
    "foo:* & bar | !baz",
    "%%%___\\\\",
    "飞\x00机",
    "\x00",
    "𠀀𠀁𪚥",
    "🍜🍜",
    "\u202e飞机\u2066",
    "\ufffd\ud7ff",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% x %}",
    "%00%0a../../etc/passwd",
]


def get(client, path="/search/", **query):
    response = client.get(path, query)
    assert response.status_code == 200, query
    html = response.content.decode()
    assert html.count("<h1") == 1
    assert " style=" not in html
    return html


def links(html):
    """Titles of the results with their addresses."""
    found = re.findall(r'<li>\s*<a href="([^"]+)">(.*?)</a>\s*<span class="where">', html)
    return [(re.sub(r"</?mark>", "", title), address) for address, title in found]


def test_a_result_leads_to_its_guide_and_shows_what_was_found(client, town):
    html = get(client, q="餐饮")
    assert links(html)[0] == ("小餐饮", "/guides/450204/small-eatery/")
    assert "小<mark>餐饮</mark>" in html
    assert "柳州市柳南区" in html


def test_a_hit_in_the_text_shows_its_surroundings(client, town):
    html = get(client, q="营业执照", kind="guide")
    assert "<mark>营业执照</mark>（或其他主体资格证明）" in html


def test_a_permit_leads_to_the_guides_that_need_it(client, town):
    (_title, address), *_rest = links(get(client, q="小餐饮登记"))
    html = get(client, address)
    assert links(html) == [("小餐饮", "/guides/450204/small-eatery/")]
    assert "需要“小餐饮登记”的办事指南" in html


def test_region_and_kind_narrow_the_results_down(client, town):
    assert len(links(get(client, q="烘焙店", kind="guide"))) == 2
    here = get(client, q="烘焙店", kind="guide", region="451102")
    assert links(here) == [("烘焙店", "/guides/451102/bakery/")]
    whole_city = get(client, q="烘焙店", kind="guide", region="450200")
    assert links(whole_city) == [("烘焙店", "/guides/450204/bakery/")]
    assert links(get(client, q="烘焙店", kind="guide", region="nowhere", page="x"))


def test_results_come_in_pages_and_pages_keep_what_was_asked(client, town):
    first = get(client, q="许可", kind="material")
    assert "page=2" not in first
    first = get(client, q="证")
    second = get(client, q="证", page="2")
    assert len(links(first)) == 10
    assert not set(links(first)) & set(links(second))
    assert "q=%E8%AF%81&amp;page=2" in first
    assert links(get(client, q="证", page="999"))


def test_nothing_found_says_what_to_do_next(client, town):
    html = get(client, q="飞机")
    assert "没有找到“飞机”" in html
    assert "?industry=bakery" in html
    assert "没有找到" not in get(client)


def test_what_is_only_similar_says_so(client, town):
    assert "没有与“柳南区 飞机”完全相符的内容" in get(client, q="柳南区 飞机")


def test_a_hostile_query_gives_an_empty_page(client, town):
    for query in HOSTILE:
        html = get(client, q=query)
        assert links(html) == [], query
        assert "没有找到" in html or not query.strip("\x00"), query
        assert "<script>alert" not in html
        for path in ("/search/", "/en/search/"):
            get(client, path, q="证", kind=query, region=query, page=query, needs=query)
        response = client.get("/search/suggest/", {"q": query})
        assert response.json() == {"suggestions": []}, query


def test_the_english_page_shows_english_titles(client, snapshots):
    placed(snapshots[0])
    index.refresh()
    html = get(client, "/en/search/", q="饭店")
    assert links(html) == [("Restaurant", "/en/guides/450204/restaurant/")]


def test_proposals_begin_with_the_second_character(client, town):
    def proposed(query):
        return client.get("/search/suggest/", {"q": query}).json()["suggestions"]

    assert proposed("餐") == []
    assert proposed("小餐")[0] == {
        "title": "小餐饮",
        "detail": "柳州市柳南区",
        "url": "/guides/450204/small-eatery/",
    }
    assert proposed("cany")[0]["title"] == "小餐饮"
    assert proposed("飞机") == []


def test_guides_of_the_same_name_are_proposed_once(client, town):
    (bakery,) = client.get("/search/suggest/", {"q": "烘焙"}).json()["suggestions"]
    assert bakery["detail"] == "2 个地区"
    assert [title for title, _address in links(get(client, bakery["url"]))] == ["烘焙店"] * 2


def test_only_reading_is_allowed(client, town):
    for path in ("/search/", "/search/suggest/"):
        assert client.post(path, {"q": "餐饮"}).status_code == 405


def queries_of(client, **query):
    """Of the search itself: what every page shows (the menu) comes from the cache."""
    get(client)
    with CaptureQueriesContext(connection) as captured:
        get(client, **query)
    return len(captured)


@pytest.mark.parametrize(
    "query",
    [
        {"q": "证"},
        {"q": "食品经营许可证"},
        {"q": "面馆"},
        {"q": "canyin"},
        {"q": "营业执照", "kind": "guide", "region": "450204"},
        {"q": "飞机"},
        {"needs": "permit:FOOD_LIC"},
    ],
)
def test_a_search_asks_the_database_equally_often_however_much_there_is(
    client, town, snapshots, query
):
    few = queries_of(client, **query)
    placed(*(s for s in snapshots if s.industry.code in ("RESTAURANT", "HOTEL", "PHARMACY")))
    Synonym.objects.create(word="夜宵", meaning="小餐饮")
    index.refresh()
    assert queries_of(client, **query) == few
    assert few <= MOST_QUERIES
