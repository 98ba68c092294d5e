"""Every kind of public page: no axe violation, nothing wider than the screen, keys are enough."""

import itertools
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e import walking
from tests.e2e.walking import GUIDE, follow, press
from tests.public_pages import CHINESE_ONLY, NOT_FOUND, PAGES

# Large print, dark scheme, English. A kind of page is seen in one of these rows and in the row
# that has the other three: so each meets every mode, and every two modes meet somewhere.
ROWS = [(True, True, True), (True, True, False), (True, False, True), (False, True, True)]
DESK, ZOOMED, NARROW = (1280, 844), (640, 422), (320, 844)  # zoomed: the desk at 200 %
PHONE = (390, 844)
# A page is opened once and looked at in each; what comes next is done in the narrowest.
ROOMS = (DESK, ZOOMED, NARROW)
at_desk = pytest.mark.parametrize("page", [DESK[0]], indirect=True, ids=["desk"])


def judge(page, rooms=ROOMS):
    """What axe finds, each with its first place; asserts also that the page fits each room."""
    for width, height in rooms:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        if (width, height) == ZOOMED:
            continue  # only the room differs
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], (page.url, width)


def see(page, address, rooms=ROOMS):
    """Open the address; what the list calls a page must be one, with one heading."""
    response = page.goto(address)
    assert response.status == (404 if address.removeprefix("/en") in NOT_FOUND else 200), address
    assert page.locator("h1").count() == 1, address
    judge(page, rooms)


@at_desk
def test_every_kind_of_page_can_be_read_by_everyone(page):
    for address in [*PAGES, *CHINESE_ONLY, "/en/"]:
        see(page, address)


@pytest.mark.parametrize("page", [PHONE[0]], indirect=True, ids=["phone"])
def test_every_kind_of_page_can_be_read_in_large_print_in_the_dark_and_in_english(page, site):
    cookie = {"name": "elder", "value": "1", "url": site}
    for address, row in zip([*PAGES, *CHINESE_ONLY], itertools.cycle(ROWS), strict=False):
        for large, dark, english in (row, tuple(not mode for mode in row)):
            if not (large or dark or english):
                continue  # the mode of the test above
            page.context.clear_cookies()
            if large:
                page.context.add_cookies([cookie])
            page.emulate_media(color_scheme="dark" if dark else "light")
            prefix = "/en" if english and address not in CHINESE_ONLY else ""
            see(page, f"{prefix}{address}", [PHONE])
            assert (page.locator("html.elder").count() == 1) == large


@at_desk
def test_every_step_of_the_application_can_be_read_by_everyone(page):
    def arrive(heading):
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        page.wait_for_load_state()
        judge(page)

    page.goto(GUIDE)
    walking.begin_an_application(page)
    arrive("您需要办理的许可")
    press(page, "保存并继续")
    arrive("填写一张表")
    walking.fill_in(page, walking.TYPED)
    for question, answer in walking.CHOSEN.items():
        walking.choose(page, question, answer)
    press(page, "保存并继续")
    arrive("申请材料")
    press(page, "保存并继续")
    expect(page.get_by_role("alert")).to_be_visible()
    arrive("申请材料")
    walking.hand_in_papers(page)
    arrive("核对并提交")
    page.get_by_role("checkbox").check()
    press(page, "提交申请")
    arrive("收件回执")
    reference, code = page.locator("dl.receipt b.code").all_inner_texts()
    follow(page, "wrong", "wrong")
    expect(page.get_by_role("alert")).to_be_visible()
    arrive("办件查询")
    follow(page, reference, code)
    expect(page.get_by_role("heading", name="办理进度")).to_be_visible()
    judge(page)


@at_desk
def test_the_licence_page_can_be_read_by_everyone_in_every_verdict(page):
    page.goto("/demo/")
    verdicts = {}
    for card in page.locator("li.card").all():
        address = card.get_by_role("link").get_attribute("href")
        verdicts[card.locator(".st").inner_text()] = address
    assert {"有效", "部分许可失效", "已换发"} <= set(verdicts)
    for word, address in verdicts.items():
        page.goto(address)
        expect(page.locator(".verdict b")).to_have_text(word)
        judge(page)


@at_desk
def test_the_first_steps_of_an_application_need_no_mouse(page):
    page.goto("/apply/450204/small-eatery/")
    reach(page, "^是$")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(walking.AREA)
    for answer in ("yes", "no", "no", "no"):
        for key in ("Tab", "Space", *(["ArrowRight"] if answer == "no" else [])):
            page.keyboard.press(key)
    reach(page, "开始办理")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("您需要办理的许可")
    reach(page, "保存并继续")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("填写一张表")
    reach(page, "保存并继续")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").get_by_role("heading")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("经营者名称", exact=True)).to_be_focused()


def reach(page, name):
    """Tab until the focus stands on what is called ``name``."""
    for _stop in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        said = focused.evaluate(
            "e => (e.labels && e.labels[0] || e).innerText || e.getAttribute('aria-label') || ''"
        )
        if re.search(name, said.strip()):
            return
    pytest.fail(f"the focus never comes to {name}")
