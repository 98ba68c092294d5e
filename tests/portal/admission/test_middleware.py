"""Second factor, idleness and posts: what a signed-in account meets, by address and state."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.admission.middleware import OPEN
from portal.ground.models import Post, Region
from tests.portal.admission.signing_in import SECRET, code, code_now, enrol, inside, password
from tests.portal.matrix import address, routes

ENROL = "/staff/2fa/totp/activate/"
DOORS = (
    "/",
    "/cms/",
    "/cms/account/",
    "/apply/",
    "/apply/d/some-token/",
    "/track/",
    "/l/some-token/",
    "/guides/",
    "/search/?q=x",
    "/staff/2fa/",
    "/staff/password/change/",
    "/api/v1/keys",
    "/en/track/",
)
CLOSED = (
    "email/",
    "signup/",
    "password/reset/",
    "password/set/",
    "confirm-email/",
    "confirm-email/x/",
)


class Anything(dict):
    """Every parameter of a route is an invented key."""

    def __contains__(self, key):
        return key in {"documents/^(\\d+)/(.*)$", "^((?:[\\w\\-]+/)*)$", "cms/^.*/$"}

    def __getitem__(self, key):
        special = {"documents/^(\\d+)/(.*)$": "/documents/1/x.pdf", "cms/^.*/$": "/cms/nowhere/"}
        return special.get(key, "/nowhere/" if key in self else 999999)


@pytest.fixture
def proven(enrolled, hours, client):
    password(client)
    code(client)
    assert inside(client)
    hours.shift(31)
    return client


@pytest.mark.one_database
def test_without_a_second_factor_every_address_leads_to_enrolment(chen, client):
    """Whatever the address is, but for what enrolment itself needs, and what is no page at all."""
    passed, known = [], 0
    for route, name in routes():
        if not inside(client):
            client.force_login(chen)
        answer = client.get(address(route, Anything()))
        known += 1
        if answer.status_code == 302 and answer["Location"] == ENROL:
            continue
        passed.append((name, answer.status_code))
    leaving = {"account_logout", "wagtailadmin_logout"}
    enrolling = {"mfa_activate_totp", "account_reauthenticate"}
    # No pattern is asked before 404: these addresses do not resolve with an invented key.
    through = {name for name, status in passed if status not in {404, 301}}
    assert through <= leaving | enrolling
    assert known > 450


@pytest.mark.parametrize("door", DOORS)
def test_a_session_that_has_shown_no_factor_signs_in_anew(door, enrolled, client):
    """It began before its account had one: in another browser, or with a password alone."""
    client.force_login(enrolled)
    answer = client.get(door)
    assert answer["Location"].startswith("/staff/login/?next=")
    assert not inside(client)


@pytest.mark.parametrize("door", DOORS)
def test_a_session_that_has_shown_its_factor_goes_on(door, proven):
    answer = proven.get(door)
    assert not answer.headers.get("Location", "").startswith((ENROL, "/staff/login/"))
    assert inside(proven)


def test_a_factor_of_somebody_else_in_the_session_is_none(enrolled, client, django_user_model):
    wang = django_user_model.objects.create_superuser("wang", password="x")
    client.force_login(wang)
    session = client.session
    session["second_factor"] = Authenticator.objects.get(user=enrolled).pk
    session.save()
    assert client.get("/cms/")["Location"] == ENROL


def test_visitors_without_an_account_meet_nothing_of_it(chen, client):
    assert client.get("/track/").status_code == 200


@pytest.mark.parametrize("page", CLOSED)
@pytest.mark.parametrize("who", ["nobody", "somebody"])
def test_what_is_no_page_of_ours_is_closed(page, who, request, client):
    visitor = request.getfixturevalue("proven") if who == "somebody" else client
    request.getfixturevalue("db")
    assert visitor.get(f"/staff/{page}").status_code == 404
    assert visitor.post(f"/staff/{page}", {"email": "x@example.com"}).status_code == 404


def test_every_open_page_of_the_library_is_one_it_has():
    names = {name for _route, name in routes() if name.startswith(("account_", "mfa_"))}
    assert OPEN - names == {"wagtailadmin_logout"}


@pytest.mark.django_db(transaction=True)
def test_enrolment_is_kept_from_nobody_by_an_address_and_counts_as_shown(chen, hours, client):
    EmailAddress.objects.create(user=chen, email="planted@example.com", verified=False)
    password(client)
    assert client.get("/cms/")["Location"] == ENROL
    client.post("/staff/reauthenticate/", {"password": "correct-horse-battery"})
    client.get(ENROL)
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    client.post(ENROL, {"code": code_now()})
    assert client.get("/cms/").status_code == 200


def test_a_session_of_staff_that_does_nothing_ends(proven, hours, settings):
    settings.PORTAL_IDLE_MINUTES = 30
    for _ in range(3):
        hours.shift(29 * 60)
        assert proven.get("/cms/").status_code == 200
    hours.shift(30 * 60)
    answer = proven.get("/cms/pages/")
    assert answer["Location"] == "/staff/login/?next=/cms/pages/"
    assert not inside(proven)
    assert "长时间没有操作" in proven.get("/staff/login/").content.decode()


def test_what_the_editor_asks_by_itself_is_no_doing(proven, hours, settings):
    settings.PORTAL_IDLE_MINUTES = 30
    proven.get("/cms/")
    hours.shift(29 * 60)
    proven.post("/cms/editing-sessions/ping/wagtailcore/page/1/1/")
    hours.shift(60)
    assert proven.get("/cms/")["Location"].startswith("/staff/login/")


def test_who_holds_no_post_today_is_told_so_once_and_may_leave(
    client, settings, django_user_model, db
):
    settings.PORTAL_REQUIRE_MFA = False
    client.force_login(django_user_model.objects.create_user("wang", password="x"))
    answer = client.get("/staff/login/", follow=True)
    assert answer.redirect_chain == [("/cms/", 302)]
    assert answer.status_code == 403
    assert "您今天没有在任的岗位" in answer.content.decode()
    client.post("/staff/logout/")
    assert not inside(client)


def test_a_post_that_has_ended_is_none(client, settings, django_user_model, db):
    settings.PORTAL_REQUIRE_MFA = False
    wang = django_user_model.objects.create_user("wang", password="x")
    region = Region.objects.create(code="450299", name="某市")
    post = Post.objects.create(user=wang, role="auditor", region=region, valid_from="2020-01-01")
    client.force_login(wang)
    assert client.get("/cms/").status_code == 200
    Post.objects.filter(pk=post.pk).update(valid_until="2020-12-31")
    assert client.get("/cms/").status_code == 403


def test_two_browsers_of_one_person_are_two_sessions(enrolled, hours):
    first, second = Client(), Client()
    password(first)
    code(first)
    hours.shift(31)
    password(second)
    assert first.get("/cms/").status_code == 200
    assert not inside(second)


def test_a_factor_enrolled_elsewhere_ends_sessions_that_have_none(chen, client, settings):
    client.force_login(chen)
    assert client.get("/cms/")["Location"] == ENROL
    enrol(chen)
    assert client.get("/cms/")["Location"].startswith("/staff/login/")
