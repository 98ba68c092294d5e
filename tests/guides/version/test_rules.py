"""Rules: what they decide, what they need, how they explain themselves, and how they can be wrong."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.version.parts import QuestionPart
from guides.version.rules import (
    DEPTH,
    affirmed,
    check_rule,
    decide,
    denied,
    grounds,
    is_number,
    like,
    named_parameters,
    named_questions,
    unanswered,
)

AREA = QuestionPart(id="area", text="经营（建筑）面积（平方米）", type="number", unit="㎡")
SMOKE = QuestionPart(id="smoke", text="是否零售卷烟、雪茄烟、电子烟", type="bool")
SMALL = QuestionPart(
    id="small", text="是否属于小餐饮（固定门店、从业人员少），且不经营生食", type="bool"
)
MODE = QuestionPart(id="mode", text="经营方式", type="choice", choices=("零售", "批发", "兼营"))
SIZE = QuestionPart(id="size", text="规格（寸）", type="choice", choices=("10", "10.0", "12"))
QUESTIONS = {question.id: question for question in (AREA, SMOKE, SMALL, MODE, SIZE)}


def is_(question, value, op="=="):
    return {"q": question, "op": op, "v": value}


LARGE = is_("area", 300, ">=")
SMOKES = is_("smoke", True)


@pytest.mark.parametrize(
    ("rule", "answers", "expected"),
    [
        (True, {}, True),
        (SMOKES, {"smoke": True}, True),
        (SMOKES, {"smoke": False}, False),
        (SMOKES, {}, None),
        (is_("smoke", True, "!="), {"smoke": True}, False),
        (LARGE, {"area": Decimal(300)}, True),
        (LARGE, {"area": Decimal("299.99")}, False),
        (is_("area", 300, ">"), {"area": Decimal(300)}, False),
        (is_("area", 300, "<="), {"area": Decimal(300)}, True),
        (is_("area", 300, "<"), {"area": Decimal(300)}, False),
        (is_("area", 0.1, "=="), {"area": Decimal("0.1")}, True),
        (is_("area", [1, 2.5], "in"), {"area": Decimal("2.5")}, True),
        (is_("mode", ["零售", "兼营"], "in"), {"mode": "批发"}, False),
        (is_("mode", "批发", "!="), {"mode": "零售"}, True),
        (is_("size", "10"), {"size": "10"}, True),
        (is_("size", "10.0"), {"size": "10"}, False),  # a choice is text, whatever it looks like
        ({"any": [SMOKES, LARGE]}, {"smoke": True}, True),
        ({"any": [LARGE, SMOKES]}, {"smoke": True}, True),
        ({"any": [SMOKES, LARGE]}, {"smoke": False}, None),
        ({"all": [SMOKES, LARGE]}, {"smoke": False}, False),
        ({"all": [LARGE, SMOKES]}, {"smoke": False}, False),
        ({"all": [SMOKES, LARGE]}, {"smoke": True}, None),
        ({"all": [SMOKES, {"any": [LARGE]}]}, {"smoke": True, "area": Decimal(500)}, True),
    ],
)
def test_a_rule_is_true_false_or_undecided(rule, answers, expected):
    assert check_rule(rule, QUESTIONS, {}) == []
    assert decide(rule, answers) is expected


def test_fractions_are_strings_in_a_snapshot_and_compared_as_decimals():
    assert decide(is_("area", "0.1"), {"area": Decimal("0.10")}) is True


def test_a_number_is_compared_with_words_as_with_something_else():
    # A parameter is checked when it is saved; an older version may still name a word.
    rule = LARGE | {"op": "==", "param": "THRESHOLD"}
    assert like(Decimal(300), "many") == "many"
    assert decide(rule, {"area": Decimal(300)}, {"THRESHOLD": "many"}) is False


def test_a_parameter_overrides_the_literal():
    rule = LARGE | {"param": "THRESHOLD"}
    answers = {"area": Decimal(400)}
    assert decide(rule, answers, {"THRESHOLD": 500}) is False
    assert decide(rule, answers, {"THRESHOLD": "399.5"}) is True
    assert decide(rule, answers, {}) is True
    assert grounds(rule, answers, QUESTIONS, {"THRESHOLD": 500}) == ("经营（建筑）面积 < 500 ㎡",)


def test_only_the_questions_that_still_decide_are_asked():
    rule = {"all": [SMOKES, {"any": [LARGE, is_("mode", "批发")]}]}
    assert list(unanswered(rule, {"smoke": True})) == ["area", "mode"]
    assert list(unanswered(rule, {"smoke": True, "mode": "批发"})) == []
    assert list(unanswered(rule, {"smoke": False})) == []
    assert list(named_questions(rule)) == ["smoke", "area", "mode"]


def test_the_parameters_of_a_rule_are_named_wherever_they_stand():
    rule = {"all": [LARGE | {"param": "A"}, {"any": [SMOKES, LARGE | {"param": "B"}]}, LARGE]}
    assert list(named_parameters(rule)) == ["A", "B"]
    assert list(named_parameters(True)) == []


@pytest.mark.parametrize(
    ("rule", "answers", "expected"),
    [
        (True, {}, ()),
        (SMOKES, {"smoke": True}, ("零售卷烟、雪茄烟、电子烟",)),
        (SMOKES, {"smoke": False}, ("不零售卷烟、雪茄烟、电子烟",)),
        (is_("smoke", False), {"smoke": False}, ("不零售卷烟、雪茄烟、电子烟",)),
        (is_("smoke", False, "!="), {"smoke": False}, ("不零售卷烟、雪茄烟、电子烟",)),
        (is_("small", True), {"small": True}, ("属于小餐饮",)),
        (is_("small", True), {"small": False}, ("不属于小餐饮",)),
        (LARGE, {"area": Decimal(300)}, ("经营（建筑）面积 ≥ 300 ㎡",)),
        (LARGE, {"area": Decimal(30)}, ("经营（建筑）面积 < 300 ㎡",)),
        (is_("area", 0.5, "=="), {"area": Decimal(1)}, ("经营（建筑）面积 ≠ 0.5 ㎡",)),
        (is_("mode", "批发"), {"mode": "批发"}, ("经营方式为“批发”",)),
        (is_("mode", "批发"), {"mode": "零售"}, ("经营方式不是“批发”",)),
        (is_("mode", ["零售", "兼营"], "in"), {"mode": "零售"}, ("经营方式属于“零售”、“兼营”",)),
        (
            {"any": [SMOKES, LARGE]},
            {"smoke": False, "area": Decimal(500)},
            ("经营（建筑）面积 ≥ 300 ㎡",),
        ),
        (
            {"all": [SMOKES, LARGE]},
            {"smoke": False, "area": Decimal(10)},
            ("不零售卷烟、雪茄烟、电子烟", "经营（建筑）面积 < 300 ㎡"),
        ),
        ({"any": [SMOKES, SMOKES]}, {"smoke": True}, ("零售卷烟、雪茄烟、电子烟",)),
    ],
)
def test_a_decided_rule_says_why(rule, answers, expected):
    assert grounds(rule, answers, QUESTIONS) == expected


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("是否提供住宿", "提供住宿", "不提供住宿"),
        ("是否仅经营乙类非处方药", "仅经营乙类非处方药", "并非仅经营乙类非处方药"),
        ("是否只提供打包服务", "只提供打包服务", "并非只提供打包服务"),
        ("是否已取得营业执照", "已取得营业执照", "并非已取得营业执照"),
        ("是否设有对外经营的游泳池", "设有对外经营的游泳池", "未设有对外经营的游泳池"),
        ("是否有集中空调", "有集中空调", "没有集中空调"),
        ("是否在许可范围内（按（本地）口径）？", "在许可范围内", "不在许可范围内"),
        ("是否由本经营者登记电梯", "由本经营者登记电梯", "并非由本经营者登记电梯"),
    ],
)
def test_questions_turn_into_statements(text, yes, no):
    assert (affirmed(text), denied(text)) == (yes, no)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (False, "a rule is true or an object"),
        ("true", "a rule is true or an object"),
        ({}, "lacks q, op, v"),
        ({"q": "smoke", "op": "=="}, "lacks v"),
        (SMOKES | {"then": 1}, "no key “then”"),
        (is_("nobody", True), "unknown question “nobody”"),
        (is_(["smoke"], True), "unknown question"),
        (is_("smoke", True, "=~"), "operator “=~” is unknown"),
        (is_("smoke", True, ["=="]), "is unknown"),
        (is_("smoke", True, ">="), "does not fit the question “smoke” of type bool"),
        (is_("mode", "零售", "<"), "does not fit the question “mode” of type choice"),
        (is_("smoke", 1), "the value 1 does not fit"),
        (is_("area", "300", ">="), "the value “300” does not fit"),
        (is_("area", True, ">="), "the value True does not fit"),
        (is_("mode", "邮购"), "the value “邮购” does not fit"),
        (is_("mode", "零售", "in"), "“in” needs a list"),
        (is_("mode", [], "in"), "“in” needs a list"),
        (is_("mode", ["零售", 3], "in"), "the value 3 does not fit"),
        ({"all": []}, "at least one rule"),
        ({"any": SMOKES}, "at least one rule"),
        ({"any": [True]}, "cannot be part of"),
        ({"any": [SMOKES], "all": [SMOKES]}, "stands alone"),
        ({"any": [{"all": [is_("nobody", 1)]}]}, "unknown question “nobody”"),
        (LARGE | {"param": "NOPE"}, "unknown parameter “NOPE”"),
        (LARGE | {"param": ["AREA"]}, "unknown parameter"),
        (LARGE | {"param": "WORDS"}, "the value “many” of the parameter “WORDS” does not fit"),
    ],
)
def test_a_wrong_rule_is_named(rule, said):
    (fault,) = check_rule(rule, QUESTIONS, {"AREA": 300, "WORDS": "many"})
    assert said in fault.message % fault.values


def nested(levels):
    rule = SMOKES
    for _level in range(levels - 1):
        rule = {"all": [rule]}
    return rule


@pytest.mark.parametrize("levels", [DEPTH + 1, 40])
def test_a_rule_nested_deeper_than_twelve_levels_is_refused(levels):
    assert DEPTH == 12
    assert check_rule(nested(12), QUESTIONS) == []
    (fault,) = check_rule(nested(levels), QUESTIONS)
    assert fault.message == "the rule is nested too deeply"


leaves = st.one_of(
    st.builds(is_, st.just("smoke"), st.booleans(), st.sampled_from(["==", "!="])),
    st.builds(
        is_, st.just("area"), st.integers(0, 9), st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    ),
    st.builds(
        is_, st.just("mode"), st.sampled_from(["零售", "批发"]), st.sampled_from(["==", "!="])
    ),
)
rules = st.recursive(
    leaves,
    lambda parts: st.builds(
        lambda word, some: {word: some},
        st.sampled_from(["all", "any"]),
        st.lists(parts, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
full_answers = st.fixed_dictionaries(
    {
        "smoke": st.booleans(),
        "area": st.integers(0, 9).map(Decimal),
        "mode": st.sampled_from(["零售", "批发", "兼营"]),
    }
)


def plainly(rule, answers):
    """Two-valued reading with every answer given, written independently of ``decide``."""
    if "all" in rule:
        return all(plainly(part, answers) for part in rule["all"])
    if "any" in rule:
        return any(plainly(part, answers) for part in rule["any"])
    operator = {"==": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__"} | {
        ">": "__gt__",
        ">=": "__ge__",
    }
    return getattr(answers[rule["q"]], operator[rule["op"]])(rule["v"])


@given(rules, full_answers)
def test_with_every_answer_a_rule_reads_as_plain_logic(rule, answers):
    assert decide(rule, answers) is plainly(rule, answers)


@given(rules, full_answers, st.sets(st.sampled_from(["smoke", "area", "mode"])))
def test_a_missing_answer_is_never_taken_for_false(rule, answers, hidden):
    known = {key: value for key, value in answers.items() if key not in hidden}
    decided = decide(rule, known)
    if decided is None:
        assert set(unanswered(rule, known)) & hidden
    else:
        assert decided is decide(rule, answers)  # whatever the hidden answers turn out to be
        assert list(unanswered(rule, known)) == []


@given(rules, full_answers)
def test_the_order_of_answers_never_matters(rule, answers):
    results = {decide(rule, dict(order)) for order in permutations(answers.items())}
    assert len(results) == 1


@given(rules, full_answers)
def test_every_decision_has_grounds(rule, answers):
    assert grounds(rule, answers, QUESTIONS)


def test_a_number_without_end_is_none():
    assert not any(map(is_number, (float("inf"), float("nan"), Decimal("Infinity"), True)))
    assert all(map(is_number, (10**400, 1.5, Decimal("0.1"))))
