"""What is done in one form: to subscribe, to ask, to search; by keys alone and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_accessibility import reach
from tests.e2e.walking import GUIDE, press

PHONE_WITHOUT_SCRIPTS = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
by_keys = pytest.mark.parametrize("page", [1280], indirect=True, ids=["desk"])
without_scripts = pytest.mark.parametrize("page", [PHONE_WITHOUT_SCRIPTS], indirect=True, ids=[""])
QUESTION = "测试：店面 40 平方米，要办消防检查吗？"


def type_into(page, label, text):
    reach(page, label)
    page.keyboard.type(text)


def subscribed(page):
    expect(page.locator("main")).to_contain_text("请查收邮件，确认后订阅即生效")


def thanked(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("谢谢您的留言")


@by_keys
def test_a_subscription_needs_no_mouse(page):
    page.goto(GUIDE)
    reach(page, "^订阅变更通知$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("订阅变更通知")
    type_into(page, "^电子邮箱", "nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").get_by_role("heading")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("电子邮箱")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("@example.com")
    page.keyboard.press("Enter")
    subscribed(page)


@without_scripts
def test_a_subscription_needs_no_script(page):
    page.goto(GUIDE)
    page.get_by_role("link", name="订阅变更通知").click()
    page.get_by_label("电子邮箱").fill("somebody@example.com")
    press(page, "订阅")
    subscribed(page)


@by_keys
def test_a_question_needs_no_mouse(page):
    page.goto(GUIDE)
    reach(page, "^向服务专员咨询$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="办事指南")).to_be_checked()
    expect(page.get_by_label("所在地区")).to_have_value("450204")
    type_into(page, "^留言内容", QUESTION)
    reach(page, "^提交$")
    page.keyboard.press("Enter")
    thanked(page)


@without_scripts
def test_a_question_needs_no_script(page):
    page.goto("/feedback/")
    press(page, "提交")
    expect(page.get_by_role("alert")).to_contain_text("留言内容")
    page.get_by_role("radio", name="本网站").check()
    page.get_by_label("所在地区").select_option("450204")
    page.get_by_label("留言内容").fill(QUESTION)
    press(page, "提交")
    thanked(page)


@by_keys
def test_a_search_needs_no_mouse(page):
    page.goto("/")
    type_into(page, "^您想开什么店", "面馆")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("搜索")
    reach(page, "^柳州市柳南区$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("小餐饮")
