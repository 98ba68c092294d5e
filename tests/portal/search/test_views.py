"""The search page and its proposals over HTTP: results, facets, paging, hostile queries."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guides.models import Synonym
from portal.search import index
from tests.markup import flat
from tests.one_city import city_of_tests
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
    matches = re.findall(r'<li>\s*<a href="([^"]+)">(.*?)</a>\s*<span class="where">', html)
    return [(re.sub(r"</?mark>", "", title), address) for address, title in matches]


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


def test_an_industry_is_shown_once_with_links_to_its_districts(client, town):
    html = get(client, q="烘焙店", kind="guide")
    assert links(html) == [("烘焙店", "/guides/?industry=bakery#chosen")]
    assert '<a href="/guides/450204/bakery/">柳州市柳南区</a>' in html
    assert '<a href="/guides/451102/bakery/">贺州市八步区</a>' in html
    assert "共 1 条结果" in html
    assert ">柳州市 (1)</option>" in flat(html)


def test_region_and_kind_narrow_the_results_down(client, town):
    here = get(client, q="烘焙店", kind="guide", region="451102")
    assert links(here) == [("烘焙店", "/guides/451102/bakery/")]
    whole_city = get(client, q="烘焙店", kind="guide", region="450200")
    assert links(whole_city) == [("烘焙店", "/guides/450204/bakery/")]
    assert links(get(client, q="烘焙店", kind="guide", region="nowhere", page="x"))


def test_every_facet_shows_as_many_results_as_it_says(client, town):
    for query in ("证", "食品", "柳南", "食品经营许可证"):
        html = get(client, q=query)
        for code, name, count in re.findall(r'<option value="(\d+)">(\S+) \((\d+)\)', html):
            assert f"共 {count} 条结果" in get(client, q=query, region=code), (query, name)
        for address, count in re.findall(r'<a class="tag" href="\?([^"]+)"[^>]*>\D+ (\d+)<', html):
            asked = dict(parse_qsl(unescape(address)))
            assert f"共 {count} 条结果" in get(client, **asked), (query, address)


def test_permits_are_shortened_and_the_one_that_was_found_is_shown(client, snapshots):
    placed(*(snapshot for snapshot in snapshots if snapshot.industry.code == "RESTAURANT"))
    index.refresh()
    html = get(client, q="食品", kind="guide")
    assert re.search(r"等 \d+ 项许可", html)
    assert html.count("设置大型户外广告") == 0
    assert "<mark>户外广告</mark>" in get(client, q="户外广告", kind="guide")


def test_pages_of_the_same_name_say_what_they_are(client, town):
    html = get(client, q="柳南区", kind="page")
    assert [title for title, _url in links(html)] == ["柳南区", "柳南区"]
    assert re.findall(r'class="tag">([^<]+)</span>', html) == ["地区办事指南", "栏目"]


def test_a_trade_that_is_not_part_of_it_is_told_so_and_led_to_the_agent(client, town):
    html = get(client, q="诊所", region="450204")
    assert "“诊所”目前没有纳入" in html
    assert links(html) == []
    (address,) = re.findall(r'href="(/feedback/[^"]+)"', html)
    asked = {"topic": "guide", "region": "450204", "searched": "诊所"}
    assert dict(parse_qsl(unescape(address).partition("?")[2])) == asked


def test_who_only_wants_to_open_a_shop_chooses_which(client, town):
    html = get(client, q="开店")
    assert "您想开什么店？" in html
    assert "没有找到" not in html
    assert "?industry=bakery" in html


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


def test_english_readers_search_and_read_in_english(client, snapshots):
    placed(snapshots[0])
    index.refresh()
    for query in ("饭店", "restaurants", "food", "meals"):
        html = get(client, "/en/search/", q=query)
        assert ("Restaurant", "/en/guides/450204/restaurant/") in links(html), query
        assert "Restaurants that prepare and serve meals" in re.sub("</?mark>", "", html)
    html = get(client, "/en/search/", q="spaceship")
    assert "such as restaurant or food" in html
    assert "饭店" not in html[html.index("Nothing found") : html.index("</section>")]


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


def test_an_industry_is_proposed_once(client, town):
    (bakery,) = client.get("/search/suggest/", {"q": "烘焙"}).json()["suggestions"]
    assert bakery["detail"] == "2 个地区"
    assert bakery["url"] == "/guides/?industry=bakery#chosen"


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
        {"q": "餐飲"},
        {"q": "诊所"},
        {"needs": "permit:450200:FOOD_LIC"},
    ],
)
def test_a_search_asks_the_database_equally_often_however_much_there_is(
    client, town, snapshots, query
):
    few = queries_of(client, **query)
    placed(*(s for s in snapshots if s.industry.code in ("RESTAURANT", "HOTEL", "PHARMACY")))
    Synonym.objects.create(city=city_of_tests(), word="桂花糕铺", meaning="小餐饮")
    index.refresh()
    assert queries_of(client, **query) == few
    assert few <= MOST_QUERIES
