"""What the applicant is told: to which address, in which words, and whether it arrived."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from forms import intake
from forms.models import Contact
from issuance.casework.messages import contacts, deliveries
from issuance.casework.messages import telling as messages
from issuance.casework.messages.occasions import OCCASIONS
from issuance.casework.messages.occasions.handing_over import READY
from issuance.casework.messages.occasions.intake import RECEIVED
from issuance.casework.messages.telling import filled
from issuance.casework.verbs import REGISTRY
from issuance.models import Message, MessageText
from portal.ground.calendar import clock
from portal.ground.jobs import outbox
from portal.ground.limits.registry import Limit, Per
from portal.ground.models import Event, OutboxMessage

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TWICE = Limit("messages-in-this-test", "2/day", per=Per.SUBJECT)
NUMBER, ADDRESS = "13911112222", "dian@example.cn"


@pytest.fixture
def case(new_case):
    case = new_case("submitted")
    contacts.change(case, {"sms": NUMBER, "mail": ADDRESS})
    Message.objects.filter(case=case).delete()
    return case


def told(case, occasion=RECEIVED, **facts):
    with transaction.atomic():
        return messages.tell(occasion, case, **facts)


def drain():
    OutboxMessage.objects.exclude(kind=messages.OUTBOX).delete()
    return outbox.drain(clock.now(), limit=100)


def written(settings):
    """The SMS of the file gateway."""
    folder = Path(urlsplit(settings.PORTAL_SMS_URL).path)
    return [json.loads(file.read_text()) for file in folder.glob("*.json")]


def test_what_tells_of_a_paper_names_it(case, person, new_case):
    case = new_case("accepted")
    contacts.change(case, {"sms": NUMBER})
    review = case.reviews.first()
    approver = person(f"approver-{review.department.code.lower()}")
    REGISTRY["decide"].run(review, actor=approver, grant=True)
    paper = case.notices.get(kind="decision")
    found = deliveries.deliveries(case)
    assert [row.paper for row in found if row.message.kind == "received"] in ([], [""])
    assert found[0].paper == f"{paper.title} · {review.permit_name} · {paper.number}"
    assert found[0].paper in page_of(case, approver)


def page_of(case, reader):
    client = Client()
    client.force_login(reader)
    return client.get(reverse("issuance_case", args=[case.pk])).content.decode()


def test_both_addresses_are_told_the_same_and_it_is_marked_as_delivered(case, settings, tmp_path):
    settings.PORTAL_SMS_URL = f"file://{tmp_path}"
    OutboxMessage.objects.all().delete()
    sent = told(case)
    assert [(one.channel, one.sent_to) for one in sent] == [
        ("sms", "139****2222"),
        ("mail", "d***@example.cn"),
    ]
    drain()
    (short,), (letter,) = written(settings), mail.outbox
    assert (short["to"], letter.to) == (NUMBER, [ADDRESS])
    assert short["text"] == letter.body
    for fact in (case.operator_name, case.submission.reference, "小餐饮", "/track/"):
        assert fact in letter.body
    assert case.submission.reference in letter.subject
    assert {one.label for one in deliveries.deliveries(case)} == {deliveries.DELIVERED}


def test_what_was_delivered_keeps_no_address(case):
    OutboxMessage.objects.all().delete()
    told(case)
    drain()
    assert [row.payload for row in OutboxMessage.objects.all()] == [{}, {}]


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [({"sms": "", "mail": ""}, []), ({"sms": "", "mail": ADDRESS}, ["mail"])],
)
def test_who_gave_no_address_is_told_nothing(case, addresses, expected):
    contacts.change(case, addresses)
    assert [one.channel for one in told(case)] == expected


def test_a_case_from_before_addresses_were_asked_for_goes_on(case):
    Contact.objects.filter(submission=case.submission).delete()
    assert told(case) == []


def test_without_a_gateway_nobody_is_told_by_it(case, settings):
    settings.PORTAL_SMS_URL = ""
    assert [one.channel for one in told(case)] == ["mail"]


def test_a_gateway_that_fails_is_tried_again_then_shown_and_can_be_tried_once_more(case, settings):
    settings.PORTAL_SMS_URL = "http://127.0.0.1:1/"
    OutboxMessage.objects.all().delete()
    contacts.change(case, {"sms": NUMBER, "mail": ""})
    case.messages.all().delete()
    OutboxMessage.objects.all().delete()
    (message,) = told(case)
    row = OutboxMessage.objects.get(key=message.key)
    assert deliveries.deliveries(case)[0].label == deliveries.WAITING
    drain()
    (delivery,) = deliveries.deliveries(case)
    assert (delivery.label, delivery.tries) == (deliveries.AGAIN, 1)
    assert delivery.next_at > clock.now()
    row.refresh_from_db()
    assert NUMBER not in row.last_error
    OutboxMessage.objects.filter(pk=row.pk).update(attempts=outbox.MAX_ATTEMPTS)
    assert deliveries.deliveries(case)[0].label == deliveries.GIVEN_UP
    assert [lost.pk for lost in outbox.given_up()] == [row.pk]
    assert outbox.try_again(row.pk, clock.now())
    assert not outbox.try_again(row.pk, clock.now())
    settings.PORTAL_SMS_URL = "console:"
    drain()
    assert deliveries.deliveries(case)[0].label == deliveries.DELIVERED
    assert not outbox.given_up().exists()


def test_a_verb_that_is_rolled_back_tells_nothing(case, undone):
    with undone():
        assert told(case)
    assert not case.messages.exists()
    assert not OutboxMessage.objects.filter(kind=messages.OUTBOX, payload__to=NUMBER).exists()


def test_every_occasion_names_only_facts_it_gets_and_all_texts_are_chinese():
    for occasion in OCCASIONS:
        for words in (str(occasion.subject), str(occasion.text)):
            assert set(messages.PLACE.findall(words)) <= occasion.places, occasion.code
            assert any("一" <= character <= "鿿" for character in words)


def test_the_code_of_every_occasion_fits_its_column():
    most = Message._meta.get_field("kind").max_length
    assert [row.code for row in OCCASIONS if len(row.code) > most] == []


def test_every_occasion_is_told_by_somebody():
    by_verbs = {occasion.code for verb in REGISTRY for occasion in verb.occasions}
    of_notices = {occasion.code for occasion in messages.OF_NOTICES.values()} | {
        "notice",
        "to_right",
        "unbuilt",
        "licence_few_ended",
    }
    beside = {"access_code", "contact_changed", "code_printed"}
    assert by_verbs | of_notices | beside == {occasion.code for occasion in OCCASIONS}


def test_a_city_words_an_occasion_itself_and_braces_run_nothing(case):
    city = case.region.city
    MessageText.objects.create(
        city=city,
        occasion="ready",
        subject="领证 {reference}",
        text="{operator.__class__}{licence}{unknown}{",
    )
    contacts.change(case, {"sms": "", "mail": ADDRESS})
    (message,) = told(case, READY, licence="甲1")
    assert message.text == "{operator.__class__}甲1{unknown}{"
    assert OutboxMessage.objects.get(key=message.key).payload["subject"].startswith("领证 4502")


def test_a_value_with_braces_is_not_read_again():
    assert filled("{a}{b}", {"a": "{b}", "b": "乙"}) == "{b}乙"


def test_a_lost_code_goes_only_to_an_address_that_was_given(case, settings, tmp_path):
    settings.PORTAL_SMS_URL = f"file://{tmp_path}"
    reference = case.submission.reference
    code = intake.receipt(case.submission).access_code
    OutboxMessage.objects.all().delete()
    assert not contacts.send_code(reference, "sms", "13900009999")
    assert not contacts.send_code(reference, "sms", "")
    assert not contacts.send_code("450204-000000-0000-0", "sms", NUMBER)
    assert not case.messages.exists()
    assert contacts.send_code(reference, "sms", NUMBER)
    (message,) = case.messages.all()
    assert (message.channel, message.text) == ("sms", "")
    drain()
    assert code in written(settings)[0]["text"]
    event = Event.objects.filter(case=case.number, verb=contacts.SENT_AGAIN).get()
    assert code not in str(event.data)


def test_a_code_is_sent_three_times_a_day(case):
    reference = case.submission.reference
    sent = [contacts.send_code(reference, "mail", ADDRESS.upper()) for _time in range(4)]
    assert sent == [True, True, True, False]


def test_the_history_says_that_addresses_changed_and_not_which(case):
    event = Event.objects.filter(case=case.number, verb=contacts.CHANGED).get()
    assert NUMBER not in str(vars(event))


def test_whoever_is_no_longer_told_is_told_so_once_and_nothing_else_is_kept(
    case, settings, tmp_path
):
    settings.PORTAL_SMS_URL = f"file://{tmp_path}"
    OutboxMessage.objects.all().delete()
    events = Event.objects.filter(case=case.number, verb=contacts.CHANGED).count()
    for _time in range(3):
        contacts.change(case, {"sms": "13900008888", "mail": ADDRESS})
    drain()
    (told_once,) = written(settings)
    assert told_once["to"] == NUMBER
    assert "今后不再发送到此联系方式" in told_once["text"]
    assert Event.objects.filter(case=case.number, verb=contacts.CHANGED).count() == events + 1


@pytest.mark.parametrize(
    ("name", "carried"),
    [
        ("柳南区测试螺蛳粉店（1号）", "柳南区测试螺蛳粉店（1号）"),
        ("【柳州银行】账户冻结，请登录evil.example/x解冻", "柳州银行账户冻结，请登录"),
        ("店https://evil.cn/a?b", "店"),
        ("长" * 30, "长" * 24 + "…"),
        ("A.B咖啡", "A.B咖啡"),
        ("𬭎记", "𬭎记"),
    ],
)
def test_a_name_carries_no_sender_and_no_address_into_a_message(name, carried):
    assert messages.harmless(name) == carried


def test_an_address_is_told_so_often_a_day_and_then_later(case, settings, tmp_path, monkeypatch):
    settings.PORTAL_SMS_URL = f"file://{tmp_path}"
    monkeypatch.setattr(messages, "TO_AN_ADDRESS", TWICE)
    contacts.change(case, {"sms": NUMBER, "mail": ""})
    OutboxMessage.objects.all().delete()
    Message.objects.filter(case=case).delete()
    for _time in range(3):
        told(case)
    drain()
    states = [delivery.label for delivery in deliveries.deliveries(case)]
    assert sorted(states, key=str) == sorted(
        [deliveries.AGAIN, deliveries.DELIVERED, deliveries.DELIVERED], key=str
    )
