"""What changes between two versions, in lines a reader understands."""

from guides.differences import differences


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
    found = differences(old, new)
    assert [(d.sign, d.part, d.name) for d in found] == [
        ("~", "permits", "食品经营许可"),
        ("~", "permits", "食品经营许可"),
        ("-", "permits", "设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批"),
        ("-", "materials", "自动售货设备产品合格证明、放置地点、公示方法等材料"),
    ]
    assert english(found[0]) == "食品经营许可, promised working days: 待配置 → 7"
    back = differences(new, old)
    assert [d.sign for d in back] == ["~", "~", "+", "+"]


def test_a_new_department_and_limit_are_told_with_both_values(snapshot_of):
    old = snapshot_of("BAKERY")
    limit = old.permits[0].limit.model_copy(update={"value": 15})
    city = old.permits[0].department.model_copy(update={"name": "柳州市市场监督管理局"})
    permit = old.permits[0].model_copy(update={"limit": limit, "department": city})
    new = old.model_copy(update={"permits": (permit, *old.permits[1:])})
    assert [english(d).split(", ", 1)[1] for d in differences(old, new)] == [
        "legal limit: 10 个工作日 → 15 个工作日",
        "department: 柳南区市场监督管理局（测试） → 柳州市市场监督管理局",
    ]


def test_another_order_or_parameter_is_a_change(snapshot_of):
    old = snapshot_of("RESTAURANT")
    new = old.model_copy(
        update={"questions": old.questions[::-1], "parameters": {"FIRE_AREA_THRESHOLD_M2": 500}}
    )
    assert [d.part for d in differences(old, new)] == ["questions", "parameters"]
    assert all(lines(old, new))
