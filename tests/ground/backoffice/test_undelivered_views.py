"""What could not be delivered stands on the administrators' list, without what it says."""

import pytest
from django.db import transaction
from django.urls import reverse

from portal.ground.backoffice.undelivered_views import waiting
from portal.ground.calendar import clock
from portal.ground.jobs import outbox
from portal.ground.models import OutboxMessage, User

pytestmark = pytest.mark.django_db
LETTER = {"to": ["zhang@example.cn"], "subject": "办件", "text": "内容不公开"}


@pytest.fixture
def root(client):
    client.force_login(User.objects.create_superuser("root", "root@example.cn", "x"))
    return client


@pytest.fixture
def lost():
    with transaction.atomic():
        outbox.enqueue(kind="email", key="a", payload=LETTER)
        outbox.enqueue(kind="email", key="b", payload=LETTER | {"to": ["li@example.cn"]})
    OutboxMessage.objects.filter(key="a").update(
        attempts=outbox.MAX_ATTEMPTS, last_error="smtplib.SMTPException in send, line 1"
    )
    return OutboxMessage.objects.get(key="a")


def test_an_administrator_sees_what_was_given_up_and_has_it_tried_again(root, lost):
    page = root.get(reverse("undelivered")).content.decode()
    assert "z***@example.cn" in page
    assert "smtplib.SMTPException" in page
    for hidden in ("li@example.cn", "zhang@", "内容不公开"):
        assert hidden not in page
    assert "未能送达的消息" in root.get("/cms/").content.decode()
    assert root.post(reverse("undelivered_again", args=[lost.pk])).status_code == 302
    lost.refresh_from_db()
    assert (lost.attempts, lost.due_at <= clock.now()) == (0, True)
    assert "没有未送达的消息" in root.get(reverse("undelivered")).content.decode()


def test_a_second_click_is_told(root, lost):
    again = reverse("undelivered_again", args=[lost.pk])
    root.post(again)
    assert "已不在此列表中" in root.post(again, follow=True).content.decode()


def test_nobody_else_is_told_of_it(lost):
    assert waiting(User.objects.create_user("clerk")) == []
