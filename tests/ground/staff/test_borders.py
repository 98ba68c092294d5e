"""Borders in the snippets: a county editor meets 404 for everything that is another county's."""

import json

import pytest
from django.http import Http404
from django.urls import reverse

from guides.models import (
    Competence,
    Industry,
    IssuingBody,
    Material,
    PermitItem,
    RegionParameter,
    ServiceWindow,
)
from portal.ground.models import Department, Region, User
from portal.ground.staff import borders

OWN, FOREIGN = "450204", "450203"
WITH_KEY = (
    "edit delete usage history history_results revisions_revert revisions_compare lock unlock "
    "unpublish revisions_unschedule".split()
)


@pytest.fixture
def places(demo):
    return {code: Region.objects.get(code=code) for code in (OWN, FOREIGN, "450200")}


@pytest.fixture
def windows(places):
    return {code: ServiceWindow.objects.get(region=place) for code, place in places.items()}


@pytest.fixture
def enter(client, demo):
    def as_(username):
        fresh = type(client)()
        fresh.force_login(User.objects.get(username=username))
        return fresh

    return as_


def at(model, view, *args):
    return reverse(f"wagtailsnippets_guides_{model}:{view}", args=args)


def chooser(model, view, *args):
    return reverse(f"wagtailsnippetchoosers_guides_{model}:{view}", args=args)


def posted(window, **changes):
    fields = {"name": window.name, "address": "", "phone": "", "hours": ""}
    return fields | {"region": window.region_id} | changes


def test_a_county_editor_edits_the_own_window(enter, windows):
    editor, window = enter(f"editor-{OWN}"), windows[OWN]
    assert editor.get(at("servicewindow", "edit", window.pk)).status_code == 200
    response = editor.post(
        at("servicewindow", "edit", window.pk), posted(window, hours="9:00—17:00")
    )
    assert response.status_code == 302
    window.refresh_from_db()
    assert window.hours == "9:00—17:00"


@pytest.mark.parametrize("view", ["edit", "delete", "usage", "history", "history_results"])
def test_a_foreign_window_is_not_found_by_get_or_post(enter, windows, view):
    editor = enter(f"editor-{OWN}")
    for code in (FOREIGN, "450200"):
        url = at("servicewindow", view, windows[code].pk)
        assert editor.get(url).status_code == 404
        assert editor.post(url, posted(windows[code], hours="被改")).status_code == 404
        windows[code].refresh_from_db()
        assert windows[code].hours == ""


def test_a_record_cannot_be_moved_across_the_border(enter, windows, places):
    editor, window = enter(f"editor-{OWN}"), windows[OWN]
    url = at("servicewindow", "edit", window.pk)
    response = editor.post(url, posted(window, region=places[FOREIGN].pk))
    assert response.status_code == 200
    assert response.context["form"].errors["region"]
    window.refresh_from_db()
    assert window.region == places[OWN]


def test_nothing_is_added_beyond_the_border(enter, places):
    editor, before = enter(f"editor-{OWN}"), Competence.objects.count()
    item = PermitItem.objects.filter(city__code="450200").first()
    for region, department in ((FOREIGN, f"{FOREIGN}-MR"), (OWN, f"{FOREIGN}-MR")):
        data = {
            "region": places[region].pk,
            "permit_item": item.pk,
            "department": Department.objects.get(code=department).pk,
            "valid_from": "2027-01-01",
        }
        response = editor.post(at("competence", "add"), data)
        assert response.status_code == 200
        assert response.context["form"].errors
    assert Competence.objects.count() == before


def test_a_list_shows_the_own_side_only(enter, places):
    editor = enter(f"editor-{OWN}")
    for model in (Competence, IssuingBody, RegionParameter, ServiceWindow):
        response = editor.get(at(model._meta.model_name, "list"))
        assert response.status_code == 200
        assert {row.region for row in response.context["object_list"]} <= {places[OWN]}
    city = enter("editor-4502").get(at("servicewindow", "list"))
    seen = {row.region.city.code for row in city.context["object_list"]}
    assert seen == {"450200"}


def test_a_bulk_action_does_not_reach_across(enter, windows):
    editor = enter(f"editor-{OWN}")
    path = reverse("wagtail_bulk_action", args=["guides", "servicewindow", "delete"])
    pks = f"?id={windows[FOREIGN].pk}&id={windows['450200'].pk}&next=/cms/"
    editor.get(path + pks)
    editor.post(path + pks)
    assert ServiceWindow.objects.filter(pk__in=[w.pk for w in windows.values()]).count() == 3


def test_choosers_choose_within_the_border(enter, windows):
    editor = enter(f"editor-{OWN}")
    listed = editor.get(chooser("servicewindow", "choose_results"))
    assert {row.pk for row in listed.context["results"]} == {windows[OWN].pk}
    foreign = windows[FOREIGN].pk
    assert editor.get(chooser("servicewindow", "chosen", foreign)).status_code == 404
    several = editor.get(chooser("servicewindow", "chosen_multiple"), {"id": foreign})
    assert json.loads(several.content)["result"] == []


def test_the_catalogue_is_the_citys(enter):
    county, city = enter(f"editor-{OWN}"), enter("editor-4502")
    for model in (Industry, PermitItem):
        name, pk = model._meta.model_name, model.objects.filter(city__code="450200").first().pk
        assert city.get(at(name, "edit", pk)).status_code == 200
        assert county.get(at(name, "edit", pk)).status_code == 404
        assert county.post(at(name, "edit", pk), {"code": "X"}).status_code == 404
        assert county.get(at(name, "list")).status_code == 302
        assert county.get(chooser(name, "chosen", pk)).status_code == 404


def test_every_view_with_a_key_looks_it_up_within_the_border(enter):
    """Also those of revisions, locks and publishing, for whom Wagtail has views of its own."""
    county, pk = enter(f"editor-{OWN}"), Industry.objects.filter(city__code="450200").first().pk
    for view in WITH_KEY:
        arguments = {
            "revisions_revert": [pk, 1],
            "revisions_unschedule": [pk, 1],
            "revisions_compare": [pk, "live", "latest"],
        }
        url = at("industry", view, *arguments.get(view, [pk]))
        assert county.get(url).status_code == 404, view
        assert county.post(url).status_code == 404, view


def test_a_code_is_frozen(enter):
    item = PermitItem.objects.filter(city__code="450200").first()
    form = enter("editor-4502").get(at("permititem", "edit", item.pk)).context["form"]
    assert form.fields["code"].disabled


def test_a_rule_that_cannot_be_read_is_refused_with_its_reason(enter):
    material = Material.objects.filter(city__code="450200").first()
    url = at("material", "edit", material.pk)
    editor = enter("editor-4502")
    form = editor.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data["when"] = "text"
    data["when-text"] = '{"q": "no_such_question", "op": "==", "v": true}'
    response = editor.post(url, data)
    assert response.status_code == 200
    assert "no_such_question" in str(response.context["form"].errors["when"])


def test_a_model_without_a_border_shows_nothing_to_staff(demo):
    user = User.objects.get(username="supervisor-4502")
    assert not borders.within(Region.objects.all(), user).exists()
    with pytest.raises(Http404):
        borders.find(Region.objects.all(), user, Region.objects.first().pk)
    with pytest.raises(Http404):
        borders.find(Region.objects.all(), user, "no number")
