"""Elder mode, language links, menu and footer facts."""

from http.cookies import SimpleCookie

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils import translation

from portal import display, styleguide

pytestmark = pytest.mark.django_db  # the menu asks which pages its editors added


def switch(query: str):
    return display.elder(RequestFactory().get(f"/elder/?{query}"))


@pytest.mark.parametrize("address", ["/guides/450204/xiaocanyin/?area_m2=40", "/en/", "/"])
def test_switching_leads_back_to_the_page(address):
    response = display.elder(RequestFactory().get("/elder/", {"on": "1", "next": address}))
    assert response.status_code == 302
    assert response["Location"] == address


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "",
    ],
)
def test_switching_never_leads_off_the_site(address):
    response = display.elder(RequestFactory().get("/elder/", {"next": address}))
    assert response["Location"] == "/"


def test_the_choice_is_kept_and_can_be_taken_back():
    kept: SimpleCookie = switch("on=1").cookies
    assert kept["elder"].value == "1"
    assert kept["elder"]["samesite"] == "Lax"
    assert kept["elder"]["max-age"] > 300 * 24 * 3600
    gone = switch("on=0").cookies
    assert gone["elder"].value == ""
    assert gone["elder"]["max-age"] == 0


def test_switching_is_never_cached_and_takes_no_posts():
    assert "no-store" in switch("on=1")["Cache-Control"]
    assert display.elder(RequestFactory().post("/elder/")).status_code == 405


def shown(path: str, **cookies) -> dict:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return display.display(request)


def test_the_menu_marks_where_one_is():
    assert [url for _, url, current in shown("/track/7/")["nav"] if current] == ["/track/"]


def test_elder_mode_follows_the_cookie_and_offers_the_way_back():
    plain, elder = shown("/a/")["display"], shown("/a/", elder="1")["display"]
    assert (plain["elder"], elder["elder"]) == (False, True)
    assert "on=1" in plain["elder_url"]
    assert "on=0" in elder["elder_url"]
    assert "next=%2Fa%2F" in plain["elder_url"]


def test_english_pages_keep_their_prefix_in_the_menu():
    with translation.override("en"):
        context = shown("/en/guides/")
        label = str(context["nav"][0][0])
    assert (label, *context["nav"][0][1:]) == ("Service guides", "/en/guides/", True)
    assert context["display"]["languages"][0][0] == "zh-hans"


def test_a_page_without_a_translation_leads_to_the_home_of_the_language():
    assert shown("/elder/")["display"]["languages"] == [("en", "English", "/en/")]


def test_a_page_with_a_translation_leads_to_it_with_its_answers():
    code, _, url = shown("/track/?number=7")["display"]["languages"][0]
    assert (code, url) == ("en", "/en/track/?number=7")


def test_unset_footer_facts_stay_empty_so_that_the_page_can_say_so(settings):
    settings.PORTAL_SITE_FACTS = {"sponsor": "柳州市行政审批局（样本）"}
    facts = shown("/")["display"]["facts"]
    assert [value for _, value in facts] == ["柳州市行政审批局（样本）", "", "", "", "", ""]


def test_the_style_guide_exists_only_in_the_demo_and_in_development(settings):
    settings.PORTAL_DEMO = settings.DEBUG = False
    with pytest.raises(Http404):
        styleguide.page(RequestFactory().get("/styleguide/"))
    settings.PORTAL_DEMO = True
    assert styleguide.page(RequestFactory().get("/styleguide/")).status_code == 200
