"""Releases: what blocks them, who may move them, and what comes into force when."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from wagtail import hooks

from guides.models import (
    Competence,
    GuideVersion,
    IndustryPermit,
    InspectionPoint,
    Material,
    PermitItem,
    Release,
    ReleaseItem,
    Scenario,
)
from guides.release import comparing, releases
from guides.release.releases import activate_due
from guides.version.problems import Problem
from portal.ground.calendar import clock
from portal.ground.history import events
from portal.ground.history.transitions import VerbRefused
from portal.ground.hooks import RELEASE_FACTS
from portal.ground.models import Event, Region, User
from tests.releasing import SOUTH, editor, pairs, proposed

pytestmark = pytest.mark.django_db


def verbs(release):
    moves = Event.objects.filter(subject=f"release:{release.pk}").order_by("number")
    moves = moves.exclude(verb="release.overridden")  # see test_confirmations
    return [(event.verb, event.before, event.after, event.actor_id) for event in moves]


def problems(release):
    return [
        problem.sentence.message % problem.sentence.values
        for item in release.items.all()
        for problem in map(Problem.from_data, item.problems)
    ]


def test_the_whole_way_from_draft_to_force(draft, author, second):
    release = draft()
    assert problems(release) == []
    assert GuideVersion.objects.count() == 0
    digest = proposed(author, release)
    versions = releases.approve(actor=second, release=release, digest=digest)
    release.refresh_from_db()
    assert release.status == Release.Status.ACTIVE
    assert {(v.industry.code, v.number, v.status) for v in versions} == {
        ("SMALL_EATERY", 1, "active"),
        ("BAKERY", 1, "active"),
    }
    for version, item in zip(versions, release.items.all(), strict=True):
        assert bytes(version.body) == bytes(item.body)
        assert version.snapshot.region.code == SOUTH
    assert verbs(release) == [
        ("release.draft", "", "draft", author.pk),
        ("release.propose", "draft", "proposed", author.pk),
        ("release.approve", "proposed", "approved", second.pk),
        ("release.activate", "approved", "active", second.pk),
    ]


def test_the_next_version_takes_the_next_number_and_the_place_of_the_last(released):
    released()
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    released("SMALL_EATERY")
    found = GuideVersion.objects.filter(industry__code="SMALL_EATERY").order_by("number")
    assert [(v.number, v.status) for v in found] == [(1, "superseded"), (2, "active")]
    assert found[0].snapshot.material_by_id["M_PLAN"].name != "平面图"
    other = GuideVersion.objects.get(industry__code="BAKERY")
    assert (other.number, other.status) == (1, "active")


def test_numbers_have_no_gaps_even_after_a_cancelled_release(draft, author, second, released):
    later = draft("BAKERY", effective_from=clock.today() + timedelta(days=9))
    digest = proposed(author, later)
    releases.approve(actor=second, release=later, digest=digest)
    releases.cancel(actor=author, release=later)
    released("BAKERY")
    found = GuideVersion.objects.filter(industry__code="BAKERY").order_by("number")
    assert [(v.number, v.status) for v in found] == [(1, "withdrawn"), (2, "active")]


def test_a_release_with_a_date_waits_for_it(draft, author, second, released):
    released("BAKERY")
    day = clock.today() + timedelta(days=3)
    later = draft("BAKERY", "SMALL_EATERY", effective_from=day)
    digest = proposed(author, later)
    releases.approve(actor=second, release=later, digest=digest)
    assert later.status == Release.Status.APPROVED
    assert activate_due(day - timedelta(days=1)) == []
    assert list(GuideVersion.objects.active().values_list("number", flat=True)) == [1]
    assert activate_due(day) == [later]
    assert activate_due(day) == []
    active = GuideVersion.objects.active().values_list("industry__code", "number")
    assert set(active) == {("BAKERY", 2), ("SMALL_EATERY", 1)}
    assert verbs(later)[-1] == ("release.activate", "approved", "active", None)


def test_versions_of_a_release_come_into_force_all_or_none(draft, author, second, monkeypatch):
    day = clock.today() + timedelta(days=3)
    later = draft(effective_from=day)
    digest = proposed(author, later)
    releases.approve(actor=second, release=later, digest=digest)

    def burn(*args, **options):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(events, "record", burn)
        with pytest.raises(OSError, match="disk full"):
            activate_due(day)
    assert not GuideVersion.objects.active().exists()
    assert activate_due(day) == [later]
    assert GuideVersion.objects.active().count() == 2


@pytest.mark.parametrize("powerful", [False, True])
def test_nobody_approves_a_release_of_their_own(draft, author, powerful):
    User.objects.filter(pk=author.pk).update(is_superuser=powerful)
    author.refresh_from_db()
    release = draft()
    digest = proposed(author, release)
    with pytest.raises(PermissionDenied):
        releases.approve(actor=author, release=release, digest=digest)
    release.refresh_from_db()
    assert release.status == Release.Status.PROPOSED


def test_a_superuser_without_a_post_cannot_release(draft, author):
    root = User.objects.create_superuser("root")
    release = draft()
    digest = proposed(author, release)
    with pytest.raises(PermissionDenied):
        releases.approve(actor=root, release=release, digest=digest)


def test_a_county_editor_releases_for_that_county_only(city, author):
    south = Region.objects.get(code=SOUTH)
    local = editor("local", south)
    with pytest.raises(PermissionDenied):
        releases.draft_release(
            actor=local,
            name="越权",
            region=city,
            pairs=pairs("BAKERY"),
            effective_from=clock.today(),
        )
    with pytest.raises(PermissionDenied):
        releases.draft_release(
            actor=local,
            name="越界",
            region=south,
            pairs=pairs("BAKERY", region="450203"),
            effective_from=clock.today(),
        )
    assert not Release.objects.exists()


@pytest.mark.parametrize("verb", ["rebuild", "propose", "cancel"])
def test_every_verb_asks_for_the_post(draft, verb):
    stranger = editor("stranger", Region.objects.get(code="451100"))
    release = draft()
    with pytest.raises(PermissionDenied):
        getattr(releases, verb)(actor=stranger, release=release)
    assert len(verbs(release)) == 1


def test_only_what_was_reviewed_can_be_approved(draft, author, second):
    release = draft()
    digest = proposed(author, release)
    for wrong in ("", "0" * 64, digest[:-1]):
        with pytest.raises(VerbRefused):
            releases.approve(actor=second, release=release, digest=wrong)
    item = release.items.first()
    ReleaseItem.objects.filter(pk=item.pk).update(body=bytes(item.body) + b" ")
    with pytest.raises(VerbRefused):
        releases.approve(actor=second, release=release, digest=digest)
    assert not GuideVersion.objects.exists()


def test_a_review_is_void_when_the_guide_it_was_compared_with_changes(
    draft, author, second, released
):
    release = draft("BAKERY")
    digest = proposed(author, release)
    released("BAKERY")
    with pytest.raises(VerbRefused):
        releases.approve(actor=second, release=release, digest=digest)
    releases.rebuild(actor=author, release=release)
    assert release.status == Release.Status.DRAFT
    digest = proposed(author, release)
    releases.approve(actor=second, release=release, digest=digest)
    assert GuideVersion.objects.active().get().number == 2


def test_later_edits_of_the_catalogue_do_not_reach_an_approved_release(draft, author, second):
    release = draft("BAKERY")
    digest = proposed(author, release)
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    (version,) = releases.approve(actor=second, release=release, digest=digest)
    assert version.snapshot.material_by_id["M_PLAN"].name != "平面图"


LEGAL = {
    "draft": {"rebuild", "propose", "cancel", "extend"},
    "proposed": {"rebuild", "approve", "cancel"},
    "approved": {"cancel"},
    "active": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("status", LEGAL)
def test_every_other_move_is_refused_and_changes_nothing(draft, author, second, status):
    release = draft("BAKERY")
    columns = {"status": status, "digest": "x", "approver": second}
    if status in ("draft", "proposed", "cancelled"):
        columns["approver"] = None
    Release.objects.filter(pk=release.pk).update(**columns)
    release.refresh_from_db()
    needs = {"approve": {"digest": "x"}, "extend": {"pairs": pairs("SMALL_EATERY")}}
    for verb in {"rebuild", "propose", "cancel", "approve", "extend"} - LEGAL[status]:
        options = needs.get(verb, {})
        with pytest.raises(VerbRefused) as refused:
            getattr(releases, verb)(actor=second, release=release, **options)
        assert "第一批" in str(refused.value)
        release.refresh_from_db()
        assert release.status == status
    assert len(verbs(release)) == 1
    known = {"draft", "extend", "rebuild", "propose", "approve", "activate", "cancel"}
    assert set(releases.TRANSITIONS) == known


def test_of_two_officers_with_the_same_page_one_wins_and_the_other_reads_by_whom(
    draft, author, second
):
    release = draft("BAKERY")
    digest = proposed(author, release)
    theirs = Release.objects.get(pk=release.pk)
    releases.approve(actor=second, release=release, digest=digest)
    third = editor("third", release.region, display_name="第三人（测试）")
    with pytest.raises(VerbRefused, match="second"):
        releases.approve(actor=third, release=theirs, digest=digest)
    assert GuideVersion.objects.count() == 1


def test_a_stale_copy_of_the_release_moves_nothing(draft, author):
    release = draft("BAKERY")
    stale = Release.objects.get(pk=release.pk)
    releases.cancel(actor=author, release=release)
    with pytest.raises(VerbRefused):
        releases.propose(actor=author, release=stale)
    assert Release.objects.get(pk=release.pk).status == Release.Status.CANCELLED


def test_without_a_competent_department_a_release_cannot_be_proposed(draft, author):
    Competence.objects.filter(permit_item__code="DRAINAGE").delete()
    release = draft("BAKERY")
    assert problems(release) == ["no department is competent for 城镇污水排入排水管网许可"]
    with pytest.raises(VerbRefused):
        releases.propose(actor=author, release=release)
    assert comparing.difference(release.items.get()) == []


def test_an_industry_with_one_permit_item_cannot_be_released(draft):
    bakery = IndustryPermit.objects.filter(industry__code="BAKERY")
    bakery.exclude(permit_item__code="FOOD_LIC").delete()
    for told in (Scenario, InspectionPoint):
        told.objects.filter(industry__code="BAKERY").delete()
    release = draft("BAKERY")
    assert problems(release) == [
        "has fewer than two permit items that count, so it cannot be released"
    ]


def test_a_failing_scenario_blocks_its_industry_only(draft):
    Scenario.objects.filter(industry__code="BAKERY").update(expected_permits=["FOOD_LIC"])
    release = draft("BAKERY", "SMALL_EATERY")
    assert problems(release) == ["not expected: DRAINAGE"]


def test_a_broken_rule_blocks_its_industry_only(draft):
    uses = IndustryPermit.objects.filter(industry__code="BAKERY", permit_item__code="TOBACCO")
    uses.update(when={"q": "tobacco", "op": "=>", "v": True})
    release = draft("BAKERY", "SMALL_EATERY")
    assert set(problems(release)) == {"the operator “=>” is unknown"}
    assert [bool(item.problems) for item in release.items.order_by("industry__code")] == [
        True,
        False,
    ]


def test_a_release_needs_at_least_one_pair(city, author):
    with pytest.raises(VerbRefused):
        releases.draft_release(
            actor=author, name="空", region=city, pairs=[], effective_from=clock.today()
        )


def test_the_difference_to_the_guide_in_force_is_shown(draft, released):
    released("BAKERY")
    PermitItem.objects.filter(code="FOOD_LIC").update(limit_value=15)
    release = draft("BAKERY", "SMALL_EATERY")
    first, second = release.items.order_by("industry__code")
    with translation.override("en"):
        assert [d.sign for d in comparing.difference(first)] == ["~"]
        assert "食品经营许可" in str(comparing.difference(first)[0])
    everything = {d.part for d in comparing.difference(second)}
    assert everything == {"permits", "materials", "questions", "fields"}


def test_higher_rooms_add_their_facts_through_the_hook(draft):
    def cases_in_flight(release):
        return [f"{release.items.count()} pairs"]

    release = draft()
    assert "2 pairs" not in releases.facts(release)
    with hooks.register_temporarily(RELEASE_FACTS.name, cases_in_flight):
        assert "2 pairs" in releases.facts(release)


def test_what_was_approved_can_still_be_read_after_it_is_in_force(draft, released, author, second):
    released("BAKERY")
    PermitItem.objects.filter(code="FOOD_LIC").update(limit_value=15)
    release = draft("BAKERY")
    item = release.items.get()
    before = [str(one) for one in comparing.difference(item)]
    assert len(before) == 1
    releases.approve(actor=second, release=release, digest=proposed(author, release))
    assert [str(one) for one in comparing.difference(item)] == before
    assert comparing.replaced(item).number == 1
