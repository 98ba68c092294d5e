"""Editors of two cities at the same screens: each reads and changes the own city's records alone."""

import pytest
from django.test import Client
from django.urls import reverse

from guides.models import Industry, Material, PermitItem, Question, Synonym, WorkingRule
from portal.ground.models import Post, Region, Role, User
from tests.posting import as_posted
from tests.releasing import editor

pytestmark = pytest.mark.django_db
NEW = {"code": "q_here", "position": 0, "text": "是否卖烟？", "type": "bool", "choices": ""}


def entered(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def neighbour(next_city):
    return entered(editor("neighbour", next_city))


@pytest.fixture
def of_both(author, next_city):
    """The editor of the first city, appointed in the next one too."""
    Post.objects.create(user=author, role=Role.EDITOR, region=next_city, valid_from="2020-01-01")
    return entered(User.objects.get(pk=author.pk))


def page(model, view, *args):
    return reverse(f"wagtailsnippets_guides_{model}:{view}", args=args)


def test_lists_and_choosers_have_the_own_records_and_foreign_ones_are_not_found(city, neighbour):
    for model in (Industry, PermitItem, Material, Question):
        name = model._meta.model_name
        rows = neighbour.get(page(name, "list")).context["object_list"]
        assert {row.city.code for row in rows} == {"451100"}
        chooser = reverse(f"wagtailsnippetchoosers_guides_{name}:choose_results")
        for asked in ({}, {"city": city.pk}):
            shown = neighbour.get(chooser, asked).context["results"]
            assert {row.city.code for row in shown} <= {"451100"}
        foreign = model.objects.of(city).first()
        for view in ("edit", "delete", "history", "usage"):
            assert neighbour.get(page(name, view, foreign.pk)).status_code == 404
        assert neighbour.post(page(name, "edit", foreign.pk), {}).status_code == 404


def test_a_code_of_another_city_is_taken_without_a_word_and_ones_own_is_not(city, neighbour):
    Question.objects.create(city=city, code="q_here", text="外地的问题", type="bool")
    data = NEW | {"action-publish": "1"}
    assert neighbour.post(page("question", "add"), data).status_code == 302
    made = Question.objects.get(text="是否卖烟？")
    assert (made.city.code, made.code) == ("451100", "q_here")
    again = neighbour.post(page("question", "add"), data)
    assert again.status_code == 200
    assert "本市" in str(again.context["form"].errors)
    assert "外地的问题" not in again.content.decode()


@pytest.mark.both_databases
def test_a_record_takes_nothing_of_another_city_even_by_hand(city, next_city, neighbour):
    item = PermitItem.objects.of(next_city).get(code="FOOD_LIC")
    foreign = Material.objects.of(city).first()
    Material.objects.filter(pk=foreign.pk).update(name="外地的材料")
    data = as_posted(neighbour.get(page("permititem", "edit", item.pk)).context["form"])
    data |= {"materials-0-material": foreign.pk, "action-publish": "1", "city": city.pk}
    answer = neighbour.post(page("permititem", "edit", item.pk), data)
    assert answer.status_code == 200
    assert answer.context["form"].formsets["materials"].forms[0].errors["material"]
    assert "外地的材料" not in answer.content.decode()
    item.refresh_from_db()
    assert item.city == next_city


def test_local_facts_name_records_of_the_regions_city(city, next_city, of_both):
    region = Region.objects.get(code="450204")
    foreign = Industry.objects.of(next_city).first()
    address = page("issuingbody", "add")
    form = of_both.get(address).context["form"]
    assert any("贺州" in str(label) for _key, label in form.fields["industry"].choices)
    department = region.departments.first().pk
    data = {"region": region.pk, "department": department}
    answer = of_both.post(address, data | {"industry": foreign.pk})
    assert answer.status_code == 200
    assert "industry" in answer.context["form"].errors
    own = Industry.objects.of(city).get(code=foreign.code)
    assert of_both.post(address, data | {"industry": own.pk}).status_code == 302


def test_who_edits_in_two_cities_chooses_and_is_told(city, next_city, of_both, neighbour):
    address = page("synonym", "add")
    word = {"word": "甜品店", "meaning": "烘焙店"}
    assert of_both.post(f"{address}?city=451100", word).status_code == 302
    assert Synonym.objects.get(word="甜品店").city == next_city
    assert of_both.post(address, word).status_code == 302
    assert Synonym.objects.of(city).filter(word="甜品店").exists()
    listed = of_both.get(page("synonym", "list"))
    assert "贺州市" in listed.content.decode()
    narrowed = of_both.get(page("synonym", "list"), {"city": next_city.pk})
    assert {row.city for row in narrowed.context["object_list"]} == {next_city}
    assert "柳州" not in neighbour.get(page("synonym", "list")).content.decode()
    assert neighbour.get(f"{address}?city=450200").status_code == 404


def test_screens_of_one_city_lead_to_the_other_only_who_works_there(city, of_both, neighbour):
    for screen in ("exchange", "facts", "pruning"):
        address = f"/cms/catalogue/{screen}/"
        both = of_both.get(address).content.decode()
        assert "?city=451100" in both
        assert of_both.get(f"{address}?city=451100").context["city"].code == "451100"
        assert neighbour.get(address).context["city"].code == "451100"
        assert "?city=450200" not in neighbour.get(address).content.decode()
        assert neighbour.get(f"{address}?city=450200").status_code == 404
    assert neighbour.get("/cms/catalogue/exchange/download/json/?city=450200").status_code == 404
    new = of_both.get("/cms/releases/new/?city=451100").context["form"]
    assert {region.city.code for region in new.fields["regions"].queryset} == {"451100"}
    assert {industry.city.code for industry in new.fields["industries"].queryset} == {"451100"}


@pytest.mark.both_databases
def test_working_rules_are_listed_and_filtered_within_the_city(city, next_city, neighbour):
    for place in (city, next_city):
        WorkingRule.objects.create(
            industry=Industry.objects.of(place).first(), kind="inspection", text=f"{place}规范"
        )
    shown = neighbour.get(page("workingrule", "list"))
    assert [rule.text for rule in shown.context["object_list"]] == ["贺州市规范"]
    offered = shown.context["filters"].form.fields["industry"].queryset
    assert {industry.city for industry in offered} == {next_city}
    choices = neighbour.get(page("workingrule", "add")).context["form"].fields["industry"].queryset
    assert {industry.city for industry in choices} == {next_city}


def test_rules_are_typed_with_the_questions_of_the_records_city(city, next_city, of_both):
    Question.objects.of(next_city).filter(code="area_m2").update(text="贺州的面积（平方米）")
    industry = Industry.objects.of(next_city).get(code="SMALL_EATERY")
    shown = of_both.get(page("industry", "edit", industry.pk)).content.decode()
    assert "贺州的面积" in shown
    assert "rule-in-words/?city=451100" in shown
    said = of_both.post(
        f"{reverse('guides_rule_in_words')}?city=451100",
        {"rule": "all", "rule-0-q": "area_m2", "rule-0-op": ">=", "rule-0-v": "300"},
    ).json()
    assert "贺州的面积" in said["sentence"]
