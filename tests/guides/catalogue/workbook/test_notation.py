"""Rules as text: what is written is read back, and what makes no sense says where."""

import pytest

from guides.catalogue.workbook.notation import (
    NotReadable,
    read_answers,
    read_rule,
    read_value,
    write_answers,
    write_rule,
    write_value,
)


def area(operator=">=", value=300, **more):
    return {"q": "area_m2", "op": operator, "v": value, **more}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (True, "是"),
        (area(), "area_m2 >= 300"),
        (area(param="FIRE_AREA_THRESHOLD_M2"), "area_m2 >= 300 [FIRE_AREA_THRESHOLD_M2]"),
        (area("<", -0.5), "area_m2 < -0.5"),
        ({"q": "sewage", "op": "==", "v": True}, "sewage == 是"),
        ({"q": "kind", "op": "!=", "v": "甲；乙"}, 'kind != "甲；乙"'),
        ({"q": "kind", "op": "in", "v": ["甲", '乙 "丙"']}, 'kind in {"甲", "乙 \\"丙\\""}'),
        ({"any": [area(), {"all": [area("<", 9)]}]}, "any(area_m2 >= 300; all(area_m2 < 9))"),
        ({"q": "all", "op": "==", "v": False}, "all == 否"),
    ],
)
def test_a_rule_is_written_and_read_back(rule, text):
    assert write_rule(rule) == text
    assert read_rule(text) == rule


@pytest.mark.parametrize(
    "rule",
    [False, {"all": [True]}, {"q": "a b", "op": "==", "v": 1}, {"q": "a", "op": "in", "v": []}],
)
def test_a_rule_the_notation_has_no_words_for_is_written_as_json(rule):
    assert read_rule(write_rule(rule)) == rule


def test_what_a_chinese_keyboard_writes_is_read():
    assert read_rule("全部（area_m2 ≥ 300［X］； kind ＝ “甲（一）”）") == {
        "all": [area(param="X"), {"q": "kind", "op": "==", "v": "甲（一）"}]
    }
    assert read_rule("kind in ｛“甲”、“乙”｝")["v"] == ["甲", "乙"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "area_m2", "area_m2 >", "area_m2 >= 甲", "area_m2 ~ 3", ">= 300", "all()"),
        *("all(a == 是", "a == 是 b == 否", "a in {}", "a == 3 [", 'a == "甲', "{not json"),
        *("all(" * 40 + "a == 1" + ")" * 40, "any(a == 1; )", "a == 1;"),
    ],
)
def test_a_text_that_is_no_rule_is_refused_with_a_sentence(text):
    with pytest.raises(NotReadable) as refused:
        read_rule(text)
    assert str(refused.value.sentence)


@pytest.mark.parametrize("value", [True, False, 0, 300, 0.5, "甲", "是", "", "3", [1, "x"]])
def test_a_value_is_written_and_read_back(value):
    found = read_value(write_value(value))
    assert found == value
    assert type(found) is type(value)


def test_answers_are_written_and_read_back():
    answers = {"area_m2": 800, "sewage": False, "kind": "甲; 乙=丙"}
    assert write_answers(answers) == 'area_m2=800; sewage=否; kind="甲; 乙=丙"'
    assert read_answers(write_answers(answers)) == answers
    assert read_answers("") == {}


@pytest.mark.parametrize("text", ["area_m2", "area_m2=", "a=1 b=2", "a=1; a=2", "=3"])
def test_a_text_that_is_no_list_of_answers_is_refused(text):
    with pytest.raises(NotReadable):
        read_answers(text)
