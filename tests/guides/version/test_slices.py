"""Whose slice a change of a guide touches, in a table."""

import pytest

from guides.version.kinds import LATER
from guides.version.parts import CheckPart, HintPart
from guides.version.permit_parts import KindPart, LimitPart
from guides.version.slices import NOTHING, changed, digests

MARKET, HOUSING, TOBACCO, CITY = (f"450204-{code}" for code in ("MR", "HC", "TB", "CM"))
LEAD = "450200-AA"
ALL = {MARKET, HOUSING, TOBACCO, CITY}


def permit(code, **update):
    def change(snapshot):
        return {
            "permits": tuple(
                part.model_copy(update=update) if part.code == code else part
                for part in snapshot.permits
            )
        }

    return change


def part(name, key, value, **update):
    def change(snapshot):
        return {
            name: tuple(
                entry.model_copy(update=update) if getattr(entry, key) == value else entry
                for entry in getattr(snapshot, name)
            )
        }

    return change


CHANGES = {
    "nothing": (lambda snapshot: {}, set()),
    "the fee of an item": (permit("DRAINAGE", fee="10 元"), {HOUSING}),
    "its condition, part of the bundle": (permit("DRAINAGE", when=True), {HOUSING, LEAD}),
    "a paper of one item": (part("materials", "id", "M_DR_MAP", note="原件"), {HOUSING}),
    "a paper of two departments": (part("materials", "id", "M_PREM", note="原件"), {TOBACCO, CITY}),
    "a paper of all": (part("materials", "id", "M_ID", note="原件"), ALL),
    "a field of one item": (part("fields", "key", "dr_volume", label="水量"), {HOUSING}),
    "a field of every form": (part("fields", "key", "uscc", label="代码"), {LEAD}),
    "a question a condition names": (
        part("questions", "id", "sewage", text="排水吗"),
        {HOUSING, LEAD},
    ),
    "a question no item names": (part("questions", "id", "alcohol", text="售酒吗"), {LEAD}),
    "the order of the items": (
        lambda snapshot: {"permits": tuple(reversed(snapshot.permits))},
        {LEAD},
    ),
    "a hint": (lambda snapshot: {"hints": (HintPart(when=True, text="注意"),)}, {LEAD}),
    "a check of plausibility": (
        lambda snapshot: {"checks": (CheckPart(when=True, message="请核对"),)},
        {LEAD},
    ),
    "what an item comes after": (
        permit("DRAINAGE", after=("SMALL_CATERING",)),
        {HOUSING, LEAD},
    ),
    "the common facts": (lambda snapshot: {"common": {"note": "新"}}, {LEAD}),
    "an item gone": (
        lambda snapshot: {
            "permits": tuple(p for p in snapshot.permits if p.code != "DRAINAGE"),
        },
        {HOUSING, LEAD},
    ),
    "the office's name": (
        lambda snapshot: {
            "permits": tuple(
                p.model_copy(
                    update={"department": p.department.model_copy(update={"name": "新局"})}
                )
                if p.code == "DRAINAGE"
                else p
                for p in snapshot.permits
            )
        },
        {HOUSING, LEAD},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_touches_these_slices(eatery, name):
    change, touched = CHANGES[name]
    new = type(eatery)(**(dict(eatery) | change(eatery)))
    differing = changed(digests(eatery, LEAD), digests(new, LEAD))
    assert set(differing) == touched
    assert (differing.get(HOUSING) == NOTHING) is (name == "an item gone")
    without_lead = changed(digests(eatery), digests(new))
    assert set(without_lead) == touched - {LEAD}


def test_a_paper_that_only_a_renewal_needs_belongs_to_the_slice(eatery):
    renewal = KindPart(
        kind=LATER[0], limit=LimitPart(value=5, unit="工作日"), materials=("M_FOOD_FLOW",)
    )
    old = type(eatery)(**(dict(eatery) | permit("DRAINAGE", kinds=(renewal,))(eatery)))
    noted = part("materials", "id", "M_FOOD_FLOW", note="原件")(old)
    new = type(old)(**(dict(old) | noted))
    assert set(changed(digests(old), digests(new))) == {MARKET, HOUSING}


def test_of_a_first_version_every_slice_differs(eatery):
    assert set(changed(digests(None), digests(eatery, LEAD))) == ALL | {LEAD}


def test_a_lead_that_also_decides_answers_for_both(eatery):
    new = type(eatery)(**(dict(eatery) | CHANGES["the fee of an item"][0](eatery)))
    assert set(changed(digests(eatery, HOUSING), digests(new, HOUSING))) == {HOUSING}
    assert set(changed(digests(eatery, MARKET), digests(eatery, LEAD))) == {MARKET, LEAD}
