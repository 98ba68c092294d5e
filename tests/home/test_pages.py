"""Each page type: where it may stand, what it shows, to whom and how often it asks the database."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction, Site

from guides.models import GuidePage
from guides.release.jobs import publish_and_expire
from home.models import (
    ArticleLink,
    ArticlePage,
    CollectionPage,
    FeedbackPage,
    HomePage,
    SectionPage,
)
from portal.ground.calendar import clock
from portal.ground.models import Region
from tests.home.conftest import LIUNAN, YUFENG, form_of
from tests.markup import flat

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("<h1") == 1
    return html


@pytest.mark.parametrize(
    ("parent", "children"),
    [
        (SectionPage, {SectionPage, CollectionPage, ArticlePage}),
        (CollectionPage, set()),
        (ArticlePage, set()),
        (FeedbackPage, set()),
    ],
)
def test_pages_stand_where_they_make_sense(parent, children):
    assert set(parent.creatable_subpage_models()) == children
    assert (parent in HomePage.allowed_subpage_models()) == (parent is not ArticlePage)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "path",
    [
        "policy/",
        "notices/",
        "questions/",
        "local/",
        "local/450204/",
        "feedback/",
        "policy/hezhou-2021-1/",
    ],
)
def test_every_page_of_the_demo_has_one_heading_canonical_and_title(demo, client, prefix, path):
    html = text(client.get(f"{prefix}/{path}"))
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{prefix}/{path}">' in html
    assert f'<meta property="og:url" content="http://127.0.0.1:8000{prefix}/{path}">' in html
    assert '<nav class="crumb"' in html
    assert re.search(r'<meta property="og:title" content="[^"]+">', html)


def test_the_plans_are_there_in_full_and_no_address_to_write_to(demo, client):
    hezhou = text(client.get("/policy/hezhou-2021-1/"))
    liuzhou = text(client.get("/policy/liuzhou-2022-2/"))
    assert "贺审改办发〔2021〕1号" in hezhou
    assert "多个事项一次核查、整改意见一口告知、整改情况一趟复审" in hezhou
    assert "柳审批发〔2022〕2号" in liuzhou
    assert "谁发证，谁制作、谁管理" in liuzhou
    assert "@" not in hezhou + liuzhou


def test_english_readers_get_english_titles_and_know_which_text_is_chinese(demo, client):
    html = text(client.get("/en/questions/single-permits/"))
    assert "Do the single permits still count" in html
    assert '<div class="prose" lang="zh-Hans">' in html


def test_an_article_shows_every_kind_of_block(written, picture, client):
    document = Document.objects.create(title="申请表", file="documents/a.pdf", file_size=2048)
    guide = GuidePage.objects.live().first()
    table = {
        "columns": [{"type": "text", "heading": "材料"}, {"type": "text", "heading": "份数"}],
        "rows": [{"values": ["身份证", "1"]}],
        "caption": "材料表",
    }
    page = written(
        body=[
            ("heading", "一、总则"),
            ("text", "<p>正文<b>重点</b></p>"),
            ("picture", {"image": picture, "alt_text": "", "caption": "大厅"}),
            ("documents", [document]),
            ("quote", {"text": "依法行政", "source": "行政许可法"}),
            ("guides", [guide]),
        ]
    )
    block = page.body.stream_block.child_blocks["table"]
    page.body.append(("table", block.to_python(table)))
    page.save()
    html = text(client.get(page.url))
    assert re.search(r'<h2 id="[\w-]+">一、总则</h2>', html)
    assert f'alt="{picture.alt_text}"' in html
    assert "<caption>材料表</caption>" in html
    assert "身份证" in html
    assert "<blockquote><p>依法行政</p>" in flat(html)
    assert guide.url in html
    assert "申请表</a>" in html
    assert " style=" not in html[html.index("<main") :]


def test_a_guide_that_was_taken_down_is_left_out_of_an_article(written, client):
    guide = GuidePage.objects.live().first()
    page = written(body=[("guides", [guide])])
    guide.unpublish()
    assert guide.url not in text(client.get(page.url))


def test_a_policy_names_its_office(demo):
    with pytest.raises(ValidationError, match="发布机关"):
        ArticlePage(title="无", slug="none", kind="policy").full_clean(exclude=["path", "depth"])


def test_an_article_in_a_county_section_concerns_that_county_wherever_it_came_from(
    written, section
):
    elsewhere = Region.objects.get(code="450203")
    assert written(LIUNAN, region=elsewhere).region == section(LIUNAN).region
    page = written(region=elsewhere)
    assert page.region == elsewhere
    page.move(section(LIUNAN), pos="last-child")
    assert ArticlePage.objects.get(pk=page.pk).region == section(LIUNAN).region


def test_the_editors_choice_stands_beside_an_article_else_shared_tags(written, client):
    alike, chosen = written(tags=["消防"]), written()
    page = written(tags=["消防"])
    related = page.get_context(client.get("/").wsgi_request)["related"]
    assert list(related) == [alike]
    page.chosen_links = [ArticleLink(target=chosen)]
    page.save()
    assert list(page.get_context(client.get("/").wsgi_request)["related"]) == [chosen]


def test_a_collection_gathers_by_kind_tag_and_region(written, client):
    home = Site.objects.get(is_default_site=True).root_page
    liuzhou, county = (Region.objects.get(code=code) for code in ("450200", LIUNAN))
    inside = written(tags=["收费"], region=county)
    written(tags=["收费"], region=Region.objects.get(code="451100"))
    written(region=county)
    page = CollectionPage(title="收费专题", slug="fees", region=liuzhou)
    home.add_child(instance=page)
    page.tags.add("收费")
    page.save()
    assert list(page.articles()) == [inside]
    assert inside.title in text(client.get("/fees/"))


def test_facets_narrow_and_unknown_ones_say_so(written, client):
    fee, fire = written(tags=["收费"]), written(tags=["消防"])
    narrowed = text(client.get("/notices/", {"tag": fee.tags.first().slug}))
    assert fee.title in narrowed
    assert fire.title not in narrowed
    assert 'content="noindex,follow"' in narrowed
    assert "没有符合条件的文章" in text(client.get("/notices/?tag=\x00&kind=x&region=9"))


def test_long_listings_come_in_pages_and_keep_the_choice(written, client):
    for _ in range(21):
        written(tags=["收费"])
    slug = Tag.objects.get(name="收费").slug
    second = text(client.get("/notices/", {"tag": slug, "page": 2}))
    assert "2 / 2" in second
    assert "page=1" in second
    assert "tag=" in second
    assert "1 / 2" in text(client.get("/notices/", {"tag": slug, "page": "x"}))


def test_a_missing_page_leads_on_and_promises_nothing(demo, client):
    response = client.get("/no-such-page/")
    html = response.content.decode()
    assert response.status_code == 404
    assert '<nav class="crumb"' in html
    assert 'action="/search/"' in html
    assert "没有丢失" not in html


def test_a_county_section_leads_to_guides_window_and_agent_even_without_articles(demo, client):
    html = text(client.get("/local/450204/"))
    assert 'href="/guides/450204/small-eatery/"' in html
    assert 'href="/guides/450204/"' in html
    assert "柳南区政务服务中心" in html
    assert 'href="/feedback/?topic=guide&amp;region=450204"' in html
    assert "这里还没有文章" not in text(client.get("/local/"))


def test_the_demo_shows_a_picture_with_words_for_those_who_do_not_see_it(demo, client):
    html = text(client.get("/questions/single-permits/"))
    (image,) = re.findall(r"<img[^>]+>", html)
    assert 'alt="一张行业综合许可证的样本：' in image
    response = client.get(re.search(r'src="([^"]+)"', image)[1])
    assert response["Content-Type"] == "image/webp"
    assert b"".join(response).startswith(b"RIFF")


def test_a_policy_leads_to_industries_of_its_whole_city(demo, client):
    html = text(client.get("/policy/liuzhou-2022-2/"))
    assert '<a href="/guides/?industry=small-eatery#chosen">小餐饮</a>' in html
    assert "/guides/450204/small-eatery/" not in html


def test_the_guides_of_a_region_stand_beside_window_agent_and_news(written, client):
    written(LIUNAN, title="柳南区的消息", published_on=date(2030, 1, 2))
    html = text(client.get("/guides/450204/"))
    assert "柳南区的消息" in html
    assert "柳南区政务服务中心" in html
    assert 'href="/feedback/?topic=guide&amp;region=450204"' in html
    assert 'href="/guides/#by-region">更换地区' in html
    guide = flat(text(client.get("/guides/450204/small-eatery/")))
    assert 'href="/guides/450204/">柳南区办事指南' in guide


@pytest.mark.parametrize("articles", [1, 3])
def test_a_listing_asks_as_often_for_one_article_as_for_three(
    section, written, django_assert_num_queries, articles
):
    county = section(LIUNAN)
    for _ in range(articles):
        written(LIUNAN, region=county.region, tags=["收费"])
    Client().get("/local/450204/")
    with django_assert_num_queries(23):
        Client().get("/local/450204/")


def test_staff_only_sections_are_for_staff_and_leave_no_trace(section, written, signed_in, client):
    page = written(title="内部操作规范")
    restriction = PageViewRestriction.LOGIN
    PageViewRestriction.objects.create(page=section("notices"), restriction_type=restriction)
    for address in ("/notices/", page.url):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/staff/login/")
    for address in ("/", "/feeds/atom.xml", "/sitemap.xml"):
        body = client.get(address).content.decode()
        assert "内部操作规范" not in body
        assert page.slug not in body
    assert client.get("/feeds/notices/atom.xml").status_code == 404
    assert "内部操作规范" in text(signed_in("clerk-450204").get("/notices/"))


def test_an_expired_article_goes_when_the_clock_ticks(written, client):
    page = written(expire_at=clock.now() - timedelta(minutes=1))
    page.save_revision().publish()
    ArticlePage.objects.filter(pk=page.pk).update(
        live=True, expired=False, expire_at=clock.now() - timedelta(minutes=1)
    )
    assert client.get(page.url).status_code == 200
    publish_and_expire()
    assert client.get(page.url).status_code == 404


def saved(client, page, **facts):
    data = form_of(title=page.title, slug=page.slug, **facts)
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def typed_time(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def test_an_expired_article_can_be_saved_and_goes_live_again_with_a_new_time(written, signed_in):
    past = (clock.now() - timedelta(days=1)).replace(microsecond=0)
    page = written(expire_at=past)
    ArticlePage.objects.filter(pk=page.pk).update(live=False, expired=True)
    client, old = signed_in("editor-4502"), typed_time(past)
    answer = saved(client, page, expire_at=old, summary="改过")
    assert answer.status_code == 302, (answer.context["form"]["expire_at"].data, past)
    latest = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (latest.summary, latest.expire_at) == ("改过", past)
    for facts in ({"action-submit": "1"}, {"expire_at": typed_time(past - timedelta(days=1))}):
        answer = saved(client, page, **({"expire_at": old} | facts))
        assert list(answer.context["form"].errors) == ["expire_at"]
    later = typed_time(past + timedelta(days=9))
    assert saved(client, page, expire_at=later, **{"action-submit": "1"}).status_code == 302


def test_a_title_is_one_line_of_what_can_be_seen(written, signed_in):
    page = written()
    page.title = "公告\x0b第二行\u202e"
    assert saved(signed_in("editor-4502"), page).status_code == 302
    latest = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert latest.title == "公告 第二行"
    page.title = "公告\x07"
    answer = saved(signed_in("editor-4502"), page)
    assert "U+0007" in answer.context["form"].errors["title"][0]


def test_pages_shown_in_menus_are_in_the_menu_in_both_languages(section, client):
    page = section("notices")
    assert 'href="/notices/"' not in _nav(client.get("/guides/"))
    page.show_in_menus = True
    page.save_revision().publish()
    assert ">通知公告</a>" in flat(_nav(client.get("/guides/")))
    assert 'href="/en/notices/"' in _nav(client.get("/en/guides/"))
    assert _nav(client.get("/guides/")).count('href="/guides/"') == 1
    page.unpublish()
    assert "通知公告" not in _nav(client.get("/guides/"))


def _nav(response):
    html = response.content.decode()
    return html[html.index('<nav class="nav"') : html.index("</nav>")]


def test_a_guide_shows_the_articles_that_name_it_or_concern_its_region(written, client):
    guide = GuidePage.objects.get(region__code=LIUNAN, industry__slug="small-eatery")
    body = [("guides", [guide])]
    naming = written(title="面馆怎么开", body=body, published_on=date(2030, 1, 3))
    here = written(LIUNAN, title="柳南区的消息", published_on=date(2030, 1, 2))
    hidden = written(LIUNAN, title="还没发布", live=False, published_on=date(2030, 1, 4))
    address = guide.get_url()
    shown = text(client.get(address))
    assert shown.index(naming.title) < shown.index(here.title)
    assert hidden.title not in shown
    assert naming.title not in text(client.get(address.replace(LIUNAN, YUFENG)))
    PageViewRestriction.objects.create(page=here, restriction_type=PageViewRestriction.LOGIN)
    assert here.title not in text(client.get(address))
    assert "topic=guide&amp;region=450204" in client.get(address).content.decode()
