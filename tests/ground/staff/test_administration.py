"""Who keeps the staff of a region, and what nobody may: beyond it, of oneself, of a superuser."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404

from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, Event, Post, Region, Role, User
from portal.ground.staff import administration, posts
from tests.processes import together

SINCE = date(2026, 1, 1)
TERM = {"valid_from": date(2099, 1, 1), "valid_until": None}


@pytest.fixture
def places(db):
    city = Region.objects.create(code="450200", name="柳州市")
    return {
        "city": city,
        "county": Region.objects.create(code="450204", name="柳南区", parent=city),
        "other": Region.objects.create(code="450203", name="鱼峰区", parent=city),
        "far": Region.objects.create(code="451100", name="贺州市"),
    }


def appointed(name, region, role=Role.ADMINISTRATOR, **columns):
    user, _made = User.objects.get_or_create(username=name)
    Post.objects.create(user=user, role=role, region=region, valid_from=SINCE, **columns)
    return user


@pytest.fixture
def keeper(places):
    return appointed("keeper", places["county"])


@pytest.fixture
def clerk(places):
    return appointed("clerk", places["county"], Role.CLERK)


def post_of(user):
    return user.posts.get()


def given(actor, person, region, role=Role.CLERK, department=None):
    return administration.give_post(
        actor=actor, person=person, role=role, region=region, department=department, **TERM
    )


def test_a_county_keeps_its_own_and_a_city_its_counties_too(places, keeper, clerk):
    chief = appointed("chief", places["city"])
    neighbour = appointed("neighbour", places["other"], Role.CLERK)
    stranger = appointed("stranger", places["far"], Role.CLERK)
    assert set(administration.people(keeper)) == {keeper, clerk}
    assert set(administration.people(chief)) == {chief, keeper, clerk, neighbour}
    with pytest.raises(Http404):
        administration.person_of(chief, stranger.pk)
    with pytest.raises(Http404):
        administration.post_of(keeper, post_of(neighbour).pk)


def test_an_account_begins_with_a_post_and_without_a_password(places, keeper):
    person = administration.open_account(
        actor=keeper,
        username="wei.chun",
        display_name="韦春",
        role=Role.CLERK,
        region=places["county"],
        department=None,
        valid_from=clock.today(),
        valid_until=None,
    )
    assert not person.has_usable_password()
    assert (person.is_staff, person.is_superuser) == (False, False)
    assert posts.holds(person, Role.CLERK, region=places["county"])
    told = Event.objects.filter(actor=keeper).order_by("pk").values_list("verb", "actor__username")
    assert list(told) == [("account.make", "keeper"), ("post.give", "keeper")]
    assert list(witness.alterations()) == []


@pytest.mark.parametrize("place", ["city", "other", "far"])
def test_no_right_is_given_beyond_ones_own_region(places, keeper, clerk, place):
    with pytest.raises(PermissionDenied):
        given(keeper, clerk, places[place], Role.AUDITOR)
    assert clerk.posts.count() == 1


def test_a_post_at_a_department_is_in_the_region_of_the_department(places, keeper, clerk):
    city = Department.objects.create(code="450200-FR", name="消防", region=places["city"])
    own = Department.objects.create(code="450204-MR", name="市监", region=places["county"])
    with pytest.raises(PermissionDenied):
        given(keeper, clerk, places["county"], Role.APPROVER, city)
    with pytest.raises(ValidationError):
        given(keeper, clerk, places["county"], Role.APPROVER)
    assert given(keeper, clerk, places["county"], Role.APPROVER, own).department == own


def test_another_administrator_of_the_county_may_be_appointed_but_no_superuser_reached(
    places, keeper, clerk
):
    assert given(keeper, clerk, places["county"], Role.ADMINISTRATOR)
    root = User.objects.create_superuser("root")
    Post.objects.create(user=root, role=Role.AUDITOR, region=places["county"], valid_from=SINCE)
    for find, key in (
        (administration.person_of, root.pk),
        (administration.post_of, post_of(root).pk),
    ):
        with pytest.raises(Http404):
            find(keeper, key)
    with pytest.raises(Http404):
        given(keeper, root, places["county"])


def test_nobody_keeps_an_account_or_post_of_their_own(places, keeper):
    today = clock.today()
    for verb, arguments in (
        (
            administration.give_post,
            {"person": keeper, "role": "auditor", "region": places["county"], **TERM},
        ),
        (administration.end_post, {"post": post_of(keeper), "last_day": today}),
        (administration.end_account, {"person": keeper}),
        (administration.first_link, {"person": keeper}),
        (administration.rename, {"person": keeper, "display_name": "新名"}),
    ):
        with pytest.raises(PermissionDenied):
            verb(actor=keeper, **arguments)
    assert posts.holds(User.objects.get(pk=keeper.pk), Role.ADMINISTRATOR)


def test_the_account_of_who_serves_elsewhere_too_is_not_the_countys_alone(places, keeper, clerk):
    appointed("clerk", places["other"], Role.CLERK)
    for verb in (administration.end_account, administration.first_link):
        with pytest.raises(PermissionDenied):
            verb(actor=keeper, person=clerk)
    own = clerk.posts.get(region=places["county"])
    administration.end_post(actor=keeper, post=own, last_day=clock.today())
    own.refresh_from_db()
    assert own.valid_until == clock.today()
    administration.first_link(actor=appointed("chief", places["city"]), person=clerk)


def test_a_post_ends_yesterday_or_later_and_one_to_come_is_taken_back(keeper, clerk, places):
    today, post = clock.today(), post_of(clerk)
    for last_day in (today - timedelta(days=2), SINCE):
        with pytest.raises(VerbRefused):
            administration.end_post(actor=keeper, post=post, last_day=last_day)
    administration.end_post(actor=keeper, post=post, last_day=today - timedelta(days=1))
    assert not posts.holds(User.objects.get(pk=clerk.pk), Role.CLERK)
    later = given(keeper, clerk, places["county"], Role.AUDITOR)
    administration.end_post(actor=keeper, post=later, last_day=today)
    assert list(clerk.posts.all()) == [post]
    verbs = [event.verb for event in Event.objects.filter(actor=keeper).order_by("pk")]
    assert verbs == ["post.change", "post.give", "post.take"]


def test_the_same_post_is_not_held_twice_at_a_time(keeper, clerk, places):
    with pytest.raises(VerbRefused):
        given(keeper, clerk, places["county"])
    administration.end_post(actor=keeper, post=post_of(clerk), last_day=clock.today())
    assert given(keeper, clerk, places["county"])


def test_an_ended_account_holds_nothing_and_comes_back_without_posts_and_password(keeper, clerk):
    clerk.set_password("correct-horse-battery")
    clerk.save()
    administration.end_account(actor=keeper, person=clerk)
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.has_usable_password()) == (False, False)
    assert post_of(clerk).valid_until == clock.today() - timedelta(days=1)
    with pytest.raises(VerbRefused):
        administration.first_link(actor=keeper, person=clerk)
    administration.resume_account(actor=keeper, person=clerk)
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.has_usable_password()) == (True, False)
    assert posts.posts_of(clerk) == ()
    assert list(witness.alterations()) == []


def test_whoever_was_ended_meanwhile_does_nothing_more(places, keeper, clerk):
    """The page was opened while the post still held."""
    posts.posts_of(keeper)
    other = appointed("other", places["county"])
    administration.end_post(
        actor=other, post=post_of(keeper), last_day=clock.today() - timedelta(days=1)
    )
    for verb, arguments in (
        (administration.end_account, {"person": clerk}),
        (administration.end_post, {"post": post_of(other), "last_day": clock.today()}),
    ):
        with pytest.raises(PermissionDenied):
            verb(actor=keeper, **arguments)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_two_who_end_each_other_at_once_leave_one(places, keeper, locked, monkeypatch):
    """Without asking again under the lock both are gone, and nobody keeps the county."""
    pair = [keeper, appointed("other", places["county"])]
    keys = [person.pk for person in pair]
    if not locked:
        _believe_the_page(monkeypatch)
    yesterday = clock.today() - timedelta(days=1)
    actors = [User.objects.get(pk=key) for key in keys]
    for actor in actors:
        posts.posts_of(actor)

    def end(number):
        post = Post.objects.select_related("user", "region__parent").get(user=keys[1 - number])
        administration.end_post(actor=actors[number], post=post, last_day=yesterday)
        return "ended"

    outcome = together(end, 2)
    left = Post.objects.current(clock.today()).filter(role=Role.ADMINISTRATOR).count()
    assert (sorted(outcome), left) == (
        (["PermissionDenied", "ended"], 1) if locked else (["ended", "ended"], 0)
    )


def _believe_the_page(monkeypatch):
    """Neither a lock nor a second look."""

    @contextmanager
    def careless(actor, barred):
        with transaction.atomic():
            yield actor

    monkeypatch.setattr(administration, "_acting", careless)
    monkeypatch.setattr(administration, "fault_of_leaving_nobody", lambda *_asked: "")


def again(person):
    """As the next request finds them."""
    return User.objects.get(pk=person.pk)


def test_no_region_is_left_without_an_administrator_one_day(places, keeper):
    other, today = appointed("other", places["county"]), clock.today()
    administration.end_post(actor=keeper, post=post_of(other), last_day=today)
    with pytest.raises(VerbRefused):
        administration.end_post(actor=again(other), post=post_of(keeper), last_day=today)
    with pytest.raises(VerbRefused):
        administration.end_account(actor=again(other), person=keeper)
    keeper.refresh_from_db()
    assert (keeper.is_active, post_of(keeper).valid_until) == (True, None)


def test_a_later_last_day_is_no_way_round(places, keeper):
    other, today = appointed("other", places["county"]), clock.today()
    late = today + timedelta(days=9)
    administration.end_post(actor=keeper, post=post_of(other), last_day=late)
    with pytest.raises(VerbRefused):
        administration.end_post(actor=again(other), post=post_of(keeper), last_day=today)


def test_the_citys_administrator_serves_the_county_too_and_a_superuser_is_not_hindered(
    places, keeper
):
    chief, today = appointed("chief", places["city"]), clock.today()
    administration.end_post(actor=chief, post=post_of(keeper), last_day=today)
    assert post_of(keeper).valid_until == today
    root = User.objects.create_superuser("root")
    administration.end_post(actor=root, post=post_of(chief), last_day=today)
    assert post_of(chief).valid_until == today


def test_an_account_ended_elsewhere_is_resumed_there_alone(places, keeper, clerk):
    """The county had the person once; who serves another city now was ended by that city."""
    Post.objects.filter(user=clerk).update(valid_until=date(2026, 3, 1))
    Post.objects.create(
        user=clerk, role=Role.SUPERVISOR, region=places["far"], valid_from=date(2026, 3, 2)
    )
    far = appointed("far", places["far"])
    assert administration.bar_of_account(far, clerk) == ""
    administration.end_account(actor=far, person=clerk)
    for verb, arguments in (
        (administration.resume_account, {}),
        (administration.first_link, {}),
        (administration.rename, {"display_name": "新名"}),
    ):
        with pytest.raises(PermissionDenied):
            verb(actor=keeper, person=again(clerk), **arguments)
    assert not again(clerk).is_active
    administration.resume_account(actor=far, person=again(clerk))
    assert again(clerk).is_active


def test_an_account_the_city_ended_is_not_resumed_by_its_county_but_by_a_colleague(
    places, keeper, clerk
):
    chief, colleague = (appointed(name, places["city"]) for name in ("chief", "colleague"))
    administration.end_account(actor=chief, person=clerk)
    with pytest.raises(PermissionDenied):
        administration.resume_account(actor=keeper, person=again(clerk))
    administration.resume_account(actor=colleague, person=again(clerk))
    assert again(clerk).is_active


def test_the_city_resumes_what_its_county_ended(places, keeper, clerk):
    administration.end_account(actor=keeper, person=clerk)
    administration.resume_account(actor=appointed("chief", places["city"]), person=again(clerk))
    assert again(clerk).is_active


def test_a_group_given_by_hand_is_a_right_beyond_posts(places, keeper, clerk):
    name = f"{posts.GROUPS_OF_POSTS}柳南区 450204"
    clerk.groups.add(Group.objects.get_or_create(name=name)[0])
    assert administration.bar_of_account(keeper, clerk) == ""
    clerk.groups.add(Group.objects.create(name="Moderators by hand"))
    for verb in (administration.first_link, administration.end_account):
        with pytest.raises(PermissionDenied):
            verb(actor=keeper, person=clerk)


def test_nobody_gives_a_post_to_an_account_that_has_ended(places, keeper, clerk):
    administration.end_account(actor=keeper, person=clerk)
    with pytest.raises(VerbRefused):
        given(keeper, again(clerk), places["county"], Role.SUPERVISOR)
    administration.resume_account(actor=keeper, person=again(clerk))
    assert posts.posts_of(again(clerk)) == ()
    assert not clerk.posts.filter(role=Role.SUPERVISOR).exists()


@pytest.mark.parametrize("changed", ["given", "ended", "nothing"])
def test_a_link_made_before_a_post_was_given_or_ended_opens_nothing(
    places, keeper, clerk, changed, client
):
    """Its maker may no longer reach the account, and knows the link."""
    link = administration.first_link(actor=keeper, person=clerk)
    chief = appointed("chief", places["city"])
    if changed == "given":
        given(chief, again(clerk), places["city"], Role.SUPERVISOR)
    elif changed == "ended":
        administration.end_post(actor=chief, post=post_of(clerk), last_day=clock.today())
    opened = "new_password1" in client.get(link, follow=True).content.decode()
    assert opened == (changed == "nothing")


def test_who_has_a_password_keeps_it_with_a_new_post(places, keeper, clerk):
    clerk.set_password("correct-horse-battery")
    clerk.save()
    given(keeper, clerk, places["county"], Role.SUPERVISOR)
    assert again(clerk).check_password("correct-horse-battery")
