"""Kinds of application: an item says what it needs for each, in file, records, workbook and version."""

import copy
from datetime import date

import pytest

from guides.catalogue.build import build_snapshot
from guides.catalogue.checks import check
from guides.catalogue.format import Catalogue, as_data
from guides.catalogue.workbook.writing import from_workbook, to_workbook
from guides.models import PermitItem
from guides.version.notification import assemble
from tests.guide_pages import get, words_of
from tests.one_city import current_catalogue, load
from tests.placed_guides import placed

DAY = date(2026, 6, 1)
RENEWAL = {
    "kind": "renewal",
    "conditions": "有效期届满前90个工作日至15个工作日之间提出\n经营条件没有变化",
    "statutory_limit": {"value": 10, "unit": "工作日", "basis": "食品经营许可和备案管理办法"},
    "fee": "不收费",
    "provenance": "待核实",
}


@pytest.fixture
def renewed(small_catalogue):
    """The small catalogue, with a renewal that has a paper of its own and one of a new permit."""
    data = copy.deepcopy(small_catalogue.model_dump(mode="json"))
    unknown = {"verification": "unknown", "deferrable": "unknown"}
    data["materials"].append({"id": "M_OLD", "name": "食品经营许可证原件"} | unknown)
    permit = next(permit for permit in data["permits"] if permit["code"] == "FOOD_LIC")
    permit["conditions"] = "有与经营的食品品种、数量相适应的场所"
    permit["kinds"] = [RENEWAL, {"kind": "cancellation", "note": "交回原证"}]
    papers = [paper for paper in permit["materials"] if paper != "M_ID"]
    both, only = ["new", "renewal"], ["renewal", "cancellation"]
    permit["materials"] = [
        *papers,
        {"material": "M_ID", "kinds": both},
        {"material": "M_OLD", "kinds": only},
    ]
    permit["fields"][0]["kinds"] = both
    return Catalogue.model_validate(data)


def permit_of(catalogue, industry="BAKERY"):
    region = next(region.code for region in catalogue.regions if region.parent)
    return build_snapshot(catalogue, region, industry, DAY).permit_by_code["FOOD_LIC"]


def test_a_paper_without_kinds_is_for_new_permits_alone(small_catalogue):
    data = small_catalogue.model_dump(mode="json")
    for permit in data["permits"]:
        permit["kinds"] = []
    permit = permit_of(Catalogue.model_validate(data))
    assert permit.kinds == ()
    assert permit.undescribed_kinds == (
        *("change", "renewal", "addition", "replacement", "cancellation"),
    )
    assert permit.materials == tuple(small_catalogue.permit_by_code["FOOD_LIC"].paper_codes)


def test_a_version_has_each_kind_with_its_own_papers_data_limit_and_fee(renewed):
    permit = permit_of(renewed)
    assert "M_OLD" not in permit.materials
    assert "M_ID" in permit.materials
    renewal, cancellation = permit.kinds
    assert renewal.materials == ("M_ID", "M_OLD")
    assert renewal.fields == ("food_business_form",)
    assert (renewal.limit.words, renewal.fee) == ("10 个工作日", "不收费")
    assert (cancellation.kind, cancellation.materials) == ("cancellation", ("M_OLD",))
    assert cancellation.limit.defaulted
    assert permit.undescribed_kinds == ("change", "addition", "replacement")


def test_the_form_of_a_new_permit_asks_for_nothing_of_a_renewal(renewed):
    region = next(region.code for region in renewed.regions if region.parent)
    snapshot = build_snapshot(renewed, region, "BAKERY", DAY)
    assert "M_OLD" in snapshot.material_by_id
    assert "M_OLD" not in [needed.material.id for needed in assemble(snapshot).materials]


@pytest.mark.django_db
def test_file_records_and_workbook_give_the_same_back(renewed):
    load(renewed)
    for kind in ("permits", "materials", "industries", "shared_fields"):
        assert as_data(current_catalogue())[kind] == as_data(renewed)[kind]
    item = PermitItem.objects.get(code="FOOD_LIC")
    assert list(item.kinds.values_list("kind", flat=True)) == ["renewal", "cancellation"]
    assert load(renewed) == []
    reading = from_workbook(to_workbook(renewed))
    assert reading.problems == []
    assert as_data(reading.catalogue) == as_data(renewed)


@pytest.mark.parametrize(
    ("spoil", "place", "said"),
    [
        (
            lambda permit: permit["kinds"].pop(0),
            "permits[FOOD_LIC].materials[M_ID]",
            "M_ID用于“延续”，而事项没有写明该办理类型",
        ),
        (
            lambda permit: permit["kinds"].append(RENEWAL),
            "permits[FOOD_LIC].kinds",
            "延续 重复",
        ),
        (
            lambda permit: permit["kinds"][0].update(promised_working_days=11),
            "permits[FOOD_LIC].kinds[renewal]",
            "承诺时限超过了法定时限",
        ),
    ],
)
def test_what_reaches_nobody_or_promises_too_much_is_refused_with_its_place(
    renewed, spoil, place, said
):
    data = copy.deepcopy(renewed.model_dump(mode="json"))
    spoil(next(permit for permit in data["permits"] if permit["code"] == "FOOD_LIC"))
    problems = check(Catalogue.model_validate(data))
    assert (place, said) in [(problem.place, str(problem.sentence)) for problem in problems]


@pytest.mark.django_db
def test_the_guide_shows_each_kind_it_describes_and_names_the_others(client, renewed):
    region = next(region.code for region in renewed.regions if region.parent)
    placed(build_snapshot(renewed, region, "BAKERY", DAY))
    words = words_of(get(client, f"/guides/{region}/bakery/"))
    for text in (
        "其他办理类型：延续、注销",
        "经营条件没有变化",
        "食品经营许可证原件",
        "交回原证",
        "变更、增项、补证：待配置",
    ):
        assert text in words, text
