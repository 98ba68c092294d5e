"""Letters to staff: to whoever holds the post today, once an address, with a way to the page."""

from datetime import timedelta

import pytest
from django.db import transaction

from portal.ground.calendar import clock
from portal.ground.models import Department, OutboxMessage, Post, Region, Role, User
from portal.ground.staff import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return Region.objects.create(code="450200", name="柳州市")


@pytest.fixture
def county(city):
    return Region.objects.create(code="450204", name="柳南区", parent=city)


def holder(name, role, region, department=None, *, since=-10, until=None, **facts):
    today = clock.today()
    user = User.objects.create_user(name, **{"email": f"{name}@demo.invalid"} | facts)
    Post.objects.create(
        user=user,
        role=role,
        region=region,
        department=department,
        valid_from=today + timedelta(days=since),
        valid_until=None if until is None else today + timedelta(days=until),
    )
    return user


def written():
    return [message.payload for message in OutboxMessage.objects.order_by("pk")]


def test_holders_hold_the_post_on_this_very_day(city):
    holder("first-day", Role.EDITOR, city, since=0)
    holder("last-day", Role.EDITOR, city, until=0)
    holder("tomorrow", Role.EDITOR, city, since=1)
    holder("yesterday", Role.EDITOR, city, until=-1)
    holder("blocked", Role.EDITOR, city, is_active=False)
    holder("clerk", Role.CLERK, city)
    found = letters.holders(Role.EDITOR, region=city).values_list("username", flat=True)
    assert set(found) == {"first-day", "last-day"}


def test_holders_are_narrowed_by_place_and_named_once(city, county):
    market, water = (
        Department.objects.create(code=code, name=code, region=county) for code in ("MR", "DR")
    )
    both = holder("both", Role.APPROVER, county, market)
    Post.objects.create(
        user=both,
        role=Role.INSPECTOR,
        region=county,
        department=market,
        valid_from=clock.today(),
    )
    holder("water", Role.APPROVER, county, water)
    assert list(letters.holders(Role.APPROVER, Role.INSPECTOR, department=market)) == [both]


def test_a_letter_says_what_waits_and_where(city, settings):
    settings.PORTAL_BASE_URL = "https://yyyz.example.gov.cn/"
    people = [holder("zhang", Role.EDITOR, city), holder("silent", Role.EDITOR, city, email="")]
    with transaction.atomic():
        letters.send(people, key="a", subject="待办", path="/cms/")
        letters.send(people, key="b", subject="待办", text="两件", path="/cms/")
    assert written() == [
        {
            "to": ["zhang@demo.invalid"],
            "subject": "待办",
            "text": f"{text}\nhttps://yyyz.example.gov.cn/cms/\n",
        }
        for text in ("待办", "两件")
    ]


def test_two_accounts_of_one_address_get_one_letter_and_nobody_gets_it_twice(city):
    people = [
        holder(name, Role.EDITOR, city, email="office@demo.invalid") for name in ("one", "two")
    ]
    for _round in range(2):
        with transaction.atomic():
            letters.send(people, key="a", subject="待办", path="/cms/")
    assert [letter["to"] for letter in written()] == [["office@demo.invalid"]]
