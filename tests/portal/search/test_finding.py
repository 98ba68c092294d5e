"""The table of queries: what people type, what they should see first, and how much is found.

It runs on SQLite and on PostgreSQL and must read the same on both.
"""

import re

import pytest

from guides.models import Synonym
from portal.ground.models import Region
from portal.search.finding import MAX_QUERY, find, find_needing
from portal.search.models import Kind
from tests.one_city import city_of_tests

GUIDE, PERMIT, MATERIAL, PAGE = Kind
OUTSIDE = ("诊所", "足浴店", "文具店", "托管班", "网吧", "診所", "zuyu", "massage parlour")
UNDECIDED = ("开店", "我想开个小店", "做点小生意", "open a small business")
FOOD, TOBACCO = (PERMIT, "食品经营许可"), (PERMIT, "烟草专卖零售许可证核发")
EATERY, RESTAURANT = (GUIDE, "小餐饮"), (GUIDE, "饭店（餐馆）")
BOOKSHOP, SUPERMARKET = (GUIDE, "书店"), (GUIDE, "超市")
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
    "证": (REGISTRATION, 44),
    "餐": (RESTAURANT, 3),
    "烟": (TOBACCO, 9),
    "店": (RESTAURANT, 7),
    # two and more
    "餐饮": (EATERY, 3),
    "小餐饮": (EATERY, 2),
    "许可": (FOOD, 26),
    "许可证": (FOOD, 25),
    "食品": (FOOD, 18),
    "食品经营许可证": (FOOD, 13),
    "烟草": (TOBACCO, 9),
    "消防": (FIRE, 14),
    "卫生许可": ((PERMIT, "公共场所卫生许可"), 10),
    "第二类医疗器械": ((PERMIT, "第二类医疗器械经营备案"), 5),
    "饭店": (RESTAURANT, 1),
    "书店": (BOOKSHOP, 1),
    "超市": (SUPERMARKET, 1),
    "幼儿园": ((GUIDE, "民办幼儿园"), 4),
    "游泳": (GYM, 3),
    "营业执照": ((MATERIAL, "营业执照（或其他主体资格证明）"), 13),
    "健康证": ((MATERIAL, "从业人员健康证明"), 13),
    "承诺书": ((MATERIAL, "告知承诺书"), 10),
    "延续": ((PERMIT, "公共场所卫生许可"), 14),
    "一业一证": (PLAN, 1),
    "柳南": ((PAGE, "柳南区"), 14),
    "市场监督管理局": (RESTAURANT, 12),
    # several words, with and without a space between
    "食品 许可": (FOOD, 13),
    "饭店 营业执照": (RESTAURANT, 1),
    "柳南区饭店": (RESTAURANT, 1),
    "八步区烘焙店": (BAKERY, 1),
    # words of the people, whole and begun
    "面馆": (EATERY, 2),
    "粉店": (EATERY, 2),
    "奶茶": (EATERY, 2),
    "麻辣烫": (EATERY, 2),
    "夜宵": (EATERY, 3),
    "外卖": (EATERY, 3),
    "酒吧": (RESTAURANT, 1),
    "火锅": (RESTAURANT, 1),
    "影城": (CINEMA, 1),
    "民宿": (HOTEL, 1),
    "药房": (PHARMACY, 1),
    "瑜伽": (GYM, 1),
    "发廊": (SALON, 1),
    "美容美发": (SALON, 1),
    "面包": (BAKERY, 1),
    "水果店": (SUPERMARKET, 2),
    "卖烟": (TOBACCO, 8),
    "电子烟": (TOBACCO, 8),
    "电梯": ((PERMIT, "特种设备使用登记"), 8),
    "餐饮许可证": (FOOD, 13),
    # questions
    "怎么开饭店": (RESTAURANT, 1),
    "我想开一家火锅店": (RESTAURANT, 1),
    "我打算开一家早点铺": (EATERY, 2),
    "在柳南区开面馆": (EATERY, 1),
    "开酒吧要办什么证": (RESTAURANT, 1),
    "办理食品经营许可证需要什么材料": (FOOD, 13),
    # pinyin, initials, other letters and figures
    "canyin": (EATERY, 3),
    "can yin": (EATERY, 3),
    "ＣａｎＹｉｎ": (EATERY, 3),
    "xiaocany": (EATERY, 2),
    "cy": (EATERY, 12),
    "yd": (PHARMACY, 13),
    "xfaq": (FIRE, 11),
    "mianguan": (EATERY, 2),
    "yingyezhizhao": ((MATERIAL, "营业执照（或其他主体资格证明）"), 1),
    "yaodian 柳南": (PHARMACY, 1),
    "KTV": ((PERMIT, "娱乐场所从事娱乐场所经营活动审批"), 4),
    "2026": (PLAN, 1),
    # traditional characters and homophones, by their sound
    "餐飲": (EATERY, 3),
    "飯店": (RESTAURANT, 1),
    "麵館": (EATERY, 2),
    # English
    "restaurants": (RESTAURANT, 2),
    "food": (RESTAURANT, 7),
    "pharmacies": (PHARMACY, 1),
    "how to open a bakery": (BAKERY, 1),
    "noodle shop": (EATERY, 2),
    "barber": (SALON, 1),
    # nothing: not here, not decided yet, not at all
    **dict.fromkeys(OUTSIDE, (None, 0)),
    **dict.fromkeys(UNDECIDED, (None, 0)),
    "飞机": (None, 0),
    "anyin": (None, 0),
    'foo"bar': (None, 0),
}


@pytest.mark.django_db
def test_every_query_of_the_table_leads_where_people_want(whole_town):
    seen = {}
    for query in TABLE:
        hits = find(query).hits
        # An item that two cities have counts once.
        named = {re.sub(r":\d{6}:", ":", hit.subject) for hit in hits}
        seen[query] = ((Kind(hits[0].kind), hits[0].title) if hits else None, len(named))
    assert len(TABLE) >= 40
    assert seen == TABLE
    assert [query for query in TABLE if find(query).outside] == list(OUTSIDE)
    assert [query for query in TABLE if find(query).undecided] == list(UNDECIDED)


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
    Synonym.objects.create(city=city_of_tests(), word="桂花糕铺", meaning="烘焙店、小餐饮")
    assert {hit.title for hit in find("桂花糕铺").hits if hit.level == 3} == {
        "烘焙店",
        "小餐饮",
        "小餐饮登记",
    }


@pytest.mark.django_db
def test_what_has_more_than_half_of_the_query_is_shown_as_similar(town):
    results = find("柳南八步烘焙蛋")
    assert results.similar
    assert {hit.title for hit in results.hits} == {"烘焙店"}


@pytest.mark.django_db
def test_an_industry_is_one_result_with_its_guide_in_every_region(town):
    (bakery,) = find("烘焙").hits
    assert [hit.title for hit in find("烘焙").members[bakery.subject]] == ["烘焙店"] * 2


@pytest.mark.django_db
def test_facets_count_the_results_that_the_other_facet_leaves(town):
    everything = find("烘焙")
    region = Region.objects.get(code="451102").pk
    here = find("烘焙", kind=Kind.GUIDE, regions={region})
    assert [hit.region for hit in here.hits] == [region]
    assert here.kinds == everything.kinds == {Kind.GUIDE: 1}
    assert here.regions == everything.regions
    assert [len(subjects) for subjects in everything.regions.values()] == [1, 1]


@pytest.mark.django_db
def test_a_question_that_mentions_it_counts_only_where_nothing_else_has_it(town):
    assert {hit.title for hit in find("卷烟").hits} == {"便利店", "小餐饮", "烘焙店"}
    assert "便利店" not in {hit.title for hit in find("餐饮").hits}


@pytest.mark.django_db
def test_what_is_not_offered_here_is_said_until_a_guide_has_the_word(town):
    assert find("烘焙诊所").outside == "诊所"
    Synonym.objects.create(city=city_of_tests(), word="烘焙", meaning="")
    assert not find("烘焙").outside
    assert find("烘焙").hits


@pytest.mark.django_db
def test_a_chosen_city_has_its_own_words_and_permits(town):
    here, there = city_of_tests(), city_of_tests("451100")
    Synonym.objects.create(city=there, word="桂花糕铺", meaning="烘焙店")
    assert find("桂花糕铺", city=there).hits
    assert find("桂花糕铺", city=here).hits == ()
    Synonym.objects.of(there).filter(word="诊所").delete()
    assert find("诊所", city=here).outside == "诊所"
    assert not find("诊所", city=there).outside
    assert not find("诊所").outside
    permits = [hit for hit in find("食品经营许可").hits if hit.kind == Kind.PERMIT]
    assert {hit.region for hit in permits if hit.title == "食品经营许可"} == {here.pk, there.pk}


@pytest.mark.django_db
def test_a_permit_leads_to_the_guides_that_need_it(versions):
    results = find_needing("permit:450200:TOBACCO")
    here = [v for v in versions if v.region.city.code == "450200"]
    expected = {v.industry.name for v in here if "TOBACCO" in v.snapshot.permit_by_code}
    assert {hit.title for hit in results.hits} == expected
    assert find_needing("permit:450200:NOBODY").hits == ()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", " ", "？！", '"', "%", "证" * (MAX_QUERY + 1)])
def test_nothing_is_asked_of_the_database_for_nothing(query, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert find(query).hits == ()
