"""Derived permits are proposed, not imposed."""

import datetime as dt

import pytest

from forms.permit_choices import PermitChoices
from guides.version.answer_codec import parse_answers
from guides.version.situations import evaluate
from portal.ground.calendar import clock
from tests.forms.conftest import NOODLES, snapshot_of

HELD = {"mode": "held", "number": "测排〔2025〕1号", "valid_from": "2025-01-01", "valid_until": ""}


def choose(**choice):
    snapshot = snapshot_of("SMALL_EATERY")
    derived = evaluate(snapshot, parse_answers(snapshot, NOODLES)[0])
    stored = {"SMALL_CATERING": {"mode": "apply"}, "DRAINAGE": choice}
    return PermitChoices(derived.permits, stored)


def day(offset):
    return (clock.today() + dt.timedelta(days=offset)).isoformat()


@pytest.mark.parametrize(
    ("choice", "wrong"),
    [
        ({"mode": "apply"}, []),
        ({"mode": "separately"}, []),
        (HELD, []),
        (HELD | {"valid_until": day(0)}, []),
        (HELD | {"number": ""}, ["number"]),
        (HELD | {"valid_from": ""}, ["valid_from"]),
        (HELD | {"valid_from": "gestern"}, ["valid_from"]),
        (HELD | {"valid_from": day(1)}, ["valid_from"]),
        (HELD | {"valid_until": day(-1)}, ["valid_until"]),
        (HELD | {"valid_until": "2024-12-31"}, ["valid_until"]),
        ({"mode": ""}, ["mode"]),
        ({"mode": "steal"}, ["mode"]),
        ({}, ["mode"]),
    ],
)
def test_a_held_permit_names_its_number_and_dates(choice, wrong):
    assert sorted(choose(**choice).errors) == [f"DRAINAGE-{name}" for name in wrong]


def test_details_of_a_permit_that_is_not_held_are_not_judged_and_not_stored():
    form = choose(mode="apply", number="", valid_from="gestern")
    assert form.is_valid()
    assert form.choices()["DRAINAGE"] == {"mode": "apply"}


def test_an_error_names_its_permit():
    assert (
        "城镇污水排入排水管网许可证" in choose(**HELD | {"number": ""}).errors["DRAINAGE-number"][0]
    )
