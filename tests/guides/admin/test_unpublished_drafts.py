"""A department works on drafts of its own permit items; the city's editors publish them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from guides.models import Competence, Material, PermitItem
from portal.ground.models import Department, Post, Role, User
from tests.posting import as_posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(city):
    department = Department.objects.get(code="450204-MR")
    user = User.objects.create_user("officer")
    Post.objects.create(
        user=user,
        role=Role.APPROVER,
        region=department.region,
        department=department,
        valid_from=date(2020, 1, 1),
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def own(city):
    return PermitItem.objects.get(code="FOOD_LIC")


def page(view, *args):
    return reverse(f"wagtailsnippets_guides_permititem:{view}", args=args)


def test_the_list_shows_what_the_department_decides(officer):
    decided = Competence.objects.filter(department__code="450204-MR").values("permit_item")
    shown = {listed.pk for listed in officer.get(page("list")).context["object_list"]}
    assert shown == set(decided.values_list("permit_item", flat=True))
    assert 0 < len(shown) < PermitItem.objects.count()


def test_a_change_stays_a_draft_until_an_editor_publishes_it(officer, own, author):
    url = page("edit", own.pk)
    form = officer.get(url)
    assert "action-publish" not in form.content.decode()
    data = as_posted(form.context["form"]) | {"fee": "每证 10 元"}
    assert officer.post(url, data | {"action-publish": "1"}).status_code in (200, 302, 403)
    own.refresh_from_db()
    assert own.fee != "每证 10 元"
    assert officer.post(url, data).status_code == 302
    own.refresh_from_db()
    assert own.has_unpublished_changes
    assert own.fee != "每证 10 元"

    editor = Client()
    editor.force_login(author)
    assert "每证 10 元" in editor.get(url).content.decode()
    drafts = editor.get(reverse("guides_affected")).context["drafts"]
    assert [(draft.record, str(draft.by)) for draft, _url in drafts] == [(own, "officer")]
    data = as_posted(editor.get(url).context["form"]) | {"action-publish": "1"}
    assert editor.post(url, data).status_code == 302
    own.refresh_from_db()
    assert own.fee == "每证 10 元"
    assert editor.get(reverse("guides_affected")).context["drafts"] == []


def test_other_items_and_other_verbs_stay_closed(officer, own):
    decided = Competence.objects.filter(department__code="450204-MR").values("permit_item")
    foreign = PermitItem.objects.exclude(pk__in=decided).first()
    assert officer.get(page("edit", foreign.pk)).status_code == 404
    for view, *args in (("add",), ("delete", own.pk), ("unpublish", own.pk)):
        response = officer.get(page(view, *args))
        assert (response.status_code, response.get("Location")) == (302, "/cms/")


def test_any_paper_may_be_named_but_none_edited(officer):
    paper = Material.objects.exclude(permit_uses__permit_item__code="FOOD_LIC").first()
    chosen = reverse("wagtailsnippetchoosers_guides_material:chosen", args=[paper.pk])
    assert officer.get(chosen).status_code == 200
    edit = reverse("wagtailsnippets_guides_material:edit", args=[paper.pk])
    assert officer.get(edit).status_code == 404
    other = reverse("wagtailsnippetchoosers_guides_permititem:choose_results")
    assert len(officer.get(other).context["results"]) < PermitItem.objects.count()
