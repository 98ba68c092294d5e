"""Lanes take turns: who asks for much waits for it, and nobody else does."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ground.pdf_queue.turns import NEVER, Waiting, turns


def asked(lanes):
    """Orders one second apart."""
    return [
        Waiting(number, lane, NEVER + timedelta(seconds=number))
        for number, lane in enumerate(lanes)
    ]


def lanes_of(orders):
    return "".join(order.lane for order in orders)


@pytest.mark.parametrize(
    ("asked_by", "made_for"),
    [("aaa", "aaa"), ("aaab", "abaa"), ("aabbc", "abcab"), ("aaaabbc", "abcabaa"), ("", "")],
)
def test_each_lane_has_one_made_before_any_has_its_second(asked_by, made_for):
    assert lanes_of(turns(asked(asked_by), {})) == made_for


def test_of_equals_the_lane_is_next_that_has_waited_longest_for_a_turn():
    served = {"a": NEVER + timedelta(hours=2), "b": NEVER + timedelta(hours=1)}
    assert lanes_of(turns(asked("aabbc"), served)) == "cbaba"


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=3))
def test_a_newcomer_waits_for_one_turn_of_each_other_lane_at_most(before, after):
    orders = asked([*before, "n", *after])
    line = lanes_of(turns(orders, {}))
    assert sorted(line) == sorted(lanes_of(orders))
    assert line.index("n") <= len(set(before))


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_within_a_lane_the_older_comes_first(asked_by):
    line = turns(asked(asked_by), {})
    for lane in "abc":
        keys = [order.key for order in line if order.lane == lane]
        assert keys == sorted(keys)
