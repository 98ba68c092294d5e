"""The five steps as a browser without JavaScript walks them."""

import datetime as dt
import re
import uuid

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from lxml import html

from forms import drafts
from forms.models import Channel, Draft, Submission, Upload
from guides.models import GuideVersion
from guides.version.snapshot import SampleDocumentPart, digest
from portal.ground.calendar import clock
from tests.forms.conftest import NOODLES
from tests.forms.filling import APPLY_ALL, NOODLE_FORM, filled_draft, pdf

START = "/apply/450204/small-eatery/"


def url(step, draft, tail=""):
    return reverse(f"forms:{step}", args=[draft.token]) + tail


def text_of(response):
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def errors_of(response):
    match = re.search(r'<div class="errors".*?</div>', response.content.decode(), re.DOTALL)
    return match[0] if match else ""


def as_form(choices):
    return {f"{code}-{name}": v for code, choice in choices.items() for name, v in choice.items()}


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


def shown(client, draft, step="form"):
    """What a page of the step says it shows."""
    page = client.get(url(step, draft)).content.decode()
    return re.search(r'name="shown" value="([^"]+)"', page)[1]


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


def test_bad_files_are_named_and_good_ones_kept(client, draft):
    draft.uploads.all().delete()
    files = {"files-M_PLAN": [pdf("好.pdf"), ContentFile(b"MZ", "坏.pdf")], "upload": "M_PLAN"}
    answer = client.post(url("materials", draft), files)
    assert answer.status_code == 422
    assert "“坏.pdf”未能上传" in errors_of(answer)
    assert "M_FOOD_RULES" not in errors_of(answer)
    page = html.fromstring(answer.content)
    (beside,) = page.xpath("//*[@id='paper-M_PLAN']//p[@class='err']")
    assert "“坏.pdf”未能上传" in beside.text_content()
    assert [upload.name for upload in Upload.objects.all()] == ["好.pdf"]


def test_papers_still_missing_are_linked_once_the_person_goes_on(client, draft):
    draft.uploads.exclude(material="M_DR_MAP").delete()
    answer = client.post(url("materials", draft), {"files-M_PLAN": ContentFile(b"MZ", "坏.pdf")})
    assert answer.status_code == 422
    links = re.findall(r'href="#paper-(\w+)"', errors_of(answer))
    assert set(links) == {"M_PLAN", "M_FOOD_RULES", "M_DR_PRE", "M_DR_HID", "M_DR_WQ"}
    assert len(set(links)) == len(links)
    answer = client.post(url("materials", draft), {"upload": "M_PLAN"})
    assert answer.headers["Location"] == url("materials", draft, "#paper-M_PLAN")


def test_a_file_chosen_beside_a_removal_is_taken_too(client, draft):
    upload = draft.uploads.get(material="M_PLAN")
    post = {"remove": str(upload.pk), "at": "M_PLAN", "files-M_DR_MAP": pdf("图.pdf", "another")}
    answer = client.post(url("materials", draft), post)
    assert answer.headers["Location"] == url("materials", draft, "#paper-M_PLAN")
    assert draft.uploads.filter(material="M_DR_MAP", name="图.pdf").exists()


def test_a_tick_survives_an_upload_and_a_removal(client, draft):
    upload = draft.uploads.get(material="M_PLAN")
    post = {"way-M_AUTH": "not_applicable", "remove": str(upload.pk), "at": "M_PLAN"}
    client.post(url("materials", draft), post)
    draft.refresh_from_db()
    assert draft.declared["M_AUTH"] == "not_applicable"
    assert not draft.uploads.filter(pk=upload.pk).exists()


def test_a_file_is_a_download_for_its_own_draft_only(client, draft, version):
    upload = draft.uploads.first()
    answer = client.get(reverse("forms:file", args=[draft.token, upload.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert upload.name not in answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    other = drafts.start_draft(version=version)
    assert client.get(reverse("forms:file", args=[other.token, upload.pk])).status_code == 404


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


def test_the_sample_documents_of_a_paper_stand_beside_its_upload(client, version, draft):
    part = SampleDocumentPart(kind="blank", name="样表.pdf", sha256="a" * 64, size=2048)
    plan = next(material for material in version.snapshot.materials if material.id == "M_PLAN")
    others = [material for material in version.snapshot.materials if material.id != "M_PLAN"]
    given = (*others, plan.model_copy(update={"specimens": (part,)}))
    body = version.snapshot.model_copy(update={"materials": given}).to_bytes()
    newer = GuideVersion.objects.create(
        region=version.region,
        industry=version.industry,
        number=version.number + 1,
        status="superseded",
        effective_from=version.effective_from,
        release=version.release,
        body=body,
        sha256=digest(body),
        created_at=clock.now(),
    )
    page = client.get(url("materials", filled_draft(newer, NOODLES))).content.decode()
    section = page.split('id="paper-M_PLAN"')[1].split("</section>")[0]
    address = reverse("sample_document", args=[part.sha256, part.name])
    assert f'href="{address}"' in section
    assert page.count(address) == 1
