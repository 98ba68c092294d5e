"""The five steps as a browser without JavaScript walks them."""

import datetime as dt
import html
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from wagtail import hooks

from forms import drafts
from forms.models import Channel, Draft, Submission
from guides.models import GuideVersion
from portal.ground.calendar import clock
from portal.ground.hooks import TO_TELL_AT_INTAKE
from tests.forms.conftest import NOODLES
from tests.forms.filling import APPLY_ALL, NOODLE_FORM, filled_draft, pdf
from tests.forms.views.form_pages import START, as_form, errors_of, shown, text_of, url


@pytest.mark.both_databases
def test_the_whole_way_from_the_guide_to_the_receipt(client, version):
    page = client.get(START, {"area_m2": "40", "sewage": "yes"})
    assert 'value="40"' in page.content.decode()
    answer = client.post(START, NOODLES | {"submission_uuid": uuid.uuid4()})
    draft = Draft.objects.get()
    assert answer.headers["Location"] == url("permits", draft)
    answer = client.post(url("permits", draft), as_form(APPLY_ALL))
    assert answer.headers["Location"] == url("form", draft)
    answer = client.post(url("form", draft), NOODLE_FORM | {"shown": shown(client, draft)})
    assert answer.headers["Location"] == url("materials", draft)
    needed = ["M_FOOD_RULES", "M_PLAN", "M_DR_MAP", "M_DR_PRE", "M_DR_HID", "M_DR_WQ"]
    papers = {f"files-{code}": [pdf(f"{code}.pdf", code)] for code in needed}
    ticks = {"way-M_AUTH": "not_applicable", "way-M_HEALTH": "not_applicable"}
    answer = client.post(url("materials", draft), papers | ticks)
    assert answer.headers["Location"] == url("check", draft)
    page = text_of(client.get(url("check", draft)))
    assert NOODLE_FORM["entity_name"] in page
    answer = client.post(url("check", draft), {"true": "on"})
    assert answer.headers["Location"] == url("receipt", draft)
    receipt = text_of(client.get(url("receipt", draft)))
    submission = Submission.objects.get()
    assert submission.reference in receipt
    assert re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", receipt)


def test_a_region_or_industry_without_a_guide_in_force_is_not_found(client, version):
    assert client.get("/apply/450204/hotel/").status_code == 404
    assert client.get("/apply/451100/small-eatery/").status_code == 404
    assert client.post(START.replace("small", "no")).status_code == 404


def test_a_missing_answer_is_kept_asked_for_and_linked(client, version):
    first = {"area_m2": "vierzig", "sewage": "yes", "submission_uuid": uuid.uuid4()}
    answer = client.post(START, first)
    draft = Draft.objects.get()
    for refused in (answer, client.post(START, first), client.post(url("situation", draft), first)):
        assert refused.status_code == 422
        page = refused.content.decode()
        assert 'value="vierzig"' in page
        assert 'href="#q_area_m2"' in errors_of(refused)
        assert re.search(r'name="sewage"[^>]*value="yes"[^>]*checked', page)
        assert f'data-again="{url("situation", draft, "?check=1")}"' in page
    assert Draft.objects.get().answers["area_m2"] == "vierzig"
    draft.delete()


def test_steps_out_of_turn_lead_back_to_the_first_open_one(client, begun):
    for step in ("form", "materials"):
        answer = client.get(url(step, begun))
        assert answer.headers["Location"] == url("permits", begun, "?check=1")
    assert client.get(url("draft", begun)).headers["Location"] == url("permits", begun)


def test_a_wrong_form_keeps_all_that_was_typed_and_links_each_error(client, draft):
    wrong = NOODLE_FORM | {"legal_rep_phone": "12345", "entity_name": "", "dr_volume": "viel"}
    answer = client.post(url("form", draft), wrong | {"shown": shown(client, draft)})
    again = client.get(url("form", draft, "?check=1"))
    assert (answer.status_code, again.status_code) == (422, 200)
    assert f'data-again="{url("form", draft, "?check=1")}"' in answer.content.decode()
    for page in (answer, again):
        for key in ("legal_rep_phone", "entity_name", "dr_volume"):
            assert f'href="#id_{key}"' in errors_of(page)
            assert f'id="id_{key}_error"' in page.content.decode()
        assert 'value="12345"' in page.content.decode()
        assert 'value="viel"' in page.content.decode()
    draft.refresh_from_db()
    assert draft.data["dr_volume"] == "viel"


def test_keeping_for_later_judges_nothing(client, draft):
    answer = client.post(
        url("form", draft), {"later": "1", "shown": shown(client, draft)}, follow=True
    )
    assert "已暂存" in text_of(answer)
    assert not errors_of(answer)
    draft.refresh_from_db()
    assert draft.data["entity_name"] == ""


def test_the_page_sent_once_more_after_its_mistake_was_mended_undoes_nothing(client, draft):
    """Back and reload of a browser without script send the post again."""
    wrong = NOODLE_FORM | {"legal_rep_phone": "12345", "shown": shown(client, draft)}
    answers = [client.post(url("form", draft), wrong) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert errors_of(answers[0]) == errors_of(answers[1])
    right = NOODLE_FORM | {"legal_rep_phone": "13900000000", "shown": shown(client, draft)}
    assert client.post(url("form", draft), right).status_code == 302
    again = client.post(url("form", draft), wrong)
    assert 'href="#pick-legal_rep_phone"' in errors_of(again)
    assert "data-again" not in again.content.decode()
    draft.refresh_from_db()
    assert draft.data["legal_rep_phone"] == "13900000000"


def test_a_withdrawn_guide_says_so_on_each_step(client, draft):
    GuideVersion.objects.update(status=GuideVersion.Status.WITHDRAWN)
    for step in ("situation", "permits"):
        assert "这份办事指南已停用" in text_of(client.get(url(step, draft)))
    assert client.post(url("situation", draft), NOODLES).status_code == 422


def test_held_permits_without_a_number_are_named_in_the_summary(client, begun):
    held = APPLY_ALL | {"DRAINAGE": {"mode": "held", "number": "", "valid_from": "2025-01-01"}}
    answer = client.post(url("permits", begun), as_form(held))
    assert answer.status_code == 422
    assert 'href="#id_DRAINAGE-number"' in errors_of(answer)
    assert 'value="2025-01-01"' in answer.content.decode()


def test_who_needs_one_permit_is_told_what_to_apply_for_instead(client, version):
    draft = drafts.start_draft(version=version, answers=NOODLES | {"sewage": "no"})
    page = client.get(url("permits", draft))
    assert "不发行业综合许可证" in text_of(page)
    assert "/guides/450204/small-eatery/" in page.content.decode()
    answer = client.post(url("permits", draft), as_form(APPLY_ALL))
    assert answer.status_code == 422
    assert re.search(r'id="main-note" role="alert"', answer.content.decode())


def test_the_check_page_lists_what_is_missing_and_offers_no_button(client, begun):
    drafts.keep(draft=begun, choices=APPLY_ALL, data=NOODLE_FORM | {"entity_name": ""})
    page = client.get(url("check", begun))
    assert f'href="{url("form", begun)}?check=1#id_entity_name"' in page.content.decode()
    assert "提交申请" not in text_of(page)
    answer = client.post(url("check", begun), {"true": "on"})
    assert answer.status_code == 422
    assert "href" in errors_of(answer)
    assert not Submission.objects.exists()


def test_without_the_declaration_nothing_is_submitted(client, draft):
    answer = client.post(url("check", draft), {})
    assert answer.status_code == 422
    assert "请勾选承诺" in errors_of(answer)
    assert not Submission.objects.exists()


@pytest.mark.both_databases
def test_a_second_submit_and_every_stale_tab_lead_to_the_same_receipt(client, draft):
    for _click in range(3):
        answer = client.post(url("check", draft), {"true": "on"})
        assert answer.headers["Location"] == url("receipt", draft)
    for step in ("situation", "permits", "form", "materials", "check", "draft"):
        assert client.get(url(step, draft)).headers["Location"] == url("receipt", draft)
        if step != "draft":
            answer = client.post(url(step, draft), {"entity_name": "zu spät"})
            assert answer.headers["Location"] == url("receipt", draft)
    assert Submission.objects.count() == 1
    first, second = (text_of(client.get(url("receipt", draft))) for _load in range(2))
    assert first == second


def test_there_is_no_receipt_before_the_submission(client, draft):
    assert client.get(url("receipt", draft)).headers["Location"] == url("draft", draft)
    assert client.get(url("application", draft)).headers["Location"] == url("draft", draft)


def test_an_expired_link_explains_itself_and_an_unknown_one_too(client, draft):
    Draft.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))
    answer = client.get(url("form", draft))
    assert (answer.status_code, "已过期" in text_of(answer)) == (410, True)
    assert client.post(url("check", draft), {"true": "on"}).status_code == 410
    answer = client.get(reverse("forms:draft", args=["no-such-token"]))
    assert (answer.status_code, "链接无效" in text_of(answer)) == (404, True)


def test_a_newer_guide_is_offered_and_following_it_keeps_the_form(client, make_version):
    old = make_version()
    draft = filled_draft(old, NOODLES)
    GuideVersion.objects.filter(pk=old.pk).update(status=GuideVersion.Status.SUPERSEDED)
    new = make_version(number=2)
    assert "办事指南已更新" in text_of(client.get(url("check", draft)))
    client.post(url("move", draft))
    draft.refresh_from_db()
    assert draft.version == new
    page = text_of(client.get(url("check", draft)))
    assert "办事指南已更新" not in page
    assert NOODLE_FORM["entity_name"] in page


def test_an_old_version_may_still_be_submitted(client, draft, make_version):
    GuideVersion.objects.update(status=GuideVersion.Status.SUPERSEDED)
    make_version(number=2)
    client.post(url("check", draft), {"true": "on"})
    assert Submission.objects.get().version_id == draft.version_id


def test_too_large_a_post_says_so_and_keeps_what_was_kept(client, draft, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post(url("form", draft), {"entity_name": "字" * 2000})
    assert (answer.status_code, "内容太大" in text_of(answer)) == (413, True)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    assert client.post(url("form", draft), NOODLE_FORM).status_code == 413
    draft.refresh_from_db()
    assert draft.data == NOODLE_FORM


def test_a_forged_post_is_refused(draft):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url("check", draft), {"true": "on"}).status_code == 403
    assert not Submission.objects.exists()


@pytest.mark.both_databases
def test_control_characters_are_kept_out_of_the_database_and_named(client, draft):
    typed = NOODLE_FORM | {"entity_name": "店\x00名", "shown": shown(client, draft)}
    answer = client.post(url("form", draft), typed)
    assert answer.status_code == 422
    assert "U+FFFD" in errors_of(answer)
    draft.refresh_from_db()
    assert "\x00" not in draft.data["entity_name"]


def test_a_window_draft_opens_for_clerks_of_the_city_only(client, version, people):
    draft = filled_draft(version, NOODLES, channel=Channel.WINDOW, clerk=people["clerk"])
    assert "/staff/login/" in client.get(url("check", draft)).headers["Location"]
    for stranger in ("stranger", "editor"):
        client.force_login(people[stranger])
        assert client.get(url("check", draft)).status_code == 404
        assert client.post(url("check", draft), {"true": "on"}).status_code == 404
    client.force_login(people["clerk"])
    assert "窗口代填" in text_of(client.get(url("check", draft)))
    wrong = {"legal_rep_id_no": "45020419900504001X", "shown": shown(client, draft)}
    answer = client.post(url("form", draft), NOODLE_FORM | wrong)
    assert (answer.status_code, 'href="#id_legal_rep_id_no"' in errors_of(answer)) == (422, True)
    client.post(url("form", draft), NOODLE_FORM | {"shown": shown(client, draft)})
    client.post(url("check", draft), {"true": "on"})
    assert Submission.objects.get().clerk == people["clerk"]


@pytest.mark.parametrize("step", ["situation", "permits", "form", "materials", "check"])
def test_a_step_asks_the_database_little(client, draft, django_assert_max_num_queries, step):
    """The draft, whether it was submitted, its files; the menu is remembered from page to page."""
    client.get(url(step, draft))
    with django_assert_max_num_queries(4):
        assert client.get(url(step, draft)).status_code == 200


@pytest.mark.parametrize("step", ["situation", "permits", "form", "materials", "check"])
def test_pages_are_private_and_have_one_heading(client, draft, step):
    answer = client.get(url(step, draft))
    page = answer.content.decode()
    assert page.count("<h1") == 1
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert not re.search(r'\sstyle="|\son\w+="|<script(?![^>]+src=)', page)


def test_every_page_speaks_english_under_its_prefix(client, draft):
    page = text_of(client.get("/en" + url("check", draft)))
    assert "Check and submit" in page
    assert "Declaration" in page


def test_the_address_without_an_industry_leads_to_the_guides(client, db):
    assert client.get("/apply/").headers["Location"] == "/guides/"


def test_what_is_known_of_the_applicant_is_told_at_the_window_and_to_nobody_online(
    client, version, people
):
    """Whoever types the number of another online would learn it."""

    def known(clerk, place, codes, data):
        assert clerk == people["clerk"]
        return [f"已知：{place.pk} {sorted(codes)} {data['entity_name']}"]

    told = f"已知：{version.pk} {sorted(APPLY_ALL)} {NOODLE_FORM['entity_name']}"
    window = filled_draft(version, NOODLES, channel=Channel.WINDOW, clerk=people["clerk"])
    online = filled_draft(version, NOODLES)
    clerk = Client()
    clerk.force_login(people["clerk"])
    with hooks.register_temporarily(TO_TELL_AT_INTAKE.name, known):
        assert html.escape(told) in clerk.get(url("check", window)).content.decode()
        assert "已知" not in clerk.get(url("check", online)).content.decode()
        assert "已知" not in client.get(url("check", online)).content.decode()
