import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.admin.rule_questions import AskedQuestion
from guides.version.rule_rows import (
    ALL,
    ALWAYS,
    ANY,
    NONE,
    TEXT,
    Row,
    Typed,
    parse,
    sentence,
    unparse,
)

QUESTIONS = {
    "area": AskedQuestion("area", "经营面积（平方米）", "number", (), "平方米"),
    "wine": AskedQuestion("wine", "是否销售酒类？", "bool", ()),
    "kind": AskedQuestion("kind", "经营业态", "choice", ("甲", "乙", "丙")),
}
LARGE = {"q": "area", "op": ">=", "v": 300}
WINE = {"q": "wine", "op": "==", "v": True}
KINDS = {"q": "kind", "op": "in", "v": ["甲", "乙"]}
PARAM = LARGE | {"param": "FIRE_AREA"}
BRACKET = {"any": [WINE, {"all": [LARGE, KINDS]}]}
DEEP = {"any": [WINE, {"all": [LARGE, {"any": [KINDS, WINE]}]}]}


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        (Typed(NONE), None),
        (Typed(ALWAYS), True),
        (Typed(ALL, (Row("area", ">=", "300"),)), LARGE),
        (Typed(ALL, (Row("area", ">=", "300", "FIRE_AREA"),)), PARAM),
        (Typed(ALL, (Row("area", "<", "40.5"),)), {"q": "area", "op": "<", "v": 40.5}),
        (Typed(ANY, (Row("wine", "==", "是"), Row("area", ">=", "300"))), {"any": [WINE, LARGE]}),
        (Typed(ALL, (Row("wine", "!=", "否"),)), {"q": "wine", "op": "!=", "v": False}),
        (
            Typed(ALL, (Row("kind", "in", "甲、乙"), Row("wine", "==", "是"))),
            {"all": [KINDS, WINE]},
        ),
        (Typed(TEXT, text='{"q": "area", "op": ">=", "v": 300}'), LARGE),
        (
            Typed(
                ANY,
                (
                    Row("area", ">=", "300", group="乙"),
                    Row("wine", "==", "是"),
                    Row("kind", "in", "甲、乙", group="乙"),
                ),
            ),
            {"any": [{"all": [LARGE, KINDS]}, WINE]},
        ),
        (Typed(ALL, (Row("wine", "==", "是", group="甲"), Row(group="甲"))), WINE),
        (
            Typed(ALL, (Row("wine", "==", "是", group="甲"), Row("area", ">=", "300", group="甲"))),
            {"any": [WINE, LARGE]},
        ),
    ],
)
def test_what_is_typed_becomes_the_rule(typed, rule):
    read = parse(typed, QUESTIONS)
    assert read.sound
    assert read.rule == rule


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Row("area", ">=", "三百"), "number"),
        (Row("area", ">=", ""), "number"),
        (Row("area", "in", "、"), "number"),
        (Row("wine", "==", "300"), "是 or 否"),
        (Row("wine", ">=", "是"), "= 、≠".replace(" ", "")),
        (Row("kind", "==", "丁"), "甲、乙、丙"),
        (Row("kind", "in", "甲、丁"), "甲、乙、丙"),
        (Row("gone", "==", "是"), "question"),
        (Row("", "==", "是"), "question"),
        (Row("area", "", "300"), "operator"),
        (Row("area", "~", "300"), "operator"),
    ],
)
def test_a_wrong_row_is_refused_beside_itself(row, words):
    good = Row("wine", "==", "是")
    read = parse(Typed(ALL, (good, Row(), row)), QUESTIONS)
    assert list(read.rows) == [2]
    assert read.rule is None
    (fault,) = read.rows[2]
    assert words in fault.message % fault.values


@pytest.mark.parametrize(
    "typed",
    [
        Typed(ALL),
        Typed(ANY, (Row(), Row())),
        Typed(NONE, (Row("wine", "==", "是"),)),
        Typed("none", (Row("wine", "==", "是"),)),
        Typed(TEXT, text=""),
        Typed(TEXT, text="{"),
        Typed(TEXT, text="[" * 100_000),
        Typed(TEXT, text="null"),
        Typed(TEXT, text='{"q": "gone", "op": "==", "v": true}'),
    ],
)
def test_an_unreadable_whole_is_refused(typed):
    read = parse(typed, QUESTIONS)
    assert read.whole
    assert read.rule is None


@pytest.mark.parametrize(
    ("rule", "mode"),
    [
        (None, NONE),
        (True, ALWAYS),
        (LARGE, ALL),
        (PARAM, ALL),
        ({"any": [WINE, LARGE]}, ANY),
        ({"all": [WINE, KINDS]}, ALL),
        ({"q": "area", "op": "<", "v": 40.5}, ALL),
        (BRACKET, ANY),
        ({"all": [BRACKET["any"][1], WINE]}, TEXT),
        ({"any": [LARGE, *[{"all": [WINE, LARGE]}] * 7]}, TEXT),
        (DEEP, TEXT),
        ({"all": [WINE]}, TEXT),
    ],
)
def test_showing_a_stored_rule_and_saving_it_changes_nothing(rule, mode):
    typed = unparse(rule, QUESTIONS)
    assert typed.mode == mode
    assert parse(typed, QUESTIONS).rule == rule


COMPARISONS = st.sampled_from([WINE, LARGE, PARAM, KINDS])
BRACKETS = {
    word: st.fixed_dictionaries({word: st.lists(COMPARISONS, min_size=2, max_size=3)})
    for word in ("all", "any")
}


@given(
    st.sampled_from([("all", "any"), ("any", "all")]).flatmap(
        lambda words: st.fixed_dictionaries(
            {words[0]: st.lists(COMPARISONS | BRACKETS[words[1]], min_size=2, max_size=6)}
        )
    )
)
def test_every_rule_of_brackets_is_shown_in_rows(rule):
    typed = unparse(rule, QUESTIONS)
    assert typed.mode in rule
    assert parse(typed, QUESTIONS).rule == rule


@pytest.mark.parametrize(
    "rule", [{"q": "gone", "op": "==", "v": 1}, {"all": 1}, {"all": [1]}, 7, {"v": [[]]}, "x"]
)
def test_a_broken_stored_rule_is_shown_as_it_is(rule):
    typed = unparse(rule, QUESTIONS)
    assert typed.mode == TEXT
    assert parse(typed, QUESTIONS).whole


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (True, "一律需要"),
        (LARGE, "经营面积 ≥ 300 平方米"),
        (PARAM, "经营面积 ≥ 300 平方米（以当地参数 FIRE_AREA 为准）"),
        ({"all": [WINE, LARGE]}, "销售酒类，且经营面积 ≥ 300 平方米"),
        (BRACKET, "销售酒类，或者（经营面积 ≥ 300 平方米，且经营业态属于“甲”、“乙”）"),
    ],
)
def test_a_rule_is_said_in_chinese(rule, said):
    assert sentence(rule, QUESTIONS) == said
