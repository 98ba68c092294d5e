"""Laws on the editors' screens: written once, chosen by items, marked when they are not in force."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guides.admin.usage import uses_of
from guides.models import LegalBasis, PermitItem
from portal.ground.calendar import clock
from tests.guide_pages import words_of
from tests.posting import as_posted

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def client(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def law(city):
    return LegalBasis.objects.of(city).get(code="FOOD_LIC-1")


def page(record, view="edit"):
    name = f"wagtailsnippets_guides_{record._meta.model_name}:{view}"
    return reverse(name, args=[record.pk] if record.pk else [])


def text(response):
    return response.content.decode()


def form_of(client, record):
    return as_posted(client.get(page(record)).context["form"])


def test_a_law_is_written_once_and_chosen_by_an_item(client, city, law):
    data = {"code": "NEW", "position": 0, "law": "某条例", "article": "第二条", "quote": "甲\n乙"}
    dates = {"valid_from": "2024-01-01", "valid_until": "2023-12-31"}
    refused = client.post(page(LegalBasis(), "add"), data | dates | PUBLISH)
    assert "valid_until" in refused.context["form"].errors
    dates["valid_until"] = ""
    assert client.post(page(LegalBasis(), "add"), data | dates | PUBLISH).status_code == 302
    new = LegalBasis.objects.of(city).get(code="NEW")
    item = PermitItem.objects.of(city).get(code="FOOD_LIC")
    data = form_of(client, item) | {"legal_basis-0-basis": new.pk}
    assert client.post(page(item), data | PUBLISH).status_code == 302
    assert item.legal_basis.order_by("sort_order").first().basis == new


def test_its_users_are_named_and_keep_it(client, author, city, law, released):
    released("SMALL_EATERY")
    uses = uses_of(law, author)
    assert "食品经营许可" in {use.name for use in uses.records}
    assert [name for name, _url in uses.guides] == ["柳南区 · 小餐饮"]
    assert "仍在使用，不能删除" in client.get(page(law, "delete")).content.decode()


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [(0, None, "现行有效"), (None, -1, "已失效"), (1, None, "尚未施行"), (None, None, "")],
)
def test_its_standing_is_on_its_form_and_in_the_list(client, law, first, last, word):
    law.valid_from, law.valid_until = (
        None if days is None else clock.today() + timedelta(days) for days in (first, last)
    )
    law.save()
    form = client.get(page(law))
    listed = client.get(f"{page(LegalBasis(), 'list')}?q=FOOD_LIC-1")
    chips = [html.count("yz-status--") for html in (text(form), text(listed))]
    assert chips == [int(bool(word))] * 2
    assert word in words_of(form)
    assert word in words_of(listed)
    marked = "相关告知单已作标记：食品经营许可" in words_of(form)
    assert marked is (word in ("已失效", "尚未施行"))
