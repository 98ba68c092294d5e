"""A comparison of two revisions reads like Chinese, whatever the column keeps."""

import re

import pytest
from django.urls import reverse

from guides.admin import revision_comparison
from guides.models import CommonFacts, Industry, PermitItem, Question

pytestmark = pytest.mark.django_db


def compared(client, author, record, change):
    """The comparison screen of a record before and after a change."""
    client.force_login(author)
    first = record.save_revision(user=author)
    change(record)
    second = record.save_revision(user=author)
    name = f"wagtailsnippets_guides_{record._meta.model_name}:revisions_compare"
    page = client.get(reverse(name, args=[record.pk, first.pk, second.pk])).content.decode()
    return re.sub(r"<[^>]+>", "", page)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "未填"),
        ("", "未填"),
        ([], "未填"),
        (0, "0"),
        (18, "18"),
        (True, "是"),
        (["甲", "乙"], "甲、乙"),
    ],
)
def test_a_value_is_said_in_words(value, said):
    assert revision_comparison.plain(value) == said


def test_a_number_filled_in_later_is_not_glued_to_none(stocked, author, client):
    item = PermitItem.objects.filter(promised_working_days=None).first()
    shown = compared(
        client, author, item, lambda record: setattr(record, "promised_working_days", 18)
    )
    assert "未填 → 18" in shown
    assert "None" not in shown


def test_a_rule_is_its_sentence_before_and_after(stocked, author, client):
    industry = Industry.objects.get(code="SMALL_EATERY")
    question = Question.objects.filter(type="bool", industry_uses__industry=industry).first()

    def change(record):
        permit = record.permits.first()
        permit.when = {"q": question.code, "op": "==", "v": True}
        record.permits = [permit, *list(record.permits.all())[1:]]

    shown = compared(client, author, industry, change)
    assert question.text.removeprefix("是否") in shown
    assert "&#x27;op&#x27;" not in shown
    assert question.code not in shown


def test_answers_and_expected_permits_are_named(stocked):
    item, question = PermitItem.objects.first(), Question.objects.filter(type="bool").first()
    assert (
        revision_comparison.permits([item.code, "GONE"], item.city) == f"{item.official_name}、GONE"
    )
    assert revision_comparison.answers({question.code: True}, item.city) == f"{question.text}：是"


def test_facts_of_a_tree_are_said_leaf_by_leaf(stocked, author, client):
    facts = CommonFacts.objects.first()
    assert "{" not in revision_comparison.facts(facts.value)
