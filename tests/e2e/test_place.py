"""At the place of an inspection on two phones: one loses the network in the middle, and nothing is lost."""

import pytest
from playwright.sync_api import expect

from issuance.casework.verbs.inspections.saying import need_inspection
from issuance.models import Case, PointFinding
from portal.demo import telling
from portal.demo.people import approver_of
from portal.demo.stories import LIUNAN, Story
from tests.chromium import PHONE
from tests.e2e import served_city, walking
from tests.e2e.conftest import PATIENCE
from tests.issuance.inspection_cases import conclude

MARKET, HOUSING = "inspector-450204-mr", "inspector-450204-hc"
TYPED = "洗手池只有一个，现场要求加装"


@pytest.fixture
def served(django_db_blocker):
    """The database and the files of the server, as long as the test looks at them."""

    def looking(work):
        with django_db_blocker.unblock(), served_city.opened():
            return work()

    return looking


@pytest.fixture
def case(site, served):
    """Both departments come today."""

    def told():
        case = telling.tell(Story(LIUNAN, "SMALL_EATERY", "砂锅店", "accepted"), 471)
        for review in case.reviews.select_related("department"):
            person = approver_of(review.department)
            need_inspection.run(review, actor=person, needed=True, reason="需核实现场")
        telling.visit(Case.objects.get(pk=case.pk))
        return case

    return served(told)


def at_the_place(page, case, username):
    walking.sign_in_as(page, username)
    page.goto(f"/cms/cases/{case.pk}/visit/")
    return page.locator("form[data-keep]")


def fill(form, text, result="不符合"):
    if form.get_by_role("radio").count():
        form.get_by_role("radio", name=result, exact=True).check()
    form.locator("textarea").fill(text)


def kept(case):
    rows = PointFinding.objects.filter(inspection__case=case)
    return {row.note for row in rows}


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_what_is_typed_without_network_is_kept_on_the_phone_and_sent_when_it_returns(
    page, case, served
):
    forms = at_the_place(page, case, MARKET)
    first = forms.first
    page.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_be_visible()
    fill(first, TYPED)
    walking.press(page, "保存本要点", within=first)
    expect(first.get_by_text("恢复网络后自动提交")).to_be_visible()
    assert served(lambda: kept(case)) == set()

    page.context.set_offline(False)
    expect(page.locator("main")).to_contain_text(TYPED)
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((key) => key.startsWith('place:'))"
    )
    assert served(lambda: kept(case)) == {TYPED}


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
@pytest.mark.parametrize("network", ["comes back", "was there"])
def test_what_is_typed_when_the_visit_closes_is_said_to_be_over_and_can_be_copied(
    page, case, served, network
):
    """Its colleague concludes meanwhile: nothing asks to press once more for ever."""

    def close():
        for review in case.reviews.select_related("case", "department"):
            conclude(review)

    forms = at_the_place(page, case, MARKET)
    first, over = forms.first, page.get_by_text("未提交：本次核查已结束").first
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if network == "comes back":
        page.context.set_offline(True)
    fill(first, TYPED)
    if network == "comes back":
        walking.press(page, "保存本要点", within=first)
    served(close)
    if network == "comes back":
        page.context.set_offline(False)
    else:
        walking.press(page, "保存本要点", within=first)
    expect(over).to_be_visible()
    expect(first.get_by_text("再按一次")).not_to_be_visible()
    expect(first.locator("textarea")).to_have_value(TYPED)
    expect(first.get_by_role("button", name="保存本要点")).to_be_disabled()
    walking.press(page, "复制所填内容", within=first)
    assert page.evaluate("navigator.clipboard.readText()") == TYPED
    walking.press(page, "重新打开本页", within=first)
    expect(page.locator("[data-left]")).to_contain_text(TYPED)
    assert served(lambda: kept(case)) == set()


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_two_departments_at_once_and_a_page_that_was_left_without_network(
    page, case, served, site, browser
):
    """The other inspector goes on while the first has no network, and reloads before it is back."""
    context = browser.new_context(base_url=site, locale="zh-CN", **PHONE)
    context.set_default_timeout(PATIENCE)
    second = context.new_page()
    mine, theirs = at_the_place(page, case, MARKET), at_the_place(second, case, HOUSING)
    page.context.set_offline(True)
    fill(mine.first, TYPED)
    expect(mine.first.get_by_text("已保存在本机，尚未提交")).to_be_visible()
    fill(theirs.last, "排放口未设检测井")
    walking.press(second, "保存本要点", within=theirs.last)
    expect(second.locator("main")).to_contain_text("排放口未设检测井")
    page.context.set_offline(False)
    page.goto("/cms/")
    page.goto(f"/cms/cases/{case.pk}/visit/")
    expect(mine.first.locator("textarea")).to_have_value(TYPED)
    walking.press(page, "保存本要点", within=mine.first)
    expect(page.locator("main")).to_contain_text(TYPED)
    assert served(lambda: kept(case)) == {TYPED, "排放口未设检测井"}
    page.reload()
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('place:'))") == []
    )
    context.close()


@pytest.mark.parametrize(
    "page", [PHONE | {"java_script_enabled": False}], indirect=True, ids=["phone without script"]
)
def test_without_script_each_point_is_sent_as_it_is_kept(page, case, served):
    forms = at_the_place(page, case, MARKET)
    fill(forms.first, TYPED)
    walking.press(page, "保存本要点", within=forms.first)
    expect(page.locator("main")).to_contain_text(TYPED)
    assert served(lambda: kept(case)) == {TYPED}
