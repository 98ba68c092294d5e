"""The editors' forms over HTTP: rules in rows, choices in lines, faults beside the row."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from guides.admin.forms import PermitItemForm
from guides.catalogue.build import build_snapshot
from guides.models import (
    CommonFacts,
    Industry,
    IndustryParameter,
    IndustryPermit,
    Material,
    PermitItem,
    Question,
    RegionParameter,
)
from portal.ground.models import Department, Region
from tests.one_city import city_of_tests, current_catalogue
from tests.posting import as_posted

pytestmark = pytest.mark.django_db

AREA_ROW = {"-0-q": "area_m2", "-0-op": ">=", "-0-v": "300", "-0-param": ""}


@pytest.fixture
def editor(client, author):
    client.force_login(author)
    return client


def page(model, view, *args):
    return reverse(f"wagtailsnippets_guides_{model}:{view}", args=args)


def typed(mode, rows, prefix="when"):
    return {prefix: mode} | {f"{prefix}{key}": value for key, value in rows.items()}


def material_form(editor, material):
    return as_posted(editor.get(page("material", "edit", material.pk)).context["form"])


def test_a_rule_typed_in_rows_is_stored_and_said_in_chinese(editor):
    material = Material.objects.filter(when__isnull=True).first()
    data = material_form(editor, material) | {"required_when": "面积较大"}
    data |= typed("all", AREA_ROW) | {"action-publish": "1"}
    assert editor.post(page("material", "edit", material.pk), data).status_code == 302
    material.refresh_from_db()
    assert material.when == {"q": "area_m2", "op": ">=", "v": 300}
    text = editor.get(page("material", "edit", material.pk)).content.decode()
    assert "≥ 300" in text


def test_a_wrong_value_is_refused_beside_its_row_and_nothing_typed_is_lost(editor):
    material = Material.objects.filter(when__isnull=True).first()
    data = material_form(editor, material) | typed("all", AREA_ROW | {"-0-v": "三百"})
    response = editor.post(page("material", "edit", material.pk), data | {"action-publish": "1"})
    assert response.status_code == 200
    assert response.context["form"].errors["when"] == ["第 1 行：请填数字，例如 300 或 40.5。"]
    row = response.content.decode().split('class="yz-rule__bad"')[1].split("</li>")[0]
    assert 'value="三百"' in row
    assert "请填数字" in row


def test_saving_every_industry_untouched_changes_no_rule(editor):
    before = dict(IndustryPermit.objects.values_list("pk", "when"))
    for industry in Industry.objects.all():
        url = page("industry", "edit", industry.pk)
        data = as_posted(editor.get(url).context["form"])
        response = editor.post(url, data | {"action-publish": "1"})
        assert response.status_code == 302, response.context["form"].errors
    assert dict(IndustryPermit.objects.values_list("pk", "when")) == before


def test_a_rule_names_the_industrys_own_questions_only(editor):
    industry = Industry.objects.get(code="SMALL_EATERY")
    foreign = Question.objects.create(
        city=city_of_tests(), code="q_elsewhere", text="是否在别处", type="bool"
    )
    url = page("industry", "edit", industry.pk)
    data = as_posted(editor.get(url).context["form"])
    row = {"-0-q": foreign.code, "-0-op": "==", "-0-v": "是", "-0-param": ""}
    data |= typed("all", row, prefix="permits-0-when") | {"action-publish": "1"}
    response = editor.post(url, data)
    assert response.status_code == 200
    (fault,) = response.context["form"].formsets["permits"].forms[0].errors["when"]
    assert foreign.code in fault


def test_a_rule_is_said_in_words_while_it_is_typed(editor):
    address = reverse("guides_rule_in_words")
    bracket = {"-1-q": "tobacco", "-1-op": "==", "-1-v": "是"}
    answer = editor.post(address, typed("any", AREA_ROW | bracket, prefix="rule")).json()
    assert answer["faults"] == []
    assert "≥ 300" in answer["sentence"]
    assert "，或者" in answer["sentence"]
    answer = editor.post(address, typed("all", AREA_ROW | {"-0-v": "三百"}, prefix="rule")).json()
    assert answer == {"sentence": "", "faults": ["第 1 行：请填数字，例如 300 或 40.5。"]}


def test_a_kind_described_twice_is_refused_by_the_name_of_its_column(editor):
    item = PermitItem.objects.get(code="DRAINAGE")
    url = page("permititem", "edit", item.pk)
    data = as_posted(editor.get(url).context["form"])
    last, described = item.kinds.count(), item.kinds.first()
    again = {"kind": described.kind, "conditions": "再写一次", "limit_unit": "工作日", "ORDER": "9"}
    data |= {f"kinds-{last}-{name}": value for name, value in again.items()}
    data |= {"kinds-TOTAL_FORMS": f"{last + 1}", "action-publish": "1"}
    response = editor.post(url, data)
    rows = response.context["form"].formsets["kinds"]
    assert rows.non_form_errors() == ["办理类型有重复，每项只保留一行。"]
    assert rows.forms[last].non_field_errors() == ["与上面的某一行重复。"]
    assert "再写一次" in response.content.decode()


def scenario_form(editor):
    industry = Industry.objects.get(code="SMALL_EATERY")
    url = page("industry", "edit", industry.pk)
    return industry, url, as_posted(editor.get(url).context["form"])


def test_a_scenario_is_typed_in_rows_without_json(editor):
    industry, url, data = scenario_form(editor)
    before = list(industry.scenarios.values_list("answers", "expected_permits"))
    row = next(n for n in range(20) if data[f"scenarios-0-answers-{n}-q"] == "area_m2")
    data |= {f"scenarios-0-answers-{row}-v": "41.5", "action-publish": "1"}
    assert editor.post(url, data).status_code == 302
    after = list(industry.scenarios.values_list("answers", "expected_permits"))
    assert after[0][0] == before[0][0] | {"area_m2": 41.5}
    assert after[1:] == before[1:]
    assert after[0][1] == before[0][1]


def test_wrong_answers_and_permits_of_a_scenario_are_told_and_kept(editor):
    _industry, url, data = scenario_form(editor)
    data |= {"scenarios-0-answers-0-v": "也许", "action-publish": "1"}
    data["scenarios-0-expected_permits-1-code"] = data["scenarios-0-expected_permits-0-code"]
    response = editor.post(url, data)
    assert response.status_code == 200
    errors = response.context["form"].formsets["scenarios"].forms[0].errors
    assert errors["answers"][0].startswith("第 1 行：")
    assert "重复" in errors["expected_permits"][0]
    assert 'value="也许"' in response.content.decode()


def test_common_facts_are_typed_leaf_by_leaf(editor):
    facts = CommonFacts.objects.get(key="remedies")
    url = page("commonfacts", "edit", facts.pk)
    data = as_posted(editor.get(url).context["form"])
    bad = editor.post(url, data | {"value.reconsideration.days": "六十"})
    assert bad.status_code == 200
    assert "复议" in str(bad.context["form"].errors["value"])
    assert editor.post(url, data | {"value.reconsideration.days": "61"}).status_code == 302
    before = facts.value
    facts.refresh_from_db()
    before["reconsideration"]["days"] = 61
    assert facts.value == before


@pytest.mark.parametrize(("typed_value", "stored"), [("500", 500), ("大约", None), ("是", None)])
def test_a_regional_parameter_is_of_the_kind_it_replaces(editor, typed_value, stored):
    industry = Industry.objects.get(code="SMALL_EATERY")
    IndustryParameter.objects.create(industry=industry, key="FIRE_AREA", default=300)
    region = Region.objects.get(code="450204")
    parameter = RegionParameter.objects.create(region=region, key="FIRE_AREA", value=200)
    url = page("regionparameter", "edit", parameter.pk)
    data = as_posted(editor.get(url).context["form"]) | {"value": typed_value}
    response = editor.post(url, data)
    assert (response.status_code == 302) is (stored is not None)
    parameter.refresh_from_db()
    if stored is None:
        assert "300" in str(response.context["form"].errors["value"])
    else:
        assert parameter.value == stored


@pytest.mark.parametrize(
    ("kind", "lines", "stored"),
    [
        ("choice", "甲\n\n 乙 \n", ["甲", "乙"]),
        ("bool", "", []),
        ("choice", "", None),
        ("bool", "甲", None),
    ],
)
def test_choices_are_lines_and_belong_to_questions_with_a_list(editor, kind, lines, stored):
    data = {"code": "q_new", "position": 0, "text": "新的问题", "type": kind, "choices": lines}
    response = editor.post(page("question", "add"), data | {"action-publish": "1"})
    assert (response.status_code == 302) is (stored is not None)
    questions = Question.objects.filter(code="q_new")
    assert list(questions.values_list("choices", flat=True)) == (
        [stored] if stored is not None else []
    )


@pytest.mark.both_databases
def test_a_chooser_finds_by_any_part_of_a_name_or_code(editor):
    chooser = reverse("wagtailsnippetchoosers_guides_permititem:choose_results")
    for word, codes in (
        ("小餐饮", {"SMALL_CATERING"}),
        ("l_cat", {"SMALL_CATERING"}),
        ("无此", set()),
    ):
        results = editor.get(chooser, {"q": word}).context["results"]
        assert {row.code for row in results} == codes
    assert len(editor.get(chooser).context["results"]) > 1


def test_a_new_record_is_not_saved_by_the_browser_but_a_known_one_is(city, author):
    client = Client()
    client.force_login(author)
    base = "/cms/snippets/guides/question"
    assert client.get(f"{base}/add/").context["autosave_enabled"] is False
    known = Question.objects.first()
    assert client.get(f"{base}/edit/{known.pk}/").context["autosave_enabled"] is True


def test_a_remark_is_kept_for_editors_and_leaves_the_guides_as_they_are(editor):
    material = Material.objects.filter(when__isnull=True).first()
    before = candidate_hashes()
    data = material_form(editor, material) | {"remark": "是否须交原件待核实"}
    data |= {"action-publish": "1"}
    assert editor.post(page("material", "edit", material.pk), data).status_code == 302
    material.refresh_from_db()
    assert material.remark == "是否须交原件待核实"
    assert candidate_hashes() == before


def candidate_hashes():
    catalogue, day = current_catalogue(), date(2026, 6, 1)
    codes = [industry.code for industry in catalogue.industries]
    return [build_snapshot(catalogue, "450204", code, day).to_bytes() for code in codes]


def test_what_no_paper_can_print_is_named_beside_its_field(editor):
    material = Material.objects.first()
    data = material_form(editor, material) | {"name": "➢营业执照", "remark": "✅ 已核对"}
    response = editor.post(page("material", "edit", material.pk), data)
    errors = response.context["form"].errors
    assert list(errors) == ["name"]
    assert "U+27A2" in errors["name"][0]
    assert "➢营业执照" in response.content.decode()


def test_a_row_that_cannot_be_printed_is_marked(editor):
    industry = Industry.objects.first()
    data = as_posted(editor.get(page("industry", "edit", industry.pk)).context["form"])
    response = editor.post(
        page("industry", "edit", industry.pk), data | {"questions-0-note": "\uf0d8第一条"}
    )
    form = response.context["form"]
    assert form.errors["__all__"]
    (row, *_others) = form.formsets["questions"].forms
    assert "U+F0D8 ➢" in row.errors["note"][0]


def test_a_body_whose_name_has_no_room_on_the_certificate_does_not_issue(editor, city):
    department = Department.objects.create(code="LONG-D", name="局" * 40, region=city)
    data = {"region": city.pk, "industry": "", "department": department.pk}
    response = editor.post(page("issuingbody", "add"), data)
    (said,) = response.context["form"].errors["department"]
    assert "26" in said
    short = Department.objects.create(code="SHORT-D", name="局" * 26, region=city)
    response = editor.post(page("issuingbody", "add"), data | {"department": short.pk})
    assert response.status_code == 302 or "department" not in response.context["form"].errors


def test_a_condition_that_may_be_promised_is_as_long_as_a_promise_has_room():
    room = SimpleNamespace(cleaned_data={"deferrable_conditions": "一条\n" + "餐" * 300})
    judge = PermitItemForm.clean_deferrable_conditions
    assert judge(room) == room.cleaned_data["deferrable_conditions"]
    room.cleaned_data["deferrable_conditions"] += "餐"
    with pytest.raises(ValidationError, match="300"):
        judge(room)
