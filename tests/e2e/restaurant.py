"""A restaurant of the served city: three permit items of two departments, one paper of them promised."""

import re

from playwright.sync_api import Locator, Page

from tests.e2e import walking
from tests.e2e.walking import press

GUIDE = "/guides/450204/restaurant/"
ANSWERS = {
    "是否零售卷烟": "否",
    "是否销售酒类": "否",
    "是否单独向城镇污水管网排放": "是",
    "是否设置大型户外广告": "否",
    "是否提供点歌": "否",
    "是否提供住宿": "否",
    "是否由本经营者使用并首次登记电梯": "是",
}
FOOD, DRAINAGE, LIFT = "食品经营许可", "城镇污水排入排水管网许可", "特种设备使用登记"
TYPED = walking.TYPED | {
    "食品安全管理人员姓名": "测试·韦小江",
    "设备代码": "3010450204202600017",
    "设备使用地点": "柳州市柳南区飞鹅路4711号",
    "维保单位": "柳州测试电梯维保有限公司",
}
CHOSEN = {
    **{
        question: walking.CHOSEN[question]
        for question in ("主体类型", "证件类型", "场所使用权性质")
    },
    "主体业态": "餐饮服务经营者",
    "是否从事网络经营": "否",
    "是否建立中央厨房": "否",
    "是否列入重点排污单位": "否",
    "设备种类": "电梯",
}


def apply(page: Page, shop: str, *, promised: str, delivery="窗口领取") -> tuple[str, str]:
    """Online, one paper promised; reference and access code."""
    page.goto(GUIDE)
    for question, answer in ANSWERS.items():
        walking.choose(page, question, answer)
    page.get_by_label("经营（建筑）面积").fill("120")
    press(page, "看看我要办什么")
    page.locator("a:visible", has_text="我要办理").first.click()
    press(page, "开始办理")
    press(page, "保存并继续")
    walking.fill_in(page, TYPED | {"经营者名称": shop})
    for question, answer in (CHOSEN | {"送达方式": delivery}).items():
        walking.choose(page, question, answer)
    page.get_by_role("checkbox", name="热食类食品制售").check()
    press(page, "保存并继续")
    paper = page.locator("section.paper", has_text=promised)
    paper.get_by_label(re.compile("容缺")).check()
    walking.hand_in_papers(page, but="#files-M_PLAN")
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "提交申请")
    return tuple(page.locator("dl.receipt b.code").all_inner_texts())


def form_of(page: Page, verb: str, item: str = "") -> Locator:
    """The form of this verb on the case page, for this permit item; opened where it is folded."""
    shown = page.get_by_role("button", name=verb, exact=True)
    form = page.locator("form.yz-verb", has=shown).filter(has_text=item)
    if not form.count():
        page.locator("summary", has_text=verb).filter(has_text=item).click()
    return form.first


def confirmed(page: Page, form: Locator, verb: str) -> None:
    press(page, verb, within=form)
    walking.confirm(page, verb)
