"""A city takes over another's catalogue in the browser, and later one of two things it changed."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.walking import press, sign_in_as

pytestmark = pytest.mark.parametrize("page", [1280], indirect=True, ids=["desk"])
SOURCE, TAKER = "editor-4502", "editor-4511"
SOURCES = "/cms/catalogue/sources/"
INDUSTRY = "烘焙店"
HEALTH, PLAN = "从业人员健康证明", "经营场所平面布局图（标明面积、功能分区、设备设施位置）"
DOUBT = "出处待核（接收测试）"


def sign_in_elsewhere(page: Page, username: str) -> None:
    """The demo's page names the staff of its tour; every other account is let in alike."""
    page.goto("/demo/")
    form = page.locator("form:has([name=username])").first
    form.locator("[name=username]").evaluate("(field, name) => (field.value = name)", username)
    form.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def paper(page: Page, name: str) -> None:
    page.goto("/cms/snippets/guides/material/")
    page.get_by_label("搜索").last.fill(name)
    page.get_by_role("link", name=name).first.click()


def doubt(page: Page, name: str) -> None:
    """Write an editors' remark: no citizen and no other test reads it."""
    paper(page, name)
    page.locator("[name=remark]").fill(DOUBT)
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".messages .success")).to_be_visible()


def test_a_city_takes_over_and_later_one_of_two_changes(page):
    sign_in_as(page, SOURCE)
    page.goto(SOURCES)
    press(page, "向其他城市开放")
    expect(page.locator("main aside")).to_contain_text("已向其他城市开放")

    sign_in_elsewhere(page, TAKER)
    page.goto(SOURCES)
    page.get_by_role("link", name="柳州市").click()
    page.get_by_label(INDUSTRY, exact=True).check()
    press(page, "按所选办理")
    expect(page.locator(".messages .success")).to_contain_text("已接收 1 条")
    page.goto("/cms/snippets/guides/industry/")
    expect(page.locator("main table")).to_contain_text(INDUSTRY)

    sign_in_as(page, SOURCE)
    for name in (HEALTH, PLAN):
        doubt(page, name)

    sign_in_elsewhere(page, TAKER)
    page.goto(SOURCES)
    page.get_by_role("link", name="柳州市").click()
    changed = page.locator("section", has=page.get_by_role("heading", name="只有来源改过"))
    expect(changed.locator("details")).to_have_count(2)
    expect(changed).to_contain_text(DOUBT)
    page.get_by_label(f"接收：{HEALTH}").check()
    press(page, "按所选办理")
    expect(page.locator(".messages .success")).to_contain_text("已接收 1 条")
    expect(changed.locator("details")).to_have_count(1)
    expect(changed).to_contain_text(PLAN)
    for name, remark in ((HEALTH, DOUBT), (PLAN, "")):
        paper(page, name)
        expect(page.locator("[name=remark]")).to_have_value(remark)
