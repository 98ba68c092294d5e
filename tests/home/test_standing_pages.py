"""What a portal has before anybody has loaded anything: pages, review, and a place for each editor."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from guides.models import GuideIndexPage, RegionGuidesPage
from guides.release.page_tree import publish_new
from home.models import ArticlePage, FeedbackPage, HomePage, SectionPage
from home.standing_pages import REVIEW, place_standing_pages
from portal.ground.calendar import clock
from portal.ground.models import Post, Region, Role, User
from tests.home.conftest import form_of
from tests.walking import broken, walk

pytestmark = pytest.mark.django_db

STARTS = ("/", "/en/", "/track/", "/licences/", "/sitemap/", "/nowhere/")
NOWHERE = {"/nowhere/": 404, "/en/nowhere/": 404}
STANDING = ("guides", "policy", "notices", "questions", "local", "feedback")


@pytest.fixture
def city():
    return Region.objects.create(code="450300", name="桂林市", name_en="Guilin")


@pytest.fixture
def county(city):
    return Region.objects.create(code="450302", name="秀峰区", name_en="Xiufeng", parent=city)


def appointed(username, region, role=Role.EDITOR):
    user = User.objects.create_user(username, password="x")
    Post.objects.create(user=user, region=region, role=role, valid_from=clock.today())
    return user


def child(slug):
    return HomePage.objects.get().get_children().get(slug=slug)


def test_sections_feedback_and_guides_come_with_the_migration():
    assert {page.slug for page in HomePage.objects.get().get_children().live()} == set(STANDING)
    assert GuideIndexPage.objects.get().live
    assert FeedbackPage.objects.get().live


def test_the_only_review_is_that_by_a_second_person():
    assert list(Workflow.objects.values_list("name", flat=True)) == [REVIEW]
    assert child("policy").get_workflow().name == REVIEW
    assert not Group.objects.filter(name__in=["Moderators", "Editors"])


def test_placing_again_changes_nothing_and_keeps_down_what_an_editor_took_down():
    child("policy").specific.unpublish()
    assert place_standing_pages() == []
    call_command("migrate", verbosity=0)
    assert not child("policy").live
    assert Page.objects.filter(slug="policy").count() == 1


def test_the_empty_site_has_no_dead_link(client):
    pages = walk(client, STARTS)
    assert broken(pages) == NOWHERE
    assert {"/policy/", "/questions/", "/feedback/", "/guides/", "/en/guides/"} <= set(pages)


def test_nothing_links_to_what_is_not_live(client, county):
    appointed("writer", county)
    for slug in STANDING:
        child(slug).specific.unpublish()
    pages = walk(client, STARTS)
    assert broken(pages) == NOWHERE
    assert not [address for address in pages if address.strip("/") in STANDING]


def test_a_county_without_guides_yet_has_no_dead_link(client, county):
    appointed("writer", county)
    pages = walk(client, STARTS)
    assert broken(pages) == NOWHERE
    assert "/local/450302/" in pages


def test_a_new_editor_writes_at_once(client, county):
    client.force_login(appointed("writer", county))
    section = SectionPage.objects.get(region=county)
    address = reverse("wagtailadmin_pages:add", args=["home", "articlepage", section.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, form_of() | {"action-submit": "1"}).status_code == 302
    assert ArticlePage.objects.get().region == county


def test_a_new_citys_editor_reaches_the_whole_site(client, city):
    client.force_login(appointed("chief", city))
    address = reverse("wagtailadmin_pages:add", args=["home", "articlepage", child("policy").pk])
    assert client.get(address).status_code == 200


def test_the_first_guide_of_a_county_opens_it_to_its_editors(client, county):
    client.force_login(appointed("writer", county))
    page = publish_new(
        RegionGuidesPage(title="秀峰区", slug="450302", region=county), under=child("guides")
    )
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


@pytest.fixture
def foreign_workflow():
    """An approval by a group, set up by an administrator who knows Wagtail."""
    group = Group.objects.create(name="审批组")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    task = GroupApprovalTask.objects.create(name="组内审批")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="组内审批")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.filter(page=HomePage.objects.get()).update(workflow=workflow)


@pytest.mark.parametrize("workflow", ["ours", "Wagtail's"])
def test_an_administrator_never_approves_his_own_page(client, workflow, request):
    if workflow == "Wagtail's":
        request.getfixturevalue("foreign_workflow")
    root = User.objects.create_superuser("root", "root@demo.invalid", "x")
    client.force_login(root)
    section = child("policy")
    add = reverse("wagtailadmin_pages:add", args=["home", "articlepage", section.pk])
    assert client.post(add, form_of() | {"action-submit": "1"}).status_code == 302
    article = ArticlePage.objects.get()
    state = article.current_workflow_task_state
    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", state.pk])
    )
    article.refresh_from_db()
    assert not article.live

    other = User.objects.create_superuser("second", "second@demo.invalid", "x")
    client.force_login(other)
    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", state.pk])
    )
    article.refresh_from_db()
    assert article.live
