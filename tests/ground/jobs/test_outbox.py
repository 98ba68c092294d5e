"""The outbox: written with its cause, delivered at least once, never lost, never told too much."""

import os
import signal
import smtplib
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction

from portal.ground.calendar import clock
from portal.ground.jobs import outbox
from portal.ground.models import OutboxMessage
from tests.processes import together

LETTER = {"to": ["li@example.org"], "subject": "测试", "text": "您好"}


def enqueue(key="case-1", kind="email", **facts):
    with transaction.atomic():
        outbox.enqueue(**{"kind": kind, "key": key, "payload": LETTER} | facts)


@pytest.fixture
def failing():
    """A kind whose deliveries fail as often as the list of errors says."""
    errors = []

    @outbox.handler("failing", "a test")
    def deliver(message):
        if errors:
            raise errors.pop(0)

    yield errors
    del outbox._handlers["failing"]


@pytest.mark.django_db
def test_a_message_is_mailed_once_and_its_content_forgotten():
    enqueue()
    assert outbox.drain(clock.now()).done == 1
    assert outbox.drain(clock.now()).done == 0
    (letter,) = mail.outbox
    assert (letter.to, letter.subject, letter.body) == (["li@example.org"], "测试", "您好")
    message = OutboxMessage.objects.get()
    assert message.done_at
    assert message.payload == {}


@pytest.mark.django_db
def test_a_line_break_in_a_name_keeps_no_mail_back():
    enqueue(payload=LETTER | {"subject": "行业\n事项：\r\n小餐饮"})
    assert outbox.drain(clock.now()).done == 1
    assert mail.outbox[0].subject == "行业 事项： 小餐饮"


@pytest.mark.django_db
def test_the_same_key_is_written_once():
    enqueue()
    enqueue(payload=LETTER | {"subject": "again"})
    outbox.drain(clock.now())
    enqueue()
    outbox.drain(clock.now())
    assert [letter.subject for letter in mail.outbox] == ["测试"]


@pytest.mark.django_db
def test_a_key_longer_than_its_column_still_tells_messages_apart():
    enqueue(key="x" * 130 + "a")
    enqueue(key="x" * 130 + "b")
    enqueue(key="x" * 130 + "b")
    assert [len(key) for key in OutboxMessage.objects.values_list("key", flat=True)] == [120, 120]


@pytest.mark.django_db
def test_a_mail_delivered_twice_carries_the_same_message_id():
    enqueue()
    message = OutboxMessage.objects.get()
    outbox.send_email(message)
    outbox.send_email(message)
    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first == second


@pytest.mark.django_db
def test_html_is_sent_beside_the_text():
    enqueue(payload=LETTER | {"html": "<p>您好</p>"})
    outbox.drain(clock.now())
    assert mail.outbox[0].alternatives[0].content == "<p>您好</p>"


def test_a_message_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        outbox.enqueue(kind="email", key="a", payload=LETTER)
    with pytest.raises(ValueError, match="pigeon"):
        enqueue(kind="pigeon")
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_a_message_waits_for_its_time():
    now = clock.now()
    enqueue(due_at=now + timedelta(hours=1))
    assert outbox.drain(now).done == 0
    assert outbox.drain(now + timedelta(hours=1)).done == 1


@pytest.mark.django_db
def test_a_failed_message_comes_again_later_and_later(failing):
    failing += [OSError("x"), OSError("x")]
    enqueue(kind="failing")
    now = clock.now()
    assert outbox.drain(now).failed == 1
    assert outbox.drain(now + timedelta(seconds=50)) == outbox.Drained()
    assert outbox.drain(now + timedelta(seconds=70)).failed == 1
    assert outbox.drain(now + timedelta(seconds=180)) == outbox.Drained()
    assert outbox.drain(now + timedelta(seconds=200)).done == 1
    assert OutboxMessage.objects.get().last_error == ""


@pytest.mark.django_db
def test_a_poisoned_message_is_kept_with_its_error_and_blocks_nobody(failing):
    failing += [OSError("x")] * outbox.MAX_ATTEMPTS
    enqueue(kind="failing", key="poison")
    enqueue(key="good")
    now = clock.now()
    for _ in range(outbox.MAX_ATTEMPTS + 3):
        outbox.drain(now)
        now += timedelta(hours=7)
    assert len(mail.outbox) == 1
    assert failing == []
    poison = OutboxMessage.objects.get(done_at=None)
    assert (poison.key, poison.payload, poison.attempts) == ("poison", LETTER, outbox.MAX_ATTEMPTS)
    assert "OSError in deliver" in poison.last_error


@pytest.mark.django_db
def test_errors_and_logs_never_quote_what_was_sent(failing, caplog):
    failing.append(smtplib.SMTPRecipientsRefused({"li@example.org": (550, b"no such li")}))
    enqueue(kind="failing")
    outbox.drain(clock.now())
    written = OutboxMessage.objects.get().last_error + caplog.text
    assert "SMTPRecipientsRefused" in written
    assert "li@example.org" not in written


@pytest.mark.django_db
def test_a_round_is_bounded_and_takes_the_oldest_first():
    now = clock.now()
    for n in range(5):
        enqueue(key=str(n), due_at=now - timedelta(minutes=n), payload=LETTER | {"subject": str(n)})
    assert outbox.drain(now, limit=2).done == 2
    assert [letter.subject for letter in mail.outbox] == ["4", "3"]
    assert outbox.drain(now, stopping=lambda: True) == outbox.Drained()


@pytest.fixture
def tray(tmp_path):
    """Deliveries as lines of a file, so that several processes can be counted."""
    path = tmp_path / "tray"
    path.touch()

    @outbox.handler("tray", "a test")
    def deliver(message):
        with path.open("a") as lines:
            lines.write(f"{message.key}\n")
        time.sleep(0.01)

    yield path
    del outbox._handlers["tray"]


def test_two_drains_at_once_deliver_every_message_once(transactional_db, tray):
    for n in range(20):
        enqueue(kind="tray", key=f"{n:02}")
    done = together(lambda _: outbox.drain(clock.now()).done, 4)
    assert sum(done) == 20
    assert sorted(tray.read_text().split()) == [f"{n:02}" for n in range(20)]


def test_without_the_claim_messages_are_delivered_twice(transactional_db, tray, monkeypatch):
    """The negative control: what the compare-and-set is for does happen when it is off."""
    monkeypatch.setattr(outbox, "_claim", lambda message, moment: True)
    for n in range(20):
        enqueue(kind="tray", key=f"{n:02}")
    together(lambda _: outbox.drain(clock.now()).done, 4)
    assert len(tray.read_text().split()) > 20


def test_the_message_of_a_killed_worker_is_delivered_when_its_lease_ends(transactional_db, tray):
    enqueue(kind="tray", key="a")
    now = clock.now()
    connection.close()
    if not (child := os.fork()):
        outbox._handlers["tray"] = lambda message: os.kill(os.getpid(), signal.SIGKILL)
        outbox.drain(now)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert outbox.drain(now + outbox.LEASE / 2) == outbox.Drained()
    assert outbox.drain(now + 2 * outbox.LEASE).done == 1
    assert tray.read_text() == "a\n"
    assert OutboxMessage.objects.get().attempts == 2
