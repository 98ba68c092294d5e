"""What changes between two versions, in lines a reader understands."""

from guides.version.diff import contents, differences
from guides.version.parts import CheckPart


def lines(old, new):
    return [str(difference) for difference in differences(old, new)]


def english(difference):
    values = {
        name: value.message if hasattr(value, "message") else value
        for name, value in difference.sentence.values.items()
    }
    return difference.sentence.message % values


def test_a_first_version_is_one_line(snapshot_of):
    (difference,) = differences(None, snapshot_of("SMALL_EATERY"))
    assert english(difference) == "first version: 5 permit items, 17 materials"


def test_equal_versions_differ_in_nothing(snapshot_of):
    assert differences(snapshot_of("HOTEL"), snapshot_of("HOTEL")) == []


def test_added_removed_and_changed_entries_are_told_apart(snapshot_of):
    old = snapshot_of("BAKERY")
    first, *rest = old.permits
    changed = first.model_copy(update={"fee": "10 元", "promised_working_days": 7})
    materials = tuple(m for m in old.materials if m.id != "M_VEND")
    new = old.model_copy(update={"permits": (changed, *rest[:-1]), "materials": materials})
    lines = differences(old, new)
    assert [(d.sign, d.part, d.name) for d in lines] == [
        ("~", "permits", "食品经营许可"),
        ("~", "permits", "食品经营许可"),
        ("-", "permits", "设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批"),
        ("-", "materials", "自动售货设备产品合格证明、放置地点、公示方法等材料"),
    ]
    assert [english(line) for line in lines[:2]] == [
        "食品经营许可, promised working days: 待配置 → 7",
        "食品经营许可, fee: 不收费 → 10 元",
    ]
    back = differences(new, old)
    assert [d.sign for d in back] == ["~", "~", "+", "+"]


def test_a_new_department_and_limit_are_told_with_both_values(snapshot_of):
    old = snapshot_of("BAKERY")
    limit = old.permits[0].limit.model_copy(update={"value": 15})
    city = old.permits[0].department.model_copy(update={"name": "柳州市市场监督管理局"})
    permit = old.permits[0].model_copy(update={"limit": limit, "department": city})
    new = old.model_copy(update={"permits": (permit, *old.permits[1:])})
    assert [english(d).split(", ", 1)[1] for d in differences(old, new)] == [
        "department: 柳南区市场监督管理局（测试） → 柳州市市场监督管理局",
        "legal limit: 10 个工作日 → 15 个工作日",
    ]


def test_another_order_or_parameter_is_a_change(snapshot_of):
    old = snapshot_of("RESTAURANT")
    new = old.model_copy(
        update={"questions": old.questions[::-1], "parameters": {"FIRE_AREA_THRESHOLD_M2": 500}}
    )
    assert [d.part for d in differences(old, new)] == ["questions", "parameters"]
    assert all(lines(old, new))


def changed(old, **parts):
    """The lines of a version whose first permit has other parts."""
    permit = old.permits[0].model_copy(update=parts)
    new = old.model_copy(update={"permits": (permit, *old.permits[1:])})
    return [english(line) for line in differences(old, new)]


def test_a_condition_is_told_before_and_after_in_chinese(snapshot_of):
    old = snapshot_of("RESTAURANT")
    rule = {
        "all": [{"q": "area_m2", "op": ">=", "v": 500}, {"q": "tobacco", "op": "==", "v": True}]
    }
    name = old.permits[0].official_name
    assert changed(old, when=rule) == [
        f"{name}, condition: 一律需要 → 仅当经营（建筑）面积 ≥ 500 ㎡，且零售卷烟、雪茄烟、电子烟"
    ]


def test_papers_and_legal_bases_that_come_and_go_are_named(snapshot_of):
    old = snapshot_of("RESTAURANT")
    first = old.permits[0]
    gone = old.material_by_id[first.materials[-1]].name
    (line,) = changed(old, materials=first.materials[:-1])
    assert line.endswith(f"application materials, gone: {gone}")
    basis = first.legal_basis[0].model_copy(update={"law": "某条例", "article": "第1条"})
    (line,) = changed(old, legal_basis=(*first.legal_basis, basis))
    assert line.endswith("legal basis, new: 某条例第1条")


def test_what_is_too_long_or_has_no_short_words_is_named_only(snapshot_of):
    old = snapshot_of("RESTAURANT")
    name = old.permits[0].official_name
    assert changed(old, note="很" * 90)[0].startswith(f"permit item changed: {name} (")
    quoted = old.permits[0].legal_basis[0].model_copy(update={"quote": "另一段引文"})
    assert changed(old, legal_basis=(quoted, *old.permits[0].legal_basis[1:]))[0].startswith(
        f"permit item changed: {name} ("
    )


def test_a_parameter_and_an_issuing_body_are_told_with_both_values(snapshot_of):
    old = snapshot_of("RESTAURANT")
    body = old.issuing_body.model_copy(update={"name": "某审批局"})
    parameters = {"FIRE_AREA_THRESHOLD_M2": 500}
    new = old.model_copy(update={"issuing_body": body, "parameters": parameters})
    assert [english(line) for line in differences(old, new)] == [
        f"{old.industry.name}, issuing body: {old.issuing_body.name} → 某审批局",
        "FIRE_AREA_THRESHOLD_M2, local parameters: 300 → 500",
    ]


def test_checks_of_plausibility_are_told_with_both_values(snapshot_of):
    old = snapshot_of("SMALL_EATERY")
    small = CheckPart(when={"q": "area_m2", "op": "<", "v": 5}, message="请核对面积", basis="常识")
    new = old.model_copy(update={"checks": (small,)})
    name = old.industry.name
    told = "仅当经营（建筑）面积 < 5 ㎡：请核对面积（常识）"
    assert [english(line) for line in differences(old, new)] == [
        f"{name}, checks of plausibility, new: {told}"
    ]
    assert [english(line) for line in differences(new, old)] == [
        f"{name}, checks of plausibility, gone: {told}"
    ]


def test_an_approver_reads_everything_a_first_version_has(snapshot_of):
    new = snapshot_of("SMALL_EATERY")
    lines = [english(line) for line in contents(new)]
    counts = (len(new.permits), len(new.materials), len(new.questions), len(new.fields))
    assert len(lines) == sum(counts)
    assert lines[0].startswith(new.permits[0].official_name)
    assert "decided by 柳南区" in lines[0]
    assert any("仅当" in line for line in lines[: counts[0]])
