"""The one-time notification as PDF: every word of the page, made once, never in the way."""

import re

import pytest

from guides.models import ServiceWindow
from portal.ground.pdf_queue import makers
from tests.guide_pages import GUIDE, get
from tests.made_pdfs import fetched_pdf, words_of_pdf
from tests.placed_guides import EATERY, version_of
from tests.qr_codes import in_pdf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["", EATERY])
def test_the_pdf_says_every_word_of_the_notice(client, version, query):
    text = words_of_pdf(fetched_pdf(client, f"{GUIDE}notice.pdf?{query}"))
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
    client, version, eatery, settings
):
    version_of(eatery, number=2)
    for path, number in ((f"{GUIDE}notice.pdf", 2), (f"{GUIDE}v/1/notice.pdf", 1)):
        (address,) = in_pdf(fetched_pdf(client, f"{path}?{EATERY}").content)
        assert address == f"{settings.PORTAL_BASE_URL}{GUIDE}v/{number}/?{EATERY}"
        shown = get(client, address.removeprefix(settings.PORTAL_BASE_URL))
        assert shown.context["version"].number == number
        assert shown.context["notification"].personal


def test_a_version_is_set_once_and_again_only_when_a_contact_fact_changes(client, version):
    assert client.get(f"{GUIDE}notice.pdf").status_code == 202
    assert makers.make_waiting() == 1
    for _time in range(2):
        assert client.get(f"{GUIDE}notice.pdf").content.startswith(b"%PDF")
    ServiceWindow.objects.create(region=version.region, name="新设专窗")
    assert client.get(f"{GUIDE}notice.pdf").status_code == 202
    assert makers.make_waiting() == 1


def test_the_waiting_page_leads_back_to_the_guide_of_the_same_answers(client, version):
    page = get(client, f"{GUIDE}notice.pdf?{EATERY}", 202).content.decode()
    assert f'href="{GUIDE}?{EATERY}"'.replace("&", "&amp;") in page


def test_a_pdf_for_incomplete_answers_leads_to_the_page_that_asks(client, version):
    response = client.get(f"{GUIDE}notice.pdf?area_m2=x")
    assert response.status_code == 302
    assert response["Location"] == f"{GUIDE}?area_m2=x"
