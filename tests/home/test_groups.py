"""Rights on pages follow from posts: who reaches what, by HTTP and not by menus alone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from guides.models import RegionGuidesPage
from home.groups import group_name, sync_groups
from home.models import ArticlePage
from portal.ground.calendar import clock
from portal.ground.models import Post, Region, Role
from tests.home.conftest import LIUNAN, YUFENG, form_of, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def members(code):
    name = group_name(Region.objects.get(code=code))
    return set(Group.objects.get(name=name).user_set.values_list("username", flat=True))


def test_groups_follow_the_posts_of_today(demo):
    assert members(LIUNAN) == {"editor-450204"}
    assert members("450200") == {"editor-4502", "editor2-4502"}
    Post.objects.filter(user__username="editor-450204").update(
        valid_until=clock.today() - timedelta(days=1)
    )
    sync_groups()
    assert members(LIUNAN) == set()


def test_an_appointment_counts_at_once_and_ends_at_once(person):
    clerk, region = person("clerk-450203"), Region.objects.get(code=YUFENG)
    post = Post.objects.create(
        user=clerk, role=Role.EDITOR, region=region, valid_from=clock.today()
    )
    assert "clerk-450203" in members(YUFENG)
    post.delete()
    assert "clerk-450203" not in members(YUFENG)


def test_signing_in_brings_the_groups_up_to_date(person, client):
    editor = person("editor-450204")
    editor.groups.clear()
    client.login(username="editor-450204", password="demo-yiyeyizheng")
    assert members(LIUNAN) == {"editor-450204"}


def test_repeating_changes_nothing(demo):
    before = list(Group.objects.values_list("pk", "name", "page_permissions", "user"))
    sync_groups()
    assert list(Group.objects.values_list("pk", "name", "page_permissions", "user")) == before


def test_a_renamed_region_keeps_its_group(demo):
    region = Region.objects.get(code=LIUNAN)
    group = Group.objects.get(name=group_name(region))
    region.name = "柳南新区"
    region.save()
    sync_groups()
    group.refresh_from_db()
    assert group.name == "编辑 · 柳南新区 450204"


@pytest.fixture
def foreign(written, section):
    """Pages of county B: its section, an article, its guides page and a guide."""
    article = written(YUFENG, region=section(YUFENG).region)
    guides = RegionGuidesPage.objects.get(region__code=YUFENG)
    return [section(YUFENG), article, guides, guides.get_children().first().specific]


def test_a_county_editor_cannot_touch_pages_of_another_county(foreign, signed_in, section):
    client = signed_in("editor-450204")
    pages = "wagtailadmin_pages:"
    for page in foreign:
        before = (fresh(page).title, fresh(page).latest_revision_id, fresh(page).path)
        for name in ("edit", "delete", "unpublish", "copy"):
            address = reverse(f"{pages}{name}", args=[page.pk])
            for data in ({}, form_of() | {"action-publish": "1", "new_title": "x"}):
                assert client.post(address, data).status_code in (302, 403, 404), name
        move = reverse(f"{pages}move_confirm", args=[page.pk, section(LIUNAN).pk])
        assert client.post(move).status_code in (302, 403, 404)
        lock = reverse(f"{pages}lock", args=[page.pk])
        assert client.post(lock).status_code in (302, 403, 404)
        after = fresh(page)
        assert (after.title, after.latest_revision_id, after.path) == before
        assert after.live
        assert not after.locked


def test_a_county_editor_cannot_add_below_another_county_or_the_city(foreign, signed_in, section):
    client = signed_in("editor-450204")
    for parent in (section(YUFENG), section("notices"), section("local")):
        kind = ["home", "articlepage", parent.pk]
        client.post(reverse("wagtailadmin_pages:add", args=kind), form_of())
    assert not ArticlePage.objects.filter(slug="new-title").exists()


def test_a_county_editor_writes_in_the_own_section_and_always_of_the_own_county(section, signed_in):
    client = signed_in("editor-450204")
    elsewhere = Region.objects.get(code=YUFENG)
    kind = ["home", "articlepage", section(LIUNAN).pk]
    response = client.post(
        reverse("wagtailadmin_pages:add", args=kind), form_of(region=elsewhere.pk)
    )
    assert response.status_code == 302
    assert ArticlePage.objects.get(slug="new-title").region.code == LIUNAN


def test_a_county_editor_cannot_give_a_guide_page_to_another_county(signed_in):
    own = RegionGuidesPage.objects.get(region__code=LIUNAN).get_children().first().specific
    html = signed_in("editor-450204").get(reverse("wagtailadmin_pages:edit", args=[own.pk]))
    assert 'name="region"' not in html.content.decode()
    assert 'name="introduction"' in html.content.decode()


def test_a_city_editor_reaches_the_whole_site(foreign, person):
    for page in foreign:
        assert page.permissions_for_user(person("editor-4502")).can_edit()
