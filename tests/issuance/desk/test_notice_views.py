"""Staff read notices on pages of their own; those without a PDF stand on a list with the reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issuance.casework.papers import notice_making
from issuance.models import NoticeMaking
from portal.demo.stories import BABU
from portal.ground.hooks import WAITING
from tests.guide_pages import words_of
from tests.made_pdfs import stored_pdf


@pytest.fixture
def notice(new_case):
    return new_case("accepted").notices.get()


def addresses(notice):
    names = ("issuance_notice_page", "issuance_notice")
    return [reverse(name, args=[notice.case_id, notice.number]) for name in names]


def test_an_officer_reads_the_notice_and_its_stored_pdf(notice, signed_in, monkeypatch):
    client = signed_in("approver-450204-mr")
    page, download = addresses(notice)
    case_page = reverse("issuance_case", args=[notice.case_id])
    assert f'href="{page}"' in client.get(case_page).content.decode()
    assert client.get(download)["Location"] == page
    assert "PDF正在制作" in words_of(client.get(page))
    stored = stored_pdf(notice)
    monkeypatch.setattr(notice_making, "render_pdf", None)
    assert client.get(download).content == stored
    answer = client.get(page)
    assert f'href="{download}"' in answer.content.decode()
    assert notice.case.operator_name in words_of(answer)
    assert "受理通知书" in words_of(answer)
    assert "no-store" in answer["Cache-Control"]


def test_beyond_the_border_there_is_no_notice(notice, signed_in):
    """A window of the same city prints this one, the acceptance (全城通办): see ``test_papers``."""
    for person in ("approver-450203-mr", "clerk-451102"):
        for address in addresses(notice):
            assert signed_in(person).get(address).status_code == 404


@pytest.fixture
def stuck(notice):
    """It waits for a typeface."""
    NoticeMaking.objects.all().delete()
    notice_making.order(notice)
    row = NoticeMaking.objects.get()
    NoticeMaking.objects.filter(pk=row.pk).update(
        reason=notice_making.GLYPH, detail="🍜 (U+1F35C STEAMING BOWL)", attempts=3
    )
    return row


def test_who_supervises_reads_which_character_is_missing_and_has_it_tried_again(
    stuck, signed_in, person
):
    client, address = signed_in("supervisor-4502"), reverse("issuance_notices_unmade")
    lines = {line.url: line for line in WAITING.lines(person("supervisor-4502"))}
    assert (lines[address].count, lines[address].late) == (1, True)
    page = words_of(client.get(address))
    assert stuck.notice.number in page
    assert "🍜(U+1F35CSTEAMINGBOWL)" in page
    again = reverse("issuance_notice_again", args=[stuck.pk])
    assert client.post(again)["Location"] == address
    assert NoticeMaking.objects.get().attempts == 0
    assert notice_making.claim() == stuck


def test_others_neither_see_the_list_nor_have_anything_tried(stuck, signed_in, new_case):
    again = reverse("issuance_notice_again", args=[stuck.pk])
    for name in ("clerk-450204", "approver-450204-mr", "auditor-4502"):
        client = signed_in(name)
        assert client.get(reverse("issuance_notices_unmade")).status_code == 403
        assert client.post(again).status_code == 403
    elsewhere = signed_in(f"supervisor-{BABU[:4]}")
    assert stuck.notice.number not in words_of(elsewhere.get(reverse("issuance_notices_unmade")))
    assert elsewhere.post(again).status_code == 404
    assert NoticeMaking.objects.get().attempts == 3


def test_the_list_asks_as_often_for_three_as_for_one(stuck, signed_in, new_case):
    client, address = signed_in("supervisor-4502"), reverse("issuance_notices_unmade")
    client.get(address)
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        for _more in range(2):
            new_case("accepted")
        NoticeMaking.objects.update(reason=notice_making.GLYPH)
    assert counts[0] == counts[1]
