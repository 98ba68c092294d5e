"""The page after accepting: what the window hands out, printed at once, here or at any window of the city."""

import pytest
from django.urls import reverse

from issuance.casework.papers import notice_making
from issuance.models import Notice, NoticeMaking
from portal.ground.models import User
from tests.issuance.desk.case_pages import do, page, review_at
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, MARKET, REFUSAL

HERE, ELSEWHERE = CLERK, "clerk-450203"


def papers(client, case, query=""):
    return client.get(reverse("issuance_papers", args=[case.pk]) + query)


def test_after_accepting_the_paper_is_offered_as_soon_as_it_is_made(new_case, signed_in):
    case, client = new_case("submitted", channel="window"), signed_in(HERE)
    accepted = do(client, case, "accept", case)
    assert accepted["Location"] == reverse("issuance_papers", args=[case.pk])
    notice = case.notices.get()
    pdf = reverse("issuance_notice", args=[case.pk, notice.number])
    waiting = client.get(accepted["Location"])
    assert "正在制作" in waiting.content.decode()
    assert pdf not in waiting.content.decode()
    assert waiting["Refresh"] == "3; url=?looked=1"
    NoticeMaking.objects.exclude(notice=notice).delete()  # those of the demo: each takes its time
    notice_making.make_waiting()
    ready = papers(client, case)
    assert pdf in ready.content.decode()
    assert "Refresh" not in ready
    assert reverse("issuance_receipt", args=[case.pk]) in ready.content.decode()


def test_it_does_not_look_again_for_ever(new_case, signed_in):
    case = new_case("accepted", channel="window")
    client = signed_in(HERE)
    assert papers(client, case, "?looked=39&queue=to_accept")["Refresh"] == (
        "3; url=?looked=40&queue=to_accept"
    )
    for looked in ("40", "-1", "x"):
        assert "Refresh" not in papers(client, case, f"?looked={looked}")


@pytest.mark.parametrize("channel", ["window", "online"])
def test_any_window_of_the_city_prints_the_notice_of_acceptance_and_no_other(
    new_case, person, signed_in, channel
):
    case = new_case("decided", channel=channel)
    numbers = dict(case.notices.values_list("number", "kind"))
    assert set(numbers.values()) == {Notice.Kind.ACCEPTED, Notice.Kind.DECISION}
    client = signed_in(ELSEWHERE)
    for number, kind in numbers.items():
        status = 200 if kind == Notice.Kind.ACCEPTED else 404
        address = reverse("issuance_notice_page", args=[case.pk, number])
        assert client.get(address).status_code == status
        for shown in (papers(client, case), page(client, case)):
            assert (address in shown.content.decode()) == (status == 200)


def test_the_page_is_for_windows_of_the_city(new_case, signed_in):
    case = new_case("accepted", channel="window")
    assert papers(signed_in("approver-450203-mr"), case).status_code == 404
    assert papers(signed_in("clerk-451102"), case).status_code in {403, 404}


def test_a_refusal_of_a_department_is_printed_at_the_window_of_its_county(
    new_case, person, signed_in
):
    case = new_case("submitted", channel="window")
    do(signed_in(APPROVER), case, "refuse", review_at(case, MARKET), **REFUSAL)
    refused = case.notices.get(kind=Notice.Kind.REFUSED)
    assert refused.number in papers(signed_in(HERE), case).content.decode()
    assert refused.number not in papers(signed_in(ELSEWHERE), case).content.decode()


def test_a_department_prints_its_paper_to_an_interested_party_at_once(ready, client):
    prepared = ready("tell_interested")
    client.force_login(prepared.actor)
    told = prepared.post(client)
    assert told["Location"] == reverse("issuance_papers", args=[prepared.case.pk])
    notice = prepared.case.notices.get(kind=Notice.Kind.INTERESTED)
    html = papers(client, prepared.case).content.decode()
    assert notice.number in html
    assert reverse("issuance_receipt", args=[prepared.case.pk]) not in html
    client.force_login(User.objects.get(username=HERE))
    assert notice.number not in papers(client, prepared.case).content.decode()


def test_the_window_that_takes_in_a_supplement_reads_what_was_asked_for(new_case, signed_in):
    case = new_case("supplement")  # handed in online
    asked = case.notices.get(kind="supplement")
    assert asked.number in papers(signed_in(HERE), case).content.decode()
    assert asked.number not in papers(signed_in(ELSEWHERE), case).content.decode()
