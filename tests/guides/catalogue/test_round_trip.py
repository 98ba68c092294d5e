"""Import and export: all or nothing, repeatable, and nothing lost on the way."""

import json

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry, ReferenceIndex

from guides.catalogue import SHIPPED
from guides.catalogue import dump as dumping
from guides.catalogue.format import Catalogue, as_data
from guides.catalogue.load import CatalogueRefused
from guides.catalogue.read import read
from guides.catalogue.workbook.writing import from_workbook, to_workbook
from guides.models import Competence, FormField, Industry, Material, PermitItem, Question
from portal.ground.models import Department, Event, Region
from tests import one_city
from tests.one_city import city_of_tests, current_catalogue, dump

pytestmark = pytest.mark.django_db


def load(data, **options):
    return [str(c) for c in one_city.load(typed(data), **options)]


def typed(data):
    return data if isinstance(data, Catalogue) else read(json.dumps(data)).catalogue


def bare(value):
    """Without nulls: what the file leaves null an export leaves out."""
    if isinstance(value, dict):
        return {key: bare(part) for key, part in value.items() if part is not None}
    return [bare(part) for part in value] if isinstance(value, list) else value


def of_liuzhou(shipped):
    """The shipped file as 柳州 exports it: the shipped one is for two cities."""
    own = [e for e in shipped["regions"] if "450200" in (e["code"], e.get("parent"))]
    return shipped | {"regions": own}


@pytest.mark.both_databases
def test_an_export_of_an_import_is_the_file(shipped):
    load(shipped)
    assert bare(dump()) == bare(of_liuzhou(shipped))


@pytest.mark.both_databases
def test_importing_an_export_changes_nothing(small_catalogue):
    load(small_catalogue)
    before = dump()
    assert load(before) == []
    assert dump() == before


def test_lead_departments_come_back_from_the_file_and_from_the_workbook(small_catalogue):
    lead = {"region": "450204", "industry": "BAKERY", "department": "450204-MR"}
    data = small_catalogue.model_dump(mode="json") | {"lead_departments": [lead]}
    assert "+ lead_departments[450204 BAKERY]" in load(data)
    assert dump()["lead_departments"] == [lead]
    book = from_workbook(to_workbook(current_catalogue()))
    assert (book.problems, book.catalogue) == ([], current_catalogue())
    assert load(data) == []


def test_repeating_an_import_writes_no_history(shipped):
    load(shipped)
    entries = ModelLogEntry.objects.count()
    assert entries >= 23 + 56 + 18 + 12
    assert load(shipped) == []
    assert ModelLogEntry.objects.count() == entries


def test_an_import_that_changes_something_is_one_event_and_a_dry_run_none(small_catalogue):
    def told():
        return list(Event.objects.filter(verb="catalogue.load").values_list("data", flat=True))

    load(small_catalogue, dry_run=True)
    assert told() == []
    found = load(small_catalogue)
    load(small_catalogue)
    assert told() == [{"changes": len(found)}]


def test_the_imported_catalogue_is_the_one_of_the_file(small_catalogue):
    load(small_catalogue)
    current = current_catalogue()
    assert current.field_by_key.keys() == small_catalogue.field_by_key.keys()
    assert as_data(current.permits[0]) == as_data(small_catalogue.permits[0])


def test_a_dry_run_tells_the_difference_and_changes_nothing(shipped):
    load(shipped)
    next(m for m in shipped["materials"] if m["id"] == "M_PLAN")["name"] = "平面图"
    shipped["materials"].append({"id": "M_NEW", "name": "新材料"})
    shipped["permits"][0]["materials"].append("M_NEW")
    told = ["~ materials[M_PLAN]: name", "+ materials[M_NEW]", "~ permits[FOOD_LIC]: materials"]
    assert load(shipped, dry_run=True) == told
    assert not Material.objects.filter(code="M_NEW").exists()
    assert load(shipped) == told
    assert Material.objects.get(code="M_PLAN").name == "平面图"
    assert load(shipped) == []


def test_a_broken_catalogue_imports_nothing_at_all(shipped):
    shipped["industries"][0]["permits"].append({"code": "PARKING", "when": True})
    with pytest.raises(CatalogueRefused) as refused:
        load(shipped)
    assert len(refused.value.problems) == 1
    assert not Region.objects.exists()
    assert not PermitItem.objects.exists()


@pytest.mark.both_databases
def test_a_failure_half_way_leaves_nothing_behind(shipped, monkeypatch):
    def burn(self):
        raise OSError("disk full")

    monkeypatch.setattr("guides.catalogue.load._Loading.common", burn)
    with pytest.raises(OSError, match="disk full"):
        load(shipped)
    assert not Region.objects.exists()


def test_records_the_file_does_not_name_stay(small_catalogue):
    load(small_catalogue)
    Question.objects.create(city=city_of_tests(), code="own", text="是否自用", type="bool")
    assert load(small_catalogue) == []
    assert Question.objects.filter(code="own").exists()


def test_children_the_file_no_longer_names_go(shipped):
    load(shipped)
    shipped["permits"][1]["materials"].remove("M_FIRE_MAP")
    assert load(shipped) == ["~ permits[FIRE]: materials"]
    fire = PermitItem.objects.get(code="FIRE")
    assert not fire.materials.filter(material__code="M_FIRE_MAP").exists()


def test_an_import_is_the_latest_word_for_editors_with_drafts(shipped):
    load(shipped)
    plan = Material.objects.get(code="M_PLAN")
    plan.name = "编辑草稿"
    plan.save_revision()
    next(m for m in shipped["materials"] if m["id"] == "M_PLAN")["name"] = "平面图"
    load(shipped)
    plan.refresh_from_db()
    assert plan.name == plan.get_latest_revision_as_object().name == "平面图"
    assert not plan.has_unpublished_changes


def test_unpublished_records_are_not_exported(shipped):
    load(shipped)
    Industry.objects.filter(code="SALON").update(live=False)
    assert "SALON" not in [entry["code"] for entry in dump()["industries"]]


def test_local_facts_are_imported_and_corrected(catalogue):
    load(catalogue)
    assert Department.objects.count() == 11 * Region.objects.count() > 100
    data = dump()
    record = next(c for c in data["competences"] if c["region"] == "450204")
    record["promised_working_days"] = 7
    (told,) = load(data)
    assert told == f"~ competences[450204 {record['permit']}]: promised_working_days"
    found = Competence.objects.get(region__code="450204", permit_item__code=record["permit"])
    assert found.promised_working_days == 7


def test_exporting_takes_a_fixed_number_of_queries(small_catalogue, django_assert_num_queries):
    city = Region.objects.create(code=one_city.CITY, name="柳州市")
    with django_assert_num_queries(24):
        dumping.dump(city)
    load(small_catalogue)
    with django_assert_num_queries(24):
        dumping.dump(city)


@pytest.mark.both_databases
def test_links_between_data_survive(shipped):
    load(shipped)
    assert Question.objects.get(code="area_m2").field.code == "premises_area"
    assert Question.objects.get(code="area_m2").unit == "㎡"
    assert FormField.objects.get(code="hotel_floors").same_as.code == "fire_floor"
    assert FormField.objects.get(code="uscc").shared


def test_the_commands_import_export_and_check(shipped, tmp_path, capsys):
    call_command("catalogue_import", SHIPPED, dry_run=True)
    assert "+ permits[FIRE]" in capsys.readouterr().out
    assert not PermitItem.objects.exists()
    call_command("catalogue_import", SHIPPED)
    exported = tmp_path / "export.json"
    with pytest.raises(CommandError, match=r"450200 \| 451100"):
        call_command("catalogue_export", exported)
    call_command("catalogue_export", exported, city="450200")
    assert bare(json.loads(exported.read_text(encoding="utf-8"))) == bare(of_liuzhou(shipped))
    capsys.readouterr()
    call_command("catalogue_import", exported)
    assert len(capsys.readouterr().out.splitlines()) == 1
    call_command("catalogue_export", city="451100")
    assert json.loads(capsys.readouterr().out) == dump("451100")
    with pytest.raises(CommandError, match="属于其他城市"):
        call_command("catalogue_import", exported, city="451100")


def test_a_broken_file_is_refused_by_the_command_with_every_problem(shipped, tmp_path, capsys):
    shipped["questions"].append(shipped["questions"][0])
    shipped["industries"][0]["permits"][1]["when"]["op"] = "=>"
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(shipped), encoding="utf-8")
    for command in ("catalogue_check", "catalogue_import"):
        with pytest.raises(CommandError, match=r"broken\.json"):
            call_command(command, broken)
        told = capsys.readouterr().err
        assert "questions: " in told
        assert "industries[RESTAURANT].permits[FIRE].when: " in told
    assert not Question.objects.exists()


def test_a_missing_file_is_one_plain_line(tmp_path):
    with pytest.raises(CommandError, match=r"gone\.json"):
        call_command("catalogue_check", tmp_path / "gone.json")


def test_editors_see_what_an_imported_material_touches(shipped):
    load(shipped)
    plan = Material.objects.get(code="M_PLAN")
    users = {str(reference.object_id) for reference in ReferenceIndex.get_references_to(plan)}
    items = PermitItem.objects.filter(materials__material=plan)
    assert len(users) == 6
    assert users == {str(item.pk) for item in items}
