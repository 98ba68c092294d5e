"""The style guide in a real browser: no accessibility violation, nothing wider than the screen."""

import mimetypes
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from portal.styleguide import sample_content

pytestmark = pytest.mark.e2e

SITE = "http://styleguide.test"
# Mode and colour scheme → the widths a page opened in them is looked at; 640 is 1280 at 200 %.
VIEWS = [
    ("plain", "light", (1280, 640, 390, 320)),
    ("plain", "dark", (390,)),
    ("elder", "light", (390,)),
    ("elder", "dark", (1280,)),
    ("english", "light", (1040, 390)),
    ("english", "dark", (1280,)),
]


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker) -> dict[str, str]:
    """The style guide's HTML in every mode; the frame of the site reads its menu from the database."""
    made = {}
    for mode, language in (("plain", "zh-hans"), ("elder", "zh-hans"), ("english", "en")):
        request = RequestFactory().get("/styleguide/")
        if mode == "elder":
            request.COOKIES["elder"] = "1"
        with translation.override(language), django_db_blocker.unblock():
            made[mode] = render_to_string("styleguide.html", sample_content(), request)
    return made


@pytest.fixture
def opened(browser, pages):
    contexts = []

    def open_view(width: int, scheme: str = "light", mode: str = "plain"):
        def answer(route):
            path = urlsplit(route.request.url).path
            if path == "/styleguide/":
                return route.fulfill(body=pages[mode], content_type="text/html; charset=utf-8")
            served = path.startswith("/static/")  # axe looks for imports beside the page
            file = finders.find(path.removeprefix("/static/")) if served else None
            if not file:
                return route.fulfill(status=404)
            return route.fulfill(path=file, content_type=mimetypes.guess_type(path)[0])

        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        page.goto(f"{SITE}/styleguide/")
        return page

    yield open_view
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("mode", "scheme", "widths"), VIEWS)
def test_axe_finds_nothing_and_nothing_overflows(opened, mode, scheme, widths):
    page = opened(widths[0], scheme, mode)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        violations = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("mode", ["plain", "elder", "english"])
def test_search_and_menu_are_in_sight_on_a_desk_and_one_tap_away_on_a_phone(opened, mode):
    desk = opened(1280, mode=mode)
    assert desk.locator(".site-head .find input").is_visible()
    assert desk.locator(".site-head > .wrap > .nav a").first.is_visible()
    assert not desk.locator(".menu").is_visible()
    phone = opened(390, mode=mode)
    assert phone.locator(".site-head .find-go").is_visible()
    assert not phone.locator(".site-head .find").is_visible()


def test_the_menu_folds_on_a_phone_without_wrapping_a_word(opened):
    page = opened(390)
    assert not page.locator(".site-head > .wrap > .nav").is_visible()
    page.locator(".menu > summary").click()
    links = page.locator(".menu .nav a")
    assert links.count() == 6
    for height in links.evaluate_all("all => all.map(a => a.getBoundingClientRect().height)"):
        assert 44 <= height < 70


def test_the_primary_action_stays_in_reach_on_a_phone(opened):
    page = opened(390)
    page.evaluate("scrollTo(0, 0)")
    box = page.locator(".dock .btn").bounding_box()
    assert box["y"] + box["height"] <= 844
    assert not opened(1280).locator(".dock").is_visible()


def test_a_segmented_answer_shows_its_focus_and_turns_with_the_arrow_keys(opened):
    page = opened(1280)
    page.locator("input[name=c][value=yes]").focus()
    page.keyboard.press("ArrowRight")
    chosen = page.locator("input[name=c]:checked")
    assert chosen.get_attribute("value") == "no"
    outline = chosen.evaluate("i => getComputedStyle(i.nextElementSibling).outlineStyle")
    assert outline == "solid"


def test_the_first_tab_stop_skips_to_the_content(opened):
    page = opened(1280)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    skip = page.locator(".skip")
    skip.focus()
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_print_leaves_out_what_paper_cannot_use(opened):
    page = opened(1280)
    page.emulate_media(media="print")
    for unwanted in (".tools", ".dock", ".crumb", ".actions"):
        assert not page.locator(unwanted).first.is_visible()
    assert page.locator("table.rows").is_visible()
