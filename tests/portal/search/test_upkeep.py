"""What a release brings or a withdrawal takes is found, or not, as soon as it is decided."""

from datetime import date, timedelta

import pytest

from guides.models import Industry, PermitItem
from guides.release import releases
from portal.ground.calendar import clock
from portal.ground.jobs.tick import one_round
from portal.ground.models import Region
from portal.search import upkeep
from portal.search.finding import find
from tests.releasing import editor, pairs, proposed, withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(stocked):
    return Region.objects.get(code="450200")


@pytest.fixture
def people(city):
    return editor("author", city), editor("approver", city)


@pytest.fixture
def released(city, people, django_capture_on_commit_callbacks):
    """Release one industry for a county, as its editors do."""

    def release(day: date, code="BAKERY"):
        author, approver = people
        with django_capture_on_commit_callbacks(execute=True):
            made = releases.draft_release(
                actor=author,
                name=f"批次 {day}",
                region=city,
                pairs=pairs(code),
                effective_from=day,
            )
            digest = proposed(author, made)
            return releases.approve(actor=approver, release=made, digest=digest)

    return release


def titles(query):
    return [hit.title for hit in find(query).hits]


def test_the_guide_of_a_new_industry_is_found_as_soon_as_it_is_approved(released):
    Industry.objects.filter(code="BAKERY").update(name="手工烘焙坊", slug="handmade")
    assert titles("手工烘焙坊") == []
    released(clock.today())
    assert titles("手工烘焙坊") == ["手工烘焙坊"]


def test_a_later_version_is_found_at_once_by_its_own_words(released):
    released(clock.today())
    PermitItem.objects.filter(code="FOOD_LIC").update(official_name="夜市摊点登记")
    assert titles("夜市摊点登记") == []
    released(clock.today())
    assert titles("夜市摊点登记") == ["夜市摊点登记", "烘焙店"]


def test_a_withdrawn_guide_is_gone_at_once(released, people, django_capture_on_commit_callbacks):
    (version,) = released(clock.today())
    assert titles("烘焙店") == ["烘焙店"]
    with django_capture_on_commit_callbacks(execute=True):
        withdrawn(*people, version)
    assert titles("烘焙店") == []


def test_a_release_for_another_day_is_found_with_the_round_that_puts_it_in_force(
    released, monkeypatch, django_capture_on_commit_callbacks
):
    released(clock.today() + timedelta(days=1))
    assert titles("烘焙店") == []
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    with django_capture_on_commit_callbacks(execute=True):
        one_round()
    assert titles("烘焙店") == ["烘焙店"]


def test_nobody_waits_for_the_index_of_a_large_release(released, monkeypatch):
    released(clock.today())
    monkeypatch.setattr(upkeep, "AT_ONCE", 0)
    PermitItem.objects.filter(code="FOOD_LIC").update(official_name="夜市摊点登记")
    released(clock.today())
    assert titles("夜市摊点登记") == []
    upkeep.follow_everything()
    assert titles("夜市摊点登记") == ["夜市摊点登记", "烘焙店"]
