"""Questions of a lower room: each is answered by a room above, in the shape that is declared."""

import pytest
from django.test import RequestFactory
from wagtail import hooks

from guides.models import GuidePage, Release
from issuance.casework import bars
from issuance.models import Bar, Promise
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from portal.ground.hooks import (
    EVENT_WORDS,
    HOOKS,
    INDUSTRY_VOLUME,
    LATER_HINDRANCES,
    LEFT,
    READ_BESIDE_GUIDE,
    RELEASE_FACTS,
    RELEASE_OFFERS,
    SEALED,
    TO_TELL_AT_INTAKE,
    WAITING,
)
from portal.ground.models import Post, Region, Role, User
from tests.told import tell


def _staff():
    User.objects.create_superuser("root")
    return [(user,) for user in User.objects.filter(is_active=True)]


def _posts():
    posts = Post.objects.select_related("user", "region__parent", "department")
    return [(posts.filter(role=role).first(),) for role in Role]


def _guides():
    request = RequestFactory().get("/")
    pages = GuidePage.objects.live().select_related("region")
    return [(page, page.region, request) for page in pages]


def _releases():
    return [(release,) for release in Release.objects.all()]


def _releases_of_editors():
    editors = User.objects.filter(username__startswith="editor-")
    return [(editor, release) for editor in editors for release in Release.objects.all()]


def _years():
    return [(clock.today().year, Region.objects.all())]


def _barred():
    """Who applies again while a bar runs."""
    case = tell(Story(LIUNAN, "SMALL_EATERY", "店140", "submitted"), 140)
    review, today = case.reviews.first(), clock.today()
    bar = {"ground": "false_papers", "first": today, "last": today}
    bar |= {"permit_code": review.permit_code, "holder": bars.holder_of(case)}
    Bar.objects.create(review=review, set_by=User.objects.first(), **bar)
    codes = {row.permit_code: "apply" for row in case.reviews.all()}
    clerk = User.objects.get(username="clerk-450204")
    return [(clerk, case.version, codes, case.submission.current().content["data"]), _broke(clerk)]


def _broke(clerk):
    """Who applies again by 告知承诺 though they broke one."""
    case = tell(Story(LIUNAN, "RESTAURANT", "店141", "submitted", committed=("FIRE",)), 141)
    line, today = Promise.objects.get(review__case=case), clock.today()
    columns = {"status": "broken", "due": today, "settled_on": today, "reason": "不符"}
    columns |= {"settled_by": User.objects.first(), "holder": bars.holder_of(case)}
    Promise.objects.filter(pk=line.pk).update(**columns)
    return clerk, case.version, {"FIRE": "commit"}, case.submission.current().content["data"]


ASKED = {
    LATER_HINDRANCES: lambda: [("change", "none of ours", ["SMALL_CATERING"])],
    TO_TELL_AT_INTAKE: _barred,
    WAITING: _staff,
    LEFT: _posts,
    READ_BESIDE_GUIDE: _guides,
    RELEASE_FACTS: _releases,
    RELEASE_OFFERS: _releases_of_editors,
    INDUSTRY_VOLUME: _years,
    EVENT_WORDS: lambda: [()],
    SEALED: lambda: [()],
}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.name)
def test_every_registration_answers_in_the_declared_shape(demo, hook):
    questions = ASKED[hook]()
    answers = hooks.get_hooks(hook.name)
    assert answers
    for answer in answers:
        lines = [line for asked in questions for line in answer(*asked)]
        assert lines, f"{answer.__module__} has nothing to say on the demo"
        assert {type(line) for line in lines} == {hook.line}


def test_lines_of_all_rooms_are_joined(demo):
    user = User.objects.get(username="editor-450204")
    rooms = hooks.get_hooks(WAITING.name)
    assert len(rooms) == 6
    assert WAITING.lines(user) == [line for room in rooms for line in room(user)]
