"""Subscriptions: confirmed by the owner of the address, mailed of new versions, ended by one link."""

import re
from datetime import timedelta

import pytest

from guides.models import GuideVersion, Subscription
from guides.release import subscriptions
from portal.ground.calendar import clock
from portal.ground.models import OutboxMessage

pytestmark = pytest.mark.django_db
DOOR = "/subscribe/450204/small-eatery/"
READER = "reader@example.com"


def mails(prefix=""):
    found = OutboxMessage.objects.filter(kind="email", key__startswith=prefix)
    return [m.payload for m in found.order_by("pk") if m.payload["to"] == [READER]]


def link(mail):
    return re.search(
        r"http://127\.0\.0\.1:8000(\S+/subscriptions/\S+|/subscriptions/\S+)", mail["text"]
    )[1]


@pytest.fixture
def subscribed(demo, client):
    client.post(DOOR, {"email": READER})
    client.post(link(mails("subscribe:")[-1]))
    return Subscription.objects.get()


def new_version(subscription):
    """The next version of the guide comes into force, as an approved release would do it."""
    pair = {"region": subscription.region, "industry": subscription.industry}
    old = GuideVersion.objects.active().get(**pair)
    GuideVersion.objects.filter(pk=old.pk).update(status="superseded")
    return GuideVersion.objects.create(
        **pair,
        number=old.number + 1,
        status="active",
        effective_from=old.effective_from,
        release=old.release,
        body=old.body,
        sha256=old.sha256,
        created_at=clock.now(),
    )


def test_nothing_is_sent_before_the_owner_confirms(demo, client):
    assert "请查收邮件" in client.post(DOOR, {"email": READER}).content.decode()
    wanted = Subscription.objects.get()
    new_version(wanted)
    subscriptions.tell_of_changes()
    assert len(mails()) == 1
    confirm = link(mails()[0])
    opened = client.get(confirm)
    assert opened.status_code == 200
    wanted.refresh_from_db()
    assert wanted.confirmed_at is None  # mail scanners open links
    assert "订阅已生效" in client.post(confirm).content.decode()
    wanted.refresh_from_db()
    assert wanted.confirmed_at
    assert wanted.announced == 2


def test_a_new_version_is_mailed_once_with_what_changed_and_how_to_end_it(subscribed, client):
    subscriptions.tell_of_changes()
    assert mails("changes:") == []
    new_version(subscribed)
    subscriptions.tell_of_changes()
    subscriptions.tell_of_changes()
    [mail] = mails("changes:")
    assert "第 2 版已施行" in mail["subject"]
    assert "/guides/450204/small-eatery/changes/" in mail["text"]
    ending = link(mail)
    assert client.get(ending).status_code == 200
    assert Subscription.objects.exists()
    assert "已退订" in client.post(ending).content.decode()
    assert not Subscription.objects.exists()
    assert client.get(ending).status_code == 404


def test_mail_is_written_in_the_readers_language(demo, client):
    client.post(f"/en{DOOR}", {"email": READER})
    [mail] = mails()
    assert mail["subject"].startswith("Please confirm")
    assert link(mail).startswith("/en/subscriptions/confirm/")


def test_the_answer_does_not_tell_whether_an_address_is_known(subscribed, client):
    again = client.post(DOOR, {"email": READER.upper()})
    other = client.post(DOOR, {"email": "other@example.com"})
    strip = re.compile(r'value="[^"]{60,}"')
    assert strip.sub("", again.content.decode()) == strip.sub("", other.content.decode())
    assert len(mails("subscribe:")) == 1


def test_asking_again_the_same_day_sends_no_second_mail(demo, client):
    for _ in range(3):
        client.post(DOOR, {"email": READER})
    assert len(mails()) == 1


@pytest.mark.parametrize("token", ["x", "MQ:1tYw:forged", ""])
def test_forged_links_are_refused(subscribed, client, token):
    assert client.post(f"/subscriptions/end/{token}/").status_code == 404
    assert Subscription.objects.exists()


def test_a_link_is_good_for_its_own_purpose_and_time(subscribed, client):
    ending = subscriptions.address("guide_subscription_end", subscribed, subscriptions.CONFIRM)
    assert client.post(ending.removeprefix("http://127.0.0.1:8000")).status_code == 404
    token = link(mails("subscribe:")[0]).rstrip("/").rpartition("/")[2]
    assert subscriptions.find(token, subscriptions.CONFIRM) == subscribed


def test_bad_addresses_are_shown_again_and_machines_forgotten(demo, client):
    wrong = client.post(DOOR, {"email": "chen@"})
    assert wrong.status_code == 422
    assert 'value="chen@"' in wrong.content.decode()
    client.post(DOOR, {"email": READER, "website": "x"})
    assert not Subscription.objects.exists()


def test_after_many_requests_one_has_to_wait(demo, client):
    for number in range(20):
        client.post(DOOR, {"email": f"reader{number}@example.com"})
    assert client.post(DOOR, {"email": READER}).status_code == 429


def test_what_nobody_confirmed_is_forgotten_after_a_week(subscribed):
    Subscription.objects.create(
        region=subscribed.region,
        industry=subscribed.industry,
        email="never@example.com",
        language="zh-hans",
        asked_at=clock.now() - timedelta(days=8),
    )
    subscriptions.forget_unconfirmed()
    assert list(Subscription.objects.values_list("email", flat=True)) == [READER]


def test_guides_that_do_not_exist_have_no_subscription(demo, client):
    assert client.get("/subscribe/450204/no-such/").status_code == 404
    assert client.get("/guides/450204/small-eatery/").content.decode().count(DOOR) == 1
