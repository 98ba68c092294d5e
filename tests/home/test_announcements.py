"""The announcement of a release: one draft, where its editors reach it, reviewed before it is read."""

import pytest
from django.core.exceptions import PermissionDenied

from guides.models import Release
from home.announcements import draft_announcement
from home.models import ArticlePage
from home.standing_pages import REVIEW
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Region
from tests.home.conftest import LIUNAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(demo):
    return Release.objects.get(region__code="450200")


def door(release):
    return f"/cms/announcements/{release.pk}/draft/"


def test_the_button_beside_a_release_drafts_its_announcement_once(release, signed_in):
    client = signed_in("editor-4502")
    screen = client.get(f"/cms/releases/{release.pk}/").content.decode()
    assert door(release) in screen
    answer = client.post(door(release))
    article = ArticlePage.objects.get(release=release)
    assert answer["Location"] == f"/cms/pages/{article.pk}/edit/"
    assert (article.live, article.kind, article.region) == (False, "news", release.region)
    assert article.get_parent().slug == "notices"
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(door(release))["Location"] == answer["Location"]
    assert Event.objects.filter(verb="release.announce").count() == 1


def test_it_names_the_day_and_leads_to_every_version(release, person, client):
    article = draft_announcement(actor=person("editor-4502"), release=release)
    day = release.effective_from
    assert f"自{day.year}年{day.month}月{day.day}日起施行" in article.summary
    text = str(article.body)
    for version in release.versions.select_related("region", "industry"):
        address = f"/guides/{version.region.code}/{version.industry.slug}/v/{version.number}/"
        assert f'href="{address}"' in text
        assert version.region.full_name in text
    assert client.get("/guides/releases/").status_code == 200


def test_a_second_person_reviews_it(release, person):
    article = draft_announcement(actor=person("editor-4502"), release=release)
    assert article.get_workflow().name == REVIEW
    assert article.latest_revision.user == person("editor-4502")


def test_a_release_still_in_preparation_is_not_announced(release, person):
    Release.objects.filter(pk=release.pk).update(status="proposed")
    with pytest.raises(VerbRefused):
        draft_announcement(actor=person("editor-4502"), release=release)


def test_a_county_announces_its_own_release_in_its_own_section(release, person, signed_in):
    county = Region.objects.get(code=LIUNAN)
    with pytest.raises(PermissionDenied):
        draft_announcement(actor=person(f"editor-{LIUNAN}"), release=release)
    assert signed_in(f"editor-{LIUNAN}").post(door(release)).status_code == 404
    Release.objects.filter(pk=release.pk).update(region=county)
    client = signed_in(f"editor-{LIUNAN}")
    answer = client.post(door(release))
    article = ArticlePage.objects.get(release=release)
    assert article.get_parent().slug == LIUNAN
    assert client.get(answer["Location"]).status_code == 200
