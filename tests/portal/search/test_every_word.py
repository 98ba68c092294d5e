"""No word the portal itself uses leads nowhere when it is typed into the search."""

import pytest

from guides.version.field_types import field_type
from portal.search.finding import find
from portal.search.models import SearchEntry

SERVICE_WORDS = (
    "延期",
    "换证",
    "收费",
    "费用",
    "多少钱",
    "多久",
    "几天",
    "电话",
    "地址",
    "进度",
    "网上怎么办",
)


def leads_nowhere(query):
    answer = find(query)
    return not (answer.hits or answer.outside or answer.undecided) or answer.similar


@pytest.mark.django_db
def test_every_option_of_the_form_and_of_the_questions_is_known(whole_town, snapshots):
    options = {
        option
        for snapshot in snapshots
        for field in snapshot.fields
        for option in field_type(field.type).options
    }
    options |= {
        choice
        for snapshot in snapshots
        for question in snapshot.questions
        for choice in question.choices
    }
    assert {"小餐馆", "农家乐", "卷烟"} <= options
    assert [option for option in sorted(options) if leads_nowhere(option)] == []


@pytest.mark.django_db
def test_the_labels_of_the_form_are_known(whole_town, snapshots):
    """Of one industry, the words of the others being indexed in the same way."""
    labels = {field.label for field in snapshots[0].fields}
    assert [label for label in sorted(labels) if leads_nowhere(label)] == []


@pytest.mark.django_db
def test_the_words_of_service_are_known(whole_town):
    assert [word for word in SERVICE_WORDS if leads_nowhere(word)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["开饭馆", "饭馆", "我想开一家饭馆"])
def test_who_opens_an_eating_house_is_told_both_and_the_difference(whole_town, query):
    hits = [hit for hit in find(query).hits if hit.kind == "guide"]
    assert {hit.title for hit in hits[:2]} == {"小餐饮", "饭店（餐馆）"}
    for hit in hits[:2]:
        assert "的区别：" in SearchEntry.objects.get(pk=hit.entry).summary


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["小餐馆", "小饭店"])
def test_the_small_one_is_asked_for_by_its_option(whole_town, query):
    assert find(query).hits[0].title == "小餐饮"
