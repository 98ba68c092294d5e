"""An import's changes as a clerk reads them: the workbook's titles, both values."""

import copy

import pytest

from guides.catalogue.file_diff import changes
from guides.catalogue.workbook.labels import in_words, names


@pytest.fixture
def before(catalogue):
    return catalogue.model_dump(mode="json")


def lines(before, change):
    """(what, name, (title, before, after)…) of everything the change of a copy makes."""
    after = copy.deepcopy(before)
    change(after)
    known = names(before)
    found = [in_words(one, known) for one in changes(before, after)]
    return [
        (one.sign, one.what, one.name, *((x.title, x.before, x.after) for x in one.lines))
        for one in found
    ]


def test_a_limit_is_told_with_its_title_and_both_values(before):
    def change(data):
        data["permits"][0]["statutory_limit"]["value"] = 9

    assert lines(before, change) == [("~", "许可事项", "食品经营许可", ("法定时限", "10", "9"))]


def test_a_field_of_a_permit_is_told_by_its_label(before):
    field = before["permits"][0]["fields"][0]

    def change(data):
        data["permits"][0]["fields"][0]["label"] = "新名称"

    assert lines(before, change) == [
        ("~", "许可事项", "食品经营许可", (f"{field['label']} · 名称", field["label"], "新名称"))
    ]


def test_a_paper_that_goes_is_named_not_coded(before):
    name = {one["id"]: one["name"] for one in before["materials"]}
    gone = before["permits"][0]["materials"][-1]

    def change(data):
        data["permits"][0]["materials"].remove(gone)

    ((_sign, _what, _name, line),) = lines(before, change)
    assert line == ("事项材料", name[gone], "")


def test_a_choice_in_a_row_is_told_with_its_title(before):
    def change(data):
        data["industries"][0]["permits"][0]["indispensable"] = "no"

    ((*_change, gone, new),) = lines(before, change)
    assert gone == ("行业事项", "食品经营许可；是；不可缺少：待核实", "")
    assert new == ("行业事项", "", "食品经营许可；是；不可缺少：否")


def test_a_rule_is_told_as_the_workbook_writes_it(before):
    def change(data):
        data["industries"][0]["permits"][1]["when"] = {"q": "area_m2", "op": ">=", "v": 500}

    ((_sign, what, name, old, new),) = lines(before, change)
    assert (what, name, old[0]) == ("行业", "饭店（餐馆）", "行业事项")
    assert "area_m2 >= 300 [FIRE_AREA_THRESHOLD_M2]" in old[1]
    assert "area_m2 >= 500" in new[2]


def test_common_facts_are_told_leaf_by_leaf(before):
    def change(data):
        data["common"]["remedies"]["reconsideration"]["days"] = 61

    assert lines(before, change) == [
        ("~", "通用信息", "remedies", ("remedies.reconsideration.days", "60", "61"))
    ]


def test_new_and_removed_entries_are_told_whole(before):
    def change(data):
        new = data["materials"][0] | {"id": "M_NEW", "name": "新材料"}
        data["materials"] = [*data["materials"], new]
        data["questions"] = data["questions"][1:]

    added, removed = sorted(lines(before, change))
    assert added[:3] == ("+", "申请材料", "新材料")
    assert ("编号", "", "M_NEW") in added
    assert removed[:2] == ("-", "情形问题")
    assert all(after == "" for _title, _before, after in removed[3:])


@pytest.mark.parametrize("kind", ["competences", "departments", "issuing_bodies", "regions"])
def test_every_kind_of_entry_has_words(before, kind):
    def change(data):
        data[kind] = data[kind][:-1]

    ((sign, what, name, *told_lines),) = lines(before, change)
    assert sign == "-"
    assert what
    assert name
    assert told_lines
