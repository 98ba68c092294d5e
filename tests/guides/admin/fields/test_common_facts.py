"""Common facts, leaf by leaf: types are kept, entries of a list come and go."""

import json
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from guides.admin.fields.common_facts import label, leaves, retyped
from guides.version.rule_rows import written

FACTS = {
    "days": 60,
    "open": True,
    "phone": None,
    "text": "六十日内",
    "none": [],
    "exceptions": [{"dept": "海关", "body": "上一级"}, {"dept": "烟草", "body": "告知"}],
}


def changed(**texts):
    return retyped(FACTS, {path.replace("__", "."): text for path, text in texts.items()})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"days": " 30 "}, {"days": 30}),
        ({"open": "否"}, {"open": False}),
        ({"phone": ""}, {"phone": None}),
        ({"phone": "12345"}, {"phone": "12345"}),
        ({"text": ""}, {"text": ""}),
        (
            {"exceptions__1__dept": "", "exceptions__1__body": ""},
            {"exceptions": FACTS["exceptions"][1:]},
        ),
        (
            {"exceptions__3__dept": "税务", "exceptions__3__body": "总局"},
            {"exceptions": [*FACTS["exceptions"], {"dept": "税务", "body": "总局"}]},
        ),
        ({"nowhere": "x"}, {}),
    ],
)
def test_what_is_typed_replaces_its_leaf_alone(typed, expected):
    value, faults = changed(**typed)
    assert value == FACTS | expected
    assert not faults


@pytest.mark.parametrize(
    ("path", "text"), [("days", "六十"), ("days", ""), ("days", "-1"), ("open", "ja")]
)
def test_a_leaf_keeps_its_type(path, text):
    _value, faults = changed(**{path: text})
    assert list(faults) == [path]


def test_every_fact_of_the_catalogue_has_a_name_of_its_own():
    file = Path("guides/data/catalogue.json")
    common = json.loads(file.read_text(encoding="utf-8"))["common"]
    with override("zh-hans"):
        names = [label(path) for value in common.values() for path, _leaf in leaves(value)]
    assert len(set(names)) == len(names) == 26
    assert not [name for name in names if name.isascii()]


SIMPLE = st.none() | st.booleans() | st.integers(0, 999) | st.text("甲乙丙", min_size=1)
NAMES = st.text("abc_", min_size=1)
TREES = st.recursive(
    SIMPLE, lambda part: st.dictionaries(NAMES, part, min_size=1, max_size=3), max_leaves=8
)


@given(st.dictionaries(NAMES, TREES, min_size=1))
def test_sending_a_form_back_untouched_changes_nothing(facts):
    texts = {path: "" if leaf is None else written(leaf) for path, leaf in leaves(facts)}
    assert retyped(facts, texts) == (facts, {})
