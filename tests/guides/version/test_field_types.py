"""The registry of field types: notations read, and what a type must have to be one."""

import pytest

from guides.version.field_types import (
    FieldType,
    UnknownFieldType,
    examples,
    field_type,
    register,
)

NOTATIONS = (
    "text bool enum:甲|乙 multi:甲|乙 int>0 int>=0 decimal>0 decimal>=0 daterange phone idno uscc"
    " region6 list ref"
).split()


def test_the_notations_of_the_file_in_the_order_in_which_editors_choose():
    assert [kind.notation for kind in examples()] == NOTATIONS


@pytest.mark.parametrize("notation", [*NOTATIONS, "enum:甲", "enum: 甲 |乙", "multi:一|二|三"])
def test_a_notation_is_read_and_written_as_it_was(notation):
    kind = field_type(notation)
    assert kind.notation == notation
    assert kind.code == notation.partition(":")[0]


@pytest.mark.parametrize(
    "notation",
    [
        "",
        "geometry",
        "Text",
        "text:甲",
        "text:",
        "int",
        "enum",
        "enum:",
        "enum:甲|",
        "enum: |甲",
        "enum:甲|乙|甲",
        "multi",
        ":甲",
    ],
)
def test_what_is_no_notation_is_named_in_the_language_of_the_editor(notation):
    with pytest.raises(UnknownFieldType) as error:
        field_type(notation)
    assert str(error.value) == f"unknown field type {notation!r}"
    assert str(error.value.sentence) == f"数据项类型“{notation}”不存在"


def test_options_come_apart():
    assert field_type("enum:甲|乙").options == ("甲", "乙")
    assert field_type("text").options == ()


def test_only_what_nobody_fills_in_is_set_by_the_portal():
    assert [kind.code for kind in examples() if kind.set_by_portal] == ["ref"]


def test_a_type_without_one_of_its_aspects_is_none():
    class Half(FieldType):
        code = "half"

    with pytest.raises(TypeError, match=r"control.*sample"):
        Half()


@pytest.mark.parametrize("aspect", ["label", "position", "wrong", "control", "sample"])
def test_a_type_that_lacks_an_aspect_is_refused_by_name(aspect):
    aspects = {
        "code": "whole",
        "label": "Whole",
        "position": 999,
        "wrong": (),
        "control": lambda self, **common: None,
        "sample": lambda self, **shop: "",
    }
    del aspects[aspect]
    with pytest.raises(TypeError, match=f"Whole lacks {aspect}$"):
        register(type("Whole", (FieldType,), aspects))
    assert "whole" not in {kind.code for kind in examples()}


def test_two_types_of_one_code_are_refused():
    class Second(type(field_type("text"))):
        code = "text"

    with pytest.raises(ValueError, match="'text'"):
        register(Second)
    assert type(field_type("text")) is not Second
