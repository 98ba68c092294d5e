"""Seven people and one restaurant: a promise, one visit with its re-visit, one permit denied and two granted,
handed over against one receipt, and their pictures behind the QR code."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from issuance.models import Case, Inspection
from portal.ground.calendar import clock
from portal.ground.office_days import almanac
from tests.chromium import DESK, PHONE
from tests.e2e import promised_guide, restaurant, served_city, walking
from tests.e2e.conftest import PATIENCE
from tests.e2e.restaurant import DRAINAGE, FOOD, LIFT, confirmed, form_of
from tests.e2e.walking import follow, press, sign_in_as

MARKET, HOUSING = "approver-450204-mr", "approver-450204-hc"
INSPECTOR, SECOND = "inspector-450204-mr", "inspector-450204-hc"
CLERK, OFFICER = "clerk-450204", "officer-450204-aa"


@pytest.fixture(scope="session")
def promised(server, django_db_blocker):
    """The paper that may follow, once the editors have said so."""
    with django_db_blocker.unblock(), served_city.opened():
        return promised_guide.released()


@pytest.fixture
def office(page, browser, site, django_db_blocker):
    office = Office(browser, site, django_db_blocker)
    yield office
    office.close()


class Office:
    """The page of each officer, signed in once: inspectors stand with a phone in the kitchen, the others sit
    at a desk. ``shop``: whose case they work on."""

    def __init__(self, browser, site, blocker):
        self.browser, self.site, self.blocker = browser, site, blocker
        self.pages, self.shop, self.address = {}, "", ""

    def of(self, username) -> Page:
        if username not in self.pages:
            width = PHONE if username in (INSPECTOR, SECOND) else DESK
            context = self.browser.new_context(base_url=self.site, locale="zh-CN", **width)
            context.set_default_timeout(PATIENCE)
            self.pages[username] = context.new_page()
            sign_in_as(self.pages[username], username)
        return self.pages[username]

    def at_the_case(self, username) -> Page:
        page = self.of(username)
        if self.address:
            page.goto(self.address)
        else:
            walking.find_case(page, self.shop)
            page.wait_for_url("**/cms/cases/*/")
            self.address = page.url
        expect(page.locator(".yz-case")).to_contain_text(self.shop)
        return page

    def next_working_day(self) -> str:
        with self.blocker.unblock(), served_city.opened():
            case = Case.objects.get(operator_name=self.shop)
            days = almanac.days_of(case.region_id)
            return clock.add_working_days(clock.today(), 1, days=days).isoformat()

    def wait_for_the_day_of_the_visit(self) -> None:
        """As if it were today."""
        with self.blocker.unblock(), served_city.opened():
            visits = Inspection.objects.filter(case__operator_name=self.shop, stage="planned")
            assert visits.update(on=clock.today()) == 1

    def close(self):
        for page in self.pages.values():
            page.context.close()


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=[""])
def test_a_restaurant_is_promised_visited_put_right_and_handed_over(page, office, promised):
    serial = f"{uuid4().int % 10**6:06d}"
    office.shop = f"{walking.SHOP}（{serial}）"
    reference, code = restaurant.apply(page, office.shop, promised=promised)
    check(office)
    say_and_plan(office)
    follow(page, reference, code)
    expect(page.locator("main")).to_contain_text("请届时到场")
    at_the_place(office)
    put_right(page)
    visit_again(office)
    decide_and_issue(office, serial)
    publish(office)
    hand_over(office, serial)
    behind_the_code(page)


def check(office):
    for person, items in ((MARKET, (FOOD, LIFT)), (HOUSING, (DRAINAGE,))):
        page = office.at_the_case(person)
        for item in items:
            confirmed(page, form_of(page, "材料核验通过", item), "材料核验通过")


def say_and_plan(office):
    verb = "确定是否现场核查"
    needed = ((MARKET, FOOD, "需要"), (MARKET, LIFT, "不需要"), (HOUSING, DRAINAGE, "需要"))
    for person, item, said in needed:
        page = office.at_the_case(person)
        form = form_of(page, verb, item)
        form.get_by_role("radio", name=re.compile(f"^{said}")).check()
        form.get_by_label("原因").fill("测试：以现场布局为准")
        confirmed(page, form, verb)
    plan(office)


def plan(office):
    page = office.at_the_case(OFFICER)
    form = form_of(page, "安排联合核查")
    form.get_by_label("核查日期").fill(office.next_working_day())
    for box in form.get_by_role("checkbox").all():
        box.check()
    confirmed(page, form, "安排联合核查")
    office.wait_for_the_day_of_the_visit()


def at_the_place(office):
    """Two inspectors on their phones, point by point, and what the applicant confirms."""
    page = go_there(office, INSPECTOR)
    point = page.locator("section.yz-point", has_text="测试：设置洗手设施")
    point.get_by_role("radio", name="符合", exact=True).check()
    press(page, "保存本要点", within=point)
    expect(page.locator(".messages")).to_contain_text("已保存")
    page = go_there(office, SECOND)
    point = page.locator("section.yz-point", has_text="测试：隔油池设置到位")
    point.get_by_role("radio", name="不符合", exact=True).check()
    point.get_by_label("说明").fill("未设隔油池")
    point.locator("input[type=file]").set_input_files(a_picture("现场.jpg"))
    press(page, "保存本要点", within=point)
    expect(page.locator(".messages")).to_contain_text("已保存")
    form = page.locator("#presence form")
    form.get_by_role("radio").first.check()
    form.get_by_label("在场人员姓名").fill("测试·韦大江")
    press(page, "记录申请人现场确认", within=form)
    conclude(office, INSPECTOR, FOOD, "通过")
    conclude(office, SECOND, DRAINAGE, "需整改", "测试：请加装隔油池")


def go_there(office, username):
    page = office.of(username)
    page.goto("/cms/visits/today/")
    panel = page.locator("li.yz-panel", has_text=office.shop)
    panel.get_by_role("link", name="现场核查记录").click()
    expect(page.locator(".yz-place")).to_contain_text(office.shop)
    return page


def conclude(office, username, item, conclusion, findings=""):
    verb = "作出核查结论"
    page = office.at_the_case(username)
    form = form_of(page, verb, item)
    form.get_by_role("radio", name=conclusion, exact=True).check()
    for box in form.get_by_role("checkbox").all()[:2]:
        box.check()
    if findings:
        form.get_by_label("核查情况").fill(findings)
        form.get_by_label("整改期限").fill((clock.today() + timedelta(days=5)).isoformat())
    confirmed(page, form, verb)


def a_picture(name):
    return {"name": name, "mimeType": "image/jpeg", "buffer": walking.picture_of_a_paper()}


def put_right(page):
    """The applicant reports, and hands in what was promised."""
    page.reload()
    page.get_by_label("整改情况").fill("测试：已加装隔油池")
    press(page, "报告整改情况")
    expect(page.locator("main")).to_contain_text("已收到您的整改报告")
    page.locator("form[action$='/promised/'] input[type=file]").set_input_files(a_picture("图.jpg"))
    press(page, "补交承诺的材料，或者报告承诺的条件已达到")
    expect(page.locator("main")).to_contain_text("承诺的材料已补交")


def visit_again(office):
    """Once, and the department verifies what was promised."""
    plan(office)
    conclude(office, SECOND, DRAINAGE, "通过")
    page = office.at_the_case(MARKET)
    verify = form_of(page, "核验承诺材料")
    verify.get_by_role("radio").first.check()
    confirmed(page, verify, "核验承诺材料")


def decide_and_issue(office, serial):
    """One is denied, and the certificate is made of the other two."""
    for person, item, granted in (
        (MARKET, FOOD, True),
        (MARKET, LIFT, False),
        (HOUSING, DRAINAGE, True),
    ):
        page = office.at_the_case(person)
        form = form_of(page, "作出决定", item)
        form.get_by_label("准予许可" if granted else "不予许可", exact=True).check()
        if not granted:
            form.get_by_label("理由").fill("测试：检验不合格")
            form.get_by_label("其他依据").fill("测试依据第一条")
        confirmed(page, form, "作出决定")
    numbers = (
        (MARKET, FOOD, f"JY24502040{serial}"),
        (HOUSING, DRAINAGE, f"柳南排〔2026〕{serial}号"),
    )
    for person, item, number in numbers:
        page = office.at_the_case(person)
        form = form_of(page, "录入许可证", item)
        form.get_by_label("许可证编号").fill(number)
        confirmed(page, form, "录入许可证")
    page = office.at_the_case(OFFICER)
    confirmed(page, form_of(page, "制证出证"), "制证出证")


def publish(office):
    """Each department adds the scan of its permit, and paints over the number of the identity document."""
    scan = {"name": "许可证.png", "mimeType": "image/png", "buffer": a_permit()}
    for person in (MARKET, HOUSING):
        page = office.at_the_case(person)
        form = form_of(page, "上传许可证扫描件")
        form.locator("input[type=file]").set_input_files(scan)
        confirmed(page, form, "上传许可证扫描件")
        form = form_of(page, "公开许可证图片")
        for name, value in (("page", 1), ("left", 10), ("top", 30), ("width", 80), ("height", 10)):
            form.locator(f"[name$='row0-{name}']").fill(str(value))
        form.get_by_role("checkbox").check()
        confirmed(page, form, "公开许可证图片")


def a_permit() -> bytes:
    """White, with a red field where the number of the identity document stands."""
    paper = Image.new("RGB", (900, 1200), "white")
    ImageDraw.Draw(paper).rectangle((100, 370, 800, 470), fill="red")
    buffer = io.BytesIO()
    paper.save(buffer, "PNG")
    return buffer.getvalue()


def hand_over(office, serial):
    page = office.at_the_case(CLERK)
    verb = "发放许可证件"
    form = form_of(page, verb)
    form.get_by_label("法定代表人（经营者）本人").check()
    form.get_by_label("领取人（收件人）姓名").fill("测试·韦大江")
    confirmed(page, form, verb)
    row = page.get_by_role("row", name="送达回执")
    row.get_by_role("link").first.click()
    receipt = page.locator("main")
    for words in (
        "行业综合许可证",
        f"JY24502040{serial}",
        f"柳南排〔2026〕{serial}号",
        "领取人签字",
    ):
        expect(receipt).to_contain_text(words)
    expect(receipt).not_to_contain_text(LIFT)


def behind_the_code(page):
    """Whoever scans the certificate sees both permits, with pictures in which nothing red is left."""
    page.reload()
    expect(page.locator("main")).to_contain_text("全部送达，办结")
    page.get_by_role("link", name="打开二维码页面").click()
    expect(page.locator("article.permit")).to_have_count(2)
    pictures = page.locator("article.permit img")
    expect(pictures).to_have_count(2)
    for picture in pictures.all():
        shown = page.request.get(picture.get_attribute("src")).body()
        colours = Image.open(io.BytesIO(shown)).convert("RGB").getcolors(2**24)
        assert not [rgb for _n, rgb in colours if rgb[0] > 200 and rgb[1] < 100]
