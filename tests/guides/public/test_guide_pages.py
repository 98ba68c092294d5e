"""Guide pages over HTTP: lists, the guide, the personal notice, older versions, hostile addresses."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from guides.models import GuidePage, Industry, RegionGuidesPage, ServiceWindow
from guides.release import releases
from guides.release.page_tree import place_guide_pages
from guides.version.permit_parts import STATUTORY_DEFAULT_DAYS
from guides.version.snapshot import Snapshot
from portal.ground.calendar import clock
from portal.ground.models import Post, Region, Role, User
from tests.guide_pages import GUIDE, get, words_of
from tests.placed_guides import EATERY, placed, version_of
from tests.releasing import proposed

pytestmark = pytest.mark.django_db


def test_placing_pages_twice_makes_each_once(eatery, snapshot_of):
    placed(eatery, snapshot_of("BAKERY"), snapshot_of("SMALL_EATERY", "450203"))
    assert place_guide_pages() == []
    assert GuidePage.objects.live().count() == 3
    assert RegionGuidesPage.objects.live().count() == 2


def test_placing_a_city_reaches_its_counties_and_no_other_city(eatery, snapshot_of):
    version_of(eatery)
    version_of(snapshot_of("SMALL_EATERY", "451102"))
    pages = place_guide_pages(region=Region.objects.get(code="450200"))
    assert [page.region.code for page in pages] == ["450204"]


def test_a_release_that_comes_into_force_places_its_pages(client, stocked):
    city, place = (Region.objects.get(code=code) for code in ("450200", "450204"))
    author, second = (User.objects.create_user(name) for name in ("author", "second"))
    for user in (author, second):
        Post.objects.create(
            user=user, role=Role.EDITOR, region=city, valid_from=clock.today().replace(year=2020)
        )
    release = releases.draft_release(
        actor=author,
        name="第一批",
        region=city,
        pairs=[(place, Industry.objects.get(code="SMALL_EATERY"))],
        effective_from=clock.today(),
    )
    digest = proposed(author, release)
    releases.approve(actor=second, release=release, digest=digest)
    assert "第1版" in words_of(get(client, GUIDE))


def test_a_page_taken_down_by_its_editor_is_not_put_back(version):
    page = GuidePage.objects.get()
    page.unpublish()
    assert place_guide_pages() == []
    assert not GuidePage.objects.live().exists()


def test_a_guide_cannot_go_live_without_a_version_in_force(version):
    page = GuidePage.objects.get()
    version.__class__.objects.update(status="withdrawn")
    with pytest.raises(ValidationError):
        page.full_clean()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_index_leads_to_the_catalogue_of_the_city(client, version, prefix):
    address = f"{prefix}/guides/catalogue/450200/"
    assert address in get(client, f"{prefix}/guides/").content.decode()
    assert address not in get(client, f"{prefix}/").content.decode()
    assert get(client, address).context["industries"] == 1


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_guide_is_two_clicks_from_the_index(client, version, prefix):
    index = get(client, f"{prefix}/guides/").content.decode()
    assert f'href="{prefix}/guides/450204/"' in index
    region = get(client, f"{prefix}/guides/450204/").content.decode()
    assert f'href="{prefix}{GUIDE}"' in region
    by_industry = get(client, f"{prefix}/guides/?industry=small-eatery").content.decode()
    assert f'href="{prefix}{GUIDE}"' in by_industry


def test_without_answers_the_guide_shows_everything_with_its_condition(client, version):
    words = words_of(get(client, GUIDE))
    for permit in version.snapshot.permits:
        assert permit.official_name.replace(" ", "") in words
        assert permit.department.name in words
    assert "仅当属于小餐饮" in words
    assert "第1版" in words
    assert "待配置" in words  # nobody has published a promise or a phone number
    assert f"法定默认{STATUTORY_DEFAULT_DAYS}个工作日" in words
    for heading in ("共性材料", "由部门共享获取", "办理流程", "多久办好", "不服怎么办", "办理窗口"):
        assert heading in words


def test_each_place_has_its_own_online_channel(client, version):
    window = ServiceWindow.objects.create(region=version.region, name="专窗")
    assert "网上办理广西数字政务一体化平台（桂通办）" in words_of(get(client, GUIDE))
    window.online = "柳州“全城通办”"
    window.save()
    assert "网上办理柳州“全城通办”" in words_of(get(client, GUIDE))


def test_guides_that_share_permits_are_named_with_what_they_share(client, eatery, snapshot_of):
    placed(eatery, snapshot_of("BAKERY"), snapshot_of("BAKERY", "450203"))
    related = get(client, GUIDE).context["related"]
    assert [(title, url) for title, url, _shared in related] == [
        ("烘焙店", "/guides/450204/bakery/")
    ]
    assert related[0][2].startswith("食品经营许可、")
    assert get(client, f"/en{GUIDE}").context["related"][0][1] == "/en/guides/450204/bakery/"


def test_a_guide_that_shares_nothing_is_not_related(client, eatery, snapshot_of):
    alone = tuple(permit for permit in eatery.permits if permit.code == "SMALL_CATERING")
    placed(eatery.model_copy(update={"permits": alone}), snapshot_of("SALON"))
    assert get(client, GUIDE).context["related"] == []


HOSTILE = [
    "area_m2=%00",
    "area_m2=" + "9" * 10_000,
    "area_m2=-1&small_cond=%FF%FE",
    "small_cond=" + "x" * 10_000,
    "unknown=1&__proto__=2&industry=3",
    "area_m2=1&area_m2=2&area_m2[]=3",
    "area_m2=NaN",
    "area_m2=1e999999",
    "%00=%00",
    "sewage=%3Cscript%3Ealert(1)%3C/script%3E",
    "&&&===",
]


@pytest.mark.both_databases
@pytest.mark.parametrize("query", HOSTILE, ids=[query[:16] for query in HOSTILE])
def test_hostile_queries_give_a_page(client, version, query):
    for path in (GUIDE, f"{GUIDE}v/1/", f"{GUIDE}changes/", "/guides/", "/"):
        assert "<script>alert" not in get(client, f"{path}?{query}").content.decode()


@pytest.mark.parametrize(
    "path", ["v/0/", "v/2/", "v/-1/", "v/999999/", "v/99999999999999999999/", "v/1/x/", "nonsense/"]
)
def test_versions_that_do_not_exist_are_not_found(client, version, path):
    get(client, GUIDE + path, 404)


def test_an_older_version_stays_readable_and_says_so(client, version, eatery):
    newer = eatery.model_copy(update={"permits": eatery.permits[:-1]})
    version_of(newer, number=2)
    old = get(client, f"{GUIDE}v/1/?{EATERY}")
    assert "第1版已停止使用" in words_of(old)
    assert f'href="{GUIDE}"' in old.content.decode()
    assert "/apply/" not in old.content.decode()
    current = get(client, GUIDE)
    assert "已停止使用" not in words_of(current)
    assert f'href="{GUIDE}changes/"' in current.content.decode()
    assert f'href="{GUIDE}v/1/"' in current.content.decode()


def test_what_changed_names_the_permit_that_went(client, version, eatery):
    gone = eatery.permits[-1].official_name
    version_of(eatery.model_copy(update={"permits": eatery.permits[:-1]}), number=2)
    assert gone in words_of(get(client, f"{GUIDE}changes/"))
    assert "第1版" in words_of(get(client, f"{GUIDE}v/1/changes/"))


def test_a_scheduled_version_is_not_shown_before_its_day(client, version, eatery):
    version_of(eatery, number=2, status="scheduled")
    get(client, f"{GUIDE}v/2/", 404)
    assert "第2版" not in words_of(get(client, GUIDE))


def test_a_guide_without_a_version_in_force_says_so_kindly(client, version):
    version.__class__.objects.update(status="withdrawn")
    response = get(client, GUIDE, 404)
    assert "目前没有现行版本" in words_of(response)
    assert f"{GUIDE}v/1/" in response.content.decode()
    get(client, f"{GUIDE}v/1/")
    assert GUIDE not in get(client, "/guides/").content.decode()


def test_contact_facts_of_the_window_are_read_live(client, version):
    window = ServiceWindow.objects.create(region=version.region, name="一业一证专窗")
    assert "一业一证专窗" in words_of(get(client, GUIDE))
    window.phone = "0772-0000000"
    window.save()
    assert "0772-0000000" in words_of(get(client, GUIDE))


def test_the_english_page_has_english_chrome_and_the_same_facts(client, version):
    chinese, english = get(client, f"{GUIDE}?{EATERY}"), get(client, f"/en{GUIDE}?{EATERY}")
    assert '<html lang="en"' in english.content.decode()
    text = words_of(english)
    for heading in ("Permitsyouneed", "Paperstohandin", "Howlongittakes", "Ifyoudisagree"):
        assert heading in text
    assert [entry.permit.code for entry in english.context["notification"].permits] == [
        entry.permit.code for entry in chinese.context["notification"].permits
    ]
    assert "/en/apply/450204/small-eatery/" in english.content.decode()


def queries(django_assert_num_queries, count, path):
    """A client of its own and a warm process, so that only the page itself is counted."""
    Client().get(path)
    with django_assert_num_queries(count):
        assert Client().get(path).status_code == 200


@pytest.mark.parametrize("permits", [2, 5])
@pytest.mark.parametrize("query", ["", EATERY])
def test_the_guide_page_asks_the_database_as_often_for_two_permits_as_for_five(
    eatery, django_assert_num_queries, permits, query
):
    placed(eatery.model_copy(update={"permits": eatery.permits[:permits]}))
    queries(django_assert_num_queries, 16, f"{GUIDE}?{query}")


@pytest.mark.parametrize("guides", [1, 3])
def test_the_lists_ask_the_database_as_often_for_one_guide_as_for_three(
    snapshot_of, django_assert_num_queries, guides
):
    industries = ["SMALL_EATERY", "BAKERY", "BOOKSTORE"][:guides]
    regions = ["450204", "450203", "451102"][:guides]
    placed(*(snapshot_of(industry, region) for industry in industries for region in regions))
    queries(django_assert_num_queries, 16, "/guides/450204/")
    queries(django_assert_num_queries, 9, "/guides/")
    queries(django_assert_num_queries, 11, "/guides/?industry=small-eatery")


def test_an_editor_previews_a_guide_before_it_has_a_version_or_an_address(version):
    response = GuidePage(title="新指南", slug="new").make_preview_request()
    assert "目前没有现行版本" in words_of(response)
    assert "要办的许可" not in words_of(response)
    live = GuidePage.objects.get()
    live.introduction = "<p>欢迎开店</p>"
    assert "欢迎开店" in words_of(live.make_preview_request())


@pytest.mark.parametrize(
    ("dates", "word"),
    [
        ({"valid_from": "2020-01-01"}, ""),
        ({"valid_until": "2020-01-01"}, "已失效"),
        ({"valid_from": "2999-01-01"}, "尚未施行"),
        ({}, ""),
    ],
)
def test_a_law_is_marked_only_where_its_dates_say_it_is_not_in_force(client, eatery, dates, word):
    data = eatery.model_dump()
    plain = {"valid_from": None, "valid_until": None, "source": ""}
    for permit in data["permits"]:
        permit["legal_basis"] = [basis | plain for basis in permit["legal_basis"]]
    address = "https://www.example.gov.cn/law"
    data["permits"][0]["legal_basis"][0] |= dates | {"source": address}
    placed(Snapshot.model_validate(data))
    response = get(client, GUIDE)
    words = words_of(response)
    assert [said for said in ("现行有效", "已失效", "尚未施行") if said in words] == [word] * bool(
        word
    )
    assert f'href="{address}"' in response.content.decode()
