"""Which regions a person reaches, as keys to compare a border column with."""

from datetime import date

import pytest

from portal.ground.models import Post, Region, Role, User
from portal.ground.staff import posts

SINCE = date(2026, 1, 1)


@pytest.fixture
def places(db):
    made = {}
    for code, parent in (
        ("450200", None),
        ("450203", "450200"),
        ("450204", "450200"),
        ("451100", None),
        ("451102", "451100"),
    ):
        made[code] = Region.objects.create(code=code, name=code, parent=made.get(parent))
    return made


def person(places, *held):
    user = User.objects.create_user(f"person{User.objects.count()}")
    for role, code, until in held:
        Post.objects.create(
            user=user, role=role, region=places[code], valid_from=SINCE, valid_until=until
        )
    return user


CITY = {"450200", "450203", "450204"}


@pytest.mark.parametrize(
    ("role", "code", "reached"),
    [
        (Role.SUPERVISOR, "450204", {"450204"}),
        (Role.SUPERVISOR, "450200", CITY),
        (Role.CLERK, "450204", CITY),  # 全城通办
        (Role.CLERK, "450200", CITY),
        (Role.AUDITOR, "451102", {"451102"}),
    ],
)
def test_the_keys_are_those_of_the_regions_reached(places, role, code, reached):
    user = person(places, (role, code, None))
    keys = {places[code].pk for code in reached}
    assert posts.region_ids_of(user) == posts.region_ids_of(user, role) == keys
    assert set(posts.regions_of(user, role).values_list("pk", flat=True)) == keys
    assert posts.region_ids_of(user, Role.EDITOR) == set()


def test_posts_add_up_and_ended_ones_do_not_count(places):
    user = person(
        places,
        (Role.SUPERVISOR, "450204", None),
        (Role.AUDITOR, "451100", None),
        (Role.SUPERVISOR, "450200", SINCE),
    )
    assert posts.region_ids_of(user) == {places[code].pk for code in ("450204", "451100", "451102")}


def test_nobody_reaches_nothing_and_a_superuser_everything(places):
    assert posts.region_ids_of(None) == set()
    root = User.objects.create_superuser("root")
    assert posts.region_ids_of(root) == {place.pk for place in places.values()}


def test_it_takes_one_small_query_and_for_a_county_none(places, django_assert_num_queries):
    city = person(places, (Role.SUPERVISOR, "450200", None), (Role.CLERK, "451102", None))
    county = person(places, (Role.SUPERVISOR, "450204", None))
    for user, queries in ((city, 1), (county, 0)):
        posts.posts_of(user)
        with django_assert_num_queries(queries):
            posts.region_ids_of(user)
