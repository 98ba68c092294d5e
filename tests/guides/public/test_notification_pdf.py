"""The one-time notification as PDF: every word of the page, made once, never in the way."""

import io
import re

import pytest
from pypdf import PdfReader

from guides.models import ServiceWindow
from guides.public import notification_pdf
from portal.ground.pdf import documents
from tests.guide_pages import GUIDE, get
from tests.placed_guides import EATERY, version_of
from tests.qr_codes import in_pdf

pytestmark = pytest.mark.django_db


def pdf_of(response):
    assert response["Content-Type"] == "application/pdf"
    return b"".join(response.streaming_content)


def text_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("query", ["", EATERY])
def test_the_pdf_says_every_word_of_the_notice(client, version, query, tmp_path, settings):
    settings.VAR = tmp_path
    response = client.get(f"{GUIDE}notice.pdf?{query}")
    text = text_of(pdf_of(response))
    notice = get(client, f"{GUIDE}?{query}").context["notification"]
    said = [entry.permit.official_name for entry in notice.permits]
    said += [entry.permit.department.name for entry in notice.permits]
    said += [needed.material.name for needed in notice.materials]
    said += [entry.reason for entry in (*notice.permits, *notice.spared)]
    said += ["一窗受理", "并联审批", "统一出证"]  # the flowchart's own words
    for words in said:
        assert re.sub(r"\s+", "", words) in text
    assert "�" not in text
    assert "■" not in text


def test_the_qr_of_the_pdf_opens_exactly_this_version_and_these_answers(
    client, version, eatery, tmp_path, settings
):
    settings.VAR = tmp_path
    version_of(eatery, number=2)
    for path, number in ((f"{GUIDE}notice.pdf", 2), (f"{GUIDE}v/1/notice.pdf", 1)):
        (address,) = in_pdf(pdf_of(client.get(f"{path}?{EATERY}")))
        assert address == f"{settings.PORTAL_BASE_URL}{GUIDE}v/{number}/?{EATERY}"
        shown = get(client, address.removeprefix(settings.PORTAL_BASE_URL))
        assert shown.context["version"].number == number
        assert shown.context["notification"].personal


def test_a_version_is_set_once_and_again_only_when_a_contact_fact_changes(
    client, version, tmp_path, settings, monkeypatch
):
    settings.VAR = tmp_path
    made = []

    def counted(html, **facts):
        made.append(html)
        return render_pdf(html, **facts)

    render_pdf = documents.render_pdf
    monkeypatch.setattr(documents, "render_pdf", counted)
    for _time in range(2):
        assert pdf_of(client.get(f"{GUIDE}notice.pdf"))
    assert len(made) == 1
    ServiceWindow.objects.create(region=version.region, name="新设专窗")
    assert pdf_of(client.get(f"{GUIDE}notice.pdf"))
    assert len(made) == 2


def test_personal_pdfs_make_room_for_newer_ones(tmp_path):
    for number in range(5):
        notification_pdf.keep(tmp_path / f"{number}.pdf", b"%PDF", most=3)
    assert len(list(tmp_path.iterdir())) == 3


def test_while_too_many_are_being_made_the_reader_is_asked_to_wait(
    client, version, tmp_path, settings, monkeypatch
):
    settings.VAR = tmp_path

    def busy(html, **facts):
        raise documents.Busy

    monkeypatch.setattr(documents, "render_pdf", busy)
    response = get(client, f"{GUIDE}notice.pdf?{EATERY}", 429)
    assert int(response["Retry-After"]) > 0
    assert f"{GUIDE}?{EATERY}".replace("&", "&amp;") in response.content.decode()


def test_a_pdf_for_incomplete_answers_leads_to_the_page_that_asks(client, version):
    response = client.get(f"{GUIDE}notice.pdf?area_m2=x")
    assert response.status_code == 302
    assert response["Location"] == f"{GUIDE}?area_m2=x"
