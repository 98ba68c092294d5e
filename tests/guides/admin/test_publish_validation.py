"""What an import would refuse is not published from a form either, and nothing typed is lost."""

import pytest
from django.urls import reverse

from guides.admin.publish_validation import introduced
from guides.models import Competence, FormField, Industry, PermitItem, Question
from portal.ground.models import Department, Region
from tests.one_city import dump
from tests.posting import as_posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, author):
    client.force_login(author)
    return client


def page(model, view, *args):
    return reverse(f"wagtailsnippets_guides_{model}:{view}", args=args)


@pytest.mark.parametrize("code", ["洗车 类型", "a b", "x/y", ""])
def test_a_code_that_could_not_be_exported_is_refused(editor, code):
    data = {"code": code, "position": 0, "text": "是否洗车", "type": "bool", "choices": ""}
    response = editor.post(page("question", "add"), data | {"action-publish": "1"})
    assert response.status_code == 200
    assert response.context["form"].errors["code"]
    assert "是否洗车" in response.content.decode()
    assert not Question.objects.filter(text="是否洗车").exists()


@pytest.mark.parametrize(
    ("kind", "lines", "stored"),
    [
        ("text", "", "text"),
        ("decimal>0", "甲", "decimal>0"),
        ("enum", "甲\n 乙 \n", "enum:甲|乙"),
        ("enum", "", None),
        ("multi", "甲\n甲", None),
        ("enum", "甲|乙", None),
        ("电话", "", None),
    ],
)
def test_the_type_of_a_field_is_chosen_and_its_options_are_lines(editor, kind, lines, stored):
    data = {
        "code": "X_NEW",
        "position": 0,
        "label": "新数据项",
        "type": kind,
        "type-options": lines,
    }
    response = editor.post(page("formfield", "add"), data | {"action-publish": "1"})
    assert (response.status_code == 302) is (stored is not None)
    fields = FormField.objects.filter(code="X_NEW")
    assert list(fields.values_list("type", flat=True)) == ([stored] if stored else [])


def test_every_field_is_saved_again_as_it_was(editor):
    before = dict(FormField.objects.values_list("pk", "type"))
    field = FormField.objects.filter(type__startswith="enum:").first()
    url = page("formfield", "edit", field.pk)
    data = as_posted(editor.get(url).context["form"])
    assert editor.post(url, data | {"action-publish": "1"}).status_code == 302
    assert dict(FormField.objects.values_list("pk", "type")) == before


def test_publishing_what_breaks_a_rule_elsewhere_is_refused_with_the_place(editor):
    question = Question.objects.get(code="area_m2")
    url = page("question", "edit", question.pk)
    data = as_posted(editor.get(url).context["form"]) | {"type": "bool", "text": "是否很大"}
    before = dump()
    response = editor.post(url, data | {"action-publish": "1"})
    assert response.status_code == 200
    faults = response.context["form"].non_field_errors()
    assert any(fault.startswith("行业“") for fault in faults)
    assert "是否很大" in response.content.decode()
    assert dump() == before


def test_a_draft_may_be_unsound_and_a_sound_record_introduces_nothing(editor):
    industry = Industry.objects.get(code="SMALL_EATERY")
    assert introduced(industry) == []
    question = Question.objects.get(code="area_m2")
    url = page("question", "edit", question.pk)
    data = as_posted(editor.get(url).context["form"]) | {"type": "bool"}
    assert editor.post(url, data).status_code == 302
    question.refresh_from_db()
    assert (question.type, question.has_unpublished_changes) == ("number", True)


def test_no_promise_is_longer_than_the_law(editor):
    item = PermitItem.objects.get(code="FOOD_LIC")
    url = page("permititem", "edit", item.pk)
    data = as_posted(editor.get(url).context["form"]) | {"action-publish": "1"}
    refused = editor.post(url, data | {"promised_working_days": item.limit_value + 1})
    assert refused.status_code == 200
    assert refused.context["form"].non_field_errors()
    assert editor.post(url, data | {"promised_working_days": item.limit_value}).status_code == 302


def test_a_county_promises_no_more_than_the_law_either(editor):
    item = PermitItem.objects.get(code="FOOD_LIC")
    south = Region.objects.get(code="450204")
    Competence.objects.filter(region=south, permit_item=item).delete()
    department = Department.objects.get(code="450204-MR")
    data = {"region": south.pk, "permit_item": item.pk, "department": department.pk}
    for days, accepted in ((999, False), (item.limit_value, True)):
        response = editor.post(page("competence", "add"), data | {"promised_working_days": days})
        assert (response.status_code == 302) is accepted
