"""At the end of the form the applicant says where to be told; nothing of it is required."""

import pytest

from forms.models import Contact, Draft
from tests.forms.filling import NOODLE_FORM
from tests.forms.views.form_pages import url

pytestmark = pytest.mark.django_db


def fields(client, draft):
    return client.get(url("check", draft)).context["contact"].initial


def test_the_number_of_the_application_is_proposed_and_kept(client, draft):
    assert fields(client, draft) == {"sms": NOODLE_FORM["legal_rep_phone"]}
    client.post(url("check", draft), {"true": "on"})
    contact = Contact.objects.get()
    assert (contact.sms, contact.mail) == (NOODLE_FORM["legal_rep_phone"], "")


def test_who_empties_it_is_told_nowhere(client, draft):
    client.post(url("check", draft), {"true": "on", "sms": "", "mail": ""})
    assert Contact.objects.values_list("sms", "mail").get() == ("", "")


def test_a_wrong_address_is_said_beside_its_field_and_kept(client, draft):
    typed = {"true": "on", "sms": "0772-2812345", "mail": "店@"}
    answer = client.post(url("check", draft), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_sms"' in page
    assert 'value="0772-2812345"' in page
    assert 'value="店@"' in page
    assert not Contact.objects.exists()
    assert Draft.objects.get().contact == {"sms": "0772-2812345", "mail": "店@"}


def test_what_was_typed_is_there_when_the_declaration_was_forgotten(client, draft):
    client.post(url("check", draft), {"sms": "139 1111 2222", "mail": "Dian@example.cn"})
    assert fields(client, draft) == {"sms": "139 1111 2222", "mail": "Dian@example.cn"}
    client.post(url("check", draft), {"true": "on"})
    assert Contact.objects.values_list("sms", "mail").get() == ("13911112222", "Dian@example.cn")


def test_without_a_gateway_no_number_is_asked_for(client, draft, settings):
    settings.PORTAL_SMS_URL = ""
    page = client.get(url("check", draft)).content.decode()
    assert 'name="sms"' not in page
    client.post(url("check", draft), {"true": "on", "sms": "13911112222", "mail": ""})
    assert Contact.objects.values_list("sms", "mail").get() == ("", "")


def test_the_receipt_says_where_messages_go_and_no_more_of_it_than_needed(client, draft):
    client.post(url("check", draft), {"true": "on", "sms": "13911112222", "mail": "dian@a.cn"})
    page = client.get(url("receipt", draft)).content.decode()
    assert "139****2222" in page
    assert "d***@a.cn" in page
    assert "13911112222" not in page


def test_a_character_no_database_keeps_is_told_and_the_rest_stays(client, draft):
    answer = client.post(url("check", draft), {"true": "on", "sms": "139\x001", "mail": "a@b.cn"})
    assert answer.status_code == 422
    assert "\x00" not in str(Draft.objects.get().contact)
    assert Draft.objects.get().contact["mail"] == "a@b.cn"
