"""A holder changes what the licence says, or has one item more on it: from /track/ to the new certificate."""

import pytest
from django.urls import reverse

from issuance.casework.messages import contacts, telling
from issuance.casework.messages.occasions.contacts import ACCESS_CODE
from issuance.casework.messages.occasions.handing_over import PERMIT_CHANGED
from issuance.models import Case
from issuance.status import CaseStatus
from portal.ground.models import OutboxMessage
from tests.issuance.later_cases import (
    NEW_NAME,
    accepted,
    applied,
    begin,
    decide,
    enter,
    fill,
    handed_in,
    record,
    reissue,
    reviews_of,
)


@pytest.fixture
def licence(new_case):
    return new_case("issued").licence


@pytest.fixture
def holder(client, licence):
    enter(client, licence.origin_case)
    return client


def read(client, case) -> str:
    return client.get(reverse("track_case", args=[case.submission.reference])).content.decode()


def test_a_new_name_comes_to_the_licence_and_the_old_code_says_so(holder, licence):
    text = read(holder, licence.origin_case)
    assert reverse("track_later", args=[licence.origin_case.submission.reference, "change"]) in text
    draft = begin(holder, licence.origin_case)
    assert fill(holder, draft, entity_name=NEW_NAME).headers["Location"].endswith("/receipt/")
    case = handed_in(draft)
    assert (case.kind, case.licence_about, case.issuing_body) == ("change", licence, licence.issuer)
    assert {row.permit_name for row in reviews_of(case)} == {
        "小餐饮登记（变更）",
        "城镇污水排入排水管网许可（变更）",
    }
    assert begin(holder, licence.origin_case).status_code == 302  # both are under way
    accepted(case)
    for review in reviews_of(case):
        decide(review)
    case.refresh_from_db()
    assert case.status == CaseStatus.DECIDED
    assert {str(row.title) for row in case.notices.filter(kind="decision")} == {"准予变更决定书"}
    for review in reviews_of(case):
        record(review)
    old = licence.editions.get()
    edition = reissue(licence, "changed")
    case.refresh_from_db()
    licence.refresh_from_db()
    assert (case.status, licence.operator_name) == (CaseStatus.ISSUED, NEW_NAME)
    assert "已换发" in holder.get(reverse("licence", args=[old.token])).content.decode()
    assert NEW_NAME in holder.get(reverse("licence", args=[edition.token])).content.decode()
    enter(holder, case)
    assert "您的综合许可证已换发" in read(holder, case)
    assert edition.token in read(holder, licence.origin_case)
    assert Case.objects.filter(licence_about=licence).count() == 1


def test_pressed_twice_one_form_begins_and_of_nothing_else_one(holder, licence):
    case, uuid = licence.origin_case, "7e0d7a0e-8f0c-4a55-9d7e-3b1f4b6c2a10"
    first, second = (begin(holder, case, submission_uuid=uuid) for _click in range(2))
    assert first == second
    assert begin(holder, case, "renewal").status_code == 404
    assert begin(type(holder)(), case).headers["Location"].startswith(reverse("track"))


def test_the_code_of_an_older_case_shows_nothing_of_a_new_representative(holder, licence):
    """Whoever kept the code of the first application reads what the certificate says, and no more."""
    new = "测试·新法人"
    changed = accepted(applied(licence, legal_rep_name=new, legal_rep_phone="13900009999"))
    for review in reviews_of(changed):
        decide(review)
    for review in reviews_of(changed):
        record(review)
    old = begin(holder, licence.origin_case)
    enter(holder, changed)
    own = begin(holder, changed)
    for draft, reads in ((old, False), (own, True)):
        assert draft.data["legal_rep_name"] == new
        assert (draft.data.get("legal_rep_phone") == "13900009999") is reads
        assert bool(draft.data.get("legal_rep_id_no")) is reads


def told(case, occasion, **facts):
    """Where a message goes by now."""
    OutboxMessage.objects.all().delete()
    telling.tell(occasion, case, **facts)
    return {row.payload["to"] for row in OutboxMessage.objects.all()}


def test_messages_follow_a_licence_to_its_new_representative_and_the_code_stays(holder, licence):
    origin = Case.objects.get(pk=licence.origin_case_id)
    old, new = "13900001111", "13900002222"
    contacts.change(origin, {"sms": old, "mail": ""})
    renamed = accepted(
        applied(licence, entity_name=NEW_NAME, contact={"sms": new}, items=["DRAINAGE"])
    )
    for review in reviews_of(renamed):
        decide(review)
        record(review)
    by_name = told(Case.objects.get(pk=origin.pk), PERMIT_CHANGED)
    assert reverse("track_contact", args=[origin.submission.reference]) in read(holder, origin)
    assert by_name == {old}  # the same person: as kept where the first case is followed
    passed = accepted(applied(licence, legal_rep_name="测试·新法人", contact={"sms": new}))
    for review in reviews_of(passed):
        decide(review)
        record(review)
    assert told(Case.objects.get(pk=origin.pk), PERMIT_CHANGED) == {new}
    assert told(Case.objects.get(pk=origin.pk), ACCESS_CODE, code="x") == {old}
    address = reverse("track_contact", args=[origin.submission.reference])
    assert address not in read(holder, Case.objects.get(pk=origin.pk))
    refused = holder.post(address, {"sms": "13900003333"}, follow=True)
    assert "证照已变更法定代表人" in refused.content.decode()
    assert contacts.known(origin)["sms"] == old


def test_without_a_licence_nothing_is_offered(client, new_case):
    case = new_case("accepted")
    enter(client, case)
    assert "track_later" not in read(client, case)
    assert begin(client, case).status_code == 404


def test_pages_read_as_often_whatever_the_number_of_cases(
    holder, licence, django_assert_max_num_queries
):
    with django_assert_max_num_queries(77):
        read(holder, licence.origin_case)
