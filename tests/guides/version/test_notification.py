"""The one-time notification: what a version announces, and what one situation makes of it."""

import pytest

from guides.version.notification import assemble, condition, parallel_limits, remedy
from guides.version.parts import DepartmentPart
from guides.version.permit_parts import LimitPart
from guides.version.situations import evaluate

EATERY = {"small_cond": True, "sewage": True, "big_ad": False, "tobacco": False}


@pytest.fixture(scope="session")
def eatery(snapshot_of):
    return snapshot_of("SMALL_EATERY")


@pytest.fixture(scope="session")
def personal(eatery):
    return assemble(eatery, evaluate(eatery, EATERY))


def test_without_answers_every_permit_appears_with_its_condition_in_words(eatery):
    notice = assemble(eatery)
    reasons = {entry.permit.code: entry.reason for entry in notice.permits}
    assert list(reasons) == [permit.code for permit in eatery.permits]
    assert reasons["SMALL_CATERING"] == "仅当属于小餐饮"
    assert reasons["FOOD_LIC"] == "仅当不属于小餐饮"
    assert notice.composite
    assert not notice.spared


def test_what_is_always_needed_has_no_condition(snapshot_of):
    notice = assemble(snapshot_of("BAKERY"))
    assert [entry.reason for entry in notice.permits if entry.always] == [""]


def test_a_situation_keeps_the_needed_permits_and_gives_reasons_for_both_kinds(personal):
    assert [(entry.permit.code, entry.reason) for entry in personal.permits] == [
        ("SMALL_CATERING", "因为属于小餐饮"),
        ("DRAINAGE", "因为单独向城镇污水管网排放餐饮/洗浴等污水"),
    ]
    assert all(entry.reason.startswith("因为") for entry in personal.spared)
    assert len(personal.permits) + len(personal.spared) == len(personal.snapshot.permits)


@pytest.mark.parametrize("answers", [None, EATERY])
def test_every_material_is_listed_exactly_once(eatery, answers):
    notice = assemble(eatery, evaluate(eatery, answers) if answers else None)
    own = [m.id for _permit, group in notice.own_materials for m in group]
    listed = [m.id for m in notice.shared_materials] + own + [m.id for m in notice.fetched]
    assert sorted(listed) == sorted(m.id for m in notice.materials)
    assert len(set(listed)) == len(listed)
    needed = {m for entry in notice.permits for m in entry.permit.materials}
    assert set(listed) == needed


def test_what_departments_share_is_never_asked_for(personal):
    assert {m.id for m in personal.fetched} >= {"M_BL", "M_ID"}
    assert not any(m.material.data_sharing for m in personal.handed_in)


@pytest.mark.parametrize(
    ("provided_by", "share_from", "fetched"),
    [
        ("政府部门核发", "市场监管总局/自治区电子证照库", True),
        ("政府部门核发", "", True),
        ("申请人自备", "自治区电子证照库", False),
        ("政府部门核发", "自然资源不动产登记（自有时可共享；租赁合同自备）", False),
    ],
)
def test_what_its_own_words_leave_to_the_applicant_is_not_called_shared(
    eatery, provided_by, share_from, fetched
):
    """Whatever the tick says, in versions already released too."""
    words = {"provided_by": provided_by, "share_from": share_from, "data_sharing": True}
    materials = tuple(m.model_copy(update=words) for m in eatery.materials)
    notice = assemble(eatery.model_copy(update={"materials": materials}))
    assert bool(notice.fetched) is fetched
    assert bool(notice.handed_in) is not fetched


def test_no_paper_of_the_shipped_catalogue_is_both_shared_and_the_applicants(snapshot_of):
    for industry in ("PHARMACY", "KINDERGARTEN", "SUPERMARKET"):
        for material in snapshot_of(industry).materials:
            assert material.by_sharing is material.data_sharing


def test_words_of_a_material_without_a_rule_are_shown_as_only_when(personal):
    words = {m.id: m.only_when for m in personal.materials}
    assert words["M_AUTH"] == "仅当委托代理人办理"


def test_every_permit_names_who_decides_and_who_reconsiders(personal):
    assert [(entry.remedy.authority, entry.remedy.body) for entry in personal.permits] == [
        (entry.permit.department.name, "柳州市柳南区人民政府") for entry in personal.permits
    ]


@pytest.mark.parametrize(
    ("department", "body"),
    [
        ({"name": "某市住建局", "region": "450200"}, "柳州市人民政府"),
        ({"name": "柳南区烟草专卖局（测试）", "region": "450204"}, ""),
        ({"name": "柳南区消防救援大队（测试）", "region": "450204"}, ""),
        (
            {"name": "某局", "region": "450204", "reconsideration_body": "某上级机关"},
            "某上级机关",
        ),
    ],
)
def test_the_reconsideration_body_follows_the_department(eatery, department, body):
    assert remedy(eatery, DepartmentPart(code="X", **department)).body == body


def permit_with(permit, limit, promised=None):
    return permit.model_copy(
        update={"limit": LimitPart(**limit), "promised_working_days": promised}
    )


@pytest.mark.parametrize(
    ("limits", "longest", "beyond"),
    [
        ([(20, "工作日"), (10, "工作日")], (20, "工作日"), False),
        ([(20, "工作日"), (60, "日")], (60, "日"), False),
        ([(30, "日"), (22, "工作日")], (22, "工作日"), False),
        ([(3, "个月"), (45, "工作日")], (3, "个月"), True),
        ([(0, "当场")], (0, "当场"), False),
    ],
)
def test_permits_run_side_by_side_so_the_longest_limit_decides(eatery, limits, longest, beyond):
    permits = [
        permit_with(eatery.permits[0], {"value": value, "unit": unit}) for value, unit in limits
    ]
    result = parallel_limits(eatery, permits)
    assert (result.legal.value, result.legal.unit) == longest
    assert result.exceeds_ceiling is beyond
    assert (result.ceiling, result.extension) == (45, 15)


@pytest.mark.parametrize(
    ("promises", "total"), [([5, 8], 8), ([5, None], None), ([None, None], None)]
)
def test_a_promise_is_total_only_when_every_department_gave_one(eatery, promises, total):
    limit = {"value": 20, "unit": "工作日"}
    permits = [permit_with(eatery.permits[0], limit, promised) for promised in promises]
    assert parallel_limits(eatery, permits).promised == total


def test_what_is_done_on_the_spot_needs_no_promise(eatery):
    at_once = permit_with(eatery.permits[0], {"value": 0, "unit": "当场"})
    promised = permit_with(eatery.permits[0], {"value": 20, "unit": "工作日"}, 6)
    assert parallel_limits(eatery, [at_once, promised]).promised == 6


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"q": "area_m2", "op": ">=", "v": 300}, "经营（建筑）面积 ≥ 300 ㎡"),
        (
            {
                "all": [
                    {"q": "tobacco", "op": "==", "v": True},
                    {
                        "any": [
                            {"q": "sewage", "op": "==", "v": True},
                            {"q": "area_m2", "op": "<", "v": 40},
                        ]
                    },
                ]
            },
            (
                "零售卷烟、雪茄烟、电子烟，且（单独向城镇污水管网排放餐饮/洗浴等污水，"
                "或者经营（建筑）面积 < 40 ㎡）"
            ),
        ),
    ],
)
def test_a_condition_reads_as_a_clause(eatery, rule, words):
    assert condition(eatery, rule) == words


def test_a_local_threshold_is_the_one_told(snapshot_of):
    conditions = {
        region: next(
            entry.reason
            for entry in assemble(snapshot_of("SUPERMARKET", region)).permits
            if entry.permit.code == "FIRE"
        )
        for region in ("450204", "450203")
    }
    assert conditions == {
        "450204": "仅当经营（建筑）面积 ≥ 300 ㎡",
        "450203": "仅当经营（建筑）面积 ≥ 500 ㎡",
    }


def test_a_hearing_is_named_and_a_visit_after_the_decision_is_none_before_it(snapshot_of):
    snapshot = snapshot_of("HOTEL")
    notice = assemble(snapshot)
    assert [permit.code for permit in notice.heard] == ["ENT_LIC"]
    assert notice.inspected
    assert not [permit for permit in notice.inspected if permit.inspection.mode == "after"]
