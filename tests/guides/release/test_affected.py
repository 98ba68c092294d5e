"""Guides the catalogue has moved on from: which, why, and all of them into one release."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation

from guides.models import (
    Competence,
    GuideVersion,
    Industry,
    LegalBasis,
    Material,
    PermitItem,
    Question,
    RegionParameter,
    Release,
    WorkingRule,
)
from guides.release import affected as module
from guides.release import releases
from guides.release.affected import affected
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Region
from tests.releasing import SOUTH, editor, pairs, proposed, withdrawn

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DOOR = "/cms/releases/affected/"
NORTH = "450203"


def marks(*regions):
    places = Region.objects.filter(code__in=regions) if regions else Region.objects.all()
    return {
        (one.version.region.code, one.version.industry.code): [
            str(line) for line in one.change.differences
        ]
        for one in affected(places)
    }


@pytest.fixture
def two_counties(released):
    released("SMALL_EATERY", "BAKERY")
    return released("SMALL_EATERY", region=NORTH)


@pytest.fixture
def client(two_counties, author):
    client = Client()
    client.force_login(author)
    return client


def test_right_after_a_release_no_guide_is_affected(two_counties):
    assert marks() == {}


def test_a_shared_paper_marks_every_guide_that_asks_for_it(two_counties):
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    with translation.override("zh-hans"):
        found = marks()
        assert set(found) == {
            (SOUTH, "SMALL_EATERY"),
            (SOUTH, "BAKERY"),
            (NORTH, "SMALL_EATERY"),
        }
        assert all("平面图" in line for lines in found.values() for line in lines)
    assert set(marks(NORTH)) == {(NORTH, "SMALL_EATERY")}


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            lambda: PermitItem.objects.filter(code="SMALL_CATERING").update(fee="10 元"),
            {(SOUTH, "SMALL_EATERY"), (NORTH, "SMALL_EATERY")},
        ),
        (
            lambda: Competence.objects.filter(
                region__code=NORTH, permit_item__code="DRAINAGE"
            ).update(promised_working_days=3),
            {(NORTH, "SMALL_EATERY")},
        ),
        (
            lambda: Question.objects.filter(code="tobacco").update(text="是否卖烟"),
            {(SOUTH, "SMALL_EATERY"), (SOUTH, "BAKERY"), (NORTH, "SMALL_EATERY")},
        ),
        (
            lambda: RegionParameter.objects.create(
                region=Region.objects.get(code=NORTH), key="UNUSED", value=1
            ),
            set(),
        ),
        (lambda: Material.objects.filter(code="M_PLAN").update(position=0), None),
    ],
    ids=["permit item", "competence of one county", "question", "unused parameter", "order"],
)
def test_an_edit_marks_the_guides_it_reaches_and_no_other(two_counties, edit, expected):
    edit()
    found = marks()
    assert expected is None or set(found) == expected
    assert all(found.values())


@pytest.mark.both_databases
def test_the_mark_goes_when_the_catalogue_is_put_back_or_released(two_counties, released):
    name = Material.objects.get(code="M_PLAN").name
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    assert len(marks()) == 3
    Material.objects.filter(code="M_PLAN").update(name=name)
    assert marks() == {}
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    released("BAKERY")
    assert set(marks()) == {(SOUTH, "SMALL_EATERY"), (NORTH, "SMALL_EATERY")}


def test_a_guide_that_could_no_longer_be_built_is_marked_with_the_reason(two_counties):
    Competence.objects.filter(permit_item__code="SMALL_CATERING").delete()
    (one, _other) = affected(Region.objects.all())
    assert [p.sentence.message for p in one.change.problems] == [
        "no department is competent for %(permit)s"
    ]


def test_a_law_no_longer_in_force_marks_every_guide_that_shows_it(client, released):
    """Though nothing has changed since the release: the day alone ends it."""
    yesterday = clock.today() - timedelta(days=1)
    laws = LegalBasis.objects.filter(city__code="450200", code="FOOD_LIC-1")
    laws.update(valid_until=clock.today())
    released("SMALL_EATERY", "BAKERY")
    released("SMALL_EATERY", region=NORTH)
    assert marks() == {}
    tomorrow = clock.today() + timedelta(days=1)
    found = affected(Region.objects.all(), tomorrow)
    assert {str(guide.version.industry) for guide in found} == {"小餐饮", "烘焙店"}
    for guide in found:
        assert guide.change.differences == ()
        (told, *_others) = guide.change.lapsed
        assert told.values["day"] == tomorrow
    laws.update(valid_until=yesterday)
    text = client.get(DOOR).content.decode()
    assert "设定依据不在有效期内" in text
    assert "不再有效：中华人民共和国食品安全法第三十五条" in text


@pytest.mark.both_databases
def test_comparing_is_done_once_for_one_state_of_the_catalogue(
    two_counties, monkeypatch, django_assert_max_num_queries
):
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    first = marks()
    built = []
    monkeypatch.setattr(module, "build_snapshot", lambda *facts: built.append(facts))
    with django_assert_max_num_queries(30):
        assert marks() == first
    assert built == []


def test_a_retired_industry_keeps_version_and_guide_until_it_is_withdrawn(client, author, second):
    Industry.objects.filter(code="BAKERY").update(live=False)
    (one,) = affected(Region.objects.all())
    assert one.change.dropped
    page = client.get(DOOR)
    assert [row.version for row in page.context["dropped"]] == [one.version]
    assert (page.context["count"], page.context["regions"]) == (1, [])
    screen = client.get("/cms/releases/withdrawals/new/?tick=dropped").content.decode()
    assert f'value="{one.version.pk}" checked' in screen
    assert screen.count(" checked") == 1
    withdrawn(author, second, one.version)
    version = GuideVersion.objects.get(pk=one.version.pk)
    assert (version.status, bytes(version.body)) == ("withdrawn", bytes(one.version.body))
    assert affected(Region.objects.all()) == []


def test_the_ticked_guides_go_into_one_new_release(client, city):
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    page = client.get(f"{DOOR}?tick=all")
    assert page.content.decode().count(" checked") == 3
    rows = [one.version for _region, rows in page.context["regions"] for one, _ in rows]
    day = clock.today() + timedelta(days=5)
    answer = client.post(
        DOOR,
        {
            "guides": [one.pk for one in rows],
            "target": "new",
            "name": "第三批",
            "effective_from": day.isoformat(),
        },
    )
    release = Release.objects.get(name="第三批")
    assert answer["Location"] == f"/cms/releases/{release.pk}/"
    assert (release.region, release.effective_from) == (city, day)
    assert release.items.count() == 3
    again = client.get(f"{DOOR}?tick=all").content.decode()
    assert "第三批" in again
    assert " checked" not in again


@pytest.mark.both_databases
def test_they_join_an_open_draft_which_moves_to_the_new_day(client, draft):
    waiting = draft("BAKERY")
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    version = GuideVersion.objects.active().get(region__code=NORTH)
    day = clock.today() + timedelta(days=30)
    client.post(DOOR, {"guides": [version.pk], "target": waiting.pk, "effective_from": day})
    waiting.refresh_from_db()
    assert waiting.effective_from == day
    items = {item.industry.code: item.snapshot for item in waiting.items.all()}
    assert set(items) == {"BAKERY", "SMALL_EATERY"}
    assert all(one.material_by_id["M_PLAN"].name == "平面图" for one in items.values())
    event = Event.objects.filter(subject=f"release:{waiting.pk}").latest("number")
    assert (event.verb, event.data["pairs"]) == ("release.extend", 2)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"guides": []}, "guides"),
        ({"name": ""}, "name"),
        ({"effective_from": ""}, "effective_from"),
        ({"effective_from": "2020-01-01"}, "effective_from"),
        ({"target": "999999"}, "target"),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_stay(client, facts, field):
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    version = GuideVersion.objects.active().first()
    whole = {
        "guides": [version.pk],
        "target": "new",
        "name": "第三批",
        "effective_from": clock.today().isoformat(),
    }
    answer = client.post(DOOR, whole | facts)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.content.decode().count(" checked") == len((whole | facts)["guides"])


def test_a_county_sees_and_releases_its_own_guides_only(client, draft):
    local = editor("local", Region.objects.get(code=NORTH))
    client.force_login(local)
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    page = client.get(DOOR)
    assert [region.code for region, _rows in page.context["regions"]] == [NORTH]
    foreign = GuideVersion.objects.active().filter(region__code=SOUTH).first()
    answer = client.post(
        DOOR,
        {"guides": [foreign.pk], "target": "new", "name": "越界", "effective_from": clock.today()},
    )
    assert answer.status_code == 422
    assert not Release.objects.filter(name="越界").exists()
    with pytest.raises(PermissionDenied):
        releases.extend(actor=local, release=draft("BAKERY"), pairs=pairs("BAKERY"))


def test_no_release_takes_effect_before_today(draft, author):
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(VerbRefused):
        draft("BAKERY", effective_from=yesterday)
    with pytest.raises(VerbRefused):
        releases.extend(
            actor=author, release=draft("BAKERY"), pairs=pairs("BAKERY"), effective_from=yesterday
        )


def test_whoever_saves_a_shared_record_hears_what_it_touches(client):
    paper = Material.objects.get(code="M_PLAN")
    address = f"/cms/snippets/guides/material/edit/{paper.pk}/"
    whole = {
        "position": paper.position,
        "name": "平面图",
        "provided_by": paper.provided_by,
        "form": paper.form,
        "share_from": paper.share_from,
        "required_when": paper.required_when,
        "verification": paper.verification,
        "deferrable": paper.deferrable,
        "note": paper.note,
        "when-kind": "",
        "action-publish": "1",
    }
    draft = {name: value for name, value in whole.items() if name != "action-publish"}
    assert DOOR not in client.post(address, draft, follow=True).content.decode()
    answer = client.post(address, whole, follow=True)
    assert Material.objects.get(pk=paper.pk).name == "平面图"
    assert DOOR in answer.content.decode()


def test_a_release_whose_day_has_passed_is_built_again_for_a_later_one(draft, author, second):
    release = draft("BAKERY")
    digest = proposed(author, release)
    today = clock.today()
    Release.objects.filter(pk=release.pk).update(effective_from=today - timedelta(days=1))
    with pytest.raises(VerbRefused, match=str(today - timedelta(days=1))):
        releases.approve(actor=second, release=release, digest=digest)
    client, address = Client(), f"/cms/releases/{release.pk}/rebuild/"
    client.force_login(author)
    for wrong in ("", "昨天", (today - timedelta(days=1)).isoformat()):
        assert client.post(address, {"effective_from": wrong}).status_code == 409
    later = today + timedelta(days=7)
    assert client.post(address, {"effective_from": later.isoformat()}).status_code == 302
    release.refresh_from_db()
    assert (release.status, release.effective_from) == ("draft", later)
    digest = releases.propose(actor=author, release=release)
    (version,) = releases.approve(actor=second, release=release, digest=digest)
    assert version.effective_from == later


def test_a_change_of_the_working_rules_marks_the_guide_for_staff(client):
    assert affected(Region.objects.all()) == []
    bakery = Industry.objects.get(code="BAKERY")
    WorkingRule.objects.create(industry=bakery, kind="inspection", text="逐项核对。")
    (one,) = affected(Region.objects.all())
    assert (one.version.industry, one.change.rules) == (bakery, True)
    assert "工作规范（仅限内部）有变动" in client.get(DOOR).content.decode()
