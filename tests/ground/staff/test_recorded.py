"""Posts and accounts in the history: whatever way of the back office they were changed."""

import pytest
from django.urls import reverse

from portal.ground.history import witness
from portal.ground.models import Event, Post, Region, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    chief = User.objects.create_superuser("chief", password="x")
    client.force_login(chief)
    return chief


@pytest.fixture
def region(db):
    return Region.objects.create(code="450200", name="柳州市")


@pytest.fixture
def officer(db):
    return User.objects.create_user("officer")


def told():
    events = Event.objects.order_by("pk")
    return [(event.verb, event.subject, event.actor.username) for event in events]


def posted(user, region, **columns):
    return {
        "user": user.pk,
        "role": Role.CLERK,
        "region": region.pk,
        "department": "",
        "valid_from": "2026-01-01",
        "valid_until": "",
    } | columns


def test_giving_changing_and_taking_a_post_is_told(client, chief, region, officer):
    place = "wagtailsnippets_ground_post"
    assert client.post(reverse(f"{place}:add"), posted(officer, region)).status_code == 302
    post = Post.objects.get()
    edit = reverse(f"{place}:edit", args=[post.pk])
    assert client.post(edit, posted(officer, region, valid_until="2027-01-01")).status_code == 302
    assert client.post(edit, posted(officer, region, valid_until="2027-01-01")).status_code == 302
    assert client.post(reverse(f"{place}:delete", args=[post.pk])).status_code == 302
    subject = f"post:{post.pk}"
    verbs = ["post.give", "post.change", "post.take"]
    assert told() == [(verb, subject, "chief") for verb in verbs]
    given, changed, _taken = Event.objects.order_by("pk")
    assert (given.after, given.region, given.data["user"]) == ("clerk", "450200", officer.pk)
    assert changed.data["until"] == "2027-01-01"
    assert list(witness.alterations()) == []


def account(**columns):
    return {
        "username": "newcomer",
        "email": "newcomer@example.com",
        "first_name": "新",
        "last_name": "人",
        "is_active": "on",
    } | columns


def test_making_changing_and_removing_an_account_is_told(client, chief, region):
    password = {"password1": "a-long-enough-word", "password2": "a-long-enough-word"}
    client.post(reverse("wagtailusers_users:add"), account(**password))
    user = User.objects.get(username="newcomer")
    Post.objects.create(user=user, role=Role.CLERK, region=region, valid_from="2026-01-01")
    edit = reverse("wagtailusers_users:edit", args=[user.pk])
    client.post(edit, account(is_superuser="on"))
    client.post(reverse("wagtailusers_users:delete", args=[user.pk]))
    verbs = [verb for verb, _subject, _actor in told()]
    assert verbs == ["account.make", "account.change", "post.take", "account.remove"]
    changed = Event.objects.get(verb="account.change")
    assert changed.data == {"changed": ["is_superuser"]}
    assert list(witness.alterations()) == []


def test_an_account_made_superuser_in_the_table_is_found(client, chief):
    password = {"password1": "a-long-enough-word", "password2": "a-long-enough-word"}
    client.post(reverse("wagtailusers_users:add"), account(**password))
    user = User.objects.get(username="newcomer")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    assert [row.subject for row in witness.alterations()] == [f"user:{user.pk}"]


def test_bulk_actions_are_told_too(client, chief, officer):
    address = reverse("wagtail_bulk_action", args=["ground", "user", "set_active_state"])
    response = client.post(f"{address}?id={officer.pk}", {"mark_as_active": "False"})
    assert response.status_code == 302
    officer.refresh_from_db()
    assert not officer.is_active
    assert told() == [("account.change", f"user:{officer.pk}", "chief")]
    address = reverse("wagtail_bulk_action", args=["ground", "user", "delete"])
    client.post(f"{address}?id={officer.pk}")
    assert told()[1:] == [("account.remove", f"user:{officer.pk}", "chief")]


def test_what_no_request_of_the_back_office_does_has_no_event(officer, region):
    Post.objects.create(user=officer, role=Role.CLERK, region=region, valid_from="2026-01-01")
    officer.delete()
    assert told() == []
