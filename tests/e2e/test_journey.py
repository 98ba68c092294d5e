"""The whole chain in a real browser: from the guide to the code on the certificate, and beyond."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests import qr_codes
from tests.chromium import DESK, PHONE
from tests.e2e import walking
from tests.e2e.walking import PERMITS, SHOP, act, download, follow, press, sign_in

MARKET, HOUSING, OFFICE = "市场监督管理局", "住房和城乡建设局", "行政审批局"
NUMBERS = {MARKET: "GXCY0204", HOUSING: "柳南排〔2026〕"}


@pytest.mark.parametrize(
    "page",
    [DESK, PHONE | {"java_script_enabled": False}],
    indirect=True,
    ids=["desk", "phone-without-javascript"],
)
def test_a_shop_goes_from_the_guide_to_its_licence_and_one_permit_is_revoked(page):
    serial = f"{uuid4().int % 10**6:06d}"
    shop = f"{SHOP}（{serial}）"
    reference, code = apply(page, shop)
    check_decide_and_record(page, shop, serial)
    sign_in(page, OFFICE)
    walking.open_case(page, shop)
    act(page, "制证出证")

    follow(page, reference, code)
    first = code_on_the_certificate(page)
    page.goto(first)
    expect(page.locator(".verdict b")).to_have_text("有效")
    for permit in page.locator("article.permit").all():
        expect(permit.locator(".st")).to_have_text("有效")
    expect(page.locator("article.permit")).to_have_count(len(PERMITS))

    sign_in(page, HOUSING)
    walking.find_case(page, shop)
    ended = {"决定文号": "测试撤〔2026〕1号", "原因": "测试：排水不达标，依法撤销"}
    act(page, "许可终止登记", ended, select="撤销", ground="69-2")
    page.goto(first)
    expect(page.locator(".verdict b")).to_have_text("部分许可失效")
    expect(page.locator("article.permit.bad")).to_contain_text("撤销")

    sign_in(page, OFFICE)
    walking.open_case(page, shop)
    act(page, "换发正本", {"原因": "一项许可被撤销"})
    page.goto(first)
    expect(page.locator(".verdict b")).to_have_text("已换发")
    page.get_by_role("link", name="查看现行证书").click()
    expect(page.locator(".verdict b")).to_have_text("有效")
    current = page.url
    follow(page, reference, code)
    assert code_on_the_certificate(page) == current != first


def apply(page, shop):
    """Home, guide, situation, form (first with a wrong number), papers; reference and code."""
    page.goto("/")
    page.get_by_role("link", name="柳南区").first.click()
    page.get_by_role("link", name="小餐饮").first.click()
    walking.begin_an_application(page)
    for permit in PERMITS:
        expect(page.get_by_role("heading", name=permit)).to_be_visible()
    press(page, "保存并继续")

    walking.fill_in(page, walking.TYPED | {"经营者名称": shop, "证件号码": walking.WRONG_ID})
    for question, answer in walking.CHOSEN.items():
        walking.choose(page, question, answer)
    press(page, "保存并继续")
    expect(page.get_by_role("alert").get_by_role("heading")).to_be_focused()
    assert posts_of(page, page.reload) == (0 if scripted(page) else 1)
    expect(page.get_by_role("alert").get_by_role("heading")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    wrong = page.get_by_label("证件号码", exact=True)
    assert urlsplit(page.url).fragment == wrong.get_attribute("id")
    expect(wrong).to_have_value(walking.WRONG_ID)
    expect(page.get_by_label("经营者名称", exact=True)).to_have_value(shop)
    wrong.fill(walking.TYPED["证件号码"])
    press(page, "保存并继续")
    if scripted(page):
        expect(page.get_by_role("heading", level=1)).to_have_text("申请材料")
        assert posts_of(page, page.go_back) == 0
        expect(page.get_by_label("证件号码", exact=True)).to_have_value(walking.TYPED["证件号码"])
        page.go_forward()

    walking.hand_in_papers(page)
    expect(page.get_by_role("button", name="提交申请")).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="提交申请").dblclick()
    expect(page.get_by_role("heading", name="收件回执")).to_be_visible()
    reference, code = page.locator("dl.receipt b.code").all_inner_texts()
    return reference, code


def scripted(page):
    return page.viewport_size == DESK["viewport"]


def posts_of(page, move):
    """What is sent once more by Reload or Back: nothing by the script, else the page as it was."""
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    move()
    expect(page.get_by_label("经营者名称", exact=True)).to_be_visible()
    return len(sent)


def check_decide_and_record(page, shop, serial):
    for department in (MARKET, HOUSING):
        sign_in(page, department)
        walking.open_case(page, shop)
        act(page, "材料核验通过")
    for department in (MARKET, HOUSING):
        sign_in(page, department)
        walking.open_case(page, shop)
        walking.no_visit(page)
        act(page, "作出决定", radio="准予许可")
    for department in (MARKET, HOUSING):
        sign_in(page, department)
        walking.open_case(page, shop)
        act(page, "录入许可证", {"许可证编号": f"{NUMBERS[department]}{serial}"})


def code_on_the_certificate(page):
    """Address in the QR code, read from the pixels of the PDF the applicant downloads."""
    pdf = download(page, "下载证书")
    assert pdf.startswith(b"%PDF")
    (address,) = qr_codes.in_pdf(pdf)
    return address
