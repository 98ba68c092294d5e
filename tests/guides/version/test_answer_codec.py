"""Answers as text: what people type, what links carry, what is stored."""

from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.version.answer_codec import (
    AnswerError,
    answers_to_query,
    freeze_answers,
    parse_answers,
    thaw_answers,
)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("40", Decimal(40)),
        (" 40.5 ", Decimal("40.5")),
        ("４０．５", Decimal("40.5")),
        ("1,200", Decimal(1200)),
        ("1，200", Decimal(1200)),
        ("40㎡", Decimal(40)),
        ("40 平方米", Decimal(40)),
        ("0", Decimal(0)),
        (".5", Decimal("0.5")),
        ("-1", AnswerError.NEGATIVE),
        ("－1", AnswerError.NEGATIVE),
        ("forty", AnswerError.NOT_A_NUMBER),
        ("1e3", AnswerError.NOT_A_NUMBER),
        ("nan", AnswerError.NOT_A_NUMBER),
        ("inf", AnswerError.NOT_A_NUMBER),
        ("1.2.3", AnswerError.NOT_A_NUMBER),
        ("0.123456", AnswerError.NOT_A_NUMBER),
        ("999999999", AnswerError.TOO_LARGE),
        ("9" * 400, AnswerError.TOO_LARGE),
    ],
)
def test_numbers_as_people_type_them(snapshot_of, typed, answer):
    answers, errors = parse_answers(snapshot_of("SMALL_EATERY"), {"area_m2": typed})
    assert (errors or answers)["area_m2"] == answer


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        *[(word, True) for word in ("yes", "YES", "true", "1", "on", "是", "ｙｅｓ")],
        *[(word, False) for word in ("no", "false", "0", "off", "否")],
        ("maybe", AnswerError.NOT_YES_OR_NO),
        ("2", AnswerError.NOT_YES_OR_NO),
    ],
)
def test_yes_and_no_in_both_languages(snapshot_of, typed, answer):
    answers, errors = parse_answers(snapshot_of("SMALL_EATERY"), {"tobacco": typed})
    assert (errors or answers)["tobacco"] == answer


def test_blank_and_unknown_questions_are_left_out(snapshot_of):
    given_text = {"area_m2": " ", "tobacco": "", "nobody": "yes", "csrf": "x"}
    assert parse_answers(snapshot_of("SMALL_EATERY"), given_text) == ({}, {})


def test_a_link_asks_in_the_order_of_the_questions(snapshot_of):
    snapshot = snapshot_of("SMALL_EATERY")
    answers = {"tobacco": False, "area_m2": Decimal("40.50"), "small_cond": True}
    assert answers_to_query(snapshot, answers) == "small_cond=yes&area_m2=40.5&tobacco=no"


def test_stored_answers_are_canonical():
    frozen = freeze_answers({"b": True, "a": Decimal("40.00")})
    other = freeze_answers({"a": Decimal(40), "b": True})
    assert frozen == other == {"a": "40", "b": True}
    assert list(frozen) == ["a", "b"]


def test_stored_answers_that_cannot_be_read_are_an_error(snapshot_of):
    with pytest.raises(ValueError, match="area_m2"):
        thaw_answers(snapshot_of("SMALL_EATERY"), {"area_m2": "many"})


@given(
    area=st.decimals(0, 10**8, places=4),
    tobacco=st.booleans(),
)
def test_links_and_storage_give_back_what_was_answered(snapshot_of, area, tobacco):
    snapshot = snapshot_of("SMALL_EATERY")
    answers = {"area_m2": area, "tobacco": tobacco}
    query = dict(parse_qsl(answers_to_query(snapshot, answers)))
    assert parse_answers(snapshot, query) == (answers, {})
    assert thaw_answers(snapshot, freeze_answers(answers)) == answers
