"""A lost receipt is printed again at any window of the city, after the document was looked at."""

import pytest
from django.urls import reverse

from forms import intake
from issuance.casework.messages.contacts import PRINTED
from issuance.casework.readings import READ
from portal.ground.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def case(new_case):
    return new_case("accepted")


def page(case):
    return reverse("issuance_receipt", args=[case.pk])


@pytest.mark.parametrize("clerk", ["clerk-450204", "clerk-450203"])
def test_a_clerk_of_the_city_prints_it_after_saying_whose_document_was_seen(case, signed_in, clerk):
    client, code = signed_in(clerk), intake.receipt(case.submission).access_code
    asked = client.get(page(case)).content.decode()
    data = case.submission.current().content["data"]
    assert data["legal_rep_name"] in asked
    assert data["legal_rep_id_no"][-4:] in asked
    assert data["legal_rep_id_no"] not in asked
    assert code not in asked
    unsaid = client.post(page(case))
    assert unsaid.status_code == 422
    assert "请先核对身份证件" in unsaid.content.decode()
    assert not Event.objects.filter(case=case.number, verb=PRINTED).exists()
    printed = client.post(page(case), {"person": "agent"})
    assert code in printed.content.decode()
    assert case.submission.reference in printed.content.decode()
    assert "no-store" in printed.headers["Cache-Control"]
    event = Event.objects.get(case=case.number, verb=PRINTED)
    assert (event.actor.username, event.data) == (clerk, {"shown_by": "agent"})
    assert code not in str(vars(event))


@pytest.mark.parametrize("name", ["issuance_receipt", "issuance_papers"])
def test_whoever_looks_at_it_has_read_the_case(case, signed_in, name):
    client = signed_in("clerk-450203")
    for _twice in range(2):
        assert client.get(reverse(name, args=[case.pk])).status_code == 200
    read = Event.objects.get(case=case.number, verb=READ)
    assert read.actor.username == "clerk-450203"


def test_the_case_page_offers_it_to_windows_and_to_nobody_else(case, signed_in):
    for username, offered in (("clerk-450203", True), ("approver-450204-mr", False)):
        shown = signed_in(username).get(reverse("issuance_case", args=[case.pk]))
        assert (page(case) in shown.content.decode()) == offered
