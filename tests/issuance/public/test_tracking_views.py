"""The applicant follows a case with reference and code, and with nothing less."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forms import intake, quotas, uploads
from issuance.casework.messages import contacts
from issuance.casework.papers import notice_making
from issuance.casework.papers.notice_pdf import address_of
from issuance.casework.supplements.supplement_files import Intake, kept, token_of
from issuance.status import CaseStatus
from portal.demo import telling
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.jobs import outbox
from portal.ground.limits.registry import Limit
from portal.ground.models import OutboxMessage
from tests import qr_codes, told
from tests.made_pdfs import stored_pdf, words_of_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(demo):
    def make(stage, serial=970):
        return told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", stage), serial)

    return make


def enter(client, case, code=None):
    receipt = intake.receipt(case.submission)
    post = {"reference": receipt.reference, "code": code or receipt.access_code}
    return client.post(reverse("track"), post)


def address(name, case, *more):
    return reverse(name, args=[case.submission.reference, *more])


def test_reference_and_code_open_the_case(client, tell):
    case = tell("accepted")
    assert enter(client, case).headers["Location"] == address("track_case", case)
    text = client.get(address("track_case", case)).content.decode()
    for review in case.reviews.all():
        assert review.permit_name in text
        assert review.department.name in text
        assert review.due.isoformat() in text
    assert text.count("<h1") == 1


def test_a_wrong_code_opens_nothing_and_says_so(client, tell):
    case = tell("submitted")
    response = enter(client, case, code="000000000000")
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert client.get(address("track_case", case)).status_code == 302


@pytest.mark.both_databases
@pytest.mark.parametrize("right", [False, True])
def test_who_asks_too_often_keeps_what_was_typed_and_is_not_told_whether_it_fits(
    client, tell, right
):
    case = tell("submitted")
    for _time in range(20):
        assert enter(client, case, "WRONG-CODE").status_code == 200
    code = None if right else "WRONG-CODE"
    refused = enter(client, case, code)
    page = refused.content.decode()
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 60
    assert f'value="{case.submission.reference}"' in page
    assert "请求过于频繁" in page
    assert "不相符" not in page


@pytest.mark.parametrize(
    "name", ["track_case", "track_supplement", "track_withdraw", "track_certificate"]
)
def test_another_case_stays_closed_to_who_opened_one(client, tell, name):
    own, other = tell("submitted"), tell("supplement", serial=971)
    enter(client, own)
    for method in (client.get, client.post):
        response = method(address(name, other))
        assert response.status_code in {302, 405}
        if response.status_code == 302:
            assert response.headers["Location"].partition("?")[0] == reverse("track")
    other.refresh_from_db()
    assert other.status == CaseStatus.SUPPLEMENT


def test_a_supplement_opens_only_what_the_notice_names_and_is_answered_once(client, tell):
    case = tell("supplement")
    enter(client, case)
    text = client.get(address("track_case", case)).content.decode()
    assert text.count('type="file"') == 1
    key = case.notices.get().body["deficiencies"][0]["key"]
    empty = client.post(address("track_supplement", case), {})
    assert empty.status_code == 422
    assert 'role="alert"' in empty.content.decode()
    paper = SimpleUploadedFile("图.pdf", telling.sample_paper("plan"), "application/pdf")
    response = client.post(address("track_supplement", case), {f"material-{key}": paper})
    assert response.status_code == 302
    case.refresh_from_db()
    assert case.status == CaseStatus.CHECKING
    assert case.submission.revisions.count() == 2
    again = SimpleUploadedFile("图.pdf", telling.sample_paper("plan"), "application/pdf")
    client.post(address("track_supplement", case), {f"material-{key}": again})
    assert case.submission.revisions.count() == 2


def test_a_hostile_file_is_refused_with_its_reason(client, tell):
    case = tell("supplement")
    enter(client, case)
    key = case.notices.get().body["deficiencies"][0]["key"]
    paper = SimpleUploadedFile("图.pdf", b"MZ\x90\x00 not a pdf", "application/pdf")
    response = client.post(address("track_supplement", case), {f"material-{key}": paper})
    assert response.status_code == 422
    case.refresh_from_db()
    assert case.status == CaseStatus.SUPPLEMENT


def test_a_good_file_is_not_lost_when_its_neighbour_is_bad(client, tell):
    case = tell("supplement")
    enter(client, case)
    name = f"material-{case.notices.get().body['deficiencies'][0]['key']}"
    good = SimpleUploadedFile("平面图.pdf", telling.sample_paper("plan"))
    bad = SimpleUploadedFile("动画.gif", b"GIF89a<script>")
    answer = client.post(address("track_supplement", case), {name: [good, bad]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“动画.gif”未能上传" in page
    token = re.search(rf'name="{name}-kept" value="([^"]+)"', page)[1]
    assert "平面图.pdf" in page
    forged = client.post(address("track_supplement", case), {f"{name}-kept": token[:-3] + "abc"})
    assert forged.status_code == 422
    handed_in = client.post(address("track_supplement", case), {f"{name}-kept": token})
    assert handed_in.status_code == 302
    assert [file.name for file in case.submission.current().files.filter(material=name[9:])] == [
        "平面图.pdf"
    ]


def supplement_of(client, tell):
    case = tell("supplement")
    enter(client, case)
    name = f"material-{case.notices.get().body['deficiencies'][0]['key']}"
    return case, name, address("track_supplement", case)


def plan(name="平面图.pdf"):
    return SimpleUploadedFile(name, telling.sample_paper("plan"))


def test_while_all_judges_are_at_work_a_supplement_waits_with_its_files(client, tell, request):
    case, name, door = supplement_of(client, tell)
    busy = request.getfixturevalue("busy")
    answer = client.post(door, {name: plan()})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“平面图.pdf”正在检查" in page
    token = re.search(rf'name="{name}-kept" value="([^"]+)"', page)[1]
    assert client.post(door, {f"{name}-kept": token}).status_code == 422
    busy.close()
    assert client.post(door, {f"{name}-kept": token}).status_code == 302
    assert case.submission.current().files.get(material=name[9:]).media_type == "application/pdf"


def test_a_file_the_store_lost_is_asked_for_again_and_an_old_one_keeps_nobody_from_answering(
    client, tell
):
    case, name, door = supplement_of(client, tell)
    page = client.post(door, {name: [plan(), SimpleUploadedFile("a.gif", b"GIF89a")]}).content
    token = re.search(rf'name="{name}-kept" value="([^"]+)"', page.decode())[1]
    old = case.submission.current().files.exclude(material=name[9:]).first()
    for sha256 in (kept(token, case).sha256, old.sha256):
        storage.private_storage().delete(storage.name_of(sha256))
    assert client.post(door, {f"{name}-kept": token}).status_code == 422
    assert client.post(door, {name: plan()}).status_code == 302


def test_a_file_kept_for_one_application_is_none_of_another(client, tell):
    case, name, door = supplement_of(client, tell)
    stored = uploads.take_in(plan())
    other = type(case)(pk=case.pk + 1)
    assert client.post(door, {f"{name}-kept": token_of(stored, other)}).status_code == 422
    assert client.post(door, {f"{name}-kept": token_of(stored, case)}).status_code == 302


def test_the_shares_of_a_client_and_of_a_draft_hold_for_supplements_too(client, tell, monkeypatch):
    _case, name, door = supplement_of(client, tell)
    monkeypatch.setattr(uploads, "FILES_MOST", 1)
    assert (
        "每项材料最多 1 个文件"
        in client.post(door, {name: [plan(), plan("二.pdf")]}).content.decode()
    )
    monkeypatch.setattr(uploads, "DRAFT_BYTES_MOST", 10)
    assert "全部文件合计" in client.post(door, {name: plan()}).content.decode()
    monkeypatch.undo()
    small = Limit("test-bytes-of-supplements", "10/day", said=quotas.BYTES.said)
    monkeypatch.setattr(quotas, "BYTES", small)
    assert "每天最多接收" in client.post(door, {name: plan()}).content.decode()


def test_a_certificate_whose_file_is_gone_says_so_and_the_log_names_its_row(client, tell, caplog):
    case = tell("issued")
    enter(client, case)
    edition = case.licence.editions.get()
    storage.private_storage().delete(storage.name_of(edition.pdf_sha256))
    answer = client.get(address("track_certificate", case))
    assert answer.status_code == 410
    assert "文件缺失" in answer.content.decode()
    assert f"issuance.LicenceEdition:{edition.pk}" in caplog.text


def test_an_application_can_be_taken_back_until_it_is_decided(client, tell):
    case, late = tell("accepted"), tell("issued", serial=972)
    for reviewed, expected in ((case, CaseStatus.WITHDRAWN), (late, CaseStatus.ISSUED)):
        enter(client, reviewed)
        assert client.post(address("track_withdraw", reviewed)).status_code == 302
        reviewed.refresh_from_db()
        assert reviewed.status == expected


def test_the_certificate_is_the_stored_one_and_its_code_leads_to_the_licence(client, tell):
    case = tell("issued")
    enter(client, case)
    pdf = client.get(address("track_certificate", case)).content
    [code] = qr_codes.in_pdf(pdf)
    assert code.endswith(f"/l/{case.licence.editions.get().token}/")


def test_a_notice_is_read_on_its_page_and_its_pdf_handed_out_once_it_is_stored(
    client, tell, monkeypatch
):
    case = tell("accepted")
    enter(client, case)
    notice = case.notices.get()
    page, download = (
        address(name, case, notice.number) for name in ("track_notice_page", "track_notice")
    )
    assert f'href="{page}"' in client.get(address("track_case", case)).content.decode()
    assert client.get(download)["Location"] == page
    for path in (page, address("track_case", case)):
        text = client.get(path).content.decode()
        assert "PDF正在制作" in text
        assert download not in text
    stored = stored_pdf(notice)
    monkeypatch.setattr(notice_making, "render_pdf", None)  # nothing is set in a request
    for path in (page, address("track_case", case)):
        text = client.get(path).content.decode()
        assert "PDF正在制作" not in text
        assert f'href="{download}"' in text
    read, answer = client.get(page), client.get(download)
    assert answer.content == stored
    for response in (read, answer):
        assert "no-store" in response["Cache-Control"]
    assert case.number in words_of_pdf(answer)
    assert read.content.decode().count("<h1") == 1


def test_who_has_not_shown_the_code_reads_no_notice(client, tell):
    case = tell("accepted")
    number = case.notices.get().number
    for name in ("track_notice_page", "track_notice"):
        location = client.get(address(name, case, number))["Location"]
        assert location.partition("?")[0] == reverse("track")
    other = tell("accepted", serial=971)
    enter(client, other)
    for name in ("track_notice_page", "track_notice"):
        assert client.get(address(name, other, number)).status_code == 404


def test_the_code_of_a_notice_leads_to_the_entrance_with_the_number_filled_in(client, tell):
    case = tell("accepted")
    path = address_of(case.notices.get()).partition(settings.PORTAL_BASE_URL)[2]
    page = client.get(path, follow=True)
    assert page.redirect_chain[-1][0].partition("?")[0] == reverse("track")
    assert f'value="{case.submission.reference}"' in page.content.decode()
    enter(client, case)
    assert client.get(path).status_code == 200


def test_leaving_forgets_the_case_in_this_browser(client, tell):
    case = tell("submitted")
    enter(client, case)
    client.post(address("track_leave", case))
    assert client.get(address("track_case", case)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_file_is_taken_in_outside_any_transaction_as_requests_do():
    assert Intake(None).taken(plan(), 0).media_type == "application/pdf"


def test_the_applicant_changes_where_messages_go_and_is_shown_what_was_sent(client, tell):
    case = tell("accepted")
    enter(client, case)
    page = client.get(address("track_case", case)).content.decode()
    assert "通知记录" in page
    assert "139****" in page
    wrong = client.post(address("track_contact", case), {"sms": "12345", "mail": "a@b"})
    assert wrong.status_code == 422
    assert 'value="12345"' in wrong.content.decode()
    assert "请填写11位手机号码" in wrong.content.decode()
    changed = {"sms": "+86 139 1111 2222", "mail": "Dian@example.cn"}
    assert client.post(address("track_contact", case), changed).status_code == 302
    known = case.submission.contact
    known.refresh_from_db()
    assert (known.sms, known.mail) == ("13911112222", "Dian@example.cn")
    page = client.get(address("track_case", case)).content.decode()
    assert "139****2222" in page
    assert "D***@example.cn" in page
    assert "13911112222" not in page
    assert client.post(address("track_contact", case), {}).status_code == 302
    known.refresh_from_db()
    assert (known.sms, known.mail) == ("13911112222", "Dian@example.cn")
    for dropped, left in (("drop_sms", ("", "Dian@example.cn")), ("drop_mail", ("", ""))):
        client.post(address("track_contact", case), {dropped: "on"})
        known.refresh_from_db()
        assert (known.sms, known.mail) == left


def test_nobody_changes_addresses_without_the_access_code(client, tell):
    case = tell("submitted")
    answer = client.post(address("track_contact", case), {"sms": "13911112222"})
    assert answer.headers["Location"].partition("?")[0] == reverse("track")
    assert case.submission.contact.sms != "13911112222"


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, True),
        ({"address": "+86 139-1111-2222"}, True),
        ({"address": "dian@EXAMPLE.cn"}, True),
        ({"address": "13911113333"}, False),
        ({"reference": "450204-000000-0000-0"}, False),
    ],
)
def test_a_lost_code_is_sent_and_the_page_does_not_tell_whether_it_was(client, tell, given, sent):
    case = tell("submitted")
    contacts.change(case, {"sms": "13911112222", "mail": "dian@example.cn"})
    typed = {"reference": case.submission.reference, "address": "13911112222"} | given
    answer = client.post(reverse("track_lost_code"), typed, follow=True)
    assert not case.messages.filter(kind="access_code").exists()
    OutboxMessage.objects.exclude(kind=contacts.ASKED).delete()
    outbox.drain(clock.now())
    for asked in OutboxMessage.objects.filter(kind=contacts.ASKED):
        assert asked.payload == {}
    page = answer.content.decode()
    assert "查询编号与联系方式相符的，查询码已发往该联系方式" in page
    assert case.messages.filter(kind="access_code").exists() == sent
    assert intake.receipt(case.submission).access_code not in page


def test_the_page_for_a_lost_code_asks_for_both_and_keeps_what_was_typed(client, tell):
    answer = client.post(reverse("track_lost_code"), {"reference": "450204-1"})
    assert answer.status_code == 422
    assert 'value="450204-1"' in answer.content.decode()
    for address in ("0772-2812345", "12", "a@"):
        typed = {"reference": "450204-261129-0001-K", "address": address}
        refused = client.post(reverse("track_lost_code"), typed)
        assert refused.status_code == 422
        assert f'value="{address}"' in refused.content.decode()
    assert reverse("track_lost_code") in client.get(reverse("track")).content.decode()
