"""Yes or no, one or several of a list."""

import pytest
from django import forms
from django.utils import translation

from guides.catalogue.plain_entries import Question
from guides.version.field_types import field_type
from tests.forms.items import field_of, item_of, refusal, stored

SEVEN = "enum:一|二|三|四|五|六|七"


@pytest.mark.parametrize(
    ("notation", "typed", "kept"),
    [
        ("bool", "yes", True),
        ("bool", "no", False),
        ("enum:甲|乙", "乙", "乙"),
        ("multi:甲|乙|丙", ["甲", "丙"], ["甲", "丙"]),
    ],
)
def test_a_choice_is_stored(notation, typed, kept):
    choice = stored(notation, typed)
    assert choice == kept
    assert type(choice) is type(kept)


@pytest.mark.parametrize(
    ("notation", "typed", "said"),
    [
        ("bool", "", "请选择"),
        ("bool", "maybe", "选项"),
        ("enum:甲|乙", "", "请选择"),
        ("enum:甲|乙", "丙", "选项"),
        ("multi:甲|乙", [], "请选择"),
        ("multi:甲|乙", ["丙"], "选项"),
    ],
)
def test_what_is_not_on_the_list_is_refused(notation, typed, said):
    assert said in refusal(notation, typed)


def test_a_long_list_is_a_select_and_a_short_one_is_ticked():
    assert isinstance(field_of("enum:甲|乙").widget, forms.RadioSelect)
    assert isinstance(field_of(SEVEN).widget, forms.Select)
    assert not isinstance(field_of(SEVEN).widget, forms.RadioSelect)
    assert field_of(SEVEN).choices[0][0] == ""


@pytest.mark.parametrize(
    ("notation", "value", "chinese", "english"),
    [
        ("bool", True, "是", "Yes"),
        ("bool", False, "否", "No"),
        ("bool", "", "", ""),
        ("enum:甲|乙", "乙", "乙", "乙"),
        ("multi:甲|乙|丙", ["甲", "丙"], "甲、丙", "甲、丙"),
        ("multi:甲|乙|丙", [], "", ""),
    ],
)
def test_a_choice_is_told_in_the_language_of_its_reader(notation, value, chinese, english):
    item = item_of(notation)
    assert item.field_type.words(item, value) == chinese
    with translation.override("en"):
        assert item.field_type.words(item, value) == english


@pytest.mark.parametrize(
    ("notation", "room"),
    [
        ("bool", "□ 是\u3000□ 否"),
        ("enum:甲|乙", "□ 甲\u3000□ 乙"),
        ("multi:甲|乙|丙", "□ 甲\u3000□ 乙\u3000□ 丙"),
    ],
)
def test_on_paper_there_are_boxes_to_tick(notation, room):
    item = item_of(notation)
    assert item.field_type.room(item) == room


@pytest.mark.parametrize(
    ("notation", "question", "fits"),
    [
        ("bool", {"type": "bool"}, True),
        ("text", {"type": "bool"}, False),
        ("decimal>0", {"type": "number"}, True),
        ("decimal>=0", {"type": "number"}, True),
        ("int>0", {"type": "number"}, False),
        ("enum:甲|乙", {"type": "choice", "choices": ["乙"]}, True),
        ("enum:甲|乙", {"type": "choice", "choices": ["甲", "丙"]}, False),
        ("multi:甲|乙", {"type": "choice", "choices": ["甲"]}, False),
        ("bool", {"type": "choice", "choices": ["甲"]}, False),
    ],
)
def test_which_questions_answers_can_fill_it(notation, question, fits):
    asked = Question(id="q", text="问题", **question)
    assert field_type(notation).answered_by(asked) is fits
