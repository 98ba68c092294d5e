"""No road of Wagtail's page publishing makes, changes or goes round a guide version."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Revision, Workflow, WorkflowTask

from guides.models import GuidePage, GuideVersion, RegionGuidesPage
from guides.models.page_forms import NO_VERSION
from guides.release.jobs import publish_and_expire
from guides.release.page_tree import place_guide_pages
from portal.ground.models import User
from tests.placed_guides import version_of

pytestmark = pytest.mark.django_db
TEXT = json.dumps(
    {
        "blocks": [
            {
                "key": "a1b2c",
                "text": "改过的话",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [],
            }
        ],
        "entityMap": {},
    }
)


def versions():
    rows = GuideVersion.objects.order_by("pk").values_list(
        "pk", "number", "status", "sha256", "body"
    )
    return [(*row[:-1], bytes(row[-1])) for row in rows]


@pytest.fixture
def live(snapshot_of):
    """The page of the bakery guide of 柳南区, live over version 1."""
    version_of(snapshot_of("BAKERY"))
    (page,) = place_guide_pages()
    return page


@pytest.fixture
def empty(live, snapshot_of):
    """A page for an industry that has no version in force, only a draft."""
    version = version_of(snapshot_of("HOTEL"), status="scheduled", position=1)
    page = GuidePage(
        title="宾馆", slug="hotel", region=version.region, industry=version.industry, live=False
    )
    live.get_parent().add_child(instance=page)
    page.save_revision()
    return page


def is_live(page):
    return Page.objects.get(pk=page.pk).live


def test_publishing_without_a_version_in_force_is_refused(empty):
    before = versions()
    with pytest.raises(ValidationError):
        empty.get_latest_revision().publish()
    assert not is_live(empty)
    assert versions() == before


def test_publishing_texts_leaves_the_version_as_it_is(live):
    before = versions()
    live.introduction = "<p>欢迎</p>"
    live.save_revision().publish()
    assert is_live(live)
    assert versions() == before


@pytest.mark.both_databases
def test_a_page_cannot_be_pointed_at_an_industry_without_a_version(live, empty):
    live.industry = empty.industry
    with pytest.raises(ValidationError):
        live.save_revision().publish()
    assert GuidePage.objects.get(pk=live.pk).industry.code == "BAKERY"


def scheduled(page, **texts):
    """Publish with an hour that lies ahead; then let the hour pass."""
    for name, text in texts.items():
        setattr(page, name, text)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision()
    revision.publish()
    past = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = past.isoformat()
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=past, content=revision.content
    )
    return revision


def test_a_schedule_cannot_go_round_the_missing_version(empty):
    before = versions()
    scheduled(empty)
    with pytest.raises(ValidationError), transaction.atomic():
        call_command("publish_scheduled")
    assert not is_live(empty)
    assert versions() == before


def test_a_text_without_a_version_does_not_hold_up_the_others(empty, live):
    before = versions()
    waiting = scheduled(empty)
    scheduled(live, introduction="<p>按时</p>")
    publish_and_expire()
    assert not is_live(empty)
    assert GuidePage.objects.get(pk=live.pk).introduction == "<p>按时</p>"
    waiting.refresh_from_db()
    assert waiting.approved_go_live_at is None
    assert versions() == before


def test_a_version_withdrawn_before_the_hour_keeps_the_page_down(live):
    live.unpublish()
    page = GuidePage.objects.get(pk=live.pk)
    scheduled(page)
    GuideVersion.objects.update(status="withdrawn")
    publish_and_expire()
    assert not is_live(page)


def test_approving_the_last_task_of_a_workflow_cannot_publish_without_a_version(empty):
    before = versions()
    root = User.objects.create_superuser("root")
    workflow = Workflow.objects.create(name="审稿")
    task = GroupApprovalTask.objects.create(name="二审")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    state = workflow.start(empty, root)
    with pytest.raises(ValidationError), transaction.atomic():
        state.current_task_state.task.on_action(state.current_task_state, root, "approve")
    assert not is_live(empty)
    assert versions() == before


def test_a_copy_has_no_pair_and_is_not_live(live):
    before = versions()
    copied = live.copy(update_attrs={"slug": "copied", "title": "副本"}, keep_live=False)
    assert (copied.region, copied.industry, copied.live) == (None, None, False)
    assert copied.get_latest_revision_as_object().industry is None
    with pytest.raises(ValidationError):
        copied.get_latest_revision().publish()
    assert versions() == before


@pytest.mark.both_databases
def test_a_copy_that_asks_to_be_live_is_refused(live):
    with pytest.raises(ValidationError), transaction.atomic():
        live.copy(update_attrs={"slug": "copied"}, keep_live=True)
    assert GuidePage.objects.count() == 1


@pytest.mark.both_databases
def test_a_region_is_never_copied_with_its_guides(live):
    parent = RegionGuidesPage.objects.get()
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        parent.copy(recursive=True, update_attrs={"slug": "copied"}, keep_live=True)
    assert GuidePage.objects.count() == 1


def test_unpublishing_and_deleting_a_page_keep_the_version(live):
    before = versions()
    live.unpublish()
    live.delete()
    assert versions() == before


def test_reverting_to_an_older_text_keeps_the_version(live):
    before = versions()
    first = live.get_latest_revision()
    live.introduction = "<p>新</p>"
    live.save_revision().publish()
    first.publish()
    assert versions() == before
    assert is_live(live)


def edit(client, page, **more):
    """Post the editing page as its form shows it."""
    client.force_login(User.objects.create_superuser("root"))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"introduction": TEXT, "faq": "null", "go_live_at": "", "expire_at": ""}
    data |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    return client.post(address, data | more)


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_the_editing_page_says_why_a_guide_cannot_go_live_and_keeps_the_text(empty, client, action):
    answer = edit(client, empty, **{action: "1"})
    assert answer.status_code == 200
    assert NO_VERSION in answer.context["form"].non_field_errors()
    assert "改过的话" in answer.context["form"]["introduction"].value()
    assert not is_live(empty)


def test_the_editing_page_saves_drafts_and_publishes_over_a_version(live, empty, client):
    assert edit(client, empty).status_code == 302
    draft = GuidePage.objects.get(pk=empty.pk).get_latest_revision()
    assert "改过的话" in draft.content["introduction"]
    User.objects.filter(username="root").delete()
    assert edit(client, live, **{"action-publish": "1"}).status_code == 302
    assert "改过的话" in GuidePage.objects.get(pk=live.pk).introduction


@pytest.mark.parametrize(
    ("asked", "pages"), [({"publish_copies": "on"}, 1), ({"alias": "on"}, 1), ({}, 2)]
)
def test_the_copying_page_never_makes_a_live_copy(live, client, asked, pages):
    client.force_login(User.objects.create_superuser("root"))
    address = reverse("wagtailadmin_pages:copy", args=[live.pk])
    parent = live.get_parent()
    data = {"new_title": "副本", "new_slug": "copied", "new_parent_page": parent.pk}
    assert client.post(address, data | asked).status_code == 302
    assert GuidePage.objects.count() == pages
    assert GuidePage.objects.filter(live=True).count() == 1


def test_the_copying_page_refuses_a_whole_region(live, client):
    client.force_login(User.objects.create_superuser("root"))
    address = reverse("wagtailadmin_pages:copy", args=[live.get_parent().pk])
    data = {"new_title": "副本", "new_slug": "copied", "copy_subpages": "on"}
    data["new_parent_page"] = live.get_parent().get_parent().pk
    assert client.post(address, data).status_code == 302
    assert RegionGuidesPage.objects.count() == 1
