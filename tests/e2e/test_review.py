"""A text goes from its author to a second person, who reads it on its own edit page and approves."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.walking import sign_in_as

pytestmark = pytest.mark.parametrize("page", [1280], indirect=True, ids=["desk"])
TITLE = "测试审核的通知"


def choose_action(page: Page, name: str) -> None:
    """A button of the footer, behind its arrow."""
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".messages")).to_contain_text(TITLE)


def add_an_article(page: Page) -> None:
    sign_in_as(page, "editor-4502")
    page.goto("/cms/pages/")
    page.get_by_role("link", name="通知公告", exact=True).click()
    page.goto(page.url.replace("edit", "add_subpage"))
    page.get_by_role("link", name="文章", exact=True).click()


def test_whoever_changes_nothing_approves_where_she_read_it(page):
    add_an_article(page)
    page.locator("[name=title]").fill(TITLE)
    choose_action(page, "提交第二人审核")

    sign_in_as(page, "editor2-4502")
    page.goto("/cms/reports/workflow_tasks/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator(".messages")).to_contain_text("您可以审定这篇内容")
    choose_action(page, "审定发布")
    expect(page.locator(".messages")).to_contain_text("已通过并发布")


AT_ONCE = """title => {
    const field = document.querySelector("[name=title]");
    field.focus();
    field.value = title;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelector("[name=action-submit]").click();
}"""


def test_whoever_types_faster_than_the_address_is_written_loses_nothing(page):
    add_an_article(page)
    page.wait_for_load_state()
    with page.expect_navigation():
        page.evaluate(AT_ONCE, f"抢先的{TITLE}")
    expect(page.locator(".messages .success")).to_contain_text(f"抢先的{TITLE}")
