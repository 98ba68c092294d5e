"""The frame of the back office: refusals with a reason, closed doors, and where inline script runs."""

import pytest
from django.db import transaction
from django.urls import reverse

from home.models import ArticlePage
from portal.ground.history.events import record
from portal.ground.models import User


@pytest.fixture
def enter(client, demo):
    def as_(username):
        client.force_login(User.objects.get(username=username))
        return client

    return as_


def policy(response):
    """The directives of a response's content security policy."""
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: set(values) for name, *values in parts}


@pytest.mark.parametrize("path", ["/cms/", "/cms/cases/", "/cms/issuance/case/", "/cms/releases/"])
def test_pages_that_show_applicants_words_run_no_inline_script_or_style(enter, path):
    for username in ("supervisor-4502", "editor-4502"):
        directives = policy(enter(username).get(path))
        assert directives["script-src"] == {"'self'"}
        assert directives["style-src"] == {"'self'"}


def test_wagtails_editing_pages_may_start_their_widgets(enter):
    directives = policy(enter("editor-4502").get("/cms/snippets/guides/industry/add/"))
    assert directives["script-src"] == directives["style-src"] == {"'self'", "'unsafe-inline'"}
    assert "'unsafe-eval'" not in directives["script-src"]


def test_the_public_site_is_not_relaxed(client, demo):
    for path in ("/guides/", "/track/"):
        assert policy(client.get(path))["script-src"] == {"'self'"}


def test_a_refusal_is_a_page_that_says_why(enter):
    response = enter("editor-450204").get(reverse("issuance_intake"))
    assert response.status_code == 403
    assert response.context["reason"] in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["wagtailadmin_reports:site_history", "wagtailadmin_workflows:task_chooser"]
)
def test_wagtails_leaking_doors_are_closed_to_all_but_administrators(enter, name):
    """Its log names every county's records to whoever may edit one of them."""
    assert enter("editor-450204").get(reverse(name)).status_code == 403
    User.objects.create_superuser("root")
    assert enter("root").get(reverse(name)).status_code == 200


def test_a_preview_fits_into_the_frame_beside_its_form_and_nowhere_else(enter):
    client, page = enter("editor-4502"), ArticlePage.objects.first()
    editing = policy(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert editing["frame-src"] == {"'self'"}
    assert "frame-src" not in policy(client.get("/cms/releases/"))
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert policy(preview)["frame-ancestors"] == {"'self'"}
    assert preview["X-Frame-Options"] == "SAMEORIGIN"


def test_a_preview_of_an_article_says_that_it_is_not_in_force(enter, client):
    page = ArticlePage.objects.live().first()
    preview = enter("editor-4502").get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "预览，尚未生效" in preview.content.decode()
    assert "预览，尚未生效" not in client.get(page.url).content.decode()


@pytest.fixture
def worked(db, django_user_model):
    """An approver whom the history names."""
    person = django_user_model.objects.create_user("approver")
    with transaction.atomic():
        record(verb="decide", subject="review:1", city=None, actor=person)
    return person


@pytest.mark.both_databases
@pytest.mark.parametrize("door", ["users/delete/{pk}/", "bulk/ground/user/delete/?id={pk}"])
def test_whom_the_history_names_is_not_deleted_and_the_page_says_why(
    door, worked, client, django_user_model
):
    client.force_login(django_user_model.objects.create_superuser("root"))
    answer = client.post("/cms/" + door.format(pk=worked.pk))
    assert answer.status_code == 409
    assert "不能删除" in answer.content.decode()
    assert "停用" in answer.content.decode()
    assert django_user_model.objects.filter(pk=worked.pk).exists()


def test_who_has_done_nothing_may_be_deleted(client, django_user_model, db):
    person = django_user_model.objects.create_user("newcomer")
    client.force_login(django_user_model.objects.create_superuser("root"))
    client.post(f"/cms/users/delete/{person.pk}/")
    assert not django_user_model.objects.filter(pk=person.pk).exists()
