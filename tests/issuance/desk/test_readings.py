"""Reading a register is told: who was shown which rows, and never what they say."""

import pytest
from django.urls import reverse

from portal.ground.history import events
from portal.ground.models import Event, User
from portal.ground.staff.readings import spans
from tests.register_pages import ID, address, data_of, exported, index, listed


def told(client, verb="register.read"):
    reader = User.objects.get(pk=client.session["_auth_user_id"])
    return Event.objects.filter(verb=verb, actor=reader).order_by("pk")


def test_a_list_tells_which_rows_were_shown_and_a_search_what_for_as_a_digest(new_case, signed_in):
    case = new_case("accepted")
    client = signed_in("approver-450204-mr")
    shown = listed(client, "issuance_case")
    event = told(client).get()
    assert (event.subject, event.chain.name) == ("register:issuance.case", "450200")
    assert event.data == {
        "register": "issuance.case",
        "rows": len(shown),
        "keys": spans(shown),
    }
    number = data_of(case)[ID]
    assert listed(client, "issuance_case", number) == {case.pk}
    sought = told(client).last()
    assert sought.data == {
        "register": "issuance.case",
        "rows": 1,
        "keys": str(case.pk),
        "search": events.digest_of(number),
    }
    assert case.operator_name not in str(sought.data)


def test_who_was_not_there_is_told_too_and_an_empty_list_is_not(new_case, signed_in):
    new_case("accepted")
    client = signed_in("approver-450204-mr")
    assert not listed(client, "issuance_case", status__exact="withdrawn")
    assert not told(client).exists()
    assert not listed(client, "issuance_case", "没有这个人")
    assert told(client).get().data["rows"] == 0


def test_the_same_view_again_is_the_same_reading_and_another_is_another(new_case, signed_in):
    new_case("accepted")
    client = signed_in("approver-450204-mr")
    for _turn in range(3):
        index(client, "issuance_case")
    assert told(client).count() == 1
    new_case("accepted")
    index(client, "issuance_case")
    assert told(client).count() == 2


@pytest.mark.parametrize("name", ["issuance_permit", "issuance_licence", "forms_submission"])
def test_a_record_and_a_file_tell_of_their_rows(new_case, signed_in, name):
    new_case("issued")
    client = signed_in("supervisor-4502")
    key = max(listed(client, name))
    client.get(address(name, "inspect", key))
    assert told(client).last().data["keys"] == str(key)
    rows = exported(client, name)
    (file,) = told(client, "register.export")
    assert file.data["rows"] == len(rows) - 1
    assert str(key) in file.data["keys"].replace("-", ",").split(",")


def test_a_licence_page_is_a_reading_and_the_history_is_none(new_case, signed_in):
    licence = new_case("issued").licence
    client = signed_in("auditor-4502")
    client.get(reverse("issuance_licence", args=[licence.pk]))
    assert told(client).get().data == {
        "register": "issuance.licence",
        "rows": 1,
        "keys": str(licence.pk),
    }
    index(client, "ground_event")
    assert told(client).count() == 1


def test_keys_take_few_characters():
    assert spans([]) == ""
    assert spans([20, 3, 4, 5]) == "3-5,20"
    assert len(spans(range(10_000))) < 10
