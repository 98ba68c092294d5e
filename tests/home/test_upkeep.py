"""What keeps the site in order: redirects, reminders, pictures with words, warnings, robots."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from guides.models import GuideVersion
from home.jobs import remind_of_stale_articles
from home.models import FeedbackPage, Picture, SectionPage
from home.seed_content import place_articles
from home.standing_pages import place_standing_pages
from portal.ground.calendar import clock
from portal.ground.models import OutboxMessage, Region, User
from tests.home.conftest import LIUNAN, fresh, uploaded

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize("editors_language", ["zh-hans", "en"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_moved_page_redirects_from_its_old_address_in_every_language(
    written, section, client, editors_language, prefix
):
    page = written()
    old = page.url
    with translation.override(editors_language):
        page.move(section("questions"), pos="last-child")
    response = client.get(f"{prefix}{old}")
    assert response.status_code == 301
    assert response["Location"] == f"{prefix}/questions/{page.slug}/"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_renamed_page_redirects_too(written, client, prefix, django_capture_on_commit_callbacks):
    page = written()
    old, page.slug = page.url, "renamed"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    response = client.get(f"{prefix}{old}")
    assert response["Location"] == f"{prefix}/notices/renamed/"


def stale():
    messages = OutboxMessage.objects.filter(key__startswith="stale:").order_by("key")
    return [message.payload["to"][0].partition("@")[0] for message in messages]


def test_editors_are_reminded_once_of_each_stale_article(written):
    today, county = clock.today(), Region.objects.get(code=LIUNAN)
    page = written(region=county, review_by=today)
    written(region=county, review_by=today + timedelta(days=1))
    written(region=county, review_by=today, live=False)
    remind_of_stale_articles()
    remind_of_stale_articles()
    assert stale() == ["editor-450204"]
    page.review_by = today - timedelta(days=1)
    page.save()
    remind_of_stale_articles()
    assert stale() == ["editor-450204"] * 2


def test_articles_of_no_region_are_the_city_editors_to_check(written):
    written(review_by=clock.today())
    remind_of_stale_articles()
    assert stale() == ["editor-4502", "editor-4511", "editor2-4502", "editor2-4511"]


def test_the_report_lists_what_one_may_change(written, section, signed_in):
    today = clock.today()
    own = written(LIUNAN, region=section(LIUNAN).region, review_by=today)
    city = written(review_by=today)
    report = signed_in("editor-450204").get("/cms/articles/due/").content.decode()
    assert own.title in report
    assert city.title not in report
    both = signed_in("editor-4502").get("/cms/articles/due/").content.decode()
    assert own.title in both
    assert city.title in both
    assert signed_in("clerk-450204").get("/cms/articles/due/").status_code == 403


def test_no_picture_without_words_and_each_city_has_its_own_library(signed_in):
    client, address = signed_in("editor-450204"), reverse("wagtailimages:add")
    assert get_image_model() is Picture
    data = {"title": "大厅", "file": uploaded()}
    wordless = client.post(address, data)
    assert wordless.context["form"].errors.keys() == {"alt_text"}
    data |= {"file": uploaded(), "alt_text": "办事大厅"}
    assert client.post(address, data).status_code == 302
    picture = Picture.objects.latest("pk")
    assert picture.default_alt_text == "办事大厅"
    assert picture.collection.name == "柳州市"
    other = signed_in("editor-4511")
    edit = reverse("wagtailimages:edit", args=[picture.pk])
    assert other.post(edit, data | {"alt_text": "别人的"}).status_code in (302, 403, 404)
    picture.refresh_from_db()
    assert picture.alt_text == "办事大厅"


def test_deleting_what_is_used_warns(written, picture, signed_in):
    page = written(body=[("picture", {"image": picture, "alt_text": "", "caption": ""})])
    other = written(body=[("text", f'<p><a linktype="page" id="{page.pk}">见</a></p>')])
    for article in (page, other):
        article.save_revision().publish()
    assert {int(used.object_id) for used in ReferenceIndex.get_references_to(picture)} == {page.pk}
    client = signed_in("editor-4502")
    client.force_login(User.objects.create_superuser("root", "root@demo.invalid", "x"))
    for kind, thing in (("wagtailadmin_pages", page), ("wagtailimages", picture)):
        usage = "usage" if kind == "wagtailadmin_pages" else "image_usage"
        warning = client.get(reverse(f"{kind}:delete", args=[thing.pk])).content.decode()
        assert reverse(f"{kind}:{usage}", args=[thing.pk]) in warning


def test_the_sitemap_has_what_may_be_found_in_both_languages(written, client, settings):
    settings.PORTAL_BASE_URL = "https://yyyz.example.gov.cn"
    draft, live = written(live=False), written()
    idle = GuideVersion.objects.active().filter(region__code=LIUNAN).first()
    idle_address = f"/guides/{LIUNAN}/{idle.industry.slug}/"
    before = addresses(client)
    assert f"https://yyyz.example.gov.cn{idle_address}" in before
    GuideVersion.objects.filter(pk=idle.pk).update(status="withdrawn")
    listed = addresses(client)
    base = "https://yyyz.example.gov.cn"
    assert {f"{base}/", f"{base}/en/", f"{base}/policy/hezhou-2021-1/"} <= listed
    assert {f"{base}{live.url}", f"{base}/en{live.url}", f"{base}/track/"} <= listed
    assert {f"{base}/guides/catalogue/450200/", f"{base}/en/guides/catalogue/451100/"} <= listed
    assert f"{base}{draft.url}" not in listed
    assert f"{base}{idle_address}" not in listed
    assert not [
        address for address in listed if "/l/" in address or "/cms/" in address or "/v/" in address
    ]


def addresses(client):
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    return {location.text for location in tree.iter(f"{MAP}loc")}


def test_robots_are_kept_out_of_forms_and_told_of_the_sitemap(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    closed = {"/cms/", "/styleguide/", "/apply/", "/en/apply/"}
    assert {f"Disallow: {path}" for path in closed} <= set(lines)
    assert "Disallow: /l/" not in lines
    assert lines[-1] == "Sitemap: http://127.0.0.1:8000/sitemap.xml"


def test_placing_twice_changes_nothing_and_what_was_taken_down_stays_down(section):
    section("notices").unpublish()
    count = SectionPage.objects.count()
    assert place_standing_pages() == []
    assert place_articles(staff={}) == []
    assert SectionPage.objects.count() == count
    assert FeedbackPage.objects.count() == 1
    assert not fresh(section("notices")).live
