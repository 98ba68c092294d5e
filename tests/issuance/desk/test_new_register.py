"""A register nobody has written yet, declared in a few lines: everything else is inherited."""

import inspect
from types import ModuleType

import pytest
from django.urls import include, path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from forms.models import Channel
from issuance.models import Notice
from portal.demo.stories import YUFENG
from portal.ground.backoffice.registers.base import Register
from portal.ground.backoffice.registers.columns import Column
from portal.ground.backoffice.registers.filters import RegionFilter, period
from portal.ground.backoffice.registers.search import Search
from portal.ground.models import Event, Role
from portal.ground.staff import borders, posts
from portal.urls import urlpatterns
from tests.register_pages import address, exported, index, listed


class NoticeRegister(Register):
    model = Notice
    menu_label = "通知书"
    columns = ("number", "kind", "case__operator_name", Column("issued_at", sort=True))
    list_filter = ("kind", RegionFilter, period("issued_at"))
    search = Search(
        numbers=("number",),
        names=("case__operator_name",),
        exact="case__submission__numbers__digest",
    )
    ordering = ("-issued_at", "-pk")
    inspect_view_fields = ["number", "kind", "issued_at"]


NAME = "issuance_notice"
QUERIES = 13
TELLING = 5  # that other rows are read


@pytest.fixture(autouse=True)
def _registered(settings, monkeypatch):
    """At its addresses, with a border and a role that may read it."""
    urls = list(NoticeRegister().get_admin_urls_for_registration())
    guarded = decorate_urlpatterns(urls, require_admin_access)
    addresses = ModuleType("addresses")
    addresses.urlpatterns = [path("cms/", include(guarded)), *urlpatterns]
    settings.ROOT_URLCONF = addresses
    monkeypatch.setitem(
        borders._borders,
        Notice,
        lambda rows, user: rows.filter(region__in=posts.region_ids_of(user, Role.AUDITOR)),
    )
    monkeypatch.setitem(
        posts._everywhere, Role.AUDITOR, posts._everywhere[Role.AUDITOR] | {"issuance.view_notice"}
    )


def test_it_is_declared_in_under_fifteen_lines():
    assert len(inspect.getsource(NoticeRegister).splitlines()) < 15


def test_it_lists_searches_filters_exports_and_inspects_within_the_border_and_no_more(
    new_case, signed_in, person
):
    window = {"channel": Channel.WINDOW}
    own, other = new_case("accepted", **window), new_case("accepted", region=YUFENG, **window)
    notice, foreign = own.notices.get(), other.notices.get()
    post = person("auditor-4502").posts.get()
    post.region = own.region
    post.save()
    client = signed_in("auditor-4502")
    assert notice.pk in listed(client, NAME)
    assert foreign.pk not in listed(client, NAME)
    data = own.submission.current().content["data"]
    for term in (notice.number, own.operator_name[4:], data["legal_rep_phone"]):
        assert listed(client, NAME, term) == {notice.pk}
    assert not listed(client, NAME, other.operator_name)
    assert not listed(client, NAME, kind__exact="refused")
    assert not listed(client, NAME, period="last-month")
    heading, *rows = exported(client, NAME, own.operator_name, kind__exact="accepted")
    assert heading == ["通知书编号", "类别", "经营者", "出具时间"]
    assert [row[:3] for row in rows] == [[notice.number, "受理通知书", own.operator_name]]
    assert Event.objects.latest("pk").data["register"] == "issuance.notice"
    assert client.get(address(NAME, "inspect", notice.pk)).status_code == 200
    assert client.get(address(NAME, "inspect", foreign.pk)).status_code == 404
    for action in ("create", "edit/1", "delete/1", "history/1", "copy/1"):
        assert client.get(f"{address(NAME)}{action}/").status_code == 404
        assert client.post(f"{address(NAME)}{action}/").status_code == 404
    assert client.post(address(NAME, "inspect", notice.pk)).status_code == 405
    assert client.get(address(NAME, "export")).status_code == 405
    clerk = signed_in("clerk-450204")
    for response in (index(clerk, NAME), clerk.post(address(NAME, "export"))):
        assert (response.status_code, response["Location"]) == (302, "/cms/")


def test_it_asks_as_often_for_three_rows_as_for_one(new_case, signed_in, django_assert_num_queries):
    client = signed_in("auditor-4502")
    new_case("accepted", channel=Channel.WINDOW)
    index(client, NAME)
    with django_assert_num_queries(QUERIES):
        index(client, NAME)
    for _turn in range(2):
        new_case("accepted", channel=Channel.WINDOW)
    with django_assert_num_queries(QUERIES + TELLING):
        index(client, NAME)
