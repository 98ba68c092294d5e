"""Case work in the browser: a case between its departments and its applicant, a morning at a window."""

import json
import re
import time
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from portal.demo import telling
from portal.demo.stories import LIUNAN, Story
from tests.chromium import DESK, PHONE
from tests.e2e import served_city, walking
from tests.e2e.conftest import FOLDER, PATIENCE
from tests.e2e.walking import GUIDE, SHOP, act, follow, press, sign_in_as

MARKET, HOUSING, HEAD, CLERK = (
    "approver-450204-mr",
    "approver-450204-hc",
    "head-450204-hc",
    "clerk-450204",
)
PLACE = "柳州市柳南区飞鹅路4711号一层"
TOLD = (
    "申请已收到",
    "需要补正",
    "补正材料接收凭证",
    "受理通知书",
    "延长",
    "“小餐饮登记”作出决定",
    "“城镇污水排入排水管网许可”作出决定",
    "不予核发行业综合许可证告知书",
)
REASONS = "测试：场所不符合登记条件"


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_one_department_needs_more_time_another_denies_and_the_applicant_is_told_of_all(page):
    shop = f"{SHOP}（{uuid4().int % 10**6:06d}）"
    reference, code = apply(page, shop)

    as_officer(page, MARKET, shop)
    ask_for(page, "需要补正", "经营场所", "缺楼层")
    as_officer(page, HOUSING, shop)
    act(page, "材料核验通过")
    follow(page, reference, code)
    page.get_by_label("经营场所").fill(PLACE)
    press(page, "提交补正")
    expect(page.locator("main")).to_contain_text("补正材料已提交")
    as_officer(page, MARKET, shop)
    expect(page.locator(".yz-case")).to_contain_text(PLACE)
    act(page, "材料核验通过")

    as_officer(page, HOUSING, shop)
    act(page, "材料核验通过")
    act(page, "申请延长审批期限", {"延长天数": "5", "原因": "测试：需补充核对排水流向"})
    as_officer(page, HEAD, shop)
    act(page, "批准延长审批期限")
    follow(page, reference, code)
    expect(page.locator("main")).to_contain_text("延长")

    as_officer(page, MARKET, shop)
    walking.no_visit(page)
    act(page, "作出决定", {"理由": REASONS, "其他依据": "测试依据第一条"}, radio="不予许可")
    as_officer(page, HOUSING, shop)
    walking.no_visit(page)
    act(page, "作出决定", radio="准予许可")

    follow(page, reference, code)
    papers = page.get_by_role("link", name=re.compile("决定书|通知书|凭证"))
    expect(papers.nth(4)).to_be_visible()
    page.get_by_role("link", name=re.compile("不予行政许可决定书")).first.click()
    paper = page.locator("main")
    for words in (REASONS, "测试依据第一条", "行政复议", "6个月"):
        expect(paper).to_contain_text(words)
    for words in TOLD:
        wait_for_a_message(reference, words)


@pytest.fixture
def shops(server, django_db_blocker):
    """Ten applications that were taken in at the window yesterday evening, so to say."""
    mark = f"{uuid4().int % 10**4:04d}"
    stories = [
        Story(LIUNAN, "SMALL_EATERY", f"米粉店{mark}{n}", "submitted", channel="window")
        for n in range(10)
    ]
    with django_db_blocker.unblock(), served_city.opened():
        cases = [telling.tell(story, 60 + n) for n, story in enumerate(stories)]
        return [(case.pk, case.operator_name) for case in cases]


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_a_clerk_gets_through_a_morning(page, shops):
    sign_in_as(page, CLERK)
    page.goto("/cms/cases/?queue=accept")
    for _pk, shop in shops[:7]:
        open_from_the_queue(page, shop)
        act_on_papers(page, "受理")
        page.get_by_role("link", name="下一件").click()
        expect(page.get_by_role("heading", name="您现在可以")).to_be_visible()

    pk, _shop = shops[7]
    page.goto(f"/cms/cases/{pk}/")
    ask_for(page, "要求补正", "经营场所", "缺楼层")
    pdf_of(page, "补齐补正通知书")
    page.goto(f"/cms/cases/{pk}/")
    taken_in = verb_form(page, "接收补正材料")
    taken_in.get_by_label("经营场所", exact=True).fill(PLACE)
    press(page, "接收补正材料", within=taken_in)
    expect(page.get_by_role("row", name="补正材料接收凭证")).to_be_visible()
    pdf_of(page, "补正材料接收凭证")

    page.goto(f"/cms/cases/{shops[8][0]}/receipt/")
    page.get_by_label("法定代表人（经营者）本人").check()
    press(page, "打印回执")
    reference, code = page.locator("dl.receipt b.code").all_inner_texts()
    page.get_by_role("link", name="打开办件").click()
    expect(page.get_by_role("heading", name="您现在可以")).to_be_visible()
    follow(page, reference, code)
    expect(page.get_by_role("heading", level=1)).to_have_text(shops[8][1])


def open_from_the_queue(page, shop):
    page.goto("/cms/cases/?queue=accept")
    page.get_by_role("row", name=shop).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="您现在可以")).to_be_visible()


def act_on_papers(page, verb):
    """Carry it out, and be led to the papers it gives."""
    press(page, verb, within=verb_form(page, verb))
    expect(page.get_by_role("row", name="受理通知书")).to_be_visible()


def pdf_of(page, title):
    """Waits for the paper as the clerk does, looking at a page that looks again by itself."""
    link = page.get_by_role("row", name=title).get_by_role("link", name="打印（PDF）")
    expect(link).to_be_visible(timeout=2 * PATIENCE)
    assert page.request.get(link.get_attribute("href")).body().startswith(b"%PDF")


def wait_for_a_message(reference, words):
    """One about this application that says so, as the SMS gateway was handed it."""
    deadline = time.monotonic() + 2 * PATIENCE / 1000
    while not any(words in text for text in messages_about(reference)):
        assert time.monotonic() < deadline, (words, messages_about(reference))
        time.sleep(0.5)


def messages_about(reference):
    sent = (json.loads(file.read_text()) for file in (FOLDER / "var/sms").glob("*.json"))
    return [message["text"] for message in sent if reference in message["text"]]


def apply(page, shop):
    """From the guide to the receipt; reference and code."""
    page.goto(GUIDE)
    walking.begin_an_application(page)
    press(page, "保存并继续")
    walking.fill_in(page, walking.TYPED | {"经营者名称": shop})
    for question, answer in walking.CHOSEN.items():
        walking.choose(page, question, answer)
    press(page, "保存并继续")
    walking.hand_in_papers(page)
    expect(page.get_by_label("接收短信的手机号码")).to_have_value(walking.TYPED["联系电话"])
    page.get_by_role("checkbox").check()
    press(page, "提交申请")
    return page.locator("dl.receipt b.code").all_inner_texts()


def as_officer(page, username, shop):
    """From the register to the page of the case."""
    sign_in_as(page, username)
    walking.find_case(page, shop)
    expect(page.get_by_role("heading", name="您现在可以")).to_be_visible()


def verb_form(page, verb):
    form = page.locator("form.yz-verb", has=page.get_by_role("button", name=verb, exact=True))
    if not form.is_visible():
        page.locator("summary", has_text=verb).click()
    return form


def ask_for(page, verb, what, reason):
    form = verb_form(page, verb)
    choice = form.get_by_role("combobox").first
    choice.select_option(choice.locator("option", has_text=what).first.get_attribute("value"))
    form.get_by_label("补正要求").first.fill(reason)
    press(page, verb, within=form)
    walking.confirm(page, verb)
