"""What a person reaches by the posts held today: regions, as keys too, departments, permissions."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from portal.ground.models import Department, Post, Region, Role, User
from portal.ground.staff import borders, posts

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


def test_who_may_not_sign_in_any_more_holds_no_post_and_sees_no_row(places):
    user = person(places, (Role.SUPERVISOR, "450200", None))
    user.is_active = False
    assert posts.posts_of(user) == ()
    assert not posts.holds(user, Role.SUPERVISOR)
    root = User.objects.create_superuser("root")
    assert borders.within(User.objects.all(), root).exists()
    root.is_active = False
    for nobody in (root, AnonymousUser()):
        assert not borders.within(User.objects.all(), nobody).exists()


def test_it_takes_one_small_query_and_for_a_county_none(places, django_assert_num_queries):
    city = person(places, (Role.SUPERVISOR, "450200", None), (Role.CLERK, "451102", None))
    county = person(places, (Role.SUPERVISOR, "450204", None))
    for user, queries in ((city, 1), (county, 0)):
        posts.posts_of(user)
        with django_assert_num_queries(queries):
            posts.region_ids_of(user)


@pytest.mark.parametrize(
    ("role", "code", "reached"),
    [
        (Role.CLERK, "450204", CITY),  # 全城通办
        (Role.CLERK, "450200", CITY),
        (Role.EDITOR, "450204", {"450204"}),
        (Role.EDITOR, "450200", CITY),
        (Role.SUPERVISOR, "451102", {"451102"}),
    ],
)
def test_a_role_is_held_for_the_regions_it_reaches(places, role, code, reached):
    user = person(places, (role, code, None))
    assert {c for c, place in places.items() if posts.holds(user, role, region=place)} == reached
    assert posts.holds(user, role)
    assert not posts.holds(user, Role.AUDITOR)


@pytest.fixture
def offices(places):
    return [
        Department.objects.create(code=f"450204-{n}", name=f"局{n}", region=places["450204"])
        for n in range(2)
    ]


@pytest.fixture
def approver(places, offices):
    user = person(places)
    Post.objects.create(
        user=user,
        role=Role.APPROVER,
        region=places["450204"],
        department=offices[0],
        valid_from=SINCE,
    )
    return user


def test_a_role_at_a_department_is_held_there_alone(approver, offices):
    own, other = offices
    assert posts.holds(approver, Role.APPROVER, department=own)
    assert not posts.holds(approver, Role.APPROVER, department=other)
    assert not posts.holds(approver, Role.INSPECTOR, department=own)
    assert posts.departments_of(approver) == {own.pk}
    assert posts.departments_of(approver, Role.INSPECTOR) == set()


def test_who_lacks_a_post_is_told_which_and_where(places, approver, offices):
    own, other = offices
    posts.require(approver, Role.APPROVER, department=own)
    for place, words in (
        ({"department": other}, other.name),
        ({"region": places["450203"]}, "450203"),
        ({}, "任一地区"),
    ):
        role = Role.APPROVER if "department" in place else Role.EDITOR
        with pytest.raises(PermissionDenied) as refusal:
            posts.require(approver, role, **place)
        assert words in str(refusal.value)
        assert str(role.label) in str(refusal.value)


def test_permissions_follow_from_posts_and_end_with_them(places, monkeypatch):
    monkeypatch.setitem(posts._everywhere, Role.AUDITOR, {"ground.view_event"})
    monkeypatch.setitem(posts._city_only, Role.AUDITOR, {"ground.view_region"})
    county = person(places, (Role.AUDITOR, "450204", None))
    city = person(places, (Role.AUDITOR, "450200", None))
    former = person(places, (Role.AUDITOR, "450200", SINCE))
    left = person(places, (Role.AUDITOR, "450200", None))
    left.is_active = False
    assert county.get_all_permissions() == {posts.ACCESS_ADMIN, "ground.view_event"}
    assert city.get_all_permissions() == county.get_all_permissions() | {"ground.view_region"}
    for nobody in (former, left, AnonymousUser()):
        assert nobody.get_all_permissions() == set()


def test_no_post_answers_for_a_single_record(places):
    auditor = person(places, (Role.AUDITOR, "450200", None))
    assert auditor.has_perm(posts.ACCESS_ADMIN)
    assert not auditor.has_perm(posts.ACCESS_ADMIN, obj=places["450200"])


def test_a_room_grants_everywhere_or_to_posts_of_a_city_alone(monkeypatch):
    monkeypatch.setattr(posts, "_everywhere", {Role.CLERK: set()})
    monkeypatch.setattr(posts, "_city_only", {Role.CLERK: set()})
    posts.grant(Role.CLERK, "a.view_a")
    posts.grant(Role.CLERK, "b.view_b", "b.change_b", city_only=True)
    assert posts._everywhere == {Role.CLERK: {"a.view_a"}}
    assert posts._city_only == {Role.CLERK: {"b.view_b", "b.change_b"}}
