"""The menu of the back office: it shows an item to those whom its page lets in, and to nobody else."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.admin.menu import admin_menu, reports_menu

from guides.admin.menu import ITEMS as EDITORS_ITEMS
from home import admin_menu as content
from issuance.desk.menu import ITEMS as DESK_ITEMS
from portal.ground.models import User

STAFF = (
    "clerk-450204",
    "approver-450204-mr",
    "officer-450204-aa",
    "editor-450204",
    "editor-4502",
    "supervisor-4502",
    "auditor-4502",
)
MAIN = (*DESK_ITEMS, content.ENQUIRIES, *EDITORS_ITEMS)
OPEN_TO_ALL_STAFF = {"work", "enquiries"}  # lists that are empty for most


def _shown(menu, client, user):
    request = client.get("/cms/account/").wsgi_request
    assert request.user == user
    return {item.name: item.url for item in menu.menu_items_for_request(request)}


@pytest.mark.parametrize("username", ["clerk-450204", "approver-450204-mr", "editor-4502"])
def test_an_item_is_shown_to_those_its_page_lets_in(demo, client, username):
    user = User.objects.get(username=username)
    client.force_login(user)
    shown = _shown(admin_menu, client, user)
    for item in MAIN:
        if item.name in OPEN_TO_ALL_STAFF:
            continue
        let_in = client.get(reverse(item.page)).status_code == 200
        assert (item.name in shown) is let_in, item.name
        if let_in:
            assert shown[item.name] == reverse(item.page)


def test_work_is_offered_to_caseworkers_and_enquiries_to_service_agents(demo, client):
    offered = {"work": set(), "enquiries": set()}
    for username in STAFF:
        user = User.objects.get(username=username)
        client.force_login(user)
        for name in OPEN_TO_ALL_STAFF & _shown(admin_menu, client, user).keys():
            offered[name].add(username)
    assert offered["work"] == set(STAFF) - {"editor-450204", "editor-4502"}
    assert offered["enquiries"] == {"clerk-450204", "editor-450204", "editor-4502"}


def test_articles_to_check_again_are_among_the_reports_of_editors(demo, client):
    for username, expected in (("editor-450204", True), ("clerk-450204", False)):
        user = User.objects.get(username=username)
        client.force_login(user)
        assert ("due-articles" in _shown(reports_menu, client, user)) is expected


def test_the_superuser_sees_the_editors_screens_but_no_desk(demo, client):
    root = User.objects.create_superuser("root")
    client.force_login(root)
    shown = _shown(admin_menu, client, root)
    assert {item.name for item in EDITORS_ITEMS} <= shown.keys()
    assert not {item.name for item in DESK_ITEMS} & shown.keys()


def test_items_stand_in_their_order_under_different_names(demo):
    assert len({item.name for item in MAIN}) == len(MAIN)
    assert len({item.order for item in MAIN}) == len(MAIN)


def test_the_menu_calls_staff_by_the_name_shown_and_stores_nothing(demo, client):
    user = User.objects.get(username="officer-450204-aa")
    client.force_login(user)
    page = client.get("/cms/account/").content.decode()
    props = BeautifulSoup(page, "html.parser").find(id="wagtail-sidebar-props").string
    assert user.display_name in json.dumps(json.loads(props), ensure_ascii=False)
    assert user.username not in props
    user.refresh_from_db()
    assert user.first_name == ""
