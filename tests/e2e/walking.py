"""What people do in the browser: the steps of the journeys, each ending where the next begins."""

import io
import re
from datetime import date

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from portal.ground.text import identifiers

REGION, INDUSTRY = "柳南区", "小餐饮"
GUIDE = "/guides/450204/small-eatery/"
ANSWERS = {
    "是否属于小餐饮": "是",
    "是否单独向城镇污水管网排放": "是",
    "是否设置大型户外广告": "否",
    "是否零售卷烟": "否",
    "是否销售酒类": "否",
}
AREA = "40"
PERMITS = ("小餐饮登记证", "城镇污水排入排水管网许可证")
SHOP = "柳南区测试砂锅店"
TYPED = {
    "经营者名称": SHOP,
    "统一社会信用代码": identifiers.make_uscc("450204", 4711),
    "住所": "柳州市柳南区飞鹅路4711号",
    "法定代表人（负责人/经营者）姓名": "测试·韦大江",
    "证件号码": identifiers.make_resident_id("450204", date(1980, 5, 1), 11),
    "联系电话": "13900004711",
    "经营场所": "柳州市柳南区飞鹅路4711号",
    "日排水量": "3",
    "排放口位置及去向": "店后接户井，排入飞鹅路污水管",
    "预处理设施（隔油池/油水分离器）": "隔油池一座",
}
WRONG_ID = "450204198005010110"  # its check digit is another
CHOSEN = {
    "主体类型": "个体工商户",
    "证件类型": "居民身份证",
    "场所使用权性质": "租赁",
    "送达方式": "窗口领取",
    "业态类别": "小吃店",
    "是否列入重点排污单位": "否",
}


def picture_of_a_paper() -> bytes:
    """A page as a phone's camera would send it."""
    page = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(page).rectangle((60, 60, 540, 740), outline="black", width=4)
    buffer = io.BytesIO()
    page.save(buffer, "JPEG")
    return buffer.getvalue()


def sign_in_as(page: Page, username: str) -> None:
    page.goto("/demo/")
    page.locator(f"form:has([name=username][value='{username}'])").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def press(page: Page, name: str, *, within: Locator | None = None) -> None:
    """Press the one visible button of this name."""
    (within or page).get_by_role("button", name=name, exact=True).click()


def answer_the_situation(page: Page) -> None:
    """The questions of guide and application form alike."""
    for question, answer in ANSWERS.items():
        choose(page, question, answer)
    page.get_by_label("经营（建筑）面积").fill(AREA)


def choose(page: Page, question: str, answer: str) -> None:
    asked = page.get_by_role("group", name=re.compile(f"^{re.escape(question)}"))
    asked.get_by_role("radio", name=answer, exact=True).check()


def begin_an_application(page: Page) -> None:
    """From the guide, answered, to the step of the permits."""
    answer_the_situation(page)
    press(page, "看看我要办什么")
    page.locator("a:visible", has_text="我要办理").first.click()
    press(page, "开始办理")


def fill_in(page: Page, values: dict[str, str]) -> None:
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)


def hand_in_papers(page: Page, but: str = "") -> None:
    """Every paper asked for is chosen, then all are sent at once; what sharing gives is not, nor is that of
    the one field ``but``."""
    paper = {"name": "材料.jpg", "mimeType": "image/jpeg", "buffer": picture_of_a_paper()}
    fields = page.locator("section.paper input[type=file]")
    for field in fields.and_(page.locator(f":not({but})")).all() if but else fields.all():
        field.set_input_files(paper)
    press(page, "保存并继续")


def sign_in(page: Page, department: str) -> None:
    """One click on /demo/, as the person of this department; ends at the work list (待办)."""
    page.goto("/demo/")
    page.locator("form", has_text=department).get_by_role("button").first.click()
    expect(page.get_by_role("link", name="待办").first).to_be_visible()


def open_case(page: Page, shop: str) -> None:
    """From the work list on the first page of the back office."""
    page.get_by_role("row", name=shop).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="您现在可以")).to_be_visible()


def find_case(page: Page, shop: str) -> None:
    """From the register of all cases (登记簿), where nothing waits any more."""
    page.goto("/cms/issuance/case/")
    page.get_by_role("row", name=shop).locator("a[href*='/cms/cases/']").click()


def act(page: Page, verb: str, fields: dict[str, str] | None = None, **chosen: str) -> None:
    """Carry out one verb of the case page; ``chosen``: ``radio``, an option
    by ``select``, the ``ground`` of an end."""
    form = page.locator("form.yz-verb", has=page.locator("button", has_text=verb))
    if not form.is_visible():
        page.locator("summary", has_text=verb).click()
    for label, value in (fields or {}).items():
        form.get_by_label(label, exact=True).fill(value)
    if "radio" in chosen:
        form.get_by_label(chosen["radio"], exact=True).check()
    if "select" in chosen:
        form.get_by_role("combobox").first.select_option(label=chosen["select"])
    if "ground" in chosen:
        form.get_by_label("法定情形").select_option(chosen["ground"])
    form.get_by_role("button", name=verb, exact=True).click()
    confirm(page, verb)


def no_visit(page: Page) -> None:
    """The department says that its papers are enough, where it is asked."""
    if page.locator("form.yz-verb", has=page.locator("button", has_text=ASKED)).count():
        act(
            page,
            ASKED,
            {"原因": "测试：申请材料足以证明符合条件"},
            radio="不需要，申请材料足以判断",
        )


ASKED = "确定是否现场核查"


def confirm(page: Page, verb: str) -> None:
    """Until it is done, over the page that asks again where there is one."""
    done = page.get_by_text(f"已完成：{verb}。")
    asked = page.get_by_role("heading", name=f"请核对后确认：{verb}")
    expect(done.or_(asked)).to_be_visible()
    if asked.is_visible():
        press(page, "确认")
    expect(done).to_be_visible()


def follow(page: Page, reference: str, code: str) -> None:
    """The applicant's door: /track/ with what the receipt says."""
    page.goto("/track/")
    page.get_by_label("查询编号").fill(reference)
    page.get_by_label("查询码").fill(code)
    press(page, "查看办件")


def download(page: Page, name: str) -> bytes:
    """What the link of this name leads to, as this visitor gets it."""
    address = page.get_by_role("link", name=name).get_attribute("href")
    answer = page.request.get(address)
    assert answer.ok, answer.status_text
    return answer.body()
