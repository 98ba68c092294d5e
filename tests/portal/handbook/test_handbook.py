"""The handbook speaks of every screen, every menu entry and every verb, and of nothing else."""

import re

import pytest
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse
from wagtail.admin.menu import admin_menu

from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.aspects import By
from portal.ground.models import User
from portal.handbook import chapters
from portal.handbook.rendering import html_of, verbs_of

CHAPTERS = chapters.all_chapters()
EXPLAINED = {screen for chapter in CHAPTERS.values() for screen in chapter.screens}
ROLES = "clerk approver inspector head officer editor supervisor auditor administrator".split()


@pytest.mark.parametrize("slug", CHAPTERS)
def test_a_chapter_can_be_shown_as_a_whole(slug):
    shown = html_of(CHAPTERS[slug])
    assert "<h2>" in shown or "<table" in shown
    assert not re.search(r"screen:|chapter:|verb:", shown)


def test_each_screen_that_a_chapter_explains_exists_and_is_explained_once():
    named = [screen for chapter in CHAPTERS.values() for screen in chapter.screens]
    assert len(named) == len(set(named))
    known = set(_names(get_resolver()))
    assert set(named) - known == set()


def test_every_verb_of_officers_and_applicants_stands_in_one_chapter():
    blocks = re.findall(r"```verbs (.+)", "\n".join(one.text for one in CHAPTERS.values()))
    listed = [verb.code for block in blocks for verb in verbs_of(block.split())]
    assert sorted(listed) == sorted(
        verb.code for verb in REGISTRY if verb.by in {By.OFFICER, By.APPLICANT}
    )


def test_every_entry_of_the_menu_leads_to_a_screen_that_is_explained(demo):
    users = [User.objects.filter(username__startswith=f"{role}-").first() for role in ROLES]
    root = User.objects.create_superuser("root")
    entries = {name for user in [*users, root] for name in _entries(user)}
    assert len(entries) > 30
    assert entries - EXPLAINED - OF_WAGTAIL == set()


OF_WAGTAIL = {  # the superuser's alone
    *("wagtailusers_users:index", "wagtailusers_groups:index", "wagtailsites:index"),
    *(
        "wagtailadmin_workflows:index",
        "wagtailadmin_workflows:task_index",
        "wagtailadmin_collections:index",
    ),
    *(
        "wagtailredirects:index",
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:locked_pages",
    ),
    *("handbook",),
}


def test_the_entry_leads_to_the_chapter_about_the_screen_it_is_pressed_on(demo, client):
    client.force_login(User.objects.get(username="clerk-450204"))
    window = reverse("handbook_chapter", args=["window"])
    assert window in client.get(reverse("issuance_intake")).content.decode()
    assert window not in client.get(reverse("issuance_work")).content.decode()


def test_what_is_looked_for_is_found_in_its_line_and_what_is_not_says_so(demo, client):
    client.force_login(User.objects.get(username="clerk-450204"))
    found = client.get(reverse("handbook"), {"q": "受审分离"}).content.decode()
    assert "窗口：咨询、收件、受理、发证" in found
    assert "制证、换发、注销" not in found.split("<main")[1]
    button = client.get(reverse("handbook"), {"q": "补录纸质材料扫描件"}).content.decode()
    assert "也可以以后用 补录纸质材料扫描件 补录" in button
    assert "verb:" not in button
    assert "手册中没有" in client.get(reverse("handbook"), {"q": "<b>"}).content.decode()


def _names(resolver, space=()):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _names(entry, (*space, entry.namespace) if entry.namespace else space)
        elif entry.name:
            yield ":".join((*space, entry.name))


def _entries(user):
    request = RequestFactory().get("/cms/")
    request.user, request.resolver_match = user, None
    todo = list(admin_menu.menu_items_for_request(request))
    while todo:
        item = todo.pop()
        if menu := getattr(item, "menu", None):
            todo += menu.menu_items_for_request(request)
        elif item.url.startswith("/"):
            yield resolve(item.url.split("?")[0]).view_name
