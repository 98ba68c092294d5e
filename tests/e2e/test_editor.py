"""An editor who cannot program brings a new industry to the citizens, screen by screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.walking import choose, press, sign_in_as

pytestmark = pytest.mark.parametrize("page", [1280], indirect=True, ids=["desk"])
AUTHOR, APPROVER = "editor-4502", "editor2-4502"
DEPARTMENTS = ("officer-450204-aa", "approver-450204-hc")
CATALOGUE = "/cms/snippets/guides"
INDUSTRY, SLUG = "测试宠物医院", "test-pet-clinic"
PERMIT, OTHER = "测试动物诊疗许可", "城镇污水排入排水管网许可"
TREATS, AREA = "是否开展动物诊疗活动", "诊疗场所面积（平方米）"
PAPER, OWN_PAPER = "营业执照", "从业人员健康证明"
RENEWED_BEFORE = "有效期届满 30 日前提出"


def publish(page: Page) -> None:
    """The second button of the editor's footer, behind its arrow."""
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".messages .success")).to_be_visible()


def add_question(page: Page, code: str, text: str, kind: str) -> None:
    page.goto(f"{CATALOGUE}/question/add/")
    fill(page, code=code, text=text)
    page.locator("[name=type]").select_option(label=kind)
    publish(page)


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name='{name}']").fill(value)


def add_row(page: Page, rows: str, field: str, chosen: str) -> int:
    """One more row of an inline list, with what the chooser finds; the row's number."""
    before = page.locator(f"#id_{rows}-FORMS > *").count()
    page.locator(f"#id_{rows}-ADD").click()
    page.locator(f"#id_{rows}-{before}-{field}-chooser [data-chooser-action-choose]").first.click()
    modal = page.locator(".modal-dialog")
    modal.locator("[name=q]").fill(chosen)
    modal.get_by_role("link", name=chosen).first.click()
    expect(modal).to_be_hidden()
    return before


def write_rule(page: Page, name: str, mode: str, *rows: tuple[str, str, str]) -> None:
    page.locator(f"[name='{name}']").select_option(label=mode)
    for number, (question, operator, value) in enumerate(rows):
        asked = page.locator(f"[name='{name}-{number}-q']")
        asked.select_option(asked.locator("option", has_text=question).get_attribute("value"))
        page.locator(f"[name='{name}-{number}-op']").select_option(label=operator)
        page.locator(f"[name='{name}-{number}-v']").fill(value)


def add_permit_item(page: Page) -> None:
    page.goto(f"{CATALOGUE}/permititem/add/")
    fill(page, code="TEST_PET_CLINIC", official_name=PERMIT)
    page.locator("[name=kind]").select_option(label="行政许可")
    fill(page, certificate_name="测试动物诊疗许可证", limit_value="20")
    add_row(page, "materials", "material", PAPER)
    paper = add_row(page, "materials", "material", OWN_PAPER)
    kinds = page.locator(f"#id_materials-{paper}-kinds")
    kinds.get_by_label("新办").uncheck()
    kinds.get_by_label("延续").check()
    describe_renewal(page)
    publish(page)


def describe_renewal(page: Page) -> None:
    page.locator("#id_kinds-ADD").click()
    page.locator("[name=kinds-0-kind]").select_option(label="延续")
    fill(page, **{"kinds-0-conditions": RENEWED_BEFORE, "kinds-0-limit_value": "10"})
    fill(page, **{"kinds-0-fee": "不收费"})


def read_the_renewal(page: Page) -> None:
    """What the guide says of a later application, and of those nobody has described."""
    later = page.locator(".item", has_text=PERMIT).locator("details", has_text="其他办理类型")
    later.locator("summary").click()
    for words in (RENEWED_BEFORE, "10 个工作日", OWN_PAPER, "变更、增项、补证、注销：待配置"):
        expect(later).to_contain_text(words)
    expect(page.locator("section:has(#materials)")).not_to_contain_text(OWN_PAPER)


def add_industry(page: Page) -> None:
    page.goto(f"{CATALOGUE}/industry/add/")
    fill(page, code="TEST_PET_CLINIC", slug=SLUG, name=INDUSTRY)
    for question in (TREATS, AREA):
        add_row(page, "questions", "question", question)
    own = add_row(page, "permits", "permit_item", PERMIT)
    write_rule(page, f"permits-{own}-when", "全部满足", (TREATS, "等于", "行"))
    other = add_row(page, "permits", "permit_item", OTHER)
    rows = ((TREATS, "等于", "是"), (AREA, "不少于（≥）", "100"))
    write_rule(page, f"permits-{other}-when", "任一满足", *rows)
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.get_by_role("button", name="发布", exact=True).click()
    # The wrong value is refused beside its row, and everything typed is still there.
    expect(page.locator(".yz-rule__bad .yz-error")).to_have_text("请填“是”或“否”。")
    fill(page, **{f"permits-{own}-when-0-v": "是"})
    publish(page)


def give_competence(page: Page) -> None:
    page.goto(f"{CATALOGUE}/competence/add/")
    page.locator("[name=region]").select_option(label="柳南区")
    page.locator("[name=permit_item]").select_option(label=PERMIT)
    page.locator("[name=department]").select_option(label="柳南区行政审批局（测试）")
    page.locator("footer button[type=submit]").first.click()
    expect(page.locator(".messages .success")).to_be_visible()


def preview(page: Page) -> None:
    """Beside the form and in a tab of its own: the guide as it would be, and not in force."""
    page.goto(f"{CATALOGUE}/industry/")
    page.get_by_role("link", name=INDUSTRY).first.click()
    page.locator("[data-side-panel-toggle=preview]").click()
    page.locator("[data-side-panel=preview] select").select_option(label="柳南区")
    beside = page.frame_locator("[data-side-panel=preview] iframe >> nth=-1")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="新标签页预览").click()
    for shown in (beside, opened.value):
        expect(shown.get_by_role("heading", name="预览，尚未生效")).to_be_visible()
        expect(shown.locator("main")).to_contain_text(PERMIT)
    opened.value.close()


def propose_a_release(page: Page) -> str:
    """Its address."""
    page.goto("/cms/releases/")
    page.get_by_role("link", name="新建批次").click()
    page.get_by_label("名称").fill("测试批次")
    page.get_by_label("柳南区").check()
    page.get_by_label(INDUSTRY).check()
    press(page, "生成候选版本")
    press(page, "提交审定")
    return page.url


def confirm(page: Page, username: str) -> None:
    """A department reads its items and answers for them."""
    sign_in_as(page, username)
    page.goto("/cms/confirmations/")
    page.get_by_role("link", name="测试批次").click()
    press(page, "代表本部门确认")
    expect(page.locator("main")).to_contain_text("已确认")


def approve(page: Page, address: str) -> None:
    sign_in_as(page, APPROVER)
    page.goto(address)
    page.get_by_label("我已逐项查看下列差异和提示").check()
    press(page, "审定发布")
    expect(page.locator("aside .yz-status")).to_contain_text("现行有效")


def apply(page: Page) -> None:
    """A citizen, who finds the guide at once, into the form."""
    page.context.clear_cookies()
    page.goto(f"/search/?q={INDUSTRY}")
    page.locator("main ol.results").get_by_role("link", name=INDUSTRY).click()
    choose(page, TREATS, "是")
    page.get_by_label("诊疗场所面积").fill("60")
    press(page, "看看我要办什么")
    result = page.locator("#result")
    expect(result).to_contain_text(PERMIT)
    expect(result).to_contain_text("因为开展动物诊疗活动")
    read_the_renewal(page)
    page.locator("a:visible", has_text="我要办理").first.click()
    press(page, "开始办理")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text(INDUSTRY)


def test_an_industry_made_in_the_back_office_reaches_an_applicant(page):
    sign_in_as(page, AUTHOR)
    add_question(page, "test_treats", TREATS, "是否")
    add_question(page, "test_clinic_m2", AREA, "数字")
    add_permit_item(page)
    add_industry(page)
    give_competence(page)
    preview(page)
    address = propose_a_release(page)
    expect(page.get_by_role("button", name="审定发布", exact=True)).to_have_count(0)

    for username in DEPARTMENTS:
        confirm(page, username)
    approve(page, address)
    apply(page)
