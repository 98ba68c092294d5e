"""Whoever leaves hands over: what waits is listed, and goes on with somebody who may do it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from guides.models import Release
from issuance.casework.queues import worklist
from issuance.casework.queues.leaving import left_by
from portal.demo.people import appoint, approver_of, clerk_of
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.hooks import Left
from portal.ground.models import Event, OutboxMessage, Post, Region, Role, User
from portal.ground.staff import administration
from tests.told import tell

PAGE = "/cms/staff/"


@pytest.fixture
def case(demo):
    return tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted"), 951)


@pytest.fixture
def keeper(demo):
    return User.objects.get(username=f"administrator-{LIUNAN}")


@pytest.fixture
def approver(case):
    return approver_of(case.reviews.first().department)


def second(approver):
    return User.objects.get(username=approver.username.replace("approver-", "approver2-"))


def third(post):
    place = {"region": post.region, "department": post.department}
    return appoint("approver3", Role.APPROVER, name="测试·三", **place)


def post_of(user):
    return user.posts.select_related("user", "region__parent", "department").get()


def left_codes(post):
    return {line.code: line.count for line in administration.left_of(post)}


def test_what_is_left_is_what_the_holder_finds_in_the_work_list(approver):
    queues = worklist.queues_of(approver, clock.today())
    waits = {queue.code: rows.count() for queue, rows in queues if not queue.watched}
    assert sum(waits.values()) > 0
    found = left_codes(post_of(approver))
    assert {code: found[code] for code in waits if waits[code]} == {
        code: number for code, number in waits.items() if number
    }


def test_another_post_of_the_same_person_brings_nothing_to_the_list(approver, keeper):
    auditor = Post.objects.create(
        user=approver, role=Role.AUDITOR, region=post_of(approver).region, valid_from="2026-01-01"
    )
    assert left_codes(auditor) == {}


def test_ending_asks_who_goes_on_and_keeps_it_in_the_history(client, approver, keeper):
    client.force_login(keeper)
    post, colleague = post_of(approver), second(approver)
    address = f"{PAGE}posts/{post.pk}/end/"
    today = clock.today().isoformat()
    assert "heir" in client.get(address).context["form"].fields
    unsaid = client.post(address, {"last_day": today})
    assert unsaid.context["form"].errors.keys() == {"heir"}
    stranger = clerk_of(post.region)
    refused = client.post(address, {"last_day": today, "heir": stranger.pk})
    assert refused.context["form"].errors.keys() == {"heir"}
    waited = left_codes(post)
    assert client.post(address, {"last_day": today, "heir": colleague.pk}).status_code == 302
    told = Event.objects.get(verb="post.hand_over")
    assert (told.actor, told.subject, told.region) == (keeper, f"post:{post.pk}", LIUNAN)
    assert told.data == {"user": approver.pk, "to": colleague.pk, "left": waited}
    letter = OutboxMessage.objects.filter(kind="email").latest("pk").payload
    assert letter["to"] == [colleague.email]
    post.refresh_from_db()
    assert post.valid_until == clock.today()


def test_it_may_stay_with_the_colleagues_who_have_it_in_their_lists(client, approver, keeper):
    client.force_login(keeper)
    post = post_of(approver)
    third(post)
    typed = {"last_day": clock.today().isoformat(), "heir": "stays"}
    client.post(f"{PAGE}posts/{post.pk}/end/", typed)
    assert Event.objects.get(verb="post.hand_over").data["to"] is None


def test_where_only_one_colleague_is_left_this_one_is_named_and_chosen(client, approver, keeper):
    client.force_login(keeper)
    post, colleague = post_of(approver), second(approver)
    address = f"{PAGE}posts/{post.pk}/end/"
    asked = client.get(address)
    assert list(asked.context["form"].fields["heir"].choices) == [
        (str(colleague.pk), str(colleague))
    ]
    assert asked.content.decode().count(" checked") == 1
    third(post)
    asked = client.get(address)
    assert next(value for value, _word in asked.context["form"].fields["heir"].choices) == "stays"
    assert " checked" not in asked.content.decode()


def test_the_last_of_a_department_does_not_leave_while_something_waits(client, approver, keeper):
    post = post_of(approver)
    yesterday = clock.today() - timedelta(days=1)
    other = post_of(second(approver))
    client.force_login(keeper)
    typed = {"last_day": clock.today().isoformat(), "heir": approver.pk}
    client.post(f"{PAGE}posts/{other.pk}/end/", typed | {"last_day": yesterday.isoformat()})
    assert client.post(f"{PAGE}posts/{post.pk}/end/", typed).status_code == 422
    assert client.post(f"{PAGE}{approver.pk}/end/", {}).status_code == 422
    approver.refresh_from_db()
    assert approver.is_active
    with pytest.raises(VerbRefused):
        administration.end_account(actor=keeper, person=approver)
    heir = third(post)
    client.post(f"{PAGE}{approver.pk}/end/", {f"heir-{post.pk}": heir.pk})
    approver.refresh_from_db()
    assert not approver.is_active


def test_what_waits_by_name_is_handed_over_and_never_left(keeper, case, monkeypatch):
    clerk, taken = clerk_of(case.region), []
    appoint("clerk2", Role.CLERK, region=case.region, name="测试·二")
    heir = User.objects.get(username="clerk2")
    line = Left("agent", "own cases", 2, lambda heir, actor: taken.append((heir, actor)))
    monkeypatch.setattr(administration, "left_of", lambda post: [line])
    post = post_of(clerk)
    with pytest.raises(VerbRefused):
        administration.end_post(actor=keeper, post=post, last_day=clock.today())
    with pytest.raises(VerbRefused):
        administration.end_post(actor=keeper, post=post, last_day=clock.today(), heir=keeper)
    assert taken == []
    administration.end_post(actor=keeper, post=post, last_day=clock.today(), heir=heir)
    assert taken == [(heir, keeper)]


def test_the_open_cases_of_a_service_agent_go_to_the_heir(keeper, demo):
    story = Story(LIUNAN, "SMALL_EATERY", "面馆", "submitted", channel="window")
    case = tell(story, 953)
    clerk = clerk_of(case.region)
    assert case.agent == clerk
    appoint("clerk2", Role.CLERK, region=case.region, name="测试·二")
    heir = User.objects.get(username="clerk2")
    post = post_of(clerk)
    left = {line.code: line for line in administration.left_of(post)}
    assert left["agent"].count >= 1
    with pytest.raises(VerbRefused):
        administration.end_post(actor=keeper, post=post, last_day=clock.today())
    administration.end_post(actor=keeper, post=post, last_day=clock.today(), heir=heir)
    case.refresh_from_db()
    assert case.agent == heir
    told = Event.objects.filter(case=case.number, verb="assign_agent").latest("pk")
    assert told.actor == keeper
    assert "agent" not in {line.code for line in administration.left_of(post)}


def test_whoever_leaves_two_posts_has_everything_locked_before_the_first_is_told(
    keeper, demo, monkeypatch
):
    clerk, order = clerk_of(Region.objects.get(code=LIUNAN)), []
    first = post_of(clerk)
    second_post = Post.objects.create(
        user=clerk, role=Role.AUDITOR, region=first.region, valid_from="2026-01-01"
    )
    appoint("clerk2", Role.CLERK, region=first.region, name="测试·二")
    appoint("auditor2", Role.AUDITOR, region=first.region, name="测试·审")
    heirs = {
        first.pk: User.objects.get(username="clerk2"),
        second_post.pk: User.objects.get(username="auditor2"),
    }

    def lines(post):
        take, hold = (
            lambda heir, actor: order.append(("told", post.pk)),
            lambda: order.append(("held", post.pk)),
        )
        return [Left("agent", "own cases", 1, take, hold)]

    monkeypatch.setattr(administration, "left_of", lines)
    administration.end_account(actor=keeper, person=clerk, heirs=heirs)
    steps = [step for step, _post in order]
    assert {post for _step, post in order[: steps.index("told")]} == {first.pk, second_post.pk}


@pytest.mark.both_databases
def test_the_cases_handed_over_are_locked_in_one_order(keeper, demo):
    story = Story(LIUNAN, "SMALL_EATERY", "面馆", "submitted", channel="window")
    case = tell(story, 954)
    [line] = [row for row in left_by(post_of(clerk_of(case.region))) if row.code == "agent"]
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        line.hold()
    [query] = asked.captured_queries
    assert "ORDER BY 1 ASC" in query["sql"]  # the key, and nothing else is read
    assert ("FOR UPDATE" in query["sql"]) == connection.features.has_select_for_update


def test_drafts_of_releases_get_another_author(demo):
    region = Region.objects.get(code=LIUNAN)
    editor = User.objects.get(username=f"editor-{LIUNAN}")
    draft = Release.objects.create(
        name="测试",
        region=region,
        effective_from=clock.today(),
        author=editor,
        created_at=clock.now(),
    )
    keeper = User.objects.get(username=f"administrator-{LIUNAN}")
    appoint("editor3", Role.EDITOR, region=region, name="测试·三")
    heir = User.objects.get(username="editor3")
    post = post_of(editor)
    with pytest.raises(VerbRefused):
        administration.end_post(actor=keeper, post=post, last_day=clock.today())
    administration.end_post(actor=keeper, post=post, last_day=clock.today(), heir=heir)
    draft.refresh_from_db()
    assert draft.author == heir
    told = Event.objects.get(verb="release.hand_over")
    assert (told.actor, told.data) == (keeper, {"from": editor.pk, "to": heir.pk})


def test_the_city_does_it_for_its_county_and_no_other_city(demo, approver):
    post = post_of(approver)
    far = User.objects.get(username="administrator-4511")
    with pytest.raises(PermissionDenied) as refused:
        administration.give_post(
            actor=far,
            person=approver,
            role=Role.AUDITOR,
            region=post.region,
            department=None,
            valid_from=clock.today(),
            valid_until=None,
        )
    assert "柳南" in str(refused.value)
    chief = User.objects.get(username="administrator-4502")
    heir = second(approver)
    administration.end_post(actor=chief, post=post, last_day=clock.today(), heir=heir)
