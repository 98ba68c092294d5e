"""What uses a catalogue record is said by name, and what is used is not deleted."""

import pytest
from django.urls import reverse

from guides.admin.usage import uses_of
from guides.models import FormField, Industry, Material, PermitItem, Question
from tests.one_city import city_of_tests

pytestmark = pytest.mark.django_db


def address(record, view):
    return reverse(f"wagtailsnippets_guides_{record._meta.model_name}:{view}", args=[record.pk])


@pytest.fixture
def screen(client, author):
    def show(record, view):
        client.force_login(author)
        return client.get(address(record, view)).content.decode()

    return show


def test_a_permit_item_names_its_industries_and_the_guides_in_force(released, author, screen):
    released("SMALL_EATERY", "BAKERY")
    industry = Industry.objects.get(code="SMALL_EATERY")
    item = industry.permits.first().permit_item
    uses = uses_of(item, author)
    assert uses.is_protected
    assert industry.name in {use.name for use in uses.records}
    assert "柳南区 · 小餐饮" in {name for name, _url in uses.guides}
    for view in ("usage", "delete"):
        shown = screen(item, view)
        assert f'href="{address(industry, "edit")}">{industry.name}</a>' in shown
        assert "柳南区 · 小餐饮" in shown
        assert "Industry permit" not in shown
    assert "仍在使用，不能删除" in screen(item, "delete")
    assert "是的，删除" not in screen(item, "delete")


@pytest.mark.both_databases
@pytest.mark.parametrize("model", [PermitItem, Material, Question])
def test_whatever_is_used_cannot_be_deleted_by_any_door(stocked, author, client, model):
    record = next(record for record in model.objects.all() if uses_of(record, author).is_protected)
    client.force_login(author)
    client.post(address(record, "delete"))
    bulk = reverse("wagtail_bulk_action", args=["guides", model._meta.model_name, "delete"])
    client.post(f"{bulk}?id={record.pk}")
    assert model.objects.filter(pk=record.pk).exists()


def test_a_field_of_every_form_says_so_and_stays(stocked, author, client, screen):
    shared = FormField.objects.create(
        city=city_of_tests(), code="everywhere", label="人人都填", type="text", shared=True
    )
    assert "所有申请表都要填写此项" in screen(shared, "delete")
    client.post(address(shared, "delete"))
    assert FormField.objects.filter(pk=shared.pk).exists()
    FormField.objects.filter(pk=shared.pk).update(shared=False)
    client.post(address(shared, "delete"))
    assert not FormField.objects.filter(pk=shared.pk).exists()


def test_a_record_nothing_uses_is_deleted(stocked, author, client, screen):
    question = Question.objects.create(
        city=city_of_tests(), code="alone", text="独自一题", type="bool"
    )
    assert "没有使用此记录的内容" in screen(question, "usage")
    client.post(address(question, "delete"))
    assert not Question.objects.filter(pk=question.pk).exists()


def test_a_version_names_its_records_though_the_catalogue_has_moved_on(released, author):
    [version] = released("BAKERY")
    item = PermitItem.objects.get(code=version.snapshot.permits[0].code)
    item.industry_uses.all().delete()
    [(name, _url)] = uses_of(item, author).guides
    assert name == f"柳南区 · {version.industry}"
