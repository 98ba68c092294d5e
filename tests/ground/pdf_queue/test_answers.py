"""A request for a PDF is answered at once: with the PDF, or with a page that waits for it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from forms import application
from forms.models import Draft
from portal.demo.stories import LIUNAN, Story
from portal.ground.models import PdfOrder
from portal.ground.pdf.documents import DocumentError
from portal.ground.pdf_queue import makers, orders
from tests.guide_pages import GUIDE, words_of
from tests.made_pdfs import fetched_pdf
from tests.placed_guides import EATERY
from tests.told import tell

pytestmark = pytest.mark.one_database

PERSONAL = f"{GUIDE}notice.pdf?{EATERY}"
BLANK = "/apply/450204/small-eatery/form.pdf"
PDF = b"%PDF-1.7 as made"


def next_look(answer):
    """Where the page looks again, with and without a script."""
    page = answer.content.decode()
    refresh = re.search(r'http-equiv="refresh" content="\d+; url=([^"]+)"', page)
    again = unescape(re.search(r'data-waiting="([^"]*)"', page)[1])
    assert refresh is None or unescape(refresh[1]) == again
    return again


def finish(pdf=PDF):
    orders.finish(orders.claim(), pdf)


@pytest.fixture
def guides(demo):
    """The demo city's guides and cases."""


@pytest.mark.parametrize("address", [f"{GUIDE}notice.pdf", PERSONAL, BLANK, f"{BLANK}?{EATERY}"])
def test_who_asks_first_waits_on_a_page_that_ends_in_the_pdf(client, guides, address):
    first = client.get(address)
    assert first.status_code == 202
    assert int(first["Retry-After"]) > 0
    assert "no-store" in first["Cache-Control"]
    assert "排在第1位" in words_of(first)
    again = next_look(first)
    assert next_look(client.get(again)) == again
    finish()
    ready = client.get(again)
    assert ready.status_code == 200
    assert "PDF已生成" in words_of(ready)
    assert f'href="{address}"'.replace("&", "&amp;") in ready.content.decode()
    assert client.get(address).content == PDF


def test_looking_again_costs_no_more_than_the_row(client, guides, django_assert_max_num_queries):
    again = next_look(client.get(PERSONAL))
    client.get(again)
    with django_assert_max_num_queries(25):
        client.get(again)


def test_the_page_refreshes_itself_only_without_a_script_and_until_told_not_to(client, guides):
    page = client.get(PERSONAL)
    (hidden,) = re.findall(r"<noscript><meta[^>]*></noscript>", page.content.decode())
    assert "refresh" in hidden
    quietly = unescape(re.search(r'<a href="([^"]+still=1)"', page.content.decode())[1])
    still = client.get(quietly)
    assert still.status_code == 202
    assert "http-equiv" not in still.content.decode()
    assert next_look(still) == next_look(page)


def test_an_order_is_looked_at_where_it_was_made_and_nowhere_else(client, guides):
    query = next_look(client.get(PERSONAL)).partition("making=")[2]
    client.get(f"{GUIDE}notice.pdf?making={query}")
    assert PdfOrder.objects.count() == 2
    client.get(f"{GUIDE}notice.pdf?making=1:forged")
    assert PdfOrder.objects.count() == 2


def test_what_cannot_be_made_says_why(client, guides):
    again = next_look(client.get(PERSONAL))
    orders.fail(orders.claim(), DocumentError("failed", "ValueError"))
    for address in (again, PERSONAL):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "ValueError" in words_of(answer)


def test_who_has_had_too_many_made_is_told_when_again_and_others_are_not(client, guides, settings):
    settings.PORTAL_PDFS_PER_HOUR = 1
    client.get(PERSONAL)
    refused = client.get(BLANK)
    assert refused.status_code == 429
    assert "每小时最多为您生成1份新的PDF" in words_of(refused)
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert client.get(PERSONAL).status_code == 202
    assert client.get(BLANK, REMOTE_ADDR="192.0.2.7").status_code == 202


@pytest.fixture
def case(guides):
    return tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted"), 970)


def test_the_application_is_made_for_its_draft_and_nobody_else_waits(client, case, settings):
    settings.PORTAL_PDFS_PER_HOUR = 1
    client.get(PERSONAL)
    assert client.get(BLANK).status_code == 429
    submission = case.submission
    draft = Draft.objects.get(submission_uuid=submission.uuid)
    address = reverse("forms:application", args=[draft.token])
    page = client.get(address)
    assert page.status_code == 202
    assert "您的申请已经收到" in words_of(page)
    order = PdfOrder.objects.latest("pk")
    assert order.lane == f"draft:{draft.pk}"
    assert order.digest == application.document(submission.current()).digest
    assert order.personal
    orders.finish(order, PDF)
    pdf = client.get(address)
    assert pdf["Content-Disposition"] == f'attachment; filename="{submission.reference}.pdf"'
    assert pdf["X-Robots-Tag"] == "noindex"


def test_a_real_one_is_made_and_kept(client, guides):
    assert fetched_pdf(client, BLANK).content.startswith(b"%PDF")
    assert makers.make_waiting() == 0


def test_what_the_document_itself_prevents_is_told(client, guides):
    client.get(BLANK)
    PdfOrder.objects.update(html="<div>" * 200)
    makers.make_waiting()
    assert client.get(BLANK).status_code == 422
