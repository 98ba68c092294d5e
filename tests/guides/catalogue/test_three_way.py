"""What only the source changed, only the taker, both, or neither: by key, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.catalogue.three_way import NotChosen, Row, Side, State, compare, needed

VALUES = st.sampled_from(["甲", "乙", "丙"])
ENTRY = st.none() | st.dictionaries(st.sampled_from("abc"), VALUES)


def row(base, source, own):
    return Row("materials", "M", base, source, own)


@pytest.mark.parametrize(
    ("base", "source", "own", "state"),
    [
        (None, {"a": 1}, None, State.NEW),
        ({"a": 1}, {"a": 1}, None, State.LEFT),
        ({"a": 1}, {"a": 2}, None, State.NEW),
        ({"a": 1}, {"a": 2}, {"a": 1}, State.CHANGED),
        ({"a": 1}, {"a": 1, "b": 1}, {"a": 1}, State.CHANGED),
        ({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 2}, State.CHANGED),
        ({"a": 1}, {"a": 2}, {"a": 3}, State.CONFLICT),
        ({"a": 1}, {}, {"a": 3}, State.CONFLICT),
        (None, {"a": 2}, {"a": 1}, State.CONFLICT),
        ({"a": 1}, {"a": 1}, {"a": 2}, State.OWN),
        (None, None, {"a": 1}, State.OWN),
        ({"a": 1}, None, {"a": 1}, State.GONE),
        ({"a": 1}, {"a": 2}, {"a": 2}, State.SAME),
        ({"a": 1}, None, None, State.SAME),
    ],
)
def test_the_state_of_an_entry(base, source, own, state):
    assert row(base, source, own).state is state


def test_a_key_both_changed_is_taken_only_with_a_word():
    both = row({"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 2}, {"a": 3, "b": 1, "c": 1, "d": 4})
    sides = {key.name: key.side for key in both.keys}
    assert sides == {"a": Side.BOTH, "b": Side.SOURCE, "c": Side.SOURCE, "d": Side.OWN}
    for picks in ({}, {"b": "source"}, {"a": "maybe"}):
        with pytest.raises(NotChosen):
            both.taken(picks)
    assert both.taken({"a": "source"}) == {"a": 2, "b": 2, "d": 4}
    assert both.taken({"a": "own"}) == {"a": 3, "b": 2, "d": 4}
    assert both.taken({"a": "own", "b": "own"}) == {"a": 3, "b": 1, "d": 4}


@given(ENTRY, ENTRY, ENTRY)
def test_nothing_the_taker_changed_is_lost_without_a_word(base, source, own):
    one = row(base, source, own)
    if one.state is not State.CHANGED:
        return
    taken = one.taken()
    for name in {*base, *source, *own}:
        before, theirs, mine = (entry.get(name) for entry in (base, source, own))
        assert taken.get(name) == (mine if mine != before else theirs)


@given(ENTRY, ENTRY, ENTRY)
def test_once_taken_over_nothing_is_left_to_take(base, source, own):
    one = row(base, source, own)
    picks = {key.name: "source" for key in one.keys}
    after = row(source, source, one.taken(picks))
    assert after.state in (State.SAME, State.OWN)


def test_a_digest_stands_for_all_three_sides():
    sides = [None, {"a": 1}, {"a": 2}]
    rows = [row(base, source, own) for base in sides for source in sides for own in sides]
    assert len({one.digest for one in rows}) == len(rows)


def test_rows_are_in_the_order_of_the_source_then_what_it_gave_up():
    base = {("materials", "OLD"): {"a": 1}}
    rows = compare(base, {"permits": {"Q": {}, "P": {}}, "materials": {"M": {}}}, {})
    assert [one.code for one in rows] == ["Q", "P", "M", "OLD"]


def test_what_an_entry_names_and_is_not_here_is_needed():
    source = {"questions": {"area": {}, "tax": {}}, "materials": {"M": {}, "N": {}}}
    entry = {"when": {"all": [{"q": "area", "op": ">", "value": 1}]}, "materials": ["M", "N"]}
    places = needed(entry, source, source, {"materials": {"N": {}}})
    assert places == [("questions", "area"), ("materials", "M")]
