"""The table of queries: what people type, what they should see first, and how much is found.

It runs on SQLite and on PostgreSQL and must read the same on both.
"""

import pytest

from guides.models import Synonym
from portal.search.finding import MAX_QUERY, find, find_needing
from portal.search.models import Kind, SearchEntry

GUIDE, PERMIT, MATERIAL, PAGE = Kind
FOOD, TOBACCO = (PERMIT, "食品经营许可"), (PERMIT, "烟草专卖零售许可证核发")
EATERY, RESTAURANT = (GUIDE, "小餐饮"), (GUIDE, "饭店（餐馆）")
BAKERY, PHARMACY, HOTEL = (GUIDE, "烘焙店"), (GUIDE, "药店"), (GUIDE, "宾馆（酒店）")
CINEMA, SALON, GYM = (
    (GUIDE, "电影放映场所（电影院）"),
    (GUIDE, "理发店、美容店"),
    (GUIDE, "游泳馆、健身房"),
)
PLAN = (PAGE, "2026年“一业一证”改革实施方案")
REGISTRATION = (PERMIT, "小餐饮登记")
FIRE = (PERMIT, "公众聚集场所投入使用、营业前消防安全检查")

TABLE = {
    # one character
    "证": (REGISTRATION, 45),
    "餐": (EATERY, 14),
    "烟": (TOBACCO, 10),
    "店": ((GUIDE, "书店"), 10),
    # two and more
    "餐饮": (EATERY, 13),
    "许可": (FOOD, 27),
    "许可证": (FOOD, 26),
    "食品": (FOOD, 19),
    "食品经营许可证": (FOOD, 14),
    "烟草": (TOBACCO, 10),
    "消防": (FIRE, 14),
    "卫生许可": ((PERMIT, "公共场所卫生许可"), 10),
    "第二类医疗器械": ((PERMIT, "第二类医疗器械经营备案"), 5),
    "饭店": (RESTAURANT, 1),
    "书店": ((GUIDE, "书店"), 2),
    "超市": ((GUIDE, "超市"), 1),
    "幼儿园": ((GUIDE, "民办幼儿园"), 4),
    "游泳": (GYM, 3),
    "营业执照": ((MATERIAL, "营业执照（或其他主体资格证明）"), 14),
    "健康证": ((MATERIAL, "从业人员健康证明"), 14),
    "承诺书": ((MATERIAL, "告知承诺书"), 10),
    "延续": (REGISTRATION, 14),
    "一业一证": (PLAN, 1),
    "柳南": ((PAGE, "柳南区"), 13),
    "市场监督管理局": ((GUIDE, "超市"), 13),
    # several words, with and without a space between
    "食品 许可": (FOOD, 14),
    "饭店 营业执照": (RESTAURANT, 1),
    "柳南区饭店": (RESTAURANT, 1),
    "八步区烘焙店": (BAKERY, 1),
    # words of the people, whole and begun
    "面馆": (EATERY, 4),
    "粉店": (EATERY, 4),
    "奶茶": (EATERY, 4),
    "火锅": (RESTAURANT, 1),
    "影城": (CINEMA, 1),
    "民宿": (HOTEL, 1),
    "药房": (PHARMACY, 1),
    "瑜伽": (GYM, 1),
    "发廊": (SALON, 1),
    "面包": (BAKERY, 2),
    "卖烟": (TOBACCO, 9),
    "电梯": ((PERMIT, "特种设备使用登记"), 8),
    # questions
    "怎么开饭店": (RESTAURANT, 1),
    "我想开一家火锅店": (RESTAURANT, 1),
    "办理食品经营许可证需要什么材料": (FOOD, 14),
    # pinyin, initials, other letters and figures
    "canyin": (EATERY, 2),
    "can yin": (EATERY, 3),
    "ＣａｎＹｉｎ": (EATERY, 2),
    "xiaocany": (EATERY, 2),
    "cy": (EATERY, 12),
    "yd": (PHARMACY, 13),
    "xfaq": (FIRE, 11),
    "mianguan": (EATERY, 4),
    "yingyezhizhao": ((MATERIAL, "营业执照（或其他主体资格证明）"), 1),
    "yaodian 柳南": (PHARMACY, 1),
    "KTV": ((PERMIT, "娱乐场所从事娱乐场所经营活动审批"), 4),
    "2026": (PLAN, 1),
    # nothing
    "飞机": (None, 0),
    "anyin": (None, 0),
    'foo"bar': (None, 0),
}


@pytest.mark.django_db
def test_every_query_of_the_table_leads_where_people_want(city):
    seen = {}
    for query in TABLE:
        hits = find(query).hits
        seen[query] = ((Kind(hits[0].kind), hits[0].title) if hits else None, len(hits))
    assert len(TABLE) >= 40
    assert seen == TABLE


@pytest.mark.django_db
def test_a_title_ranks_before_names_and_names_before_text(town):
    levels = [hit.level for hit in find("食品").hits]
    assert levels == sorted(levels, reverse=True)
    assert set(levels) == {3, 2, 1}


@pytest.mark.django_db
def test_all_words_must_be_there_wherever_they_are(town):
    assert [hit.title for hit in find("柳南区 烘焙店").hits] == ["烘焙店"]
    assert find("柳南区 飞机").similar


@pytest.mark.django_db
def test_a_synonym_works_as_soon_as_an_editor_keeps_it(town):
    assert find("桂花糕铺").hits == ()
    Synonym.objects.create(word="桂花糕铺", meaning="烘焙店、小餐饮")
    assert {hit.title for hit in find("桂花糕铺").hits if hit.level == 3} == {
        "烘焙店",
        "小餐饮",
        "小餐饮登记",
    }


@pytest.mark.django_db
def test_what_has_more_than_half_of_the_query_is_shown_as_similar(town):
    found = find("柳南八步烘焙蛋")
    assert found.similar
    assert {hit.title for hit in found.hits} == {"烘焙店"}


@pytest.mark.django_db
def test_facets_count_what_the_other_facet_leaves(town):
    everything = find("烘焙")
    region = SearchEntry.objects.get(kind=Kind.PAGE, title="八步区").region_id
    here = find("烘焙", kind=Kind.GUIDE, regions={region})
    assert [hit.region for hit in here.hits] == [region]
    assert here.kinds == {Kind.GUIDE: 1}
    assert here.regions == everything.regions
    assert sum(everything.regions.values()) == 2


@pytest.mark.django_db
def test_a_permit_leads_to_the_guides_that_need_it(town):
    found = find_needing("permit:TOBACCO")
    expected = {v.industry.name for v in town if "TOBACCO" in v.snapshot.permit_by_code}
    assert {hit.title for hit in found.hits} == expected
    assert find_needing("permit:NOBODY").hits == ()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", " ", "？！", '"', "%", "证" * (MAX_QUERY + 1)])
def test_nothing_is_asked_of_the_database_for_nothing(query, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert find(query).hits == ()
