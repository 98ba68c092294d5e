"""A holder comes to a window of the city about a licence that is there (变更、增项)."""

import pytest
from django.urls import reverse

from forms.models import Draft
from portal.ground.models import Event
from tests.issuance.later_cases import NEW_NAME, fill, handed_in

CLERK = "clerk-450204"


@pytest.fixture
def licence(new_case):
    return new_case("issued", channel="window").licence


def asked(licence, **changed):
    return {"number": licence.number, "kind": "change", "identity": "on"} | changed


def test_by_its_number_a_form_begins_with_what_the_holder_said(licence, signed_in):
    clerk, address = signed_in(CLERK), reverse("issuance_intake_later")
    assert f"{address}?number=" in clerk.get(f"/cms/licences/{licence.pk}/").content.decode()
    begun = clerk.post(address, asked(licence))
    draft = Draft.objects.get(about=licence.number)
    assert begun.headers["Location"] == reverse("forms:draft", args=[draft.token])
    assert draft.data["entity_name"] == licence.operator_name
    assert Event.objects.filter(verb="case.read", case=licence.origin_case.number).exists()
    fill(clerk, draft, items=("DRAINAGE",), entity_name=NEW_NAME)
    case = handed_in(draft)
    assert (case.channel, case.kind, case.licence_about) == ("window", "change", licence)
    assert [row.permit_code for row in case.reviews.all()] == ["DRAINAGE"]
    page = clerk.get(reverse("issuance_case", args=[case.pk])).content.decode()
    assert "变更" in page
    assert licence.number in page
    assert case.number in clerk.get(f"/cms/licences/{licence.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"number": "450204202699999X"}, "本市没有这一编号的综合许可证"),
        ({"identity": ""}, "请先核验"),
        ({"kind": "renewal"}, "renewal"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(licence, signed_in, changed, told):
    answer = signed_in(CLERK).post(reverse("issuance_intake_later"), asked(licence, **changed))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Draft.objects.filter(about=licence.number).exists()


def test_a_licence_of_another_city_is_not_found(licence, signed_in):
    address = reverse("issuance_intake_later")
    assert signed_in("clerk-451102").post(address, asked(licence)).status_code == 422
    assert signed_in("approver-450204-mr").post(address, asked(licence)).status_code == 403
