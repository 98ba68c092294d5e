"""Posts and accounts in the history: whatever way they were changed."""

import datetime as dt
import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from portal.ground.history import witness
from portal.ground.models import Event, Post, Region, Role, User
from tests.portal.admission.signing_in import code_of, enrol

pytestmark = pytest.mark.django_db
THEME = {
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
    "theme-keyboard_shortcuts": "on",
}


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


def told(by="chief"):
    """What this person did; of nobody in particular, what was done on the server."""
    events = Event.objects.filter(actor__username=by).order_by("pk")
    return [(event.verb, event.subject, event.actor and event.actor.username) for event in events]


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
    given, changed, _taken = Event.objects.filter(subject=subject).order_by("pk")
    assert (given.after, given.region, given.data["user"]) == ("clerk", "450200", officer.pk)
    assert changed.data["until"] == "2027-01-01"
    assert list(witness.alterations()) == []


@pytest.mark.parametrize("column", ["user", "role", "region", "valid_from", "valid_until"])
def test_a_post_altered_in_the_table_is_found(officer, region, chief, column):
    post = Post.objects.create(
        user=officer, role="clerk", region=region, valid_from=dt.date(2026, 1, 1)
    )
    assert list(witness.alterations()) == []
    other = {
        "user": chief,
        "role": "supervisor",
        "region": Region.objects.create(code="459900", name="别处"),
        "valid_from": dt.date(2020, 1, 1),
        "valid_until": dt.date(2099, 1, 1),
    }
    Post.objects.filter(pk=post.pk).update(**{column: other[column]})
    assert len(list(witness.alterations())) == 1


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
    changed = Event.objects.get(verb="account.change", actor=chief)
    assert changed.data == {"changed": ["is_superuser"]}
    assert list(witness.alterations()) == []


@pytest.mark.parametrize(
    "tamper",
    [
        lambda user: User.objects.filter(pk=user.pk).update(is_superuser=True),
        lambda user: User.objects.filter(pk=user.pk).update(password="!"),
        lambda user: User.objects.filter(pk=user.pk).update(email="thief@example.com"),
        lambda user: User.groups.through.objects.all().delete(),
        lambda user: Authenticator.objects.update(data={"secret": "the thief's"}),
        lambda user: Authenticator.objects.all()._raw_delete("default"),
    ],
)
def test_an_account_altered_in_the_table_is_found(officer, tamper):
    officer.groups.add(Group.objects.create(name="编辑"))
    enrol(officer)
    assert list(witness.alterations()) == []
    tamper(officer)
    assert [row.subject for row in witness.alterations()] == [f"user:{officer.pk}"]


def test_an_account_put_into_the_table_is_found(officer):
    User.objects.bulk_create([User(username="thief", is_superuser=True)])
    assert [row.subject for row in witness.alterations()] == [
        f"user:{User.objects.get(username='thief').pk}"
    ]


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


def test_what_is_done_on_the_server_is_told_of_nobody(region, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a-long-enough-word")
    call_command("createsuperuser", interactive=False, username="root", email="r@example.com")
    root = User.objects.get()
    monkeypatch.setattr("getpass.getpass", lambda prompt: "another-long-word")
    call_command("changepassword", "root", stdout=io.StringIO())
    post = Post.objects.create(user=root, role=Role.CLERK, region=region, valid_from="2026-01-01")
    subject = f"user:{root.pk}"
    assert told(by=None) == [
        ("account.make", subject, None),
        ("account.change", subject, None),
        ("post.give", f"post:{post.pk}", None),
    ]
    assert Event.objects.get(verb="account.change").data == {"changed": ["password"]}


def test_what_owners_change_of_their_account_is_told_of_them(client, settings):
    settings.PORTAL_REQUIRE_MFA = False
    owner = User.objects.create_superuser("owner", password="the-word-of-before")
    client.post("/staff/login/", {"login": "owner", "password": "the-word-of-before"})
    assert told("owner") == []  # coming in changes nothing
    renamed = {"name_email-first_name": "新", "name_email-last_name": "名"}
    client.post(reverse("wagtailadmin_account"), THEME | renamed)
    new = {"oldpassword": "the-word-of-before", "password1": "another-word", "password2": ""}
    client.post("/staff/password/change/", new | {"password2": "another-word"})
    client.post("/staff/reauthenticate/", {"password": "another-word"})
    secret = client.get("/staff/2fa/totp/activate/").context["form"].secret
    client.post("/staff/2fa/totp/activate/", {"code": code_of(secret)})
    client.post("/staff/2fa/totp/deactivate/")
    subject = f"user:{owner.pk}"
    events = Event.objects.filter(actor=owner, subject=subject).order_by("pk")
    assert [(event.verb, event.data) for event in events] == [
        ("account.change", {"changed": ["first_name", "last_name"]}),
        ("account.change", {"changed": ["password"]}),
        ("account.factor_added", {"type": "totp"}),
        ("account.factor_added", {"type": "recovery_codes"}),
        ("account.factor_removed", {"type": "totp"}),
        ("account.factor_removed", {"type": "recovery_codes"}),
    ]
    assert list(witness.alterations()) == []


def test_a_used_recovery_code_and_a_group_that_goes_are_told(officer):
    enrol(officer)
    codes = RecoveryCodes.activate(officer)
    assert codes.validate_code(codes.generate_codes()[0])
    group = Group.objects.create(name="编辑")
    group.user_set.add(officer)
    group.delete()
    verbs = Event.objects.filter(subject=f"user:{officer.pk}").order_by("pk")
    assert [(event.verb, event.data) for event in verbs][1:] == [
        ("account.factor_added", {"type": "totp"}),
        ("account.factor_added", {"type": "recovery_codes"}),
        ("account.factor_changed", {"type": "recovery_codes"}),
        ("account.change", {"changed": ["groups"]}),
        ("account.change", {"changed": ["groups"]}),
    ]
    assert list(witness.alterations()) == []
