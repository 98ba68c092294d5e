"""What an industry says of its items: order, indispensable ones, answers that hardly go together,
and the points an inspection looks at."""

import copy
from datetime import date

import pytest

from guides.catalogue.build import build_snapshot
from guides.catalogue.checks import check
from guides.catalogue.format import Catalogue, as_data
from guides.catalogue.workbook.writing import from_workbook, to_workbook
from guides.models import Industry, WorkingRule
from guides.models.working_rules import thawed
from guides.release.working_rules import gathered
from guides.version.choices import PREPARATION
from guides.version.situations import evaluate
from tests.guide_pages import get, words_of
from tests.one_city import city_of_tests, current_catalogue, load
from tests.placed_guides import EATERY, placed

DAY = date(2026, 6, 1)
TINY = {"q": "area_m2", "op": "<", "v": 10}
BIG = {"q": "area_m2", "op": ">=", "v": 10}


def spoiled(catalogue, change):
    data = copy.deepcopy(catalogue.model_dump(mode="json"))
    eatery = next(entry for entry in data["industries"] if entry["code"] == "SMALL_EATERY")
    change(eatery, {use["code"]: use for use in eatery["permits"]})
    return Catalogue.model_validate(data)


@pytest.fixture
def informed(small_catalogue):
    def change(eatery, permits):
        permits["SMALL_CATERING"]["indispensable"] = "yes"
        permits["DRAINAGE"] |= {"after": ["SMALL_CATERING"], "indispensable": "no"}
        eatery["checks"] = [
            {"when": TINY, "message": "经营面积不足 10 平方米，请核对", "basis": "登记办法"}
        ]
        eatery["inspection_points"] = [
            {"text": "操作间与用餐区分开", "how": "see", "permits": ["SMALL_CATERING"]},
            {
                "text": "隔油设施",
                "how": "measure",
                "permits": ["SMALL_CATERING", "DRAINAGE"],
                "source": "待核实",
            },
        ]

    return spoiled(small_catalogue, change)


def snapshot_of(catalogue):
    region = next(region.code for region in catalogue.regions if region.parent)
    return build_snapshot(catalogue, region, "SMALL_EATERY", DAY)


def test_a_file_without_these_facts_says_of_none_that_it_is_so(small_catalogue):
    snapshot = snapshot_of(small_catalogue)
    assert {permit.indispensable for permit in snapshot.permits} == {"unknown"}
    assert {permit.after for permit in snapshot.permits} == {()}
    assert snapshot.checks == ()


def test_a_version_has_them_but_never_the_points_of_the_inspection(informed):
    snapshot = snapshot_of(informed)
    drainage = snapshot.permit_by_code["DRAINAGE"]
    assert (drainage.after, drainage.indispensable) == (("SMALL_CATERING",), "no")
    assert snapshot.checks[0].basis == "登记办法"
    assert "隔油设施" not in snapshot.to_bytes().decode()


def test_answers_that_hardly_go_together_are_told_and_change_nothing(informed):
    snapshot = snapshot_of(informed)
    answers = {"small_cond": True, "sewage": True, "big_ad": False, "tobacco": False}
    tiny, usual = (evaluate(snapshot, answers | {"area_m2": area}) for area in (5, 40))
    assert [doubt.message for doubt in tiny.doubts] == ["经营面积不足 10 平方米，请核对"]
    assert usual.doubts == ()
    assert tiny.permit_codes == usual.permit_codes


@pytest.mark.django_db
def test_file_records_and_workbook_give_the_same_back(informed):
    load(informed)
    assert as_data(current_catalogue())["industries"] == as_data(informed)["industries"]
    assert load(informed) == []
    reading = from_workbook(to_workbook(informed))
    assert reading.problems == []
    assert as_data(reading.catalogue) == as_data(informed)


@pytest.mark.django_db
def test_the_points_are_frozen_with_the_working_rules_and_make_one_checklist(informed):
    load(informed)
    eatery = Industry.objects.get(code="SMALL_EATERY", city=city_of_tests())
    WorkingRule.objects.create(industry=eatery, kind="operation", text="先核对情形")
    rules = thawed(gathered([(None, eatery)])[eatery.pk])
    assert [text for _kind, text in rules.texts] == ["先核对情形"]
    assert [point.text for point in rules.checklist(["DRAINAGE"])] == ["隔油设施"]
    both = rules.checklist(["DRAINAGE", "SMALL_CATERING"])
    assert [point.text for point in both] == ["操作间与用餐区分开", "隔油设施"]
    assert str(both[1].way) == "测量检测"


@pytest.mark.django_db
def test_the_guide_says_what_comes_first_and_what_cannot_be_missing(client, informed):
    snapshot = snapshot_of(informed)
    placed(snapshot)
    path = f"/guides/{snapshot.region.code}/small-eatery/"
    words = words_of(get(client, path))
    first = snapshot.permit_by_code["SMALL_CATERING"].official_name
    assert f"须先取得{first}" in words
    assert "不可缺少：未取得本项许可的，不颁发行业综合许可证" in words
    asked = words_of(get(client, f"{path}?{EATERY.replace('area_m2=40', 'area_m2=5')}"))
    assert "请核对答案：经营面积不足10平方米，请核对（登记办法）" in asked
    assert "隔油设施" not in words + asked


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (
            lambda _eatery, permits: permits["DRAINAGE"].update(after=["DRAINAGE"]),
            "industries[SMALL_EATERY].permits[DRAINAGE].after",
            "须在自身之后办理",
        ),
        (
            lambda _eatery, permits: (
                permits["DRAINAGE"].update(after=["TOBACCO"]),
                permits["TOBACCO"].update(after=["DRAINAGE"]),
            ),
            "industries[SMALL_EATERY].permits[DRAINAGE].after",
            "互为前置",
        ),
        (
            lambda _eatery, permits: permits["DRAINAGE"].update(after=["ENT_LIC"]),
            "industries[SMALL_EATERY].permits[DRAINAGE].after",
            "ENT_LIC",
        ),
        (
            lambda _eatery, permits: permits["DRAINAGE"].update(
                indispensable="yes", when={"all": [TINY, BIG]}
            ),
            "industries[SMALL_EATERY].permits[DRAINAGE].when",
            "不可缺少，但任何答案都不会用到它",
        ),
        (
            lambda eatery, _permits: eatery.update(
                checks=[{"when": {"q": "lodging", "op": "==", "v": True}, "message": "核对"}]
            ),
            "industries[SMALL_EATERY].checks[0].when",
            "lodging",
        ),
        (
            lambda eatery, _permits: eatery.update(
                inspection_points=[{"text": "隔油设施", "permits": ["ENT_LIC"]}]
            ),
            "industries[SMALL_EATERY].inspection_points[0].permits",
            "ENT_LIC",
        ),
        (
            lambda eatery, _permits: eatery.update(
                inspection_points=[{"text": "隔油设施", "permits": ["DRAINAGE"]}] * 2
            ),
            "industries[SMALL_EATERY].inspection_points[1].text",
            "请把事项加到那一条",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(small_catalogue, change, place, said):
    problems = check(spoiled(small_catalogue, change))
    assert any(p.place == place and said in str(p.sentence) for p in problems), problems


def prepared(catalogue, *, counts=False, followed=True):
    """小餐饮登记 as if it were an approval to build."""
    data = copy.deepcopy(catalogue.model_dump(mode="json"))
    [item] = [row for row in data["permits"] if row["code"] == "SMALL_CATERING"]
    item |= {"kind": PREPARATION, "counts_as_permit": counts}
    if followed:
        for industry in data["industries"]:
            uses = {use["code"]: use for use in industry["permits"]}
            if "SMALL_CATERING" in uses:
                later = next(use for code, use in uses.items() if code != "SMALL_CATERING")
                later["after"] = ["SMALL_CATERING"]
    return Catalogue.model_validate(data)


def complaints(catalogue):
    return {str(problem) for problem in check(catalogue) if "筹建" in str(problem)}


def test_an_approval_to_build_is_followed_by_its_permit_and_counts_as_none(small_catalogue):
    sound = prepared(small_catalogue)
    assert complaints(sound) == set()
    assert any("在其后" in said for said in complaints(prepared(small_catalogue, followed=False)))
    assert any("不计入" in said for said in complaints(prepared(small_catalogue, counts=True)))
    part = snapshot_of(sound).permit_by_code["SMALL_CATERING"]
    assert (part.prepares, part.counts) == (True, False)
    assert (
        snapshot_of(prepared(small_catalogue, counts=True)).permit_by_code["SMALL_CATERING"].counts
        is False
    )


def test_an_approval_to_build_goes_through_the_workbook(small_catalogue):
    sound = prepared(small_catalogue)
    again = from_workbook(to_workbook(sound))
    assert again.problems == []
    assert again.catalogue.permit_by_code["SMALL_CATERING"].kind == PREPARATION
