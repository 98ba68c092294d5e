"""Searching as people do: a few keys, the proposals by keyboard, and the same without scripts."""

import pytest

BOX = "main input[name=q]"
PROPOSALS = "main [role=option]"


def test_proposals_are_taken_by_keyboard(page):
    page.goto("/search/")
    page.fill(BOX, "xiaocany")
    page.wait_for_selector(PROPOSALS)
    first, second = (page.locator(PROPOSALS).nth(n).bounding_box() for n in (0, 1))
    assert second["y"] >= first["y"] + first["height"], "one under the other"
    box = page.locator(BOX)
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert "小餐饮" in chosen.inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "小餐饮" in page.locator("#chosen").inner_text()


def test_escape_closes_the_proposals_and_enter_searches_for_what_was_typed(page):
    page.goto("/search/")
    page.fill(BOX, "餐饮")
    page.wait_for_selector(PROPOSALS)
    page.keyboard.press("Escape")
    assert page.locator(BOX).get_attribute("aria-expanded") == "false"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(BOX).input_value() == "餐饮"
    assert page.locator("main mark").first.inner_text() == "餐饮"


@pytest.mark.parametrize(
    "page",
    [{"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}],
    indirect=True,
)
def test_without_scripts_the_form_works(page):
    page.goto("/search/")
    page.fill(BOX, "面馆")
    page.click("main form[role=search] button")
    assert page.locator("main ol.results a").first.inner_text() == "小餐饮"
    page.locator("main ol.results ul a").first.click()
    assert page.locator("h1").inner_text() == "开办小餐饮"
