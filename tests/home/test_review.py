"""A text goes live by a second person only, through whatever door one tries."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import TaskState

from home import review
from home.models import ArticlePage
from portal.ground.models import OutboxMessage, User
from tests.home.conftest import LIUNAN, form_of, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(section, signed_in):
    """A county editor's article, submitted through the admin; returns the page."""

    def submit(author="editor-450204", slug="new-title"):
        client = signed_in(author)
        county = section(LIUNAN)
        data = form_of(slug=slug) | {"action-submit": "1"}
        response = client.post(
            reverse("wagtailadmin_pages:add", args=["home", "articlepage", county.pk]), data
        )
        assert response.status_code == 302, response.context["form"].errors
        return ArticlePage.objects.get(slug=slug)

    return submit


def approve(client, page):
    state = fresh(page).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(address)


@pytest.fixture
def root(demo):
    return User.objects.create_superuser("root", "root@demo.invalid", "x")


def test_another_editor_approves_and_the_text_is_live(submitted, signed_in, client):
    page = submitted()
    assert not page.live
    assert page.region.code == LIUNAN
    approve(signed_in("editor-4502"), page)
    assert fresh(page).live
    assert client.get(page.url).status_code == 200


def test_the_author_cannot_approve(submitted, signed_in, person):
    page = submitted()
    approve(signed_in("editor-450204"), page)
    assert not fresh(page).live
    state = fresh(page).current_workflow_task_state
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, person("editor-450204"), "approve")


def test_a_superuser_cannot_approve_what_she_wrote(submitted, signed_in, root):
    client = signed_in("editor-4502")
    client.force_login(root)
    page = submitted()
    page.title = "改过的标题"
    page.save_revision(user=root)
    approve(client, page)
    assert not fresh(page).live
    approve(signed_in("supervisor-4502"), page)
    assert fresh(page).live
    assert fresh(page).title == "改过的标题"


@pytest.mark.parametrize(
    ("username", "may"),
    [
        ("editor-4502", True),
        ("supervisor-4502", True),
        ("editor-450203", False),
        ("editor-4511", False),
        ("supervisor-4511", False),
        ("clerk-450204", False),
        ("auditor-4502", False),
    ],
)
def test_reviewers_are_the_editors_and_supervisors_of_the_region(
    submitted, signed_in, person, username, may
):
    page = submitted()
    waiting = TaskState.objects.reviewable_by(person(username))
    assert waiting.exists() == may
    approve(signed_in(username), page)
    assert fresh(page).live == may


def test_reviewers_are_told_and_the_author_is_not(submitted):
    page = submitted()
    messages = [
        message
        for message in OutboxMessage.objects.filter(key__startswith="review:")
        if page.title in message.payload.get("subject", "")
    ]
    to = {message.payload["to"][0].partition("@")[0] for message in messages}
    assert to == {"editor-4502", "editor2-4502", "supervisor-4502"}


def test_whoever_edits_during_the_review_becomes_an_author(submitted, person, signed_in):
    page = submitted()
    page.summary = "审核时补充"
    page.save_revision(user=person("editor-4502"))
    approve(signed_in("editor-4502"), page)
    assert not fresh(page).live
    approve(signed_in("editor2-4502"), page)
    assert fresh(page).live


def decide(client, page, **changes):
    """Press the button on the page's own edit screen."""
    pressed = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, form_of(region=page.region_id) | changes | pressed, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_a_reviewer_who_changes_nothing_approves_on_the_edit_page(submitted, signed_in, person):
    page, client = submitted(), signed_in("editor2-4502")
    page.save_revision(user=person("editor2-4502"))  # as autosave does when nothing was typed
    decide(client, page)
    assert fresh(page).live


def test_a_reviewer_who_changes_the_text_is_told_before_and_after(submitted, signed_in):
    page, client = submitted(), signed_in("editor2-4502")
    before = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert "您就是作者之一" in said(before)[0]
    after = decide(client, page, summary="审核时补充")
    assert after.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert any("尚未审定" in message for message in said(after))
    assert not fresh(page).live
    assert fresh(page).get_latest_revision_as_object().summary == "审核时补充"
    # The button still on her screen decides nothing either; she may go on writing.
    decide(client, page, summary="再补充")
    assert not fresh(page).live
    assert fresh(page).get_latest_revision_as_object().summary == "再补充"
    decide(signed_in("editor-4502"), page, summary="再补充")
    assert fresh(page).live
    assert fresh(page).summary == "再补充"


def test_the_buttons_of_a_review_say_what_they_do(submitted, signed_in):
    page, client = submitted(), signed_in("editor2-4502")
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "附意见审定发布" in shown
    assert "和发布" not in shown


def test_a_new_article_is_not_saved_before_its_editor_says_so(section, signed_in):
    address = reverse("wagtailadmin_pages:add", args=["home", "articlepage", section("notices").pk])
    assert not signed_in("editor-4502").get(address).context["autosave_enabled"]


def test_an_article_submitted_before_its_address_is_written_gets_one_from_its_title(
    section, signed_in
):
    client = signed_in("editor-450204")
    address = reverse("wagtailadmin_pages:add", args=["home", "articlepage", section(LIUNAN).pk])
    for slug in ("抢先提交的通知", "抢先提交的通知-2"):
        data = form_of(title="抢先提交的通知", slug="") | {"action-submit": "1"}
        assert client.post(address, data).status_code == 302
        assert ArticlePage.objects.get(slug=slug).current_workflow_task_state


def test_a_title_without_a_letter_asks_for_an_address(section, signed_in):
    client = signed_in("editor-450204")
    address = reverse("wagtailadmin_pages:add", args=["home", "articlepage", section(LIUNAN).pk])
    for button in ({}, {"action-submit": "1"}):
        response = client.post(address, form_of(title="？！", slug="") | button)
        assert list(response.context["form"].errors) == ["slug"]


def test_the_author_is_locked_out_while_others_read(submitted, person):
    page = submitted()
    assert page.permissions_for_user(person("editor-450204")).page_locked()
    assert not page.permissions_for_user(person("editor2-4502")).page_locked()


def test_what_was_live_counts_as_reviewed(submitted, signed_in, person):
    page = submitted()
    approve(signed_in("editor-4502"), page)
    page = fresh(page)
    page.save_revision(user=person("supervisor-4502"))
    page.summary = "又改了一处"
    page.save_revision(user=person("editor-4502"))
    assert review.authors([fresh(page)]) == {page.pk: {person("editor-4502").pk}}


def test_no_door_publishes_alone(written, signed_in, root, section, client):
    page = written(LIUNAN, live=False, region=section(LIUNAN).region)
    client.force_login(root)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    add = reverse("wagtailadmin_pages:add", args=["home", "articlepage", section(LIUNAN).pk])
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(edit, form_of(slug="edited") | {"action-publish": "1"})
    client.post(add, form_of(slug="added") | {"action-publish": "1"})
    client.post(f"{bulk}?id={page.pk}", {"include_descendants": "on"})
    client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": "副本",
            "new_slug": "copied",
            "new_parent_page": section(LIUNAN).pk,
            "publish_copies": "on",
        },
    )
    assert not ArticlePage.objects.filter(slug__in=["edited", "added", "copied"], live=True)
    assert not fresh(page).live
    with pytest.raises(PublishPagePermissionError):
        fresh(page).get_latest_revision().publish(user=root)


def test_who_may_change_a_page_may_take_it_down_and_move_it(written, section, person):
    page = written(LIUNAN, region=section(LIUNAN).region)
    own = page.permissions_for_user(person("editor-450204"))
    assert own.can_unpublish()
    assert own.can_move()
    foreign = page.permissions_for_user(person("editor-450203"))
    assert not any((foreign.can_edit(), foreign.can_unpublish(), foreign.can_delete()))
    city = page.permissions_for_user(person("editor-4502"))
    assert city.can_move_to(section("notices"))
    assert not own.can_move_to(section("notices"))


def test_the_author_hears_the_end_through_the_outbox_and_wagtail_sends_nothing(
    submitted, signed_in, mailoutbox
):
    page = submitted()
    client, state = signed_in("editor-4502"), fresh(page).current_workflow_task_state
    reject = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
    client.post(reject, {"comment": "请补充文号"})
    [mail] = [
        message.payload
        for message in OutboxMessage.objects.filter(key__startswith="reviewed:")
        if page.title in message.payload.get("subject", "")
    ]
    assert mail["to"] == ["editor-450204@demo.invalid"]
    assert mail["subject"].startswith("退回修改")
    assert "请补充文号" in mail["text"]
    assert mailoutbox == []
