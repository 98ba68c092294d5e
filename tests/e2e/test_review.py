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


def test_whoever_changes_nothing_approves_where_she_read_it(page):
    sign_in_as(page, "editor-4502")
    page.goto("/cms/pages/")
    page.get_by_role("link", name="通知公告", exact=True).click()
    page.goto(page.url.replace("edit", "add_subpage"))
    page.get_by_role("link", name="文章", exact=True).click()
    page.locator("[name=title]").fill(TITLE)
    choose_action(page, "提交第二人审核")

    sign_in_as(page, "editor2-4502")
    page.goto("/cms/reports/workflow_tasks/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator(".messages")).to_contain_text("您可以审定这篇内容")
    choose_action(page, "审定发布")
    expect(page.locator(".messages")).to_contain_text("已通过并发布")
