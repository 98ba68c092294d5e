"""Answers of a scenario as an editor types them."""

import pytest

from guides.admin.rule_questions import AskedQuestion
from guides.version.scenario_rows import Answer, parse

QUESTIONS = {
    "area": AskedQuestion("area", "经营面积（平方米）", "number", (), "平方米"),
    "wine": AskedQuestion("wine", "是否销售酒类？", "bool", ()),
    "dogs": AskedQuestion("dogs", "是否养狗？", "bool", ()),
    "kind": AskedQuestion("kind", "经营业态", "choice", ("甲", "乙")),
}


def test_rows_become_typed_answers_and_empty_rows_say_nothing():
    rows = (Answer("area", " 40.5 "), Answer(), Answer("wine", "否"), Answer("kind", "乙"))
    read = parse(rows, QUESTIONS)
    assert read.answers == {"area": 40.5, "wine": False, "kind": "乙"}
    assert not read.rows


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Answer("", "是"), "question"),
        (Answer("gone", "是"), "question"),
        (Answer("area", "很大"), "number"),
        (Answer("area", ""), "number"),
        (Answer("dogs", "true"), "是 or 否"),
        (Answer("kind", "丙"), "甲、乙"),
        (Answer("wine", "否"), "wine is given twice"),
    ],
)
def test_a_wrong_row_is_refused_beside_itself(row, words):
    read = parse((Answer("wine", "是"), row), QUESTIONS)
    assert list(read.rows) == [1]
    (fault,) = read.rows[1]
    assert words in fault.message % fault.values
