"""The staff screens: what an administrator of a region sees, gives and ends; and the first password."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.ground.calendar import clock
from portal.ground.models import Department, Event, Post, Region, Role, User

pytestmark = pytest.mark.django_db
LIST = "/cms/staff/"
SINCE = date(2026, 1, 1)
PASSWORD = "violet-Teapot-9731"


@pytest.fixture
def city(db):
    return Region.objects.create(code="450200", name="柳州市")


@pytest.fixture
def county(city):
    county = Region.objects.create(code="450204", name="柳南区", parent=city)
    Department.objects.create(code="450204-MR", name="柳南区市场监督管理局", region=county)
    return county


def appointed(name, region, role=Role.CLERK, shown="", **columns):
    user, _made = User.objects.get_or_create(username=name, defaults={"display_name": shown})
    Post.objects.create(user=user, role=role, region=region, valid_from=SINCE, **columns)
    return user


@pytest.fixture
def keeper(client, county):
    keeper = appointed("keeper", county, Role.ADMINISTRATOR)
    client.force_login(keeper)
    return keeper


def page(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def of_post(county, **columns):
    return {
        "role": Role.CLERK,
        "region": county.pk,
        "department": "",
        "valid_from": clock.today().isoformat(),
        "valid_until": "",
    } | columns


def named(client, **query):
    rows = client.get(LIST, query).context["rows"]
    return {person.username for person, _held in rows}


def test_the_list_is_searched_and_narrowed(client, keeper, county):
    department = county.departments.get()
    appointed("mr", county, Role.APPROVER, "测试·韦春", department=department)
    appointed("clerk", county)
    appointed("gone", county, valid_until=SINCE)
    User.objects.filter(username="gone").update(is_active=False)
    assert named(client) == {"keeper", "mr", "clerk"}
    assert named(client, role="approver") == {"mr"}
    assert named(client, department=department.pk) == {"mr"}
    assert named(client, region=county.pk) == {"keeper", "mr", "clerk"}
    for odd in ("9" * 30, "9" * 4400, "٣", "-1"):
        assert named(client, region=odd) == named(client, department=odd) == set()
    assert named(client, region="9" * 30 + "x") == named(client, role="nobody") == set()
    assert named(client, state="ended") == {"gone"}
    found = client.post(LIST, {"q": "韦春"}, follow=True)
    assert [person.username for person, _held in found.context["rows"]] == ["mr"]
    address = found.redirect_chain[0][0]
    assert "find=" in address
    assert "韦" not in address


def test_it_asks_as_often_for_many_as_for_few(client, keeper, county):
    appointed("clerk", county)
    client.get(LIST)
    few = _asked(client)
    for number in range(60):
        appointed(f"more{number:02}", county)
    assert _asked(client) == few
    assert len(named(client)) == 50
    assert len(named(client, page=2)) == 12


def test_a_new_account_is_told_beside_the_field_what_cannot_be(client, keeper, county):
    wrong = {
        "username": "450204198001011234",
        "display_name": "",
        **of_post(county, role="approver"),
    }
    response = client.post(f"{LIST}new/", wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"username", "display_name", "department"}
    late = of_post(county, valid_until="2026-01-01", valid_from="2025-01-01")
    response = client.post(f"{LIST}new/", {"username": "keeper", "display_name": "测", **late})
    assert set(response.context["form"].errors) == {"username", "valid_from"}
    assert User.objects.count() == 1


def test_a_person_begins_by_a_link_that_works_once(client, keeper, county):
    fields = {"username": "wei.chun", "display_name": "测试·韦春", **of_post(county)}
    response = client.post(f"{LIST}new/", fields)
    person = User.objects.get(username="wei.chun")
    assert response["Location"] == f"{LIST}{person.pk}/"
    shown = client.post(f"{LIST}{person.pk}/link/")
    link = re.search(r"/staff/begin/[\w.-]+/", shown.content.decode())[0]
    assert link not in page(client, f"{LIST}{person.pk}/")

    own = Client()
    form = own.get(link, follow=True)
    where = form.redirect_chain[0][0]
    assert link not in where
    assert form["Referrer-Policy"] == "same-origin"  # else a browser's POST comes from nowhere: 403
    typed = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert own.post(where, typed)["Location"] == "/staff/login/"
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    changed = Event.objects.filter(subject=f"user:{person.pk}").latest("pk")
    assert (changed.actor, changed.data) == (person, {"changed": ["password"]})
    again = Client().get(link, follow=True)
    assert "new_password1" not in again.content.decode()


def test_a_link_is_void_for_an_account_that_has_ended(client, keeper, county):
    person = appointed("clerk", county)
    link = re.search(
        r"/staff/begin/[\w.-]+/", client.post(f"{LIST}{person.pk}/link/").content.decode()
    )[0]
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert "new_password1" not in Client().get(link, follow=True).content.decode()


def test_posts_are_given_and_ended_and_the_page_tells_by_whom(client, keeper, county):
    person = appointed("clerk", county)
    address = f"{LIST}{person.pk}/"
    twice = client.post(f"{address}posts/", of_post(county))
    assert "role" in twice.context["post_form"].errors
    client.post(f"{address}posts/", of_post(county, role=Role.AUDITOR))
    post = person.posts.get(role=Role.AUDITOR)
    end = f"{LIST}posts/{post.pk}/end/"
    assert client.post(end, {"last_day": "2020-01-01"}).context["form"].errors.keys() == {
        "last_day"
    }
    client.post(end, {"last_day": clock.today().isoformat()})
    post.refresh_from_db()
    assert post.valid_until == clock.today()
    told = client.get(address).context["told"]
    assert [(line["event"].verb, line["event"].actor) for line in told[:2]] == [
        ("post.change", keeper),
        ("post.give", keeper),
    ]


def test_the_name_is_changed(client, keeper, county):
    person = appointed("clerk", county)
    client.post(f"{LIST}{person.pk}/name/", {"display_name": "测试·莫夏"})
    person.refresh_from_db()
    assert str(person) == "测试·莫夏"
    for wrong in ("", "测试 450204198001011234", "莫夏13807720000", "莫夏\U0001f600"):
        response = client.post(f"{LIST}{person.pk}/name/", {"display_name": wrong})
        assert response.status_code == 422
        assert set(response.context["name_form"].errors) == {"display_name"}
    person.refresh_from_db()
    assert str(person) == "测试·莫夏"


def test_a_new_post_says_that_a_link_given_before_is_void(client, keeper, county):
    person = appointed("clerk", county)
    client.post(f"{LIST}{person.pk}/link/")
    fields = of_post(county, role=Role.AUDITOR)
    shown = client.post(f"{LIST}{person.pk}/posts/", fields, follow=True)
    assert "先前发放的链接已失效" in shown.content.decode()


def test_who_was_ended_is_out_at_the_next_request_and_an_old_session_stays_out(
    client, keeper, county
):
    person = appointed("clerk", county)
    person.set_password(PASSWORD)
    person.save()
    inside = Client()
    inside.force_login(person)
    assert inside.get("/cms/").status_code == 200
    assert client.post(f"{LIST}{person.pk}/end/").status_code == 302
    assert inside.get("/cms/")["Location"].startswith("/cms/login/")
    client.post(f"{LIST}{person.pk}/resume/")
    assert inside.get("/cms/")["Location"].startswith("/cms/login/")


def test_nobody_else_comes_in_and_a_foreign_person_is_nobody(client, keeper, city, county):
    other = appointed("other", Region.objects.create(code="450203", name="鱼峰区", parent=city))
    for address in (f"{LIST}{other.pk}/", f"{LIST}{other.pk}/end/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{LIST}{other.pk}/link/").status_code == 404
    assert client.get(f"{LIST}posts/{other.posts.get().pk}/end/").status_code == 404
    client.force_login(other)
    for address in (LIST, f"{LIST}new/", f"{LIST}{keeper.pk}/"):
        assert client.get(address).status_code == 403


def test_ones_own_page_says_who_keeps_it(client, keeper):
    assert page(client, f"{LIST}{keeper.pk}/")
    assert client.get(f"{LIST}{keeper.pk}/end/").status_code == 403
    assert client.post(f"{LIST}{keeper.pk}/link/").status_code == 403
    keeper.refresh_from_db()
    assert keeper.is_active
    assert keeper.posts.get().valid_until is None


def _asked(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(LIST).status_code == 200
    return len(asked)


def test_an_account_made_and_ended_on_one_day_stays_in_the_list_and_is_resumed(
    client, keeper, county
):
    fields = {"username": "wei.xia", "display_name": "测试·韦夏", **of_post(county)}
    client.post(f"{LIST}new/", fields)
    person = User.objects.get(username="wei.xia")
    client.post(f"{LIST}{person.pk}/end/", {})
    person.refresh_from_db()
    assert not person.is_active
    assert client.get(f"{LIST}{person.pk}/").status_code == 200
    client.post(f"{LIST}{person.pk}/resume/")
    person.refresh_from_db()
    assert person.is_active
