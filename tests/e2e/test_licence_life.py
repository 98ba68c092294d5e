"""A lost certificate: reported on a phone, made anew, the old code says so, the new one is handed over."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from issuance.models import LicenceEdition
from portal.demo import telling
from portal.demo.stories import LIUNAN, Story
from tests.chromium import PHONE
from tests.e2e import served_city
from tests.e2e.walking import act, follow, press, sign_in_as

CLERK, OFFICER = "clerk-450204", "officer-450204-aa"


@pytest.fixture
def issued(server, django_db_blocker):
    story = Story(LIUNAN, "SMALL_EATERY", f"粉店{uuid4().int % 10**5:05d}", "issued")
    with django_db_blocker.unblock(), served_city.opened():
        case = telling.tell(story, 812)
        token = LicenceEdition.objects.get(licence__origin_case=case).token
        person = case.licence.facts["legal_representative"]
        return case.pk, token, person


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_lost_on_the_phone_made_anew_and_handed_over(page, issued):
    pk, token, person = issued
    sign_in_as(page, CLERK)
    told = {"领取人（收件人）姓名": person}
    page.goto(f"/cms/cases/{pk}/")
    act(page, "发放许可证件", told, radio="法定代表人（经营者）本人")
    page.goto(f"/cms/cases/{pk}/receipt/")
    page.get_by_label("法定代表人（经营者）本人").check()
    press(page, "打印回执")
    reference, code = page.locator("dl.receipt b.code").all_inner_texts()

    follow(page, reference, code)
    page.locator("summary", has_text="申报证照遗失或损坏").click()
    page.get_by_label("遗失", exact=True).check()
    press(page, "申报证照遗失或损坏")
    expect(page.locator("main")).to_contain_text("免费补发新证照")
    expect(page.get_by_role("link", name="证照遗失、损坏申报回执")).to_be_visible()

    sign_in_as(page, OFFICER)
    page.goto(f"/cms/cases/{pk}/")
    act(page, "换发正本", {"原因": "持证人申报遗失"})
    page.goto(f"/l/{token}/")
    expect(page.locator("main")).to_contain_text("已换发")
    expect(page.locator("main")).to_contain_text("证照遗失（已挂失）")
    page.get_by_role("link", name="查看现行证书").click()
    expect(page.locator("main")).to_contain_text("有效")

    sign_in_as(page, CLERK)
    page.goto(f"/cms/cases/{pk}/")
    form = page.locator("form.yz-verb", has=page.locator("button", has_text="发放许可证件"))
    form.get_by_label("未交回，持证人声明遗失").check()
    act(page, "发放许可证件", told, radio="法定代表人（经营者）本人")
    follow(page, reference, code)
    expect(page.locator("main")).to_contain_text("未交回，持证人声明遗失")
