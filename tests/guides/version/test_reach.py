"""Which rules some answers satisfy, and which items wait for each other."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.version.order import rings
from guides.version.reach import reachable
from guides.version.rules import decide


@dataclass(frozen=True)
class Asked:
    id: str
    type: str
    text: str = ""
    choices: tuple[str, ...] = ()


QUESTIONS = {
    "area": Asked("area", "number"),
    "tobacco": Asked("tobacco", "bool"),
    "size": Asked("size", "choice", choices=("大", "小")),
}


def rule(q, op, v, **more):
    return {"q": q, "op": op, "v": v, **more}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (True, True),
        (rule("area", ">=", 300), True),
        ({"all": [rule("area", ">=", 300), rule("area", "<", 300)]}, False),
        ({"all": [rule("area", ">", 300), rule("area", "<", 301)]}, True),
        ({"all": [rule("area", ">=", 300), rule("area", "<=", 300)]}, True),
        (
            {"all": [rule("area", ">=", 300), rule("area", "<=", 300), rule("area", "!=", 300)]},
            False,
        ),
        (rule("area", "<", 0), False),
        ({"all": [rule("tobacco", "==", True), rule("tobacco", "!=", True)]}, False),
        ({"all": [rule("size", "!=", "大"), rule("size", "!=", "小")]}, False),
        ({"all": [rule("size", "in", ["大"]), rule("size", "in", ["大", "小"])]}, True),
        (
            {
                "any": [
                    {"all": [rule("tobacco", "==", True), rule("tobacco", "==", False)]},
                    {"all": [rule("size", "==", "小"), rule("area", ">", 5)]},
                ]
            },
            True,
        ),
    ],
)
def test_a_rule_is_reachable_where_some_answers_make_it_true(condition, expected):
    assert reachable(condition, QUESTIONS) is expected


def test_a_regions_parameter_decides_what_can_be_reached():
    condition = {"all": [rule("area", ">=", 300, param="LEAST"), rule("area", "<", 400)]}
    assert reachable(condition, QUESTIONS, {"LEAST": 399})
    assert not reachable(condition, QUESTIONS, {"LEAST": 400})


def test_a_rule_with_endless_ways_is_taken_to_be_reachable_and_takes_no_time():
    both = {"any": [rule("tobacco", "==", True), rule("tobacco", "==", False)]}
    assert reachable({"all": [both] * 40}, QUESTIONS)


def test_the_last_of_many_alternatives_is_seen_and_sixty_dead_ends_sixty_times_are_none():
    never = {"all": [rule("area", "<", 1), rule("area", ">", 2)]}
    many = {"any": [never] * 2500 + [rule("tobacco", "==", True)]}
    assert reachable({"all": [many, rule("tobacco", "==", True)]}, QUESTIONS)
    assert not reachable({"all": [{"any": [never] * 60}] * 60}, QUESTIONS)


comparisons = st.one_of(
    st.builds(
        rule,
        st.just("area"),
        st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
        st.integers(0, 4),
    ),
    st.builds(rule, st.just("tobacco"), st.sampled_from(["==", "!="]), st.booleans()),
    st.builds(rule, st.just("size"), st.sampled_from(["==", "!="]), st.sampled_from(["大", "小"])),
)
conditions = st.recursive(
    comparisons,
    lambda parts: st.builds(
        lambda word, some: {word: some},
        st.sampled_from(["all", "any"]),
        st.lists(parts, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


@given(condition=conditions)
def test_it_agrees_with_trying_all_answers(condition):
    tried = any(
        decide(condition, {"area": area / 2, "tobacco": tobacco, "size": size})
        for area in range(11)
        for tobacco in (True, False)
        for size in ("大", "小")
    )
    assert reachable(condition, QUESTIONS) is tried


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ({}, []),
        ({"B": ["A"], "C": ["A", "B"]}, []),
        ({"A": ["A"]}, [("A",)]),
        ({"B": ["A"], "A": ["B"]}, [("A", "B")]),
        ({"C": ["B"], "B": ["D"], "D": ["C"], "A": ["C"]}, [("B", "D", "C")]),
    ],
)
def test_items_that_wait_for_each_other_are_found_once(after, found):
    assert rings(after) == found


def test_a_row_of_ten_thousand_items_has_no_ring_and_closed_it_is_one():
    row = {str(number): [str(number + 1)] for number in range(10_000)}
    assert rings(row) == []
    (ring,) = rings(row | {"9999": ["0"]})
    assert (len(ring), ring[:3]) == (10_000, ("0", "1", "2"))


def test_of_items_that_all_wait_for_all_no_more_rings_are_told_than_there_are_items():
    codes = [str(number) for number in range(100)]
    assert 0 < len(rings(dict.fromkeys(codes, codes))) <= 100
